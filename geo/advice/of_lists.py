"""Facts from what organisations made of themselves or had asked: scans, lists, surveys, signals."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from geo.advice.at_points import districts
from geo.advice.facts import Fact
from geo.advice.inputs import AdviceInputs
from geo.advice.signals import Verdict, try_signal
from geo.areas import Areas, Level
from geo.cell import State
from geo.errors import InvalidPeriodError
from geo.period import Period
from geo.text import how_many, listing, number

Found = Iterator[tuple[str, str, Fact]]
_MILIEUS = ("thuis", "straat", "school_werk", "online")
_TIES = {
    "band_huisarts_welzijn": ("huisarts", "welzijn"),
    "band_ggz_politie": ("ggz", "politie"),
    "band_jeugdteam_school": ("jeugdteam", "school"),
    "band_schuldhulp_corporatie": ("schuldhulp", "woningcorporatie"),
}
_WORST = ("nee", "deels", "onbekend", "ja")
# Indicator: who answered, and which measure.
_MEASURES = {
    "bekend_bij_inwoners_pct": (("inwoner",), "kent_ondersteuning_pct"),
    "bekend_bij_verwijzers_pct": (("verwijzer",), "kent_ondersteuning_pct"),
    "bekend_bij_nieuwe_clienten_pct": (("client_nieuw",), "kent_ondersteuning_pct"),
    "zonder_hulp_pct": (("inwoner",), "hulpvraag_zonder_hulp_pct"),
    "plan_herkend_pct": (("client_nieuw", "client_bekend"), "plan_herkend_pct"),
    "informatie_vooraf_pct": (("client_nieuw", "client_bekend"), "informatie_vooraf_pct"),
    "onafhankelijkheid_genoemd_pct": (
        ("client_nieuw", "client_bekend"),
        "onafhankelijkheid_genoemd_pct",
    ),
    "tevreden_cijfer": (("client_nieuw", "client_bekend"), "tevreden_cijfer"),
}
_NETWORK, _ASSURANCE = "Netwerkscan", "Lijst van borging"
_Z95 = 196.0
_SIGNAL_MONTHS = 12


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the latest period of each area or point."""
    if rows.empty:
        return rows
    place = rows["gebied"] if "gebied" in rows else rows["servicepunt"]
    if "servicepunt" in rows and "gebied" in rows:
        place = rows["gebied"].where(rows["gebied"] != "", rows["servicepunt"])
    return rows[rows["laatste"] == rows.groupby(place)["laatste"].transform("max")]


def _until(rows: pd.DataFrame, inputs: AdviceInputs) -> pd.DataFrame:
    """Return what was known by the end of the quarter; a period that is unknown counts."""
    if rows.empty:
        return rows
    return rows[rows["laatste"].isna() | (rows["laatste"] <= inputs.period.last)]


def _labels(periods: Iterable[object]) -> str:
    """Return periods as the screens name them; a list may also name one in words."""
    told = []
    for text in dict.fromkeys(map(str, periods)):
        try:
            told.append(Period.parse(text).label)
        except InvalidPeriodError:
            told.append(text)
    return ", ".join(told)


def network_facts(inputs: AdviceInputs) -> Found:
    """Yield which expected partners have no tie, how strong ties are, and who directs."""
    rows = _newest(_until(inputs.network, inputs))
    if rows.empty:
        return
    home = _homes(rows["gebied"], inputs.areas)
    for code in inputs.areas.codes(Level.STADSDEEL):
        here = rows[home == code]
        if here.empty:
            continue
        period = _labels(here["periode"])
        alone = here[here["met"] == ""]
        for milieu in _MILIEUS:
            inside = alone[alone["milieu"] == milieu]
            if inside.empty:
                continue
            tied = set(inside.loc[inside["sterkte"] > 0, "partner"])
            asked = [partner for where, partner in inputs.expected_ties if where == milieu]
            # A partner that the scan did not ask about may or may not have a tie.
            known = set(inside["partner"])
            gone = [partner for partner in asked if partner in known - tied]
            open_ = [partner for partner in asked if partner not in known]
            yield (
                code,
                f"netwerk_{milieu}_ontbreekt",
                Fact(
                    State.NUMBER,
                    float(len(gone)),
                    float(len(gone) + len(open_)),
                    text=how_many(len(gone), "partner", "partners"),
                    n=float(len(inside)),
                    detail=listing([partner.replace("_", " ") for partner in gone]),
                    period=period,
                    source=_NETWORK,
                ),
            )
        for name, pair in _TIES.items():
            both = here[(here["met"] != "")]
            mine = [{a, b} == set(pair) for a, b in zip(both["partner"], both["met"], strict=True)]
            strengths = both.loc[mine, "sterkte"].dropna()
            if len(strengths):
                value = float(strengths.max())
                words = ("geen band", "soms", "vast")[int(value)]
                yield (
                    code,
                    name,
                    Fact(
                        State.NUMBER,
                        value,
                        value,
                        text=words,
                        n=float(len(strengths)),
                        period=period,
                        source=_NETWORK,
                    ),
                )
        directors = sorted({str(each) for each in here["regie"] if str(each).strip()})
        word = "ja" if directors else "nee"
        yield (
            code,
            "netwerk_regie",
            Fact(
                State.NUMBER,
                word=word,
                text=word,
                n=float(len(here)),
                detail=listing(directors),
                period=period,
                source=_NETWORK,
            ),
        )


