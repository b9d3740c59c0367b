"""The journal in the store, on both databases: everything stays as it was noted."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from geo.advice_journal import Choice, Comment, DecidedMeanwhileError, Decision, SignalTest
from loaders.store import Store
from tests.loaders.checked import happened
from tests.loaders.village import GEMEENTE

DECISION = Decision(
    "SD1",
    "zoek_op_vindplaatsen",
    2,
    Choice.ADOPT,
    "wijkmanager",
    date(2027, 3, 31),
    "Samen met de huisartsen.",
    (("Verhouding", "0,6 (0,5 tot 0,8)"),),
    3,
    "2026-K3",
)
COMMENT = Comment("SD1", "zoek_op_vindplaatsen", "P1", "Wij waren in mei gesloten; ‘verbouwing’.")
TEST = SignalTest("SD1", "S1", "gesteund", (("Wachtlijst", "15"),), "coördinator van P1", 3)


def note(store, entry, who="Ans", demonstration=False, seen=None):
    if isinstance(entry, Decision):
        store.decide(GEMEENTE, entry, who=who, demonstration=demonstration, seen=seen)
    else:
        store.note(GEMEENTE, entry, who=who, demonstration=demonstration)


def test_everything_is_read_back_as_it_was_noted_oldest_first(store):
    for entry in (DECISION, COMMENT, TEST):
        note(store, entry)
    declined = Decision(
        "SD1", "zoek_op_vindplaatsen", 2, Choice.DECLINE, toelichting="Toch niet nodig."
    )
    of = {"demonstration": False}
    (seen,) = store.decisions(GEMEENTE, **of)
    note(store, declined, who="Piet", seen=seen)
    found = store.decisions(GEMEENTE, **of)
    assert [(each.what, each.wie) for each in found] == [(DECISION, "Ans"), (declined, "Piet")]
    assert found[0].tijd <= found[1].tijd
    assert found[0].tijd.tzinfo is not None
    assert [each.what for each in store.comments(GEMEENTE, **of)] == [COMMENT]
    assert [each.what for each in store.signal_tests(GEMEENTE, **of)] == [TEST]
    assert store.decisions("GM9999", **of) == []


def test_decisions_about_invented_figures_are_kept_apart(store):
    note(store, DECISION, demonstration=True)
    assert store.decisions(GEMEENTE, demonstration=False) == []
    assert len(store.decisions(GEMEENTE, demonstration=True)) == 1


@pytest.mark.parametrize("earlier", [False, True])
def test_of_two_who_decide_at_once_the_second_is_told_of_the_first(databases, earlier):
    """Each with a connection of its own, and what both saw before."""
    url = databases.fresh()
    stores = {"Ans": Store(url), "Piet": Store(url)}
    seen = None
    if earlier:
        note(stores["Ans"], DECISION)
        (seen,) = stores["Piet"].decisions(GEMEENTE, demonstration=False)
    for _ in range(10):
        together = threading.Barrier(2)

        def attempt(who, together=together, seen=seen):
            together.wait(10)
            try:
                note(stores[who], replace(DECISION, eigenaar=f"team {who}"), who=who, seen=seen)
            except DecidedMeanwhileError as error:
                return error.latest
            return None

        with ThreadPoolExecutor(2) as pool:
            told = [each for each in pool.map(attempt, stores) if each]
        kept = stores["Ans"].decisions(GEMEENTE, demonstration=False)
        assert told == [kept[-1]], "one was kept, and the other saw exactly that one"
        # Who was told has seen it, and may decide anew.
        other = next(who for who in stores if who != kept[-1].wie)
        note(stores[other], DECISION, who=other, seen=told[0])
        seen = stores["Ans"].decisions(GEMEENTE, demonstration=False)[-1]
        assert seen.wie == other
    assert len(stores["Piet"].decisions(GEMEENTE, demonstration=False)) == 20 + earlier
    for store in stores.values():
        store.close()


def test_a_decision_about_another_advice_or_area_is_no_reason_to_wait(store):
    note(store, DECISION)
    note(store, replace(DECISION, gebied="SD2"))
    note(store, replace(DECISION, regel="plan_op_tafel"))
    note(store, DECISION, demonstration=True)
    assert len(store.decisions(GEMEENTE, demonstration=False)) == 3


def test_a_decision_that_went_with_its_term_stops_nobody(store):
    note(store, DECISION)
    (seen,) = store.decisions(GEMEENTE, demonstration=False)
    store.purge(GEMEENTE, today=seen.tijd.date().replace(year=seen.tijd.year + 8, day=1), who="x")
    note(store, DECISION, seen=seen)
    assert len(store.decisions(GEMEENTE, demonstration=False)) == 1


def test_the_trail_says_that_something_was_noted_but_not_what_was_typed(store):
    note(store, COMMENT)
    assert happened(store)[-1] == "genoteerd"
    told = store.events(GEMEENTE)[0]
    assert "zoek_op_vindplaatsen" in told.toelichting
    assert "verbouwing" not in told.toelichting


def test_the_database_refuses_to_change_what_was_noted(store):
    note(store, DECISION)
    with pytest.raises(sa.exc.DBAPIError, match="ligt vast"), store._engine.begin() as connection:
        connection.execute(sa.text("UPDATE journaal SET wie = 'x'"))
    assert store.decisions(GEMEENTE, demonstration=False)[0].wie == "Ans"


def test_entries_go_when_their_term_is_over_and_not_before(store):
    note(store, COMMENT)
    today = store.comments(GEMEENTE, demonstration=False)[0].tijd.date()
    assert store.purge(GEMEENTE, today=today.replace(year=today.year + 6), who="Ans") == {}
    later = today.replace(year=today.year + 8, day=1)
    assert store.purge(GEMEENTE, today=later, who="Ans") == {"journaal": 1}
    assert store.comments(GEMEENTE, demonstration=False) == []
