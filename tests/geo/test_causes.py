"""Possible causes of a gap: supported, contradicted or open, each with its figure."""

import copy

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from geo.causes import Causes, State, evaluate
from loaders.yaml_files import DATA

RAW = yaml.safe_load((DATA / "oorzaken.yaml").read_text(encoding="utf-8"))
TABLE = Causes.model_validate(RAW)
CLEAR = {
    "wachttijd_weken": 0.5,
    "gesloten_pct": 0.0,
    "openingsuren_per_week": 32.0,
    "gebied_onbekend_pct": 3.0,
    "kwaliteit_laagste": 0.95,
    "elders_pct": 4.0,
    "andere_aanbieders": 0.0,
    "bereikbaarheid_rang_pct": 80.0,
    "bekend_bij_vraag_pct": 75.0,
}
VALUES = st.fixed_dictionaries(
    {}, optional={name: st.one_of(st.none(), st.floats(0, 100)) for name in TABLE.cijfers}
)


def states(values):
    return {each.code: each.state.value for each in evaluate(TABLE, values)}


def only(code, values):
    return next(each for each in evaluate(TABLE, values) if each.code == code)


def test_nothing_known_leaves_everything_open():
    outcomes = evaluate(TABLE, {})
    assert {each.state for each in outcomes} == {State.OPEN}
    assert all("niet bekend." in line for each in outcomes for line in each.evidence)
    assert [each.code for each in outcomes] == [each.code for each in TABLE.oorzaken]


def test_figures_that_are_fine_contradict_everything():
    assert set(states(CLEAR).values()) == {"weersproken"}


@pytest.mark.parametrize(
    ("code", "figure", "value"),
    [
        ("vol_of_dicht", "wachttijd_weken", 4.0),
        ("vol_of_dicht", "gesloten_pct", 10.0),
        ("vol_of_dicht", "openingsuren_per_week", 8.0),
        ("niet_geregistreerd", "gebied_onbekend_pct", 20.0),
        ("niet_geregistreerd", "kwaliteit_laagste", 0.75),
        ("elders_geholpen", "elders_pct", 30.0),
        ("elders_geholpen", "andere_aanbieders", 1.0),
        ("moeilijk_bereikbaar", "bereikbaarheid_rang_pct", 20.0),
        ("weinig_bekend", "bekend_bij_vraag_pct", 40.0),
    ],
)
def test_one_figure_supports_an_explanation_and_no_other(code, figure, value):
    found = states(CLEAR | {figure: value})
    assert found == dict.fromkeys(found, "weersproken") | {code: "ondersteund"}
    alone = states({figure: value})
    assert alone == dict.fromkeys(alone, "open") | {code: "ondersteund"}
    label = TABLE.cijfers[figure].label
    assert only(code, CLEAR | {figure: value}).evidence[0].startswith(f"{label}: ")


@pytest.mark.parametrize("figure", CLEAR)
@pytest.mark.parametrize("unknown", [None, float("nan"), "absent"])
def test_to_contradict_it_takes_every_figure(figure, unknown):
    values = {k: v for k, v in CLEAR.items() if k != figure}
    if unknown != "absent":
        values[figure] = unknown
    found = states(values)
    assert list(found.values()).count("open") == 1
    assert "ondersteund" not in found.values()


def test_in_between_is_open():
    middle = only("vol_of_dicht", CLEAR | {"wachttijd_weken": 2.0})
    assert middle.state is State.OPEN
    assert "Wachttijd: 2,0 weken." in middle.evidence


def test_figures_that_disagree_leave_it_open_with_both():
    raw = copy.deepcopy(RAW)
    cause = next(each for each in raw["oorzaken"] if each["code"] == "elders_geholpen")
    cause["weerspreekt"] = [each for each in cause["weerspreekt"] if each["cijfer"] == "elders_pct"]
    outcome = next(
        each
        for each in evaluate(
            Causes.model_validate(raw), {"elders_pct": 5.0, "andere_aanbieders": 2.0}
        )
        if each.code == "elders_geholpen"
    )
    assert outcome.state is State.OPEN
    assert outcome.evidence == (
        "Andere aanbieders in de netwerkscan: 2 aanbieders.",
        "Geregistreerd bij punten elders: 5%.",
    )


def test_a_low_figure_among_all_residents_proves_nothing():
    outcome = only("weinig_bekend", {"bekend_bij_allen_pct": 5.0})
    assert outcome.state is State.OPEN
    assert "bewijst niets" in outcome.evidence[-1]
    assert states(CLEAR | {"bekend_bij_allen_pct": 0.0}) == states(CLEAR)
    assert "bewijst" not in " ".join(only("weinig_bekend", {}).evidence)


@given(VALUES)
def test_every_explanation_is_there_with_each_figure_once(values):
    outcomes = evaluate(TABLE, values)
    assert len(outcomes) == len(TABLE.oorzaken)
    for outcome, cause in zip(outcomes, TABLE.oorzaken, strict=True):
        figures = {each.cijfer for each in cause.conditions}
        lines = [line for line in outcome.evidence if "bewijst niets" not in line]
        assert len(lines) == len(figures)
        text = " ".join(outcome.evidence)
        assert not any(word in text for word in ("omdat", "komt door", "de oorzaak is"))


@given(VALUES, st.sampled_from(sorted(TABLE.cijfers)))
def test_knowing_less_never_turns_a_verdict_round(values, hidden):
    known = states(values)
    less = states({k: v for k, v in values.items() if k != hidden})
    for code, state in less.items():
        assert {state, known[code]} != {"ondersteund", "weersproken"}


def test_a_figure_that_is_not_in_the_table_is_refused():
    with pytest.raises(ValueError, match="no such figure"):
        evaluate(TABLE, {"zomaar": 1.0})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda r: r["oorzaken"][0]["steunt"][0].update(cijfer="zomaar"), "onbekend cijfer zomaar"),
        (
            lambda r: r["cijfers"].update(
                los={"label": "Los", "eenheid": "x", "definitie": "y" * 20}
            ),
            "geen enkele oorzaak gebruikt los",
        ),
        (lambda r: r["oorzaken"].append(r["oorzaken"][0]), "staat er twee keer"),
        (lambda r: r["oorzaken"][0]["steunt"][0].update(waarde=1), "steunt en weerspreekt"),
        (lambda r: r["oorzaken"][0]["weerspreekt"][0].update(waarde=4), "steunt en weerspreekt"),
        (
            lambda r: r["oorzaken"][4]["zegt_niets"][0].update(cijfer="bekend_bij_vraag_pct"),
            "zegt iets en zegt niets",
        ),
        (lambda r: r["oorzaken"][0]["steunt"][0].pop("waarom"), "Field required"),
        (lambda r: r["oorzaken"][0].update(vraag="Is het vol of dicht."), "match pattern"),
        (lambda r: r.update(oorzaken=r["oorzaken"][:1]), "at least 2"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(change, message):
    raw = copy.deepcopy(RAW)
    change(raw)
    with pytest.raises(ValidationError, match=message):
        Causes.model_validate(raw)
