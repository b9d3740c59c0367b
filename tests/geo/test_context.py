import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.areas import Level
from geo.catalogue import Indicator
from geo.context import context_values
from loaders.knowledge import load_knowledge
from loaders.municipality import load_municipality
from tests.geo.city import AREAS, WIJKEN


def made_of(**series) -> Indicator:
    return Indicator(
        id="x",
        label="X",
        thema="T",
        definitie="Een omschrijving die lang genoeg is.",
        eenheid="%",
        decimalen=1,
        richting="geen",
        bron="b",
        soort="context",
        formule_latex="a / n",
        formule="-",
        reeksen=({"jaren": (2020,), "bestand": "f", "niveau": "wijk"} | series,),
    )


COUNT = made_of(veld="n")
FRACTION = made_of(teller=("a", "b"), noemer=("n",), factor=100)
MEAN = made_of(veld="gemiddeld", gewicht="n")
TABLE = pd.DataFrame(
    {
        "n": [100.0, 50.0, 80.0, 0.0],
        "a": [10.0, np.nan, 8.0, 0.0],
        "b": [10.0, 5.0, 8.0, 0.0],
        "gemiddeld": [2.0, 4.0, 3.0, np.nan],
    },
    index=pd.Index(WIJKEN, name="code"),
)


def values(indicator, level, table=TABLE):
    return context_values(indicator, {"f": table}, AREAS, level, 2020)


def test_a_level_that_the_source_gives_is_taken_as_it_is():
    published = pd.concat([TABLE, pd.DataFrame({"n": [999.0]}, index=["GM1"])])
    found = values(COUNT, Level.GEMEENTE, published)
    assert found.published
    assert found.values["GM1"] == 999.0
    assert values(COUNT, Level.STADSDEEL, published).values.tolist() == [150.0, 80.0]


def test_counts_are_summed_and_what_is_missing_is_told():
    table = TABLE.assign(n=[100.0, np.nan, 80.0, 0.0])
    found = values(COUNT, Level.STADSDEEL, table)
    assert not found.published
    assert found.values.tolist() == [100.0, 80.0]
    assert found.missing.tolist() == [1, 0]


def test_fractions_are_summed_before_they_are_divided():
    found = values(FRACTION, Level.STADSDEEL)
    # Of WK2 a numerator is missing, so its denominator does not count either.
    assert found.values.tolist() == [20.0, 20.0]
    assert found.missing.tolist() == [1, 0]
    per_wijk = values(FRACTION, Level.WIJK).values
    assert per_wijk[["WK1", "WK3"]].tolist() == [20.0, 20.0]
    assert per_wijk[["WK2", "WK4"]].isna().all()


def test_means_are_weighed_and_nobody_is_not_missing():
    found = values(MEAN, Level.STADSDEEL)
    assert found.values.tolist() == [pytest.approx(400 / 150), 3.0]
    assert found.missing.tolist() == [0, 0]


def test_buurten_are_never_summed_to_a_coarser_level():
    buurten = pd.DataFrame({"n": [1.0] * 6}, index=AREAS.codes(Level.BUURT))
    both = pd.concat([TABLE, buurten])
    assert values(COUNT, Level.STADSDEEL, both).values.tolist() == [150.0, 80.0]
    assert values(COUNT, Level.STADSDEEL, buurten).values.isna().all()


def test_only_the_asked_year_is_read():
    years = pd.concat([TABLE.assign(jaar=2019, n=1.0), TABLE.assign(jaar=2020)])
    assert values(COUNT, Level.WIJK, years).values.tolist() == TABLE["n"].tolist()


PEOPLE = st.lists(st.integers(0, 5000).map(float), min_size=4, max_size=4)
SHARES = st.lists(st.integers(0, 100).map(float), min_size=4, max_size=4)


@settings(max_examples=25)
@given(PEOPLE, SHARES)
def test_a_weighed_percentage_is_the_fraction_of_the_counts(people, shares):
    table = pd.DataFrame(
        {"n": people, "gemiddeld": shares, "a": np.array(people) * shares / 100, "b": 0.0},
        index=WIJKEN,
    )
    for level in (Level.STADSDEEL, Level.GEMEENTE):
        np.testing.assert_allclose(
            values(MEAN, level, table).values, values(FRACTION, level, table).values
        )


# --- the shipped figures -------------------------------------------------------------------

CITY = load_municipality("GM0518")
CATALOGUE = load_knowledge().catalogue


def all_shipped():
    return [
        pytest.param(i, level, id=f"{i.id}-{level}")
        for level in Level
        for i in CATALOGUE.context(level)
    ]


@pytest.mark.parametrize(("indicator", "level"), all_shipped())
def test_every_choice_of_the_catalogue_has_figures(indicator, level):
    for year in indicator.years(level):
        found = context_values(indicator, CITY.figures, CITY.areas, level, year).values
        assert list(found.index) == CITY.areas.codes(level)
        assert found.notna().any()
        if indicator.eenheid == "%":
            impossible = found[(found < 0) | (found > 100)]
            assert impossible.to_dict() == {}


@pytest.mark.parametrize("indicator", CATALOGUE.context(Level.WIJK), ids=lambda i: i.id)
def test_a_stadsdeel_lies_among_its_wijken_or_is_their_sum(indicator):
    year = indicator.years(Level.WIJK)[0]
    wijken = context_values(indicator, CITY.figures, CITY.areas, Level.WIJK, year).values
    whole = context_values(indicator, CITY.figures, CITY.areas, Level.STADSDEEL, year).values
    for code, value in whole.items():
        parts = wijken[CITY.areas.within(code, Level.WIJK)]
        if indicator.is_count:
            assert value == parts.sum()
        else:
            assert parts.min() - 1e-9 <= value <= parts.max() + 1e-9
