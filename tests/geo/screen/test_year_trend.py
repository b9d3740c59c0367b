"""The course over years: broken where the area changed, with gaps where there are no figures."""

from geo.cell import Cell, State
from geo.screen.year_trend import year_trend


def trend(years, breaks=()):
    return year_trend(years, lambda year: Cell.of_number(year - 2000), "Dijk", breaks)


def test_years_without_figures_are_gaps():
    found = trend([2022, 2019])
    assert [(p.label, p.cell.state) for p in found.points] == [
        ("2019", State.NUMBER),
        ("2020", State.NO_DATA),
        ("2021", State.NO_DATA),
        ("2022", State.NUMBER),
    ]
    assert (found.points[-1].height, found.points[0].height) == (1.0, 19 / 22)
    assert found.notes == ()


def test_it_starts_at_the_last_break():
    found = trend([2019, 2022, 2023, 2024], breaks=(2020, 2023))
    assert [p.label for p in found.points] == ["2023", "2024"]
    assert "kreeg in 2023 een andere grens" in found.notes[0]


def test_one_year_is_no_course_but_a_break_is_told():
    assert trend([2024]) is None
    assert trend([2024], breaks=(2024,)) is None, "nothing came before it"
    found = trend([2019, 2024], breaks=(2024,))
    assert found.points == ()
    assert found.notes
