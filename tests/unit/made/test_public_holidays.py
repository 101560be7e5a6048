from core.made.public_holidays import countries, find_place, public_holidays, regions


def test_countries_go_by_two_letters():
    assert {"DE", "CN", "US"} <= set(countries())
    assert all(len(country) == 2 for country in countries())


def test_regions_have_names_where_these_are_known():
    assert regions("DE")["BY"] == "Bayern"
    assert regions("LI") == {}


def test_places_are_found_in_any_case():
    assert [find_place(text) for text in ("de-by", "DE-BY", "it-forli", "cn")] == [
        ("DE", "BY"), ("DE", "BY"), ("IT", "Forli"), ("CN", ""),
    ]  # fmt: skip


def test_a_day_off_in_the_year_before_is_among_them():
    # New Year's Day 2022 was a Saturday.
    assert "2021-12-31" in public_holidays("US", "", 2021, 2021).astype(str)
