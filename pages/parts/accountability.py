"""Draws where every figure comes from: a table of contents and a list per chapter.

Streamlit's own KaTeX typesets the formulas, so what has one goes through ``st.markdown``. A
formula stands between empty lines; all else is on one line, so that none of it is taken for
Markdown.
"""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.screen.accountability import (
    AccountabilityScreen,
    Basis,
    Entry,
    Fact,
    Group,
    Link,
    Section,
)
from loaders.advice_rules import load_advice_rules
from loaders.groups import load_groups
from loaders.knowledge import Knowledge
from loaders.measure import load_measure_rules
from loaders.methods import load_methods
from loaders.municipality import Municipality
from loaders.plan_words import load_plan_words
from loaders.quality_rules import load_quality_rules
from loaders.shipped import shipped_files
from loaders.standard import load_standard
from loaders.workload import load_workload

_TOP = "inhoud"


def basis_of(knowledge: Knowledge, municipality: Municipality) -> Basis:
    """Return all that the app computes with.

    Raises
    ------
    DataError
        If a file of ``data/`` is missing or damaged.
    """
    rules = load_measure_rules()
    return Basis(
        municipality=municipality.code,
        catalogue=knowledge.catalogue,
        taxonomy=knowledge.taxonomy,
        plan=knowledge.plan,
        plan_words=load_plan_words(),
        thresholds=rules.thresholds,
        need=rules.need,
        causes=rules.causes,
        groups=load_groups(),
        workload=load_workload(),
        quality=load_quality_rules(),
        methods=load_methods(),
        advice=load_advice_rules(),
        files=shipped_files(municipality),
        standard_version=load_standard().versie,
        data_version=municipality.version,
    )


def draw(screen: AccountabilityScreen) -> None:
    """Draw the page."""
    contents = "".join(
        f'<li><a href="#{escape(each.key)}">{escape(each.title)}</a>'
        f"<span>{len(each.entries)}</span></li>"
        for each in screen.sections
    )
    st.html(
        f'<div class="bevinding" id="{_TOP}"><h1>{escape(screen.headline)}</h1>'
        f"<p>{escape(screen.explanation)}</p></div>"
        f'<nav class="inhoud" aria-label="Inhoud van deze pagina"><ol>{contents}</ol></nav>'
    )
    opened = st.toggle("Alles uitklappen", key="alles_uitgeklapt")
    for section in screen.sections:
        _section(section, opened=opened)


def _section(section: Section, *, opened: bool) -> None:
    st.html(
        f'<section class="blad" id="{escape(section.key)}"><h2>{escape(section.title)}</h2>'
        f'<p class="klein">{escape(section.text)} '
        f'<a href="#{_TOP}">Naar de inhoud</a></p></section>'
    )
    body = "".join(_group(group, opened=opened) for group in section.groups)
    if any(entry.latex for entry in section.entries):
        st.markdown(body, unsafe_allow_html=True)
    else:
        st.html(body)


def _group(group: Group, *, opened: bool) -> str:
    title = f'<div class="v-kop" role="heading" aria-level="3">{_line(group.title)}</div>'
    text = f'<div class="v-tekst">{_line(group.text)}</div>'
    entries = "".join(_entry(entry, opened=opened) for entry in group.entries)
    return (
        f'<div class="v-groep">{title if group.title else ""}{text if group.text else ""}'
        f'<div class="v-lijst">{entries}</div></div>'
    )


def _entry(entry: Entry, *, opened: bool) -> str:
    mark = f'<span class="v-merk">{_line(entry.mark)}</span>' if entry.mark else ""
    line = f'<span class="v-regel">{_line(entry.line)}</span>' if entry.line else ""
    formula = f'<div class="v-formule">\n\n$$\n{entry.latex}\n$$\n\n</div>' if entry.latex else ""
    facts = "".join(map(_fact, entry.facts))
    return (
        f'<details id="{escape(entry.key)}"{" open" if opened else ""}>'
        f"<summary><b>{_line(entry.title)}</b>{mark}{line}</summary>"
        f'<div class="v-inhoud">{formula}<dl>{facts}</dl></div></details>'
    )


def _fact(fact: Fact) -> str:
    parts = [_line(fact.text)] if fact.text else []
    parts += map(_link, fact.links)
    return f"<dt>{_line(fact.label)}</dt><dd>{' '.join(parts)}</dd>"


def _link(link: Link) -> str:
    # Nothing is fetched from another site unless someone follows the link.
    away = link.address.startswith("https://")
    where = ' target="_blank" rel="noopener"' if away else ' target="_self"'
    return f'<a href="{escape(link.address)}"{where}>{_line(link.name)}</a>'


def _line(text: str) -> str:
    """Return a text for HTML, on one line: an empty one would make Markdown of what follows."""
    return " ".join(escape(text).split())