def _homes(codes: pd.Series, areas: Areas) -> pd.Series:
    """Return the stadsdeel of each code; empty for the gemeente and what is unknown."""
    return pd.Series(
        [(areas.ancestor(str(c), Level.STADSDEEL) or "") if str(c) in areas else "" for c in codes],
        codes.index,
    )


def assurance_facts(inputs: AdviceInputs) -> Found:
    """Yield per item of the list the worst state among the points of an area."""
    rows = _newest(_until(inputs.assurance, inputs))
    if rows.empty:
        return
    home = _homes(rows["gebied"], inputs.areas)
    for code, points in districts(inputs):
        whole = code == inputs.areas.gemeente.code
        mine = rows["servicepunt"].isin(points) | (home == code) | (rows["gebied"] == code)
        here = rows[mine]
        for item, listed in here.groupby("punt"):
            name = f"borging_{item}"
            if name not in inputs.indicators:
                continue
            states = listed["stand"].astype(str)
            # A point that is not on the list may be in any state.
            missing = set(points) - set(listed["servicepunt"]) if not whole else set()
            worst = next(word for word in _WORST if word in set(states))
            if worst == "ja" and missing:
                worst = "onbekend"
            there = [
                str(point)
                for point in listed.loc[states == worst, "servicepunt"]
                if point in inputs.points.index
            ]
            names = [str(inputs.points.loc[point, "naam"]) for point in there]
            yield (
                code,
                name,
                Fact(
                    State.NUMBER,
                    word=worst,
                    text=worst,
                    n=float(len(listed)),
                    detail=listing(names) or inputs.areas[code].name,
                    places=tuple(there),
                    period=_labels(listed["periode"]),
                    source=_ASSURANCE,
                ),
            )


def experience_facts(inputs: AdviceInputs) -> Found:
    """Yield what was found among residents, clients and referrers; small numbers as a class."""
    rows = _until(inputs.experience, inputs)
    if rows.empty:
        return
    for code in [*inputs.areas.codes(Level.STADSDEEL), inputs.areas.gemeente.code]:
        here = rows[rows["gebied"] == code]
        for name, (respondents, measure) in _MEASURES.items():
            found = here[here["respondent"].isin(respondents) & (here["maat"] == measure)]
            if found.empty:
                continue
            latest = found["laatste"].fillna(-1)
            newest = found[latest == latest.max()]
            # New clients first: they are the ones whom an average would hide.
            row = newest.sort_values("respondent", ascending=False).iloc[0]
            yield code, name, survey_fact(row, inputs.threshold, inputs.indicators[name].decimalen)


def survey_fact(row: Mapping[str, object] | pd.Series, threshold: int, decimals: int) -> Fact:
    """Return an outcome of a survey, without telling what fewer than ten people said.

    Parameters
    ----------
    row : mapping
        ``waarde_laagste, waarde_hoogste, waarde_bijzonderheid, n, maat, periode, bron``.
    threshold : int
        Smaller counts are a class.
    decimals : int
    """
    low, high = _number(row["waarde_laagste"]), _number(row["waarde_hoogste"])
    low = 0.0 if math.isnan(low) else low
    high = 100.0 if math.isnan(high) else high
    # The value is what is written: a threshold sees what the reader sees.
    low, high = round(low, decimals), round(high, decimals)
    said = str(row["waarde_bijzonderheid"] or "")
    if said == "minder_dan":
        high = math.nextafter(high, -math.inf)
    if said == "meer_dan":
        low = math.nextafter(low, math.inf)
    low = min(low, high)
    n = _number(row["n"])
    source, period = str(row["bron"]), _labels([row["periode"]])
    if not math.isnan(n) and n < threshold:
        return Fact(
            State.SUPPRESSED,
            text="afgeschermd",
            source=source,
            period=period,
            note=f"minder dan {threshold} mensen antwoordden",
        )
    share = str(row["maat"]).endswith("_pct")
    margin = None
    if share and not math.isnan(n):
        few = 100 * (threshold - 1) / n
        count = n * (low + high) / 200
        if count < threshold:
            return Fact(
                State.SUPPRESSED,
                0.0,
                few,
                text=f"ten hoogste {number(few)}%",
                n=n,
                source=source,
                period=period,
                note="kleine aantallen zijn afgeschermd",
            )
        if n - count < threshold:
            return Fact(
                State.SUPPRESSED,
                100 - few,
                100.0,
                text=f"ten minste {number(100 - few)}%",
                n=n,
                source=source,
                period=period,
                note="kleine aantallen zijn afgeschermd",
            )
        middle = (low + high) / 200
        margin = 2 * _Z95 * math.sqrt(middle * (1 - middle) / n)
    unit = "%" if share else ""
    words = {"circa": "ongeveer ", "minder_dan": "minder dan ", "meer_dan": "meer dan "}
    shown = high if said == "minder_dan" else low
    return Fact(
        State.NUMBER,
        low,
        high,
        text=f"{words.get(said, '')}{number(shown, decimals)}{unit}",
        n=None if math.isnan(n) else n,
        margin=margin,
        source=source,
        period=period,
        note="" if not math.isnan(n) else "aantal antwoorden niet bekend",
    )


