"""What organisations say of themselves in the demonstration: scan, lists, surveys, signals.

Invented, from a chance of its own: the registrations do not change when these do. A list is
repeated a year later, so that rules can be tried on two moments.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.areas import Areas, Level
from loaders.demo_settings import DemoSettings

KINDS = ("netwerk", "borging", "ervaring", "klachten", "signalen")
# Apart from the chances of the registrations.
_STREAM = 7
_MILIEUS = {
    "thuis": ("huisarts", "welzijn", "informele_zorg", "woningcorporatie"),
    "straat": ("politie", "ggz", "welzijn"),
    "school_werk": ("school", "jeugdteam", "schuldhulp"),
    "online": ("welzijn", "jeugdteam"),
}
_TIES = (
    ("thuis", "huisarts", "welzijn"),
    ("straat", "ggz", "politie"),
    ("school_werk", "jeugdteam", "school"),
    ("thuis", "schuldhulp", "woningcorporatie"),
)


def draw_lists(
    areas: Areas, codes: list[str], organisations: list[str], settings: DemoSettings
) -> dict[str, pd.DataFrame]:
    """Draw the lists.

    Parameters
    ----------
    areas : Areas
    codes, organisations : list of str
        Of the points, in the same order.
    settings : DemoSettings

    Returns
    -------
    dict
        Per kind of the standard its rows.
    """
    rng = np.random.default_rng(np.random.SeedSequence([settings.zaad, _STREAM]))
    quarters = [str(quarter) for quarter in settings.quarters]
    moments = [quarters[-5], quarters[-1]] if len(quarters) > 4 else quarters[-1:]
    districts = areas.codes(Level.STADSDEEL)
    return {
        "netwerk": _network(moments, districts, organisations, settings, rng),
        "borging": _assurance(moments, codes, settings, rng),
        "ervaring": _experience(moments, areas, settings, rng),
        "klachten": _complaints(moments, codes, settings, rng),
        "signalen": _signals(districts, organisations, settings, rng),
    }


def _network(
    moments: list[str],
    districts: list[str],
    organisations: list[str],
    settings: DemoSettings,
    rng: np.random.Generator,
) -> pd.DataFrame:
    rules = settings.lijsten
    rows = []
    for district in districts:
        directed = rng.random() >= rules.zonder_regie
        director = str(rng.choice(organisations)) if directed else ""
        pairs = [(milieu, partner, "") for milieu, all_ in _MILIEUS.items() for partner in all_]
        for milieu, partner, other in [*pairs, *_TIES]:
            strength = int(rng.choice(3, p=rules.sterkte))
            for moment in moments:
                rows.append((moment, district, milieu, partner, other, strength, director))
                # A tie that was none may have come a year later.
                strength = max(strength, int(rng.random() < rules.nieuwe_band))
    names = ["periode", "gebied", "milieu", "partner", "met", "sterkte", "regie"]
    table = pd.DataFrame(rows, columns=names).sort_values(["periode", "gebied"], kind="stable")
    return table.assign(bron="Verzonnen netwerkscan")


def _assurance(
    moments: list[str], codes: list[str], settings: DemoSettings, rng: np.random.Generator
) -> pd.DataFrame:
    rules = settings.lijsten
    rows = [
        (moment, code, item, str(rng.choice(["ja", "deels", "nee"], p=rules.stand)))
        for moment in moments
        for code in codes
        for item in rules.borging
    ]
    return pd.DataFrame(rows, columns=["periode", "servicepunt", "punt", "stand"])


def _experience(
    moments: list[str], areas: Areas, settings: DemoSettings, rng: np.random.Generator
) -> pd.DataFrame:
    rules = settings.lijsten
    rows = []
    for moment in moments:
        for area in [areas.gemeente.code, *areas.codes(Level.STADSDEEL)]:
            for each in rules.ervaring:
                spread = each.spreiding if area != areas.gemeente.code else 0.0
                value = float(np.clip(rng.normal(each.gemiddelde, spread), 1, 99))
                n = int(rng.integers(*each.antwoorden))
                rows.append((moment, area, each.respondent, each.maat, round(value, 1), n))
    names = ["periode", "gebied", "respondent", "maat", "waarde", "n"]
    return pd.DataFrame(rows, columns=names).assign(bron="Verzonnen onderzoek")


def _complaints(
    moments: list[str], codes: list[str], settings: DemoSettings, rng: np.random.Generator
) -> pd.DataFrame:
    rules = settings.lijsten
    rows = []
    for moment in moments:
        for code in codes:
            own = rng.random() < rules.klacht_zelf_behandeld
            count = int(rng.poisson(rules.klachten_per_punt))
            rows.append((moment, code, "wachten en bejegening", count, "nee" if own else "ja"))
    names = ["periode", "servicepunt", "onderwerp", "aantal", "onafhankelijk_behandeld"]
    return pd.DataFrame(rows, columns=names)


def _signals(
    districts: list[str],
    organisations: list[str],
    settings: DemoSettings,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Draw signals spread over the months, each of another organisation."""
    rules = settings.lijsten
    rows = []
    senders = sorted(set(organisations))
    for text, how_many in rules.signalen.items():
        where = rng.choice(districts, min(how_many, len(districts)), replace=False)
        for district in where:
            for sender in rng.choice(senders, min(2, len(senders)), replace=False)[
                : 1 + int(rng.random() < rules.tweede_organisatie)
            ]:
                quarter = settings.quarters[-1 - int(rng.integers(4))]
                year, month = divmod(quarter.first, 12)
                day = int(rng.integers(1, 28))
                rows.append((f"{year}-{month + 1:02d}-{day:02d}", sender, district, text))
    table = pd.DataFrame(rows, columns=["datum", "afzender", "gebied", "signaal"])
    return table.sort_values(["datum", "afzender", "gebied"], kind="stable")
