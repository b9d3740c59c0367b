"""The page of advice of one area."""

from __future__ import annotations

from dataclasses import dataclass

from geo.advice.report import Report
from geo.screen.advice.model import Card, Past, Silent
from geo.screen.advice.words import INVENTED
from geo.screen.line import Remark
from geo.screen.wording import lower_first
from geo.text import how_many


@dataclass(frozen=True, slots=True)
class Setting:
    """What every value of the page carries along.

    Parameters
    ----------
    period : str
        The quarter it is about, in words.
    sources : tuple of str
    data_version, protection_note : str
    demonstration : bool
    """

    period: str
    sources: tuple[str, ...]
    data_version: str
    protection_note: str
    demonstration: bool

    @property
    def watermark(self) -> str:
        """Its mark when the figures are invented."""
        return INVENTED if self.demonstration else ""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page says of the advice for one area.

    Parameters
    ----------
    area, name : str
    headline, explanation : str
    cards : tuple of Card
        Most important first.
    order : str
        In which order, in words.
    replaced, nearly, unjudged : tuple of Silent
    rest : str
        How many rules gave no reason for advice.
    remarks : mapping of str to tuple of Remark
        What points said about the findings, by question of the map: pairs.
    past : tuple of Past
        What was decided about advice that is not given now.
    setting : Setting
    """

    area: str
    name: str
    headline: str
    explanation: str
    cards: tuple[Card, ...]
    order: str
    replaced: tuple[Silent, ...]
    nearly: tuple[Silent, ...]
    unjudged: tuple[Silent, ...]
    rest: str
    remarks: tuple[tuple[str, tuple[Remark, ...]], ...]
    past: tuple[Past, ...]
    setting: Setting


def advice_page(
    report: Report,
    cards: tuple[Card, ...],
    replaced: tuple[Silent, ...],
    setting: Setting,
    remarks: tuple[tuple[str, tuple[Remark, ...]], ...] = (),
    past: tuple[Past, ...] = (),
) -> Page:
    """Return the page of an area.

    Parameters
    ----------
    report : Report
    cards : tuple of Card
        Of the report.
    replaced : tuple of Silent
        Of the report.
    setting : Setting
    remarks : tuple of (str, tuple of Remark)
        What points said about the findings.
    past : tuple of Past
        What was decided about advice that is not given now.
    """
    name = report.area_name
    given = how_many(len(cards), "advies", "adviezen")
    return Page(
        area=report.area,
        name=name,
        headline=f"Eerst in {name}: {lower_first(cards[0].heading)}."
        if cards
        else f"Voor {name} is er nu geen advies.",
        explanation=f"{given} op grond van {setting.period} en het jaar ervoor. "
        "Een advies staat er alleen als de cijfers het dragen.",
        cards=cards,
        order=report.formula,
        replaced=replaced,
        nearly=tuple(Silent(each.rule.kop, each.why) for each in report.nearly),
        unjudged=tuple(
            Silent(each.rule.kop, each.why, each.deliveries) for each in report.unjudged
        ),
        rest=_rest(report),
        remarks=remarks,
        past=past,
        setting=setting,
    )


def _rest(report: Report) -> str:
    others = report.silent - len(report.nearly)
    return (
        f"Bij {how_many(others, 'andere regel', 'andere regels')} gaven de cijfers geen reden "
        "voor een advies."
    )
