"""Totals beside their parts: what cannot be true is refused, what may be true comes in."""

from __future__ import annotations

import pytest

from loaders.check import check_file
from loaders.report import DeliveryError
from tests.loaders.files import as_csv
from tests.loaders.sources import CONTEXT, check
from tests.loaders.village import demand, read, row


def refused(folder, *rows):
    with pytest.raises(DeliveryError) as told:
        read(folder, *rows, name="levering.csv")
    return str(told.value)


def areas(category="totaal", **counts):
    """Rows of one point: area and count."""
    make = row if category == "totaal" else lambda **k: demand(category, **k)
    return [make(gebied=area, aantal=count) for area, count in counts.items()]


# --- levels of areas --------------------------------------------------------------------------


def test_a_wijk_beside_a_buurt_elsewhere_is_not_lost_in_silence(tmp_path):
    message = refused(tmp_path, *areas(WK1=40, BU21=7))
    assert "Rij 2, kolom gebied: 'WK1': P1 levert Dijk als wijk en de rest per buurt" in message
    assert "één niveau van gebieden" in message


def test_a_stadsdeel_beside_wijken_of_another_is_not_lost_in_silence(tmp_path):
    message = refused(tmp_path, *areas(SD2=40, WK1=7))
    assert "Rij 2, kolom gebied: 'SD2': P1 levert Zuid als stadsdeel en de rest per wijk" in message


@pytest.mark.parametrize("total", ["30", "afgeschermd", "."])
def test_a_total_that_may_be_right_comes_in_and_does_not_count(tmp_path, total):
    parts = {"BU11": 10, "BU12": 20} if total == "30" else {"BU11": 2, "BU12": 3}
    rows = read(tmp_path, *areas(WK1=total, **parts)).rows
    assert rows["telt"].tolist() == [False, True, True]


def test_a_total_that_differs_from_its_parts_is_refused_with_both_numbers(tmp_path):
    message = refused(tmp_path, *areas("wonen", WK1=31, BU11=10, BU12=20))
    assert "Rij 2, kolom aantal: '31': P1 heeft bij wonen voor Dijk 31, en voor" in message
    assert "de buurten daarbinnen samen 30:" in message


def test_a_withheld_part_makes_the_sum_a_range(tmp_path):
    read(tmp_path, *areas(WK1=14, BU11=10, BU12="<5"))
    message = refused(tmp_path, *areas(WK1=15, BU11=10, BU12="<5"))
    assert "samen 10 tot 14" in message
    assert "samen ten minste 10" in refused(tmp_path, *areas(WK1=9, BU11=10, BU12="."))


def test_what_is_only_about_right_is_not_held_against_anyone(tmp_path):
    about = row(gebied="WK1", aantal=40, bijzonderheid="circa")
    read(tmp_path, about, *areas(BU11=10, BU12=20))
    more = row(gebied="WK1", aantal=25, bijzonderheid="meer_dan")
    read(tmp_path, more, *areas(BU11=10, BU12=20))
    less = row(gebied="WK1", aantal=25, bijzonderheid="minder_dan")
    assert "0 tot 24" in refused(tmp_path, less, *areas(BU11=10, BU12=20))


def test_the_municipality_may_hold_those_without_an_area_or_not(tmp_path):
    for everyone in (30, 34):
        read(tmp_path, *areas(GM0001=everyone, BU11=10, BU12=20, onbekend=4))
    for everyone in (29, 35):
        refused(tmp_path, *areas(GM0001=everyone, BU11=10, BU12=20, onbekend=4))


def test_every_coarser_level_is_compared(tmp_path):
    read(tmp_path, *areas(GM0001=30, SD1=30, WK1=30, BU11=10, BU12=20))
    message = refused(tmp_path, *areas(GM0001=30, SD1=29, WK1=28, BU11=10, BU12=20))
    assert "Noord 29" in message
    assert "Dijk 28" in message


@pytest.mark.parametrize("unit", ["personen", "huishoudens"])
def test_persons_of_a_coarser_area_lie_between_the_largest_part_and_the_sum(tmp_path, unit):
    def told(total):
        parts = areas(WK1=total, BU11=10, BU12=20)
        return [part | {"eenheid": unit} for part in parts]

    for possible in (20, 25, 30, "."):
        read(tmp_path, *told(possible))
    for total in (19, 31, "x"):
        message = refused(tmp_path, *told(total))
        assert "samen 30 (de grootste 20): wie in meer delen voorkomt telt" in message


def test_persons_without_an_area_can_all_be_others(tmp_path):
    parts = areas(GM0001=34, BU11=10, BU12=20, onbekend=4)
    read(tmp_path, *(part | {"eenheid": "personen"} for part in parts))


def test_another_point_period_unit_or_breakdown_has_its_own_level(tmp_path):
    others = ({"servicepunt": "P2"}, {"periode": "2026-K2"}, {"eenheid": "lopend"})
    for other in others:
        read(tmp_path, row(gebied="WK1"), row(gebied="BU21", **other))
    read(tmp_path, row(gebied="WK1"), demand("wonen", gebied="BU11"))


# --- all points together ----------------------------------------------------------------------


def test_all_points_together_must_equal_the_points(tmp_path):
    message = refused(tmp_path, row(servicepunt="alle", aantal=100), row(aantal=20))
    assert "'alle' heeft over 2026-K3 bij totaal 100, de servicepunten samen 20" in message
    read(tmp_path, row(servicepunt="alle", aantal=20), row(aantal=20))
    read(tmp_path, row(servicepunt="alle", aantal="."), row(aantal=20))
    read(tmp_path, row(servicepunt="alle", aantal=20), row(aantal=20, periode="2026-K2"))


