"""From a selection to its pack."""

from __future__ import annotations

import pytest

from geo.errors import NoDataError
from geo.screen.pack import MOST_FINDINGS
from geo.selection import QUESTIONS
from loaders.store import Store
from pages.parts.compose import Composer
from pages.parts.compose.advice import AdviceScreens, Journal
from pages.parts.compose.pack import pack_of


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_present_screen_comes_first_and_is_the_very_same(snapshot, question):
    selection = snapshot.resolve({"vraag": question, "stadsdeel": "SD051802"})[0]
    pack = pack_of(snapshot, selection)
    assert pack.findings[0].screen is snapshot.screen(selection)
    assert len(pack.findings) == min(MOST_FINDINGS, len(QUESTIONS))
    asked = [f.screen.selection.vraag for f in pack.findings]
    assert len(set(asked)) == len(asked)
    assert {f.screen.selection.stadsdeel for f in pack.findings} == {"SD051802"}
    assert pack.title == "Escamp"


def test_the_others_keep_the_time_and_demand_that_was_chosen(snapshot):
    wishes = {"vraag": "missen", "niveau": "stadsdeel", "hulpvraag": "schulden"}
    selection = snapshot.resolve(wishes)[0]
    pack = pack_of(snapshot, selection)
    other = next(f for f in pack.findings if f.screen.selection.vraag == "vragen")
    for name in ("niveau", "periode", "hulpvraag"):
        assert getattr(other.screen.selection, name) == getattr(selection, name)


def test_from_a_question_about_points_the_others_have_their_usual_level(snapshot):
    usual = snapshot.resolve({"vraag": "vragen"})[0].niveau
    for question in ("druk", "stromen"):
        pack = pack_of(snapshot, snapshot.resolve({"vraag": question})[0])
        other = next(f for f in pack.findings if f.screen.selection.vraag == "vragen")
        assert other.screen.selection.niveau is usual


def test_a_question_without_figures_is_told_on_the_first_page(tmp_path, knowledge, municipality):
    empty = Store(f"sqlite:///{tmp_path / 'leeg.sqlite'}")
    snapshot = Composer(knowledge, municipality, empty).snapshot()
    pack = pack_of(snapshot, snapshot.resolve({"vraag": "bevolking"})[0])
    assert [f.screen.selection.vraag for f in pack.findings] == ["bevolking"]
    assert pack.front is not None
    assert any(line.text.startswith("Welke vragen? ") for line in pack.front.unknown)
    with pytest.raises(NoDataError):
        pack_of(snapshot, snapshot.resolve({"vraag": "vragen"})[0])


@pytest.mark.parametrize("stadsdeel", ["SD051802", ""])
def test_the_first_page_is_een_a4_of_the_same_place(stadsdeel, snapshot, municipality):
    wishes = {"stadsdeel": stadsdeel} if stadsdeel else {}
    code = stadsdeel or municipality.areas.gemeente.code
    pack = pack_of(snapshot, snapshot.resolve(wishes)[0])
    page = AdviceScreens(snapshot, Journal()).a4(code)
    front = pack.front
    assert (front.known, front.decide, front.said) == (page.known, page.decide, page.said)
    assert front.unknown[: len(page.unknown)] == page.unknown
    assert front.period == page.setting.period
    # In a pack it is known whether an advice stands with other choices.
    assert front.decide
    assert all(";" in line.sure for line in front.decide)


def test_slides_for_meeting_mode_need_no_first_page(snapshot):
    assert pack_of(snapshot, snapshot.resolve({})[0], with_front=False).front is None
