"""The preview of a delivery: what changes, surprises first, each in words."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.period import Period
from geo.replaced import Surprise, Table
from geo.screen.preview import PreviewSettings, Words, preview

SETTINGS = PreviewSettings(versie=1, klein=20, opvallend_pct=25, getoond=12)
WORDS = Words(
    names={"P1": "Laak", "P2": "Escamp"},
    units={"lopend": "lopende dossiers"},
    breakdowns={"leeftijd": "Leeftijd"},
    whole="de lijst van servicepunten",
)
K3 = Period.parse("2026-K3")

Figure = int | tuple[int, int] | None


def line(
    new: Figure,
    now: Figure = None,
    earlier: Figure = None,
    *,
    point: str = "P1",
    breakdown: str = "totaal",
    unit: str = "dossiers",
    period: Period | None = K3,
) -> dict[str, object]:
    record: dict[str, object] = {
        "servicepunt": point,
        "eerste": period.first if period else None,
        "laatste": period.last if period else None,
        "eenheid": unit,
        "uitsplitsing": breakdown,
    }
    for name, figure in (("nieuw", new), ("nu", now), ("eerder", earlier)):
        low, high = figure if isinstance(figure, tuple) else (figure, figure)
        record |= {f"{name}_laagste": low, f"{name}_hoogste": high}
    return record


def table(*lines: dict[str, object]) -> pd.DataFrame:
    found = pd.DataFrame(lines)
    whole = [c for c in found if c.endswith(("laagste", "hoogste")) or c in ("eerste", "laatste")]
    return found.astype(dict.fromkeys(whole, "Int64"))


def shown(*lines: dict[str, object]):
    return preview(table(*lines), WORDS, SETTINGS, threshold=5)


def words(*args, **kwargs) -> str:
    (found,) = shown(line(*args, **kwargs)).lines
    return found.words


@pytest.mark.parametrize(
    ("new", "now", "earlier", "told"),
    [
        (100, None, None, ""),
        (100, 100, 100, ""),
        (100, None, 90, ""),
        (130, None, 100, "30% meer dan een jaar eerder"),
        (70, None, 100, "30% minder dan een jaar eerder"),
        (230, None, 100, "2,3 keer zoveel als een jaar eerder"),
        (130, 100, 120, "30% meer dan nu is opgeslagen"),
        (130, 120, 60, "2,2 keer zoveel als een jaar eerder"),
        (0, 100, None, "veel minder dan nu is opgeslagen"),
        (100, None, 0, "veel meer dan een jaar eerder"),
        ((90, 110), None, 50, "ongeveer 2,0 keer zoveel als een jaar eerder"),
        (None, 100, None, "staat nu opgeslagen en vervalt"),
        (None, None, 100, "ontbreekt; een jaar eerder was het er wel"),
        (19, 2, 10, ""),
    ],
)
def test_what_is_striking_in_words(new, now, earlier, told):
    assert words(new, now, earlier) == told


def test_the_greatest_relative_change_comes_first():
    found = shown(
        line(1300, None, 1000),
        line(20, None, 60, point="P2"),
        line(None, 40, None, unit="lopend"),
    )
    assert [(c.subject, c.what) for c in found.lines] == [
        ("Laak", "lopende dossiers"),
        ("Escamp", "dossiers"),
        ("Laak", "dossiers"),
    ]
    assert found.headline == (
        "Het meest valt op: Laak, K3 2026, lopende dossiers: staat nu opgeslagen en vervalt. "
        "Nog twee regels vallen op."
    )


def test_halving_and_doubling_are_equally_surprising():
    halved, doubled = shown(line(50, None, 100)).lines, shown(line(100, None, 50)).lines
    assert halved[0].size == pytest.approx(doubled[0].size)


def test_a_breakdown_is_told_only_where_it_moves_otherwise_than_its_total():
    with_total = shown(line(50, None, 100), line(50, None, 100, breakdown="leeftijd"))
    assert [c.what for c in with_total.lines] == ["dossiers"]
    apart = shown(line(100, None, 100), line(50, None, 100, breakdown="leeftijd"))
    assert [c.what for c in apart.lines] == ["dossiers, naar leeftijd", "dossiers"]


def test_small_counts_are_one_class_and_are_not_compared():
    (found,) = shown(line(3, 0, 4)).lines
    assert (found.new, found.now, found.earlier, found.words) == ("0–4", "0–4", "0–4", "")


def test_intervals_and_absent_figures_are_shown_as_such():
    (found,) = shown(line((40, 58), None, 1234)).lines
    assert (found.new, found.now, found.earlier) == ("40–58", "–", "1.234")


def test_nothing_to_compare_with_is_said():
    found = shown(line(100))
    assert found.headline == "Er is nog niets opgeslagen om mee te vergelijken."
    assert not found.has_now
    assert not found.has_earlier


def test_the_action_says_what_it_will_do():
    new = shown(line(100), line(100, point="P2"))
    assert new.action == "K3 2026 van 2 punten opslaan"
    again = shown(line(100, 90), line(100, 90, point="P2"), line(100, point="P3"))
    assert again.action == "Opslaan en K3 2026 van 2 punten vervangen"
    assert again.scope == "K3 2026 van 3 punten"
    one = shown(line(100, 90))
    assert one.action == "Opslaan en K3 2026 van Laak vervangen"


def test_what_is_replaced_counts_also_where_the_delivery_is_about_another_period():
    year = Period.parse("2026")
    found = shown(line(100), line(None, 400, period=year))
    assert found.scope == "K3 2026 van Laak"
    assert found.action == "Opslaan en 2026 van Laak vervangen"


def test_what_disappears_without_something_in_its_place_is_said():
    year = Period.parse("2026")
    [loss] = shown(line(100), line(None, 400, period=year)).losses
    assert loss.startswith("Laak heeft over 2026 nu één getal (dossiers). Dat vervalt geheel")
    quarters = [line(100, period=Period.parse(f"2026-K{k}")) for k in (1, 2, 3, 4)]
    assert shown(*quarters, line(None, 400, period=year)).losses == ()
    assert shown(line(100), line(None, 400, period=year, unit="contacten")).losses == ()
    [loss] = shown(line(100), line(None, 400, point="alle")).losses
    assert "maar van Laak: van de andere punten is er dan geen cijfer" in loss
    assert shown(line(100, 400, point="alle"), line(None, 90)).losses == ()


def test_a_breakdown_without_a_total_of_its_own_has_a_line():
    found = shown(line(100), line(90, point="alle", breakdown="hulpvraag"))
    assert len(found.lines) == 2


def test_many_periods_are_counted():
    periods = [Period.parse(f"2026-K{k}") for k in (1, 2, 3)]
    found = shown(*(line(100, period=p) for p in periods))
    assert found.scope == "3 perioden (K1 2026 tot K3 2026) van Laak"


def test_a_list_without_period_or_parts_has_the_name_of_its_kind():
    found = shown(line(12, 10, point="", unit="rijen", breakdown="", period=None))
    assert found.action == "Opslaan en de lijst van servicepunten vervangen"


def test_what_an_area_loses_has_a_line_of_its_own():
    table_of = Table("P1", K3, "dossiers", "hulpvraag")
    lost = Surprise(table_of, "WK1", ("schulden",), None, (100, 100), "100 verdwijnt", 4.6)
    said = Surprise(table_of, "", (), None, (100, 100), "100 vervalt geheel", 4.6)
    named = replace(WORDS, areas={"WK1": "Moerwijk"}, categories={"schulden": "Schulden"},
                    breakdowns={"hulpvraag": "Hulpvraag"})  # fmt: skip
    found = preview(table(line(100, 100)), named, SETTINGS, 5, ([lost, said], 3))
    first = found.lines[0]
    assert (first.what, first.now, first.new) == (
        "dossiers, naar hulpvraag, Moerwijk, Schulden", "100", "–"
    )  # fmt: skip
    assert found.headline.startswith("Het meest valt op: Laak, K3 2026, dossiers, naar hulpvraag")
    assert found.lines[-1].words == "nog 3 veranderingen per gebied en categorie"


_figures = st.one_of(st.none(), st.integers(0, 10_000))


@given(st.lists(st.tuples(_figures, _figures, _figures), min_size=1, max_size=8))
def test_any_table_gives_lines_in_order_and_no_count_under_the_threshold(figures):
    lines = [line(*each, point=f"P{k}") for k, each in enumerate(figures)]
    found = shown(*lines)
    sizes = [c.size for c in found.lines]
    assert sizes == sorted(sizes, reverse=True)
    assert len(found.lines) == len(figures)
    texts = [t for c in found.lines for t in (c.new, c.now, c.earlier)]
    assert not {"0", "1", "2", "3", "4"} & set(texts)
    assert all((c.size > 0) == bool(c.words) or math.isinf(c.size) for c in found.lines)
