"""The points' own words, beside the finding or the advice that they are about."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from geo.screen.advice.cards import remarks_of
from geo.screen.line import Remark
from geo.screen.pack import SAID
from loaders.store import Store
from pages.parts.compose import Snapshot


def remarks_html(remarks: Sequence[Remark]) -> str:
    """Return words as quotations, each with its point, and when it was noted."""
    return "".join(
        f'<blockquote class="reactie"><p>{escape(each.text)}</p><cite>{escape(each.point)}, '
        f"{escape(each.noted)}</cite></blockquote>"
        for each in remarks
    )


def of_findings(
    store: Store, snapshot: Snapshot, area: str, questions: Sequence[str]
) -> dict[str, tuple[Remark, ...]]:
    """Return what points say of findings about an area, by question of the map."""
    town = snapshot.composer.municipality.code
    comments = store.comments(town, demonstration=snapshot.demonstration)
    return {each: remarks_of(area, each, comments, snapshot.scope.points) for each in questions}


def draw(remarks: Sequence[Remark]) -> None:
    """Draw words under their heading; nothing where there are none."""
    if remarks:
        st.html(
            f'<section class="paneel reacties"><h3>{SAID}</h3>{remarks_html(remarks)}</section>'
        )
