"""Draws the form in which the user says which column of a file is which."""

from __future__ import annotations

from html import escape
from itertools import zip_longest

import streamlit as st

from geo.text import listing
from loaders.heading_fit import COUNT, OTHER_BREAKDOWN, OVER_PERIODS, OVER_UNITS, needed
from loaders.report import Mapping
from loaders.standard import ColumnSpec, FileKind
from pages.parts.delivery_flow import Desk, Layout

_ABSENT, _FIXED = "", "\0vast"
_SKIP = ""
_OTHERWISE = (OVER_PERIODS, OVER_UNITS)
_WIDE_KIND = "registraties"
_WIDTHS = (5, 5, 6)
_SHOWN = 30


def form(desk: Desk, layout: Layout, file: str, sender: str) -> tuple[str, Mapping] | None:
    """Draw the form.

    Parameters
    ----------
    desk : Desk
    layout : Layout
    file : str
        Mark of the file; the answers about one are no answers about another.
    sender : str
        For whom the answers are remembered; empty for nobody.

    Returns
    -------
    (str, Mapping) or None
        File kind and mapping, in the run in which the user confirms.
    """
    ask = _Questions(desk, layout, file)
    standard = desk.context.standard
    with st.container(key="levering_kolommen"):
        st.html(
            f"<h2>Kolommen aanwijzen</h2><p>{escape(layout.reason)} {escape(layout.remedy)}</p>"
            f"{_glance(layout)}"
        )
        code = st.selectbox(
            "Wat voor bestand is dit?",
            standard.codes,
            index=standard.codes.index(layout.kind) if layout.kind in standard.codes else 0,
            format_func=lambda c: f"{standard[c].label}: {standard[c].omschrijving}",
            key=ask.key("soort"),
        )
        kind = standard[code]
        breakdown = ask.breakdown() if code == _WIDE_KIND else ""
        mapping = Mapping(uitsplitsing=breakdown, koppen=list(layout.headings))
        for column in kind.kolommen:
            if column.naam not in _answered_by_wide(breakdown):
                ask.column(column, mapping)
        if breakdown:
            ask.counts(mapping)
        if sender:
            st.html(f'<p class="klein">Dit wordt onthouden voor {escape(sender)}.</p>')
        if st.button("Zo lezen en controleren", type="primary", key=ask.key("klaar")):
            lacking = _lacking(kind, mapping)
            if not lacking:
                return kind.code, mapping
            st.html(
                f'<div class="let-op" role="alert"><p>Wijs nog een kolom aan, of vul in wat overal '
                f"hetzelfde is: {escape(listing(lacking))}.</p></div>"
            )
    return None


def _lacking(kind: FileKind, mapping: Mapping) -> list[str]:
    """Return the columns without which no row can be accepted, and that were not answered."""
    there = {*mapping.kolommen, *mapping.vast}
    if mapping.breed:
        there.update(_answered_by_wide(mapping.uitsplitsing))
    return [name for name in needed(kind, there) if name not in there]


def _answered_by_wide(over: str) -> tuple[str, ...]:
    """Return the columns of the standard that a file has no column for when it is wide."""
    if not over:
        return ()
    return (COUNT, over) if over in _OTHERWISE else (COUNT, "uitsplitsing", "categorie")


