import pytest
from pydantic import ValidationError

from geo.areas import Level
from geo.catalogue import DIRECTION_WORDS, Catalogue, Indicator, Series
from loaders.knowledge import load_knowledge
from loaders.municipality import load_municipality

CATALOGUE = load_knowledge().catalogue
CITY = load_municipality("GM0518")
CONTEXT = [i for i in CATALOGUE.indicatoren if i.soort == "context"]
SOURCE = {"titel": "T", "uitgever": "U", "licentie": "L", "url": ""}


def indicator(**changes):
    return {
        "id": "x",
        "label": "X",
        "thema": "T",
        "definitie": "Een omschrijving die lang genoeg is.",
        "eenheid": "%",
        "decimalen": 1,
        "richting": "geen",
        "bron": "b",
        "soort": "context",
        "formule": "x / y",
        "reeksen": [series()],
    } | changes


def series(**changes):
    return {"jaren": [2020], "bestand": "f", "niveau": "wijk", "veld": "v"} | changes


@pytest.mark.parametrize(
    "raw",
    [
        series(veld=None),
        series(teller=["a"], noemer=["b"]),
        series(veld=None, teller=["a"]),
        series(noemer=["b"]),
        series(jaren=[]),
        series(niveau="straat"),
        series(vled="v"),
    ],
)
def test_a_series_is_a_field_or_a_fraction(raw):
    with pytest.raises(ValidationError):
        Series.model_validate(raw)


@pytest.mark.parametrize(
    "changes",
    [
        {"soort": "registratie"},
        {"reeksen": []},
        {"reeksen": [series(), series(bestand="g")]},
        {"definitie": "Kort."},
        {"richting": "omhoog"},
        {"decimalen": 4},
        {"formule": None},
        {"lable": "X"},
    ],
)
def test_an_indicator_that_contradicts_itself_is_refused(changes):
    with pytest.raises(ValidationError):
        Indicator.model_validate(indicator(**changes))


def test_a_catalogue_names_repeated_indicators_and_unknown_sources():
    with pytest.raises(ValidationError, match=r"twee keer: x"):
        Catalogue.model_validate(
            {"bronnen": {"b": SOURCE}, "indicatoren": [indicator(), indicator()]}
        )
    with pytest.raises(ValidationError, match="x: de bron 'b' staat niet"):
        Catalogue.model_validate({"bronnen": {}, "indicatoren": [indicator()]})


def test_years_are_newest_first_and_only_where_the_level_is_published():
    found = Indicator.model_validate(
        indicator(
            reeksen=[
                series(jaren=[2018, 2020], niveau="buurt"),
                series(jaren=[2022], veld="w", gewicht="g"),
            ]
        )
    )
    assert found.years(Level.BUURT) == [2020, 2018]
    assert found.years(Level.WIJK) == found.years(Level.STADSDEEL) == [2022, 2020, 2018]
    assert found.series(2022).fields == ["w", "g"]
    assert not found.is_count


def test_only_plain_counts_are_counts():
    assert CATALOGUE["inwoners"].is_count
    assert CATALOGUE["dossiers"].is_count
    assert not CATALOGUE["dossiers_per_1000"].is_count
    assert not [i.id for i in CONTEXT if i.is_count and i.eenheid == "%"]


# --- years that were fetched ----------------------------------------------------------------


def fetched_indicator(**changes):
    forms = [{"niveau": "buurt", "veld": "v"}]
    return Indicator.model_validate(indicator(opgehaald=forms, **changes))


def years_of(found):
    return {year: s.bestand for s in found.reeksen for year in s.jaren}


def test_a_fetched_year_is_added_where_its_fields_are():
    found = fetched_indicator(reeksen=[series(jaren=[2019], veld="v")])
    assert years_of(found.fitting(None, {2024: ("kwb_2024", ["v", "w"])})) == {
        2019: "f",
        2024: "kwb_2024",
    }
    other_definition = {2024: ("kwb_2024", ["w"])}
    assert years_of(found.fitting(None, other_definition)) == {2019: "f"}


def test_a_year_that_is_fetched_anew_goes_before_the_shipped_one():
    found = fetched_indicator(reeksen=[series(jaren=[2018, 2019], veld="v")])
    again = found.fitting(None, {2019: ("kwb_2019", ["v"])})
    assert years_of(again) == {2018: "f", 2019: "kwb_2019"}


def test_of_a_municipality_without_shipped_files_only_what_it_has_is_left():
    only_shipped = Indicator.model_validate(indicator())
    fetched = fetched_indicator(id="y", reeksen=[])
    catalogue = Catalogue(bronnen={"b": SOURCE}, indicatoren=(only_shipped, fetched))
    found = catalogue.fitting([], {2024: ("kwb_2024", ["v"])})
    assert [i.id for i in found.indicatoren] == ["y"]
    assert found["y"].years(Level.BUURT) == [2024]


def test_what_is_only_fetched_has_no_years_before():
    found = fetched_indicator(reeksen=[])
    assert found.years(Level.GEMEENTE) == []
    assert found.is_count


# --- what is shipped -----------------------------------------------------------------------


@pytest.mark.parametrize("found", CATALOGUE.indicatoren, ids=lambda i: i.id)
def test_every_shipped_indicator_says_what_it_is(found):
    assert found.label
    assert found.thema
    assert found.eenheid
    assert found.formule
    assert found.definitie.endswith(".")
    assert found.richting in DIRECTION_WORDS
    source = CATALOGUE.bronnen[found.bron]
    assert source.titel
    assert source.uitgever
    assert source.licentie
    assert "bereikt" not in f"{found.label} {found.definitie}".lower()


@pytest.mark.parametrize("found", CONTEXT, ids=lambda i: i.id)
def test_every_field_of_an_indicator_is_in_the_shipped_figures(found):
    for part in found.reeksen:
        table = CITY.figures[part.bestand]
        missing = set(part.fields) - set(table.columns)
        assert not missing
        for year in part.jaren:
            rows = table[table["jaar"] == year] if "jaar" in table.columns else table
            level = Level.BUURT if part.niveau is Level.BUURT else Level.WIJK
            codes = CITY.areas.codes(level)
            assert rows.reindex(codes)[part.fields].notna().any().all()


def test_no_indicator_has_the_label_of_another():
    labels = [i.label for i in CATALOGUE.indicatoren]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("level", [Level.STADSDEEL, Level.WIJK, Level.BUURT])
def test_context_lists_what_has_years_at_a_level(level):
    found = CATALOGUE.context(level)
    assert found
    assert all(i.years(level) and i.soort == "context" for i in found)
    assert {i.id for i in CATALOGUE.context(Level.BUURT)} <= {i.id for i in found}


@pytest.mark.parametrize(
    "changes",
    [
        {"soort": "registratie", "reeksen": []},
        {"reeksen": [series(veld=None, teller=["a"], noemer=["b"])]},
    ],
)
def test_what_is_computed_has_a_formula_to_typeset(changes):
    assert Indicator.model_validate(indicator(**changes, formule_latex=r"\dfrac{a}{b}"))
    with pytest.raises(ValidationError, match="x: wat berekend wordt"):
        Indicator.model_validate(indicator(**changes))
    with pytest.raises(ValidationError, match="x: in de formule"):
        Indicator.model_validate(indicator(**changes, formule_latex=r"\dfrac{a}{b"))


def test_what_is_published_as_it_is_needs_none():
    assert not Indicator.model_validate(indicator()).is_computed
