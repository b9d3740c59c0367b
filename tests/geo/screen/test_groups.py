"""Both screens on groups in a small town: every bad input gives a reason, never NaN."""

from __future__ import annotations

import re
import warnings

import numpy as np
import pandas as pd
import pytest

from geo.cell import State
from geo.disclosure import protect
from geo.disclosure.protected import Counts
from geo.group_references import Reference
from geo.period import Period
from geo.screen.groups import groups_screen
from geo.screen.groups_view import GroupsInputs, GroupsView
from geo.screen.target_groups import target_groups_screen
from geo.selection import Scope, resolve
from geo.unknown import Unknown
from geo.verdict import LOWER, NO_DIFFERENCE, UNDECIDED
from loaders.groups import load_groups
from tests.geo.city import AREAS, CATALOGUE, PLAN, QUARTERS, TAXONOMY, words

GROUPS = load_groups()
SCOPE = Scope("GM1", AREAS, PLAN, TAXONOMY, CATALOGUE, QUARTERS, groups=GROUPS.names)
AGES = [*TAXONOMY.uitsplitsingen["leeftijd"].codes, "totaal"]
LABELS = [*TAXONOMY.uitsplitsingen["doelgroep"].codes, "totaal"]
# Noord has half of the 65-plussers that it should; in Zuid all is as in the population.
NORTH = dict(zip(AGES, (20, 130, 420, 330, 80, 20, 1000), strict=True))
SOUTH = dict(zip(AGES, (20, 120, 400, 280, 160, 20, 1000), strict=True))
NOTED = dict.fromkeys(LABELS, 40) | {"ouderen": 160, "totaal": 1000}
SHARES = {"leeftijd_15_24": 0.13, "leeftijd_25_44": 0.42, "leeftijd_45_64": 0.31, "ouderen": 0.16}


def counts(columns, **rows) -> Counts:
    low = pd.DataFrame(rows).T.reindex(columns=columns)
    return Counts(low.astype(float), low.astype(float))


def inputs(
    *, north=NORTH, south=SOUTH, noted=NOTED, share=0.16, unknown=None, phi=1.5, **changes
) -> GroupsInputs:
    """Return inputs of a year in which a share of the residents is 65 or older."""
    codes = ["GM1", "SD1", "SD2"]
    ages = {"SD1": north, "SD2": south}
    both = {a: sum(each[a] for each in ages.values()) for a in AGES}
    labels = {code: dict(noted) for code in ("SD1", "SD2")}
    twice = {name: 2 * n for name, n in noted.items()}
    tables = protect(
        {
            "gemeente_leeftijd": counts(AGES, GM1=both),
            "stadsdeel_leeftijd": counts(AGES, **ages),
            "gemeente_doelgroep": counts(LABELS, GM1=twice),
            "stadsdeel_doelgroep": counts(LABELS, **labels),
        },
        PLAN,
    )

    def reference(group):
        why = group.why_unknown("GM1") or ("" if group.indicator else Unknown.SEEN_ELSEWHERE)
        known = SHARES.get(group.code, share) if share == 0.16 else share
        level = pd.Series(np.nan if why else known, index=codes, dtype=float)
        return Reference(level, level, pd.Series(str(why), index=codes, dtype=object), "CBS 2022")

    given = {
        "scope": SCOPE,
        "period": Period.of_year(2025),
        "tables": tables,
        "groups": GROUPS,
        "references": {g.code: reference(g) for g in GROUPS.groups},
        "residents": pd.Series([10_000.0, 6_500.0, 3_500.0], index=codes),
        "gate": pd.Series("", index=codes, dtype=object),
        "phi": phi,
        "phi_note": "geschat op 8 kwartalen",
        "missing_points": {},
        "demonstration": False,
        "sources": ("Uniforme registratie, 2025",),
        "data_version": "1234abcd",
    }
    return GroupsInputs(**(given | changes))


def drawn(given: GroupsInputs, group: str = "leeftijd_65_plus", **wishes: str):
    selection, _ = resolve({"vraag": "groepen", "groep": group} | wishes, SCOPE)
    return groups_screen(given, selection)


def flags(given: GroupsInputs, group: str = "leeftijd_65_plus") -> dict[str, tuple[str, str]]:
    found = GroupsView(given).per_area(GROUPS[group])
    return {
        code: (row["flag"], row["reason"] and Unknown(row["reason"]).told())
        for code, row in found.iterrows()
    }


def test_the_shortage_is_flagged_and_the_rest_is_not():
    assert flags(inputs()) == {"SD1": (LOWER, ""), "SD2": (NO_DIFFERENCE, "")}
    screen = drawn(inputs())
    assert screen.headline == (
        "65-plussers staan in 1 van de 2 stadsdelen met een oordeel minder vaak in de "
        "registratie dan verwacht: Noord (49% minder)."
    )
    looks = [screen.legend[k] for k in screen.map.looks]
    assert [(item.text, item.faint) for item in looks] == [
        ("minder dan de helft van wat verwacht is", False)
        if looks[0].shade == 0
        else ("duidelijk minder dan verwacht", False),
        ("geen duidelijk verschil", True),
    ]
    assert [mark.name for mark in screen.charts[0].marks] == ["Noord", "Zuid"]


