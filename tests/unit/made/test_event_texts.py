import pytest

from core.errors import UserError
from core.made.columns import Event
from core.made.event_texts import events_text, parse_events

SALE = Event("Sale", (("2024-11-29", "2024-12-01"), ("2025-11-28", "2025-11-28")))


@pytest.mark.parametrize(
    "text",
    [
        "Sale=2024-11-29..2024-12-01,2025-11-28",
        "Sale: 2025-11-28; 29.11.2024 – 1.12.2024",
        "Sale\t2024-11-29\t2024-12-01\n\nSale\t2025/11/28",
        "Sale：2024年11月29日至2024年12月1日、2025-11-28",
    ],
)
def test_an_event_is_read_however_its_days_are_written(text):
    assert parse_events(text) == (SALE,)


def test_what_is_written_is_read_again():
    events = (SALE, Event("Opening 2", (("2024-01-02", "2024-01-02"),)))
    assert parse_events(events_text(events)) == events


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Sale", "event_unclear"),
        ("2024-11-29", "event_unclear"),
        ("S" * 81 + " 2024-11-29", "event_unclear"),
        ("Sale: 2024-11-29 and so on", "event_unclear"),
        ("Sale: 2024-12-01..2024-11-29", "event_unclear"),
        ("Sale: 2024-11-01..2024-11-02..2024-11-05", "event_unclear"),
        ("Sale: 11/29/2024", "event_unclear"),
        ("Sale: 2024-11-29..2204-12-01", "event_unclear"),
        ("Sale: 2024-02-30", "event_day_impossible"),
        (
            "\n".join(f"Sale {2020 + n // 300}-1-{n % 28 + 1}" for n in range(500)),
            "event_too_often",
        ),
    ],
)
def test_a_line_that_is_no_event_is_named(text, code):
    with pytest.raises(UserError) as refused:
        parse_events(text)
    assert refused.value.message.code == code
