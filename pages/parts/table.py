"""The table twin of the map: sortable, readable, wholly usable by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from geo.cell import Cell, State
from geo.screen.help_words import column_lines
from geo.screen.model import Screen

_KEY = "tabel"
_component = st.components.v2.component(
    "tabel",
    html='<div class="tabel vrij" tabindex="0" role="region" aria-label="Tabel"></div>',
    js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def table(screen: Screen, choose: Callable[[str], None]) -> None:
    """Draw a screen's table.

    Parameters
    ----------
    screen : Screen
    choose : callable
        Called with the code of the area or point whose name was pressed.
    """

    def pressed() -> None:
        code = st.session_state[_KEY].gekozen
        if code:
            choose(str(code))

    _component(key=_KEY, data=table_data(screen), on_gekozen_change=pressed)


def plain_table(key: str, data: Mapping[str, Any]) -> str:
    """Draw a table of plain values, as in ``table_data``.

    Returns
    -------
    str
        Code of the row whose name was pressed, in the run of that press; else empty.
    """
    pressed = _component(key=key, data=dict(data), on_gekozen_change=lambda: None)
    return str(pressed.gekozen or "")


def table_data(screen: Screen) -> dict[str, Any]:
    """Return the table as plain values; ``table.js`` draws them."""
    what = screen.map.what
    columns: list[dict[str, Any]] = [{"label": what, "numeric": False}]
    for column in screen.table.columns:
        lines = column_lines(column, screen.definition)
        help_text = {"help": "\n".join(lines)} if lines else {}
        columns.append({"label": column.label, "numeric": column.numeric} | help_text)
    return {
        "caption": f"{screen.legend_title} per {what.lower()}",
        "columns": columns,
        "shape": "|".join(str(c["label"]) for c in columns),
        "chosen": screen.selection.chosen,
        "rows": [
            [
                row.code,
                row.name,
                *(
                    _plain(v, c.numeric)
                    for v, c in zip(row.cells, screen.table.columns, strict=True)
                ),
            ]
            for row in screen.table.rows
        ],
    }


def _plain(cell: Cell, numeric: bool) -> str | list[str | float | None]:
    """Return a cell as short as it goes: its text, then sorting value, state and reason.

    Every byte travels with every choice, so what is absent is left out.
    """
    if cell.state is not State.NUMBER:
        return [cell.text, None, cell.state.value, cell.reason]
    # Words sort as words, not by the figure behind them.
    return cell.text if cell.value is None or not numeric else [cell.text, round(cell.value, 3)]
