import copy

import pytest
from pydantic import ValidationError

from geo.taxonomy import Taxonomy
from loaders.knowledge import load_knowledge

SMALL = {
    "versie": 1,
    "hoofdgroepen": [
        {"code": "geld", "label": "Geld", "kleur": 0},
        {"code": "rest", "label": "Rest", "kleur": 1, "restgroep": True},
    ],
    "eenheden": {"dossiers": {"label": "dossiers", "omschrijving": "Geopende dossiers."}},
    "uitsplitsingen": {
        "hulpvraag": {
            "label": "Hulpvraag",
            "telt_op_voor": ["dossiers"],
            "categorieen": [
                {
                    "code": "geld",
                    "label": "Geldzaken",
                    "omschrijving": "Alles over geld.",
                    "hoofdgroep": "geld",
                },
                {
                    "code": "ziek",
                    "label": "Ziek",
                    "omschrijving": "Alles over ziekte.",
                    "hoofdgroep": "rest",
                    "gevoelig": True,
                },
            ],
        }
    },
}


def changed(*path, value):
    raw = copy.deepcopy(SMALL)
    at = raw
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return raw


TYPES = ("uitsplitsingen", "hulpvraag", "categorieen")


def test_groups_and_labels():
    taxonomy = Taxonomy.model_validate(SMALL)
    assert taxonomy.group_of == {"geld": "geld", "ziek": "rest"}
    # Where codes coincide the label is that of the main group.
    assert taxonomy.demand_labels == {"geld": "Geld", "ziek": "Ziek", "rest": "Rest"}
    assert taxonomy.uitsplitsingen["hulpvraag"].codes == ["geld", "ziek"]


@pytest.mark.parametrize(
    ("raw", "about"),
    [
        (changed(*TYPES, 1, "code", value="geld"), "twee keer"),
        (changed(*TYPES, 1, "hoofdgroep", value="nergens"), "hoofdgroep 'nergens' bestaat niet"),
        (changed(*TYPES, 1, "hoofdgroep", value=None), "heeft een hoofdgroep nodig"),
        (
            changed("uitsplitsingen", "hulpvraag", "telt_op_voor", value=["uren"]),
            "onbekende eenheid uren",
        ),
        (changed(*TYPES, value=[]), "categorieen"),
        (changed(*TYPES, 0, "omschrijving", value=""), "omschrijving"),
        (changed("hoofdgroepen", 0, "kleur", value=-1), "kleur"),
        (changed(*TYPES, 0, "gevoellig", value=True), "gevoellig"),
        (changed("versions", value=2), "versions"),
    ],
)
def test_a_taxonomy_that_contradicts_itself_is_refused(raw, about):
    with pytest.raises(ValidationError, match=about):
        Taxonomy.model_validate(raw)


def test_the_shipped_taxonomy_is_the_registration_standard():
    taxonomy = load_knowledge().taxonomy
    assert set(taxonomy.eenheden) == {
        "personen",
        "huishoudens",
        "contacten",
        "dossiers",
        "lopend",
        "bijeenkomsten",
    }
    assert [c.code for c in taxonomy.demand_types] == [
        "schulden",
        "inkomen_voorzieningen",
        "wonen",
        "werk",
        "dagbesteding",
        "onderwijs_taal",
        "opvoeding_jeugd",
        "relatie_scheiding",
        "huiselijk_geweld",
        "overlast_veiligheid",
        "gezondheid_ggz",
        "zorg_wmo",
        "mantelzorg",
        "eenzaamheid_netwerk",
        "recht_regelgeving",
        "overig",
        "onbekend",
    ]
    assert set(taxonomy.uitsplitsingen) == {
        *[
            "totaal",
            "taak",
            "hulpvraag",
            "soort_hulp",
            "doelgroep",
            "leeftijd",
            "bekend",
            "kanaal",
            "toeleiding",
        ],
        *["zwaarte", "werkvorm", "uitkomst"],
    }
    assert "dossiers" in taxonomy.uitsplitsingen["hulpvraag"].telt_op_voor
    assert not {"contacten", "personen"} & set(taxonomy.uitsplitsingen["hulpvraag"].telt_op_voor)
    for overlapping in ("doelgroep", "soort_hulp"):
        assert taxonomy.uitsplitsingen[overlapping].telt_op_voor == ()


def test_shipped_groups_have_one_remainder_and_colours_of_their_own():
    taxonomy = load_knowledge().taxonomy
    colours = [g.kleur for g in taxonomy.hoofdgroepen]
    assert len(set(colours)) == len(colours)
    assert sum(g.restgroep for g in taxonomy.hoofdgroepen) == 1
    assert set(taxonomy.group_of.values()) == {g.code for g in taxonomy.hoofdgroepen}


def test_violence_and_health_are_sensitive():
    sensitive = {c.code for c in load_knowledge().taxonomy.demand_types if c.gevoelig}
    assert {"huiselijk_geweld", "gezondheid_ggz"} <= sensitive
