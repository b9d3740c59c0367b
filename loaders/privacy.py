"""One page for a privacy officer: what is stored, why, for how long, and how it is protected.

The text is ``data/gegevensbescherming.md``; its figures come from the configuration, so that
what it says is what the application does.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from geo.disclosure import PeriodKind, Plan
from geo.errors import DataError
from geo.taxonomy import Taxonomy
from geo.text import count_word, listing, number
from loaders.knowledge import load_knowledge
from loaders.limits import load_limits
from loaders.quality_rules import load_quality_rules
from loaders.retention import Retention, load_retention
from loaders.standard import load_standard
from loaders.yaml_files import DATA

_TEMPLATE = "gegevensbescherming.md"
_NAME = "Stadsdeelkompas"
_MONTHS_PER_YEAR = 12
_PERIODS = {
    PeriodKind.YEAR: "kalenderjaar",
    PeriodKind.FOUR_QUARTERS: "vier kwartalen",
    PeriodKind.QUARTER: "kwartaal",
}


def describe(gemeente: str, url: str, *, folder: Path = DATA) -> str:
    """Return the data protection description of an installation, as Markdown in Dutch.

    Parameters
    ----------
    gemeente : str
        Name of the municipality.
    url : str
        SQLAlchemy address of the store; neither its password nor its folder is shown.
    folder : Path
        Where the configuration is.

    Raises
    ------
    DataError
        If a file is missing or damaged, or the text asks for a figure that does not exist.
    """
    knowledge, limits = load_knowledge(folder), load_limits(folder)
    standard, plan = load_standard(folder), knowledge.plan
    sensitive_views = [view for view in plan.weergaven if view.gevoelig_perioden]
    periods = {kind for view in sensitive_views for kind in view.gevoelig_perioden}
    figures = {
        "toepassing": _NAME,
        "gemeente": gemeente,
        "versie": str(standard.versie),
        "soorten": count_word(len(standard.soorten)),
        "termijnen": _terms(load_retention(folder)),
        "drempel": number(plan.drempel),
        "klasse": plan.suppressed_text,
        "afronding": number(plan.afronding),
        "minimum_inwoners": number(plan.minimum_inwoners),
        "fijnste": _finest(plan),
        "gevoelig": listing(_sensitive(knowledge.taxonomy)),
        "gevoelig_niveaus": listing([view.niveau.value for view in sensitive_views]),
        "gevoelig_perioden": listing([_PERIODS[kind] for kind in _PERIODS if kind in periods]),
        "intern": number(load_quality_rules(folder).klein.waarde),
        "werkmap_mb": number(limits.werkmap_mb),
        "tekst_mb": number(limits.tekst_mb),
        "plek": _place(url),
    }
    try:
        return (folder / _TEMPLATE).read_text(encoding="utf-8").format(**figures)
    except FileNotFoundError:
        raise DataError(
            f"Het bestand data/{_TEMPLATE} ontbreekt.", "Zet het terug uit de broncode."
        ) from None
    except (KeyError, IndexError, ValueError) as error:
        raise DataError(
            f"In data/{_TEMPLATE} staat een invulplek die niet bestaat: {str(error)[:40]}.",
            f"Gebruik alleen: {', '.join(sorted(figures))}.",
        ) from error


def _terms(retention: Retention) -> str:
    """Return what is stored, for how long, why, and on what ground, as a list."""
    return "\n".join(
        f"- **{term.omvat}** {_duration(term.maanden)}. {term.waarom} *{term.grondslag}*"
        for term in retention.termijnen.values()
    )


def _duration(months: int | None) -> str:
    if months is None:
        return "Bewaard zolang de opslag bestaat"
    years, rest = divmod(months, _MONTHS_PER_YEAR)
    return f"Bewaard: {number(months)} maanden" if rest else f"Bewaard: {number(years)} jaar"


def _finest(plan: Plan) -> str:
    """Return what the publication plan says of its finest level."""
    return max(plan.weergaven, key=lambda view: view.niveau.depth).toelichting


def _sensitive(taxonomy: Taxonomy) -> list[str]:
    return [kind.label.lower() for kind in taxonomy.demand_types if kind.gevoelig]


def _place(url: str) -> str:
    """Return where the store is, in words that open nothing."""
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        return "Een SQLite-bestand op de server van de toepassing"
    where = f" op {address.host}" if address.host else ""
    return f"De database '{address.database}' ({address.get_backend_name()}){where}"
