"""Decisions that somebody can follow, and which of them stands."""

from datetime import UTC, date, datetime

import pytest

from geo.advice_journal import Choice, Decision, IncompleteError, Noted, standing

TODAY = date(2026, 11, 26)


def decision(**given) -> Decision:
    whole = {
        "eigenaar": "wijkmanager",
        "uiterlijk": date(2027, 1, 1),
        "toelichting": "Al gedaan in mei.",
    }
    return Decision(
        **({"gebied": "SD1", "regel": "r", "versie": 1, "keuze": Choice.ADOPT} | whole | given)
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"eigenaar": " "}, "niet wie"),
        ({"keuze": Choice.ASSIGN, "eigenaar": ""}, "niet wie"),
        ({"uiterlijk": None}, "niet wanneer"),
        ({"uiterlijk": date(2026, 11, 25)}, "25-11-2026 is al voorbij"),
        ({"keuze": Choice.DECLINE, "toelichting": "nee"}, "niet waarom"),
    ],
)
def test_a_decision_that_nobody_can_follow_is_refused_with_what_to_add(given, words):
    with pytest.raises(IncompleteError, match=words) as refused:
        decision(**given).check(TODAY)
    assert refused.value.remedy


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"uiterlijk": TODAY},
        {"keuze": Choice.ASSIGN, "uiterlijk": None, "toelichting": ""},
        {"keuze": Choice.DECLINE, "eigenaar": "", "uiterlijk": None},
        {"keuze": Choice.REOPEN, "eigenaar": "", "uiterlijk": None, "toelichting": ""},
    ],
)
def test_a_whole_decision_is_accepted(given):
    decision(**given).check(TODAY)


def noted(number, **given):
    return Noted(decision(**given), "Ans", datetime(2026, 11, number, tzinfo=UTC))


def test_the_latest_decision_stands_and_a_reopened_advice_has_none():
    found = standing(
        [
            noted(1),
            noted(2, keuze=Choice.DECLINE),
            noted(3, regel="other"),
            noted(4, regel="other", keuze=Choice.REOPEN),
            noted(5, gebied="SD2"),
        ]
    )
    assert {key: each.what.keuze for key, each in found.items()} == {
        ("SD1", "r"): Choice.DECLINE,
        ("SD2", "r"): Choice.ADOPT,
    }
