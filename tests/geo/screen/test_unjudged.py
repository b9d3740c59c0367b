"""What cannot be said: of whom, why, and what would settle it."""

from __future__ import annotations

import pytest

from geo.group_references import CITY_ONLY
from geo.reach_words import Reason, reason_text
from geo.screen.groups_view import HIDDEN, NO_CATEGORY
from geo.screen.model import Unjudged
from geo.screen.unjudged import SETTLED_BY, unjudged_by_reason, unjudged_lines, unjudged_of
from loaders.groups import load_groups
from pages.parts.compose_advice import AdviceScreens, Journal

SAID = (Reason.DIFFERENCE, Reason.NO_DIFFERENCE, Reason.NOBODY)


@pytest.mark.parametrize("reason", [r for r in Reason if r not in SAID])
def test_every_reason_says_what_would_settle_it(reason):
    [found] = unjudged_by_reason([("Moerwijk", reason_text(reason, unknown_pct=5), str(reason))])
    assert found.settle == SETTLED_BY[reason]
    assert not found.why.startswith("niet te bepalen")


def test_every_reason_for_a_group_does_too(municipality):
    groups = load_groups().groups
    reasons = {g.why_unknown(municipality.code) for g in groups if not g.is_gap} - {""}
    reasons |= {HIDDEN, NO_CATEGORY, CITY_ONLY}
    for reason in reasons:
        [found] = unjudged_by_reason([("ouderen", reason, "")])
        assert found.settle, reason


def test_names_with_one_reason_stand_together():
    found = unjudged_by_reason([("A", "x", ""), ("B", "y", ""), ("C", "y", "")])
    assert found == (Unjudged(("B", "C"), "y", ""), Unjudged(("A",), "x", ""))
    [line, _] = unjudged_lines("Welke vragen?", found)
    assert str(line) == "Welke vragen? Niet te zeggen van B en C: y."


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
