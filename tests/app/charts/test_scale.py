from dashboard.charts.scale import Scale


def test_the_axis_names_values_and_unit_and_hovering_writes_their_digits():
    assert Scale("level", "m", 2).title == "level (m)"
    assert Scale("level", "", 0).title == "level"
    assert Scale("level", "m", 2).hover == "%{y:,.2f} m"
    assert Scale("level", "", 0).hover == "%{y:,.0f}"


def test_a_hostile_column_name_is_inert_in_a_chart():
    scale = Scale('<a href="x">%{y}</a>', "<b>", 1)
    assert "<" not in scale.title and "{" not in scale.title
    assert scale.hover == "%{y:,.1f} &lt;b&gt;"