def _glance(layout: Layout) -> str:
    """Draw how the file begins, so that its columns can be told apart."""
    columns = [layout.samples.get(heading, []) for heading in layout.headings]
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in layout.headings)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(value[:_SHOWN])}</td>' for value in line)}</tr>"
        for line in zip_longest(*columns, fillvalue="")
    )
    return (
        '<div class="tabel blik" tabindex="0" role="region" aria-label="Voorbeelden per kolom">'
        f"<table><caption>Voorbeelden per kolom</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


class _Questions:
    """The questions about one file."""

    def __init__(self, desk: Desk, layout: Layout, file: str) -> None:
        self._taxonomy = desk.context.taxonomy
        self._layout, self._proposal, self._file = layout, layout.proposal, file

    def key(self, *parts: str) -> str:
        """Return the key of a widget."""
        return "_".join(("kolom", *parts, self._file))

    def breakdown(self) -> str:
        """Ask whether the file is wide, and what its columns with counts are about."""
        options = {_SKIP: "Nee: één kolom met aantallen"} | {
            code: f"Ja: per {each.label.lower()}"
            for code, each in self._taxonomy.uitsplitsingen.items()
            if len(each.codes) > 1
        }
        options |= {code: f"Ja: per {code}" for code in _OTHERWISE}
        usual = self._proposal.uitsplitsing
        return self._choose("Staan de aantallen in meer kolommen?", options, usual, "breed")

    def column(self, column: ColumnSpec, mapping: Mapping) -> None:
        """Ask under which heading a column stands; the answer is added to the mapping."""
        name, known = column.naam, self._proposal
        options = {_ABSENT: "Staat niet in het bestand", _FIXED: "Overal hetzelfde…"}
        options |= {heading: heading for heading in self._layout.headings}
        usual = known.kolommen.get(name, _FIXED if name in known.vast else _ABSENT)
        left, middle, right = st.columns(_WIDTHS, vertical_alignment="center")
        need = "" if column.verplicht else " <em>mag ontbreken</em>"
        left.html(
            f'<div class="kolomnaam"><b>{escape(name)}</b>{need}'
            f"<span>{escape(column.omschrijving)}</span></div>"
        )
        with middle:
            chosen = self._choose(name, options, usual, "van", name, quiet=True)
        if chosen == _FIXED:
            value = right.text_input(
                f"Waarde voor {name}",
                known.vast.get(name, ""),
                key=self.key("vast", name),
                label_visibility="collapsed",
                placeholder="Vul de waarde in",
            )
            if value.strip():
                mapping.vast[name] = value.strip()
        elif chosen != _ABSENT:
            mapping.kolommen[name] = chosen
            right.html(self._samples(chosen))

    def counts(self, mapping: Mapping) -> None:
        """Ask what the counts under every other heading are of."""
        options = self._meanings(mapping.uitsplitsing)
        st.html("<h3>Kolommen met aantallen</h3>")
        taken = set(mapping.kolommen.values())
        for place, heading in enumerate(self._layout.headings):
            if heading in taken:
                continue
            left, middle, right = st.columns(_WIDTHS, vertical_alignment="center")
            left.html(f'<div class="kolomnaam"><b>{escape(heading)}</b></div>')
            with middle:
                chosen = self._meaning(heading, options, mapping.uitsplitsing, str(place))
            right.html(self._samples(heading))
            if chosen != _SKIP:
                mapping.breed[heading] = chosen

    def _meaning(self, heading: str, options: dict[str, str], over: str, place: str) -> str:
        """Ask what one heading means; a period has no list to choose from."""
        known = self._proposal
        usual = known.breed.get(heading, _SKIP) if known.uitsplitsing == over else _SKIP
        key = ("is", over, place)
        if over != OVER_PERIODS:
            return self._choose(heading, options, usual, *key, quiet=True)
        return st.text_input(
            heading,
            usual,
            key=self.key(*key),
            label_visibility="collapsed",
            placeholder="Bijvoorbeeld 2026-K3; leeg: niet gebruiken",
        ).strip()

    def _meanings(self, over: str) -> dict[str, str]:
        """Return what counts can be of: a unit, or a category of any breakdown, its own first."""
        options = {_SKIP: "Niet gebruiken"}
        if over == OVER_UNITS:
            return options | {code: u.label for code, u in self._taxonomy.eenheden.items()}
        own = self._taxonomy.uitsplitsingen.get(over)
        options |= {c.code: c.label for c in own.categorieen} if own else {}
        for code, other in self._taxonomy.uitsplitsingen.items():
            if code != over:
                options |= {
                    OTHER_BREAKDOWN.join((code, c.code)): (
                        f"{other.label}: {c.label}" if len(other.codes) > 1 else c.label
                    )
                    for c in other.categorieen
                }
        return options

    def _choose(
        self, label: str, options: dict[str, str], usual: str, *key: str, quiet: bool = False
    ) -> str:
        return st.selectbox(
            label,
            list(options),
            index=list(options).index(usual) if usual in options else 0,
            format_func=options.__getitem__,
            key=self.key(*key),
            label_visibility="collapsed" if quiet else "visible",
        )

    def _samples(self, heading: str) -> str:
        values = [value for value in self._layout.samples.get(heading, []) if value]
        words = " · ".join(escape(value[:_SHOWN]) for value in values) or "leeg"
        return f'<p class="voorbeelden">{words}</p>'
