"""The page of advice: what to do first, per stadsdeel, and why."""

from geo.screen.advice.a4 import A4, a4_of
from geo.screen.advice.cards import Aids, cards_of, past_of, replaced_of
from geo.screen.advice.city import City, city_screen
from geo.screen.advice.effects import Course
from geo.screen.advice.model import Answer, Card, Past, Signal, Silent, Spots, Subject, Where
from geo.screen.advice.page import Page, Setting, advice_page
from geo.screen.advice.signals import answer_about, answers_of, signals_of, subjects_of
from geo.screen.line import Line, Remark

__all__ = [
    "A4",
    "Aids",
    "Answer",
    "Card",
    "City",
    "Course",
    "Line",
    "Page",
    "Past",
    "Remark",
    "Setting",
    "Signal",
    "Silent",
    "Spots",
    "Subject",
    "Where",
    "a4_of",
    "advice_page",
    "answer_about",
    "answers_of",
    "cards_of",
    "city_screen",
    "past_of",
    "replaced_of",
    "signals_of",
    "subjects_of",
]
