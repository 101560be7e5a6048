from types import SimpleNamespace

import pytest

from dashboard.inside import sentences


def unit(forget=0.5, enter=0.5, out=0.5, candidate=0.0, before=0.0, after=0.0):
    """What one unit did in one step."""
    gate = SimpleNamespace
    return SimpleNamespace(
        forget_gate=gate(value=forget),
        input_gate=gate(value=enter),
        output_gate=gate(value=out),
        candidate=gate(value=candidate),
        cell_before=before,
        cell=after,
    )


@pytest.mark.parametrize(
    ("sentence", "gate"),
    [
        (sentences.forget_sentence, "forget"),
        (sentences.input_sentence, "enter"),
        (sentences.output_sentence, "out"),
    ],
)
def test_a_gate_is_said_to_be_in_one_of_five_positions(sentence, gate):
    shares = (0.0, 0.049, 0.05, 0.399, 0.4, 0.599, 0.6, 0.899, 0.9, 1.0)
    said = [sentence(unit(**{gate: share})) for share in shares]
    assert said[::2] == said[1::2]
    assert len(set(said)) == 5


def test_what_is_new_raises_or_lowers_the_memory_or_hardly_is_any():
    said = [
        sentences.candidate_sentence(unit(candidate=value)) for value in (0.04, -0.04, 0.3, -0.3)
    ]
    assert said[0] == said[1] and len(set(said)) == 3


def test_the_memory_rises_falls_or_hardly_changes_from_what_it_was():
    moves = ((1.0, 1.04), (1.0, 0.96), (-1.0, 0.5), (1.0, 0.5))
    said = [sentences.cell_sentence(unit(before=one, after=other)) for one, other in moves]
    assert said[0] == said[1] and len(set(said)) == 3


@pytest.mark.parametrize("at", [0, 3])
def test_what_a_step_let_in_is_the_share_of_its_input_gate(at):
    view = SimpleNamespace(at=at, when_at="May", unit=4)
    said = sentences.step_sentence(view, unit(forget=0.9, enter=0.52, out=0.1, after=0.01))
    assert "let in 52 % of what was new" in said.replace("\u00a0", " ")
    assert "cell 5" in said and "0.01" in said
