"""Advice per area: rules are data, judged on protected figures (methods: section 9)."""

from geo.advice.facts import Fact, Facts
from geo.advice.indicators import Indicators
from geo.advice.judge import Judgement, Outcome, evaluate
from geo.advice.order import in_order
from geo.advice.reading import load, load_indicators
from geo.advice.rules import Category, Evidence, Rule, Rules

__all__ = [
    "Category",
    "Evidence",
    "Fact",
    "Facts",
    "Indicators",
    "Judgement",
    "Outcome",
    "Rule",
    "Rules",
    "evaluate",
    "in_order",
    "load",
    "load_indicators",
]