def _number(value: object) -> float:
    return math.nan if value is None or pd.isna(value) else float(value)  # type: ignore[arg-type, call-overload]


def complaint_facts(inputs: AdviceInputs) -> Found:
    """Yield whether all complaints about the points of an area were handled independently.

    Either answer tells that there were complaints, so neither is given where those that it rests
    on are a small count together: then the answer is withheld.
    """
    rows = _until(inputs.complaints, inputs)
    if rows.empty:
        return
    recent = rows[rows["laatste"].isna() | (rows["laatste"] > inputs.period.last - _SIGNAL_MONTHS)]
    for code, points in districts(inputs):
        here = recent[recent["servicepunt"].isin(points)]
        if here.empty:
            continue
        word = _handled(here, inputs.threshold)
        yield (
            code,
            "klachten_onafhankelijk",
            Fact(
                State.NUMBER,
                word=word or "onbekend",
                text=word or "afgeschermd",
                n=float(len(points)),
                source="Klachten",
                period=inputs.year.label,
            ),
        )


def _handled(rows: pd.DataFrame, threshold: int) -> str:
    """Return ja, nee or onbekend; empty where the complaints behind it are a small count."""
    answer = rows["onafhankelijk_behandeld"]
    amount = pd.to_numeric(rows["aantal_laagste"]).fillna(0)
    if "nee" in set(answer):
        deciding, word = amount[answer == "nee"], "nee"
    else:
        deciding, word = amount, "ja" if set(answer) == {"ja"} else "onbekend"
    return word if deciding.sum() >= threshold else ""


def signal_facts(inputs: AdviceInputs, facts: Mapping[str, Mapping[str, Fact]]) -> Found:
    """Yield per subject how many organisations signalled it, unless the figures contradict it.

    Parameters
    ----------
    inputs : AdviceInputs
    facts : mapping
        All other facts, to try the signals on.
    """
    rows = inputs.signals
    codes = inputs.areas.codes(Level.STADSDEEL)
    # No list of signals is no data; a list without this subject is none.
    if rows.empty:
        return
    months = pd.to_datetime(rows["datum"]).dt.year * 12 + pd.to_datetime(rows["datum"]).dt.month - 1
    recent = rows[(months <= inputs.period.last) & (months > inputs.period.last - _SIGNAL_MONTHS)]
    home = _homes(recent["gebied"], inputs.areas)
    where = {str(code): str(district) for code, district in inputs.points["stadsdeel"].items()}
    point = pd.Series([where.get(str(code), "") for code in recent["servicepunt"]], recent.index)
    home = home.where(home != "", point)
    for code in codes:
        senders: dict[str, set[str]] = {topic: set() for topic in inputs.topics.onderwerpen}
        for text, sender in recent.loc[home == code, ["signaal", "afzender"]].itertuples(
            index=False, name=None
        ):
            for tested in try_signal(str(text), facts.get(code, {}), inputs.topics):
                if tested.topic and tested.verdict is not Verdict.CONTRADICTED:
                    senders[tested.topic].add(str(sender))
        for topic, names in senders.items():
            name = f"signaal_{topic}"
            if name in inputs.indicators:
                count = float(len(names))
                yield (
                    code,
                    name,
                    Fact(
                        State.NUMBER,
                        count,
                        count,
                        text=how_many(len(names), "organisatie", "organisaties"),
                        n=count,
                        detail=listing(sorted(names)),
                        period=inputs.year.label,
                        source="Signalen van organisaties",
                    ),
                )


def group_facts(inputs: AdviceInputs) -> Found:
    """Yield how a group compares with its reference: rows of ``geo.groups.assess``."""
    for (code, group), row in inputs.groups.items():
        name = f"groep_{group}_verschil_pct"
        if name not in inputs.indicators or math.isnan(float(row["ratio"])):
            continue
        yield (
            code,
            name,
            Fact(
                State.NUMBER,
                100 * (float(row["lower"]) - 1),
                100 * (float(row["upper"]) - 1),
                text=number(100 * (float(row["ratio"]) - 1), signed=True) + "%",
                n=float(row["n"]),
                flag=str(row["flag"]),
                q=None if math.isnan(float(row["q"])) else float(row["q"]),
                margin=100 * float(row["upper"] - row["lower"]),
                period=inputs.year.label,
                source="Uniforme registratie, en de referentie van doelgroepen.yaml",
            ),
        )