# --- breakdowns that add up -------------------------------------------------------------------


def test_parts_larger_than_the_total_are_refused_with_both_numbers(tmp_path):
    message = refused(tmp_path, row(aantal=40), demand("schulden", aantal=400))
    assert (
        "P1 heeft over 2026-K3 aan dossiers volgens hulpvraag 400, en volgens totaal 40" in message
    )
    message = refused(
        tmp_path, demand("schulden", aantal=4), row(uitsplitsing="leeftijd", categorie="65_plus")
    )
    assert "volgens leeftijd 5, en volgens hulpvraag 4" in message


def test_what_all_points_have_by_demand_type_fits_the_total_of_the_points(tmp_path):
    points = [row(aantal=20), row(servicepunt="P2", aantal=15)]
    message = refused(tmp_path, *points, demand("wonen", servicepunt="alle", aantal=40))
    assert "alle heeft over 2026-K3 aan dossiers volgens hulpvraag 40, en volgens totaal 35" in (
        message
    )
    read(tmp_path, *points, demand("wonen", servicepunt="alle", aantal=35))
    read(tmp_path, *points, demand("wonen", servicepunt="alle", aantal=30))
    # The other way round some dossiers have no demand type: that is no contradiction.
    read(tmp_path, demand("wonen", aantal=41), row(servicepunt="alle", aantal=52))


def test_parts_smaller_than_the_total_come_in(tmp_path):
    read(tmp_path, row(aantal=40), demand("schulden", aantal=39))
    read(tmp_path, row(aantal=40), demand("schulden", aantal="."))
    read(tmp_path, row(aantal="x"), demand("schulden", aantal=9))


def test_a_breakdown_that_overlaps_may_be_larger_than_the_total(tmp_path):
    read(tmp_path, row(eenheid="contacten"), demand("schulden", eenheid="contacten", aantal=9))
    read(tmp_path, row(), row(uitsplitsing="doelgroep", categorie="ouderen", aantal=9))


# --- beside rejected rows ---------------------------------------------------------------------

UNKNOWN_AREA = row(gebied="WK9", aantal=1)


def judged(*rows):
    """The reasons, by row, of a file of which some rows are rejected anyhow."""
    report = check("registraties", *rows)
    assert report.gelezen == report.geaccepteerd + report.afgewezen
    return {problem.rij: problem.reden for problem in report.fouten}


def test_a_total_below_the_accepted_parts_is_wrong_whatever_was_rejected():
    found = judged(*areas(GM0001=5, WK1=1234), UNKNOWN_AREA)
    assert "Voorbeelddorp 5, en voor de wijken daarbinnen samen ten minste 1.234" in found[2]
    assert sorted(found) == [2, 4]
    assert sorted(judged(*areas(GM0001=1240, WK1=1234), UNKNOWN_AREA)) == [4]


def test_parts_above_a_total_that_is_whole_are_wrong_whatever_was_rejected():
    lost = demand("werk", gebied="WK1", aantal="vijf")
    found = judged(row(gebied="WK1", aantal=5), demand("wonen", gebied="WK1", aantal=8), lost)
    assert "delen zijn samen nooit meer dan het totaal" in found[2]
    assert sorted(found) == [2, 3, 4]


@pytest.mark.parametrize("more", ["totaal", "onzin"])
def test_parts_above_a_total_that_is_not_whole_may_be_right(more):
    lost = row(gebied="WK2", aantal="vijf", uitsplitsing=more, categorie=more)
    found = judged(row(gebied="WK1", aantal=5), demand("wonen", gebied="WK1", aantal=8), lost)
    assert sorted(found) == [4]


def test_a_breakdown_is_no_total_where_the_total_itself_was_rejected():
    lost = row(gebied="WK1", aantal="vijftien")
    age = row(gebied="WK1", aantal=15, uitsplitsing="leeftijd", categorie="0_14")
    found = judged(demand("wonen", gebied="WK1", aantal=11), age, lost)
    assert sorted(found) == [4]


def test_all_points_below_one_of_them_is_wrong_whatever_was_rejected():
    lost = row(servicepunt="P2", aantal="vijf")
    found = judged(row(servicepunt="alle", aantal=9), row(aantal=12), lost)
    assert "'alle' heeft over 2026-K3 bij totaal 9" in found[2]
    # What the rejected point has is not known.
    assert sorted(judged(row(servicepunt="alle", aantal=9), row(aantal=5), lost)) == [4]


def test_a_skipped_total_below_the_accepted_rows_is_told():
    rows = [["periode", "servicepunt", "gebied", "uitsplitsing", "categorie", "eenheid", "aantal"]]
    rows += [["2026-K3", "P1", area, "totaal", "totaal", "dossiers", n]
             for area, n in (("WK1", 20), ("WK2", "vijf"))]  # fmt: skip
    rows += [["2026-K3", "P1", "Totaal", "totaal", "totaal", "dossiers", 15]]
    told = check_file(as_csv(rows), "levering.csv", CONTEXT).waarschuwingen
    assert any("hier staat 15, en wat zij optelt (rij 2 tot en met 3) is samen ten minste 20" in
               warning.reden for warning in told)  # fmt: skip
