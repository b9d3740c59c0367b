"""The small button beside a name that opens what it means; ``help.js`` answers to it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


def help_button(lines: Sequence[str]) -> str:
    """Return the button as HTML.

    Parameters
    ----------
    lines : sequence of str
        The name of what is explained, and then what there is to tell; empty for no button.
    """
    if not lines:
        return ""
    text = escape("\n".join(lines)).replace("\n", "&#10;")
    return (
        f'<button type="button" class="begrip" aria-label="Uitleg: {escape(lines[0])}" '
        f'aria-haspopup="dialog" data-uitleg="{text}">?</button>'
    )
