"""Draws the page *Doelgroepen* from its value."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from geo.areas import Level
from geo.screen.target_groups import GroupLine, GroupSection, Interval, TargetGroupsScreen
from geo.selection import ALL, Scope

_DISTRICT, _YEAR = "groepen_stadsdeel", "groepen_jaar"


def choices(scope: Scope) -> tuple[str, str]:
    """Draw what to choose; return the stadsdeel (or all) and the year, empty without any."""
    districts = {ALL: "Alle stadsdelen"} | {a.code: a.name for a in scope.areas.at(Level.STADSDEEL)}
    years = {str(period): period.label for period in scope.year_choices()}
    for key, name, known in (
        (_DISTRICT, "stadsdeel", districts),
        (_YEAR, "kalenderjaar", years),
    ):
        asked = st.query_params.get(name, "")
        if key not in st.session_state and asked in known:
            st.session_state[key] = asked
        if st.session_state.get(key) not in known:
            st.session_state.pop(key, None)
    with st.container(key="balk"):
        columns = st.columns([14, 9, 43])
        with columns[0]:
            district = st.selectbox(
                "Stadsdeel", list(districts), format_func=districts.__getitem__, key=_DISTRICT
            )
        with columns[1]:
            year = st.selectbox("Jaar", list(years), format_func=years.__getitem__, key=_YEAR)
    chosen = {"stadsdeel": district} if district != ALL else {}
    kept = {n: st.query_params[n] for n in ("gemeente", "uitgave") if n in st.query_params}
    wanted = kept | chosen | ({"kalenderjaar": year} if year else {})
    if dict(st.query_params) != wanted:
        st.query_params.from_dict(wanted)
    return str(district), str(year or "")


def draw(screen: TargetGroupsScreen, gemeente: str, year: str) -> None:
    """Draw the groups, those that are seen least first."""
    mark = f'<span class="demo">{escape(screen.watermark)}</span>' if screen.watermark else ""
    sections = "".join(_section(section, gemeente, year) for section in screen.sections)
    st.html(
        f'<div class="bevinding"><h1>{escape(screen.headline)}</h1>'
        f"<p>{escape(screen.explanation)} {mark}</p></div>{sections}"
        f'<footer class="bronnen"><p>{escape(screen.note)}</p>'
        f"<p>Bronnen: {escape('; '.join(screen.sources))}. Gegevensversie "
        f"{escape(screen.data_version)}.</p></footer>"
    )


def _section(section: GroupSection, gemeente: str, year: str) -> str:
    lines = "".join(_line(line, gemeente, year) for line in section.lines)
    return (
        f'<section class="blad g-groepen"><h2>{escape(section.title)}</h2>'
        f'<div class="v-lijst">{lines}</div></section>'
    )


def _line(line: GroupLine, gemeente: str, year: str) -> str:
    sensitive = '<span class="g-gevoelig">gevoelig</span>' if line.sensitive else ""
    facts = "".join(f"<dt>{escape(head)}</dt><dd>{escape(text)}</dd>" for head, text in line.facts)
    if line.elsewhere:
        facts += f"<dt>Ook zichtbaar in</dt><dd>{_items(line.elsewhere)}</dd>"
    if line.practice:
        advised = tuple(f"{each.waar}: {each.wat}" for each in line.practice)
        facts += f"<dt>Uit de praktijk</dt><dd>{_items(advised)}</dd>"
    if line.examples:
        facts += (
            f"<dt>Wat anderen doen</dt><dd>{_items(line.examples)}"
            '<span class="klein">Voorbeelden; hun effect is hier niet onderzocht.</span></dd>'
        )
    if line.source:
        said, url = line.source
        facts += (
            f'<dt>Bron</dt><dd><a href="{escape(url)}" target="_blank" '
            f'rel="noopener">{escape(said)}</a></dd>'
        )
    address = urlencode(
        {"gemeente": gemeente, "vraag": "groepen", "groep": line.code, "kalenderjaar": year}
    )
    return (
        f'<details class="g-groep {line.flag}"><summary><b>{escape(line.label)} {sensitive}</b>'
        f'<span class="v-merk">{_interval(line.interval, line.ratio)}</span>'
        f'<span class="v-regel">{escape(line.verdict)}</span></summary>'
        f'<div class="v-inhoud"><p>{escape(line.statement)}</p><dl>{facts}</dl>'
        f'<p><a href="/?{escape(address)}" target="_self">Toon op de kaart</a></p></div></details>'
    )


def _items(texts: tuple[str, ...]) -> str:
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"


def _interval(interval: Interval | None, ratio: str) -> str:
    """Draw a margin as a line, with its ratio on it and a mark where as expected lies."""
    if interval is None:
        return '<i class="g-marge leeg"></i><em>–</em>'
    width = 100 * (interval.high - interval.low)
    return (
        '<i class="g-marge" aria-hidden="true">'
        f'<s style="left:{100 * interval.reference:.1f}%"></s>'
        f'<u style="left:{100 * interval.low:.1f}%;width:{width:.1f}%"></u>'
        f'<q style="left:{100 * interval.at:.1f}%"></q></i><em>{escape(ratio)}</em>'
    )
