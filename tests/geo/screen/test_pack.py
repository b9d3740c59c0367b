"""The value that is taken into a meeting."""

from __future__ import annotations

import dataclasses

import pytest

from geo.cell import State
from geo.screen.line import Line, Remark
from geo.screen.pack import MOST_FINDINGS, Finding, Front, Pack, filters_of, front_of
from geo.selection import QUESTIONS

ASKED = [
    {"vraag": "vragen", "niveau": "wijk", "hulpvraag": "schulden", "vergelijk": "SD051801"},
    {"vraag": "missen", "stadsdeel": "SD051802"},
    {"vraag": "druk"},
    {"vraag": "afstand", "gebied": "WK051836"},
    {"vraag": "stromen", "stadsdeel": "SD051802"},
    {"vraag": "bevolking", "jaar": "2022"},
]


def finding(snapshot, wishes) -> Finding:
    selection = snapshot.resolve(wishes)[0]
    return Finding(snapshot.screen(selection), filters_of(selection, snapshot.scope))


@pytest.mark.parametrize("wishes", ASKED, ids=lambda w: w["vraag"])
def test_the_filters_tell_every_choice_of_a_screen(snapshot, wishes):
    selection = snapshot.resolve(wishes)[0]
    told = dict(filters_of(selection, snapshot.scope))
    assert told["Vraag"] == QUESTIONS[selection.vraag]
    assert set(told) >= {"Gemeente", "Stadsdeel"}
    times = {"Periode", "Kwartaal", "Kalenderjaar", "Jaar"} & set(told)
    assert len(times) == 1
    # A choice that is in the address is in words too.
    assert len(told) >= len(selection.parameters())
    for value in told.values():
        assert value
        assert "SD05" not in value
        assert "WK05" not in value


@pytest.mark.parametrize("wishes", ASKED, ids=lambda w: w["vraag"])
def test_what_must_travel_with_the_figures_is_there(snapshot, wishes):
    found = finding(snapshot, wishes)
    told = dict(found.provenance)
    assert set(told) >= {"Keuzes", "Legenda", "Afscherming", "Bronnen", "Gegevensversie"}
    assert told["Gegevensversie"] == found.screen.data_version
    assert ("Let op" in told) == bool(found.screen.watermark)
    for source in found.screen.sources:
        assert source in told["Bronnen"]
    assert str(sum(i.count for i in found.screen.legend)) != "0"


def test_a_pack_holds_one_to_five_findings(snapshot):
    one = finding(snapshot, {})
    selection = one.screen.selection
    for wrong in ((), (one,) * (MOST_FINDINGS + 1)):
        with pytest.raises(ValueError, match="1 to 5"):
            Pack("Den Haag", selection, wrong)
    assert Pack("Den Haag", selection, (one,) * MOST_FINDINGS).front is None


def test_one_invented_screen_marks_the_whole_pack(snapshot):
    real, invented = finding(snapshot, {"vraag": "bevolking"}), finding(snapshot, {})
    assert real.screen.watermark == ""
    selection = real.screen.selection
    assert Pack("x", selection, (real,)).watermark == ""
    assert Pack("x", selection, (real, invented)).watermark == invented.screen.watermark


def test_the_front_says_what_is_known_and_names_what_is_not(snapshot):
    found = finding(snapshot, {"vraag": "missen"})
    front = front_of([found], ["Hoe druk is het? Niets geleverd."])
    assert front.known == (Line(found.screen.headline, lead="Waar missen we mensen?"),)
    assert front.unknown[-1] == Line("Hoe druk is het? Niets geleverd.")
    names = {name for each in found.screen.unjudged for name in each.names}
    hidden = sum(item.count for item in found.screen.legend if item.state is State.NO_DATA)
    assert len(names) == hidden > 10
    told = " ".join(line.text for line in front.unknown)
    assert all(name in told for name in names)


def test_a_heading_without_sentences_is_left_out():
    line = (Line("a"),)
    assert [h for h, _ in Front(line).parts] == ["Wat we weten"]
    whole = Front(line, line, line, line)
    assert [h for h, _ in whole.parts] == [
        "Wat we weten",
        "Wat we niet weten",
        "Wat te besluiten",
        "Wat punten zelf zeggen",
    ]


def test_a_line_is_written_with_how_sure_it_is():
    assert str(Line("Doe dit.", "zeker", "Eerst dit.")) == "Eerst dit. Doe dit. (zeker)"
    assert str(Line("Doe dit.")) == "Doe dit."
    assert str(Remark("Punt A", "Goed.", "nu")) == "Punt A zegt: Goed. (nu)"


def test_every_look_has_its_words(snapshot):
    found = finding(snapshot, {})
    assert set(found.looks) == set(found.screen.map.codes)
    counted = [found.looks[row.code] for row in found.screen.table.rows]
    for item in found.screen.legend:
        assert counted.count(item.text) == item.count


def test_a_screen_without_protection_note_says_that_its_figures_are_public(snapshot):
    found = finding(snapshot, {"vraag": "bevolking"})
    assert dict(found.provenance)["Afscherming"] == "Deze cijfers zijn openbaar."
    noted = dataclasses.replace(found.screen, protection_note="Anders.")
    assert dict(Finding(noted, found.filters).provenance)["Afscherming"] == "Anders."