def test_the_sentence_of_an_area_has_all_its_numbers_and_the_row_gives_them_again():
    screen = drawn(inputs(), gebied="SD1")
    said = screen.panel.statement
    for part in ("ongeveer 980 nieuwe dossiers", "in 2025", "ongeveer 80 van 65-plussers", "CBS"):
        assert part in said
    head = screen.sheet.head
    row = dict(zip(head, next(r for r in screen.sheet.rows if r[0] == "SD1"), strict=True))

    def figure(name: str) -> float:
        return float(row[name].replace(",", "."))

    k, n = ((figure(f"{w}_laagst") + figure(f"{w}_hoogst")) / 2 for w in ("groep", "bekend"))
    reference = (figure("maatstaf_laagst") + figure("maatstaf_hoogst")) / 2
    assert figure("verhouding") == pytest.approx(k / n / reference, rel=1e-4)
    assert figure("verwacht") == pytest.approx(figure("bekend_laagst") * reference, rel=1e-4)
    assert f"verhouding {row['verhouding'][:4]}" in said
    assert "In de hele stad is de verhouding" in said


def test_what_was_not_noted_undoes_a_shortage_and_is_never_nought():
    forgetful = NORTH | {"25_44": 300, "45_64": 210, "65_plus": 60, "onbekend": 280}
    found = flags(inputs(north=forgetful))
    assert found["SD1"] == (UNDECIDED, "niet te bepalen: te vaak niet vastgelegd")
    said = " ".join(drawn(inputs(north=forgetful), gebied="SD1").panel.notes)
    assert "Bij hoogstens 282 dossiers is de leeftijd niet genoteerd" in said
    assert "geen nul" in said


def test_a_small_count_is_a_class_in_table_sentence_and_rows():
    screen = drawn(inputs(north=NORTH | {"65_plus": 3, "25_44": 497}), gebied="SD1")
    row = next(row for row in screen.table.rows if row.code == "SD1")
    assert row.cells[1].state is State.SUPPRESSED
    assert [cell.text[:9] for cell in row.cells[2:5:2]] == ["hoogstens", "hoogstens"]
    assert "minder dan 10 van 65-plussers" in screen.panel.statement
    assert "ten minste" in screen.panel.figure


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"share": float("nan")}, "er is geen cijfer over de groep"),
        ({"share": 0.0}, "er is geen cijfer over de groep"),
        ({"share": 0.005}, "te weinig registraties om een verschil te zien"),
        ({"north": dict.fromkeys(AGES, float("nan"))}, "aantallen ontbreken"),
        ({"residents": pd.Series({"GM1": 0.0, "SD1": 0.0, "SD2": 0.0})}, "hier woont niemand"),
        (
            {"gate": pd.Series({"GM1": "", "SD1": "niet_geleverd", "SD2": ""})},
            "de servicepunten voor dit gebied hebben over deze periode niet alles geleverd",
        ),
    ],
    ids=["no reference", "nought", "little expected", "missing", "nobody", "gate"],
)
@pytest.mark.filterwarnings("error")
def test_bad_input_is_a_reason_and_no_number(changes, reason):
    given = inputs(**changes)
    assert flags(given)["SD1"] == (UNDECIDED, f"niet te bepalen: {reason}")
    for group in GROUPS.names:
        for area in ("", "SD1"):
            _no_nan(drawn(given, group, gebied=area))
    _no_nan(target_groups_screen(given))
    _no_nan(target_groups_screen(given, "SD1"))


def test_nothing_registered_at_all_is_a_reason_too():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        nothing = dict.fromkeys(AGES, 0)
        given = inputs(north=nothing, south=nothing, noted=dict.fromkeys(LABELS, 0))
        assert all(flag == UNDECIDED for flag, _ in flags(given).values())
        _no_nan(drawn(given))
        _no_nan(target_groups_screen(given))


def _no_nan(screen: object) -> None:
    said = " ".join(words(screen))
    assert not re.search(r"\bnan\b|\binf\b|None", said, re.IGNORECASE), said
    assert "bereikt" not in said
    assert "geholpen," not in said


@pytest.mark.parametrize(
    ("group", "why"),
    [
        ("anderstalig", "niemand kan dit hier meten; ga kijken"),
        ("kleine_vragen", "de groep is langs een andere weg te zien"),
        ("leeftijd_0_14", "weinig registraties is bij deze groep gewoon"),
    ],
)
def test_a_group_that_cannot_be_judged_says_why_and_what_is_known(group, why):
    screen = drawn(inputs(), group)
    assert f"niet te bepalen: {why}" in screen.headline
    assert [item.state for item in screen.legend] == [State.NO_DATA]
    registered = bool(GROUPS[group].categorie)
    assert ("Wel geregistreerd" in screen.headline) == registered


def test_every_group_has_a_line_on_the_page_and_what_is_sure_comes_first():
    page = target_groups_screen(inputs(), "SD1")
    lines = [line for section in page.sections for line in section.lines]
    assert {line.code for line in lines} == {group.code for group in GROUPS.groups}
    assert page.sections[0].code == "minder"
    assert [line.code for line in page.sections[0].lines] == ["leeftijd_65_plus"]
    assert page.headline.startswith("65-plussers staan in Noord minder in de registratie")
    unregistered = next(s for s in page.sections if s.code == "buiten")
    assert {line.code for line in unregistered.lines} == {
        g.code for g in GROUPS.groups if not g.categorie
    }
    for line in lines:
        assert dict(line.facts)["Hoe groot is de groep"]
        assert line.verdict


def test_the_city_names_where_and_another_stadsdeel_has_its_own_order():
    city = target_groups_screen(inputs())
    [line] = city.sections[0].lines
    assert "Noord" in dict(line.facts)["Waar"]
    south = target_groups_screen(inputs(), "SD2")
    assert south.sections[0].code != "minder"
    assert south.headline.startswith("Van geen groep is in Zuid te zeggen")
