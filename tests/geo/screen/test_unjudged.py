"""What cannot be said: of whom, why, and what would settle it."""

from __future__ import annotations

import pytest

from geo.cell import Cell, State
from geo.screen.legend import by_class
from geo.screen.model import Scale, Unjudged
from geo.screen.settled_words import NOTHING_TO_SETTLE, SETTLED_BY
from geo.screen.unjudged import unjudged_by_reason, unjudged_lines, unjudged_of
from geo.selection import QUESTIONS
from geo.unknown import Unknown
from pages.parts.compose.advice import AdviceScreens, Journal


@pytest.mark.parametrize("why", Unknown)
def test_every_reason_says_what_would_settle_it_or_needs_no_settling(why):
    assert (why in SETTLED_BY) != (why in NOTHING_TO_SETTLE)
    found = unjudged_by_reason([("Moerwijk", why, why.text)])
    assert bool(found) == (why in SETTLED_BY)
    assert all(each.settle == SETTLED_BY[why] != "" for each in found)


def test_the_words_decide_nothing():
    found = unjudged_by_reason([("A", Unknown.NO_SUPPLY, "het aantal is afgeschermd")])
    assert found == (
        Unjudged(("A",), "het aantal is afgeschermd", "de openingstijden van dat punt"),
    )


def test_names_with_one_reason_stand_together():
    why = Unknown.TOO_FEW
    found = unjudged_by_reason(
        [("A", why, "Niet te bepalen: x."), ("B", why, "y"), ("C", why, "y")]
    )
    assert [(each.names, each.why) for each in found] == [(("B", "C"), "y"), (("A",), "x")]
    [line, _] = unjudged_lines("Welke vragen?", found)
    assert str(line) == (
        "Welke vragen? Niet te zeggen van B en C: y. Nodig: een groter gebied of meer registraties."
    )


def test_a_legend_has_the_reason_that_all_its_areas_share():
    def item(*cells):
        [*_, last] = by_class(
            [Cell.of_number(1), *cells], [], ["alle gelijk"], Scale.SEQUENTIAL
        ).items
        assert last.state is State.NO_DATA
        return last.text, last.why

    closed, silent = (Cell.no_data(w) for w in (Unknown.POINT_CLOSED, Unknown.POINT_SILENT))
    assert item(closed, closed) == ("geen data: het punt was dicht", Unknown.POINT_CLOSED)
    assert item(closed, silent) == ("geen data", None)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("level", ["stadsdeel", "wijk", "buurt"])
def test_every_screen_says_what_would_settle_what_it_cannot_say(snapshot, question, level):
    selection, _ = snapshot.resolve({"vraag": question, "niveau": level})
    found = unjudged_of(snapshot.screen(selection))
    assert all(each.names and each.why and each.settle for each in found)


def test_a_group_of_which_few_are_usual_leaves_nothing_open(snapshot):
    wishes = {"vraag": "groepen", "groep": "leeftijd_0_14"}
    screen = snapshot.screen(snapshot.resolve(wishes)[0])
    assert screen.selection.groep == "leeftijd_0_14"
    assert unjudged_of(screen) == ()


def test_a_screen_of_points_names_the_point_that_was_closed(snapshot):
    selection, _ = snapshot.resolve({"vraag": "druk", "kwartaal": "2025-K1"})
    assert unjudged_of(snapshot.screen(selection)) == (
        Unjudged(
            ("Demopunt Waldeck",),
            "geen data: het punt was dicht",
            "een kwartaal waarin het punt open was",
        ),
    )


def test_without_verdicts_it_is_what_the_map_has_no_figure_for(snapshot):
    screen = snapshot.screen(snapshot.resolve({"vraag": "vragen", "stadsdeel": "SD051802"})[0])
    [found] = unjudged_of(screen)
    assert found.names == ("Zuiderpark",)
    assert found.why == "het aantal is afgeschermd"


@pytest.mark.parametrize("area", ["GM0518", "SD051802"])
def test_een_a4_names_areas_and_groups_and_no_rule(snapshot, area):
    screens = AdviceScreens(snapshot, Journal())
    page = screens.a4(area)
    told = " ".join(map(str, page.unknown))
    assert "Moerwijk" in told
    assert "mantelzorgers" in told
    rules = [each.heading for each in screens.page(area).unjudged]
    assert len(rules) > 3
    assert not [heading for heading in rules if heading in told]
    for line in page.unknown:
        assert "Nodig: " in line.text
        assert line.lead.endswith("?")


def test_the_panel_of_groups_is_about_the_stadsdeel_that_was_chosen(snapshot):
    wishes = {"vraag": "groepen", "stadsdeel": "SD051802"}
    assert snapshot.screen(snapshot.resolve(wishes)[0]).panel.title == "Escamp"
    assert snapshot.screen(snapshot.resolve({"vraag": "groepen"})[0]).panel.title == "Den Haag"
