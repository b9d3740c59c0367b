"""The journal in the store, on both databases: everything stays as it was noted."""

from datetime import date

import pytest
import sqlalchemy as sa

from geo.advice_journal import Choice, Comment, Decision, SignalTest
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


def note(store, entry, who="Ans", demonstration=False):
    store.note(GEMEENTE, entry, who=who, demonstration=demonstration)


def test_everything_is_read_back_as_it_was_noted_oldest_first(store):
    for entry in (DECISION, COMMENT, TEST):
        note(store, entry)
    declined = Decision(
        "SD1", "zoek_op_vindplaatsen", 2, Choice.DECLINE, toelichting="Toch niet nodig."
    )
    note(store, declined, who="Piet")
    of = {"demonstration": False}
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
