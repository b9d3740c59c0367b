"""The forms that a pack can take: what each is for, and who writes it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module

from geo.areas import Areas
from geo.screen.pack import Pack, pack_title
from geo.selection import QUESTIONS, Selection
from pages.pack.ground import Ground

_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Form:
    """A form of the pack.

    Parameters
    ----------
    name, purpose : str
        What it is and what it is for, in Dutch.
    ending, mime : str
    write : callable
        From pack and boundaries to the bytes of the file.
    has_front : bool
        Whether it holds *Een A4*; rows for a program do not.
    """

    name: str
    purpose: str
    ending: str
    mime: str
    write: Callable[[Pack, Ground], bytes]
    has_front: bool = True

    def file_name(self, selection: Selection, areas: Areas) -> str:
        """Return the name of the file: place and question."""
        words = f"{pack_title(selection, areas)} {QUESTIONS[selection.vraag]}"
        plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
        return f"vergaderpakket-{_ODD.sub('-', plain).strip('-')}.{self.ending}"


def _late(module: str, function: str, *, with_ground: bool, pack: Pack, ground: Ground) -> bytes:
    # Imported at the click: typst and the office libraries would make every start slower.
    made = getattr(import_module(f"pages.pack.{module}"), function)
    return bytes(made(pack, ground) if with_ground else made(pack))


def _writer(
    module: str, function: str, *, with_ground: bool = True
) -> Callable[[Pack, Ground], bytes]:
    late = partial(_late, module, function, with_ground=with_ground)
    return lambda pack, ground: late(pack=pack, ground=ground)


FORMS = (
    Form("PDF", "om te printen", "pdf", "application/pdf", _writer("pdf", "pdf_file")),
    Form(
        "PowerPoint",
        "om aan te passen",
        "pptx",
        f"{_OFFICE}.presentationml.presentation",
        _writer("powerpoint", "powerpoint_file"),
    ),
    Form(
        "Excel",
        "om mee te rekenen",
        "xlsx",
        f"{_OFFICE}.spreadsheetml.sheet",
        _writer("excel", "excel_file", with_ground=False),
    ),
    Form(
        "HTML",
        "dia's in elke browser, zonder internet",
        "html",
        "text/html",
        _writer("html_file", "html_file"),
    ),
    Form(
        "GeoJSON",
        "deze kaart in een GIS",
        "geojson",
        "application/geo+json",
        _writer("geojson_file", "geojson_file"),
        has_front=False,
    ),
    Form(
        "CSV",
        "alle cijfers, één per regel",
        "csv",
        "text/csv",
        _writer("csv_file", "csv_file", with_ground=False),
        has_front=False,
    ),
)
