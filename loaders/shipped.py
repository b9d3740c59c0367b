"""Lists the files of ``data/``: source, licence, vintage, date and checksum of each."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import yaml

from geo.errors import DataError
from geo.shipped import Shelf, ShippedFile
from geo.text import day
from loaders.fetched import AREAS, FIGURES
from loaders.municipality import Municipality
from loaders.yaml_files import DATA

_LICENCE = "EUPL-1.2, zoals de broncode"
_DATE = "Hoort bij deze versie van de toepassing"
_UNSAID = "niet vermeld"
_SLOT = re.compile(r" ?\{\w+\}")
_PERIOD = re.compile(r"\d{4}-K\d")


def shipped_files(municipality: Municipality) -> tuple[ShippedFile, ...]:
    """List what ships for one municipality, and the knowledge that holds for all.

    Parameters
    ----------
    municipality : Municipality
        Its folder says which ``data/`` is meant.

    Raises
    ------
    DataError
        If a file cannot be read.
    """
    folder = municipality.folder
    try:
        return (
            *_figures(municipality),
            *_fetched(municipality),
            *_demonstration(folder),
            *_knowledge(DATA if municipality.is_fetched else folder.parent),
        )
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DataError(
            "Een bestand in data/ is niet te lezen.", "Zet de map terug uit de broncode."
        ) from error


def _figures(municipality: Municipality) -> Iterator[ShippedFile]:
    code = municipality.code
    for name, entry in municipality.metadata["bestanden"].items():
        yield ShippedFile(
            path=f"{code}/{name}",
            shelf=Shelf.BOUNDARIES if "/" in name else Shelf.FIGURES,
            source=str(entry["bron"]),
            licence=str(entry.get("licentie") or _UNSAID),
            vintage=str(entry.get("jaargang") or _UNSAID),
            date=str(entry.get("brondatum") or entry.get("brondatum_reden") or _UNSAID),
            note=str(entry.get("toelichting") or ""),
            sha256=str(entry["sha256"]),
        )
    path = municipality.folder / "metadata.json"
    yield ShippedFile(
        path=f"{code}/{path.name}",
        shelf=Shelf.FIGURES,
        source="Deze lijst zelf, gemaakt met python -m loaders bundel",
        licence=_LICENCE,
        vintage="",
        date=_DATE,
        note=str(municipality.metadata.get("indeling_toelichting") or ""),
        sha256=_checksum(path, path.stat().st_mtime),
    )


def _fetched(municipality: Municipality) -> Iterator[ShippedFile]:
    for year, each in sorted(municipality.fetched.items()):
        about = each.about
        for name, source in ((FIGURES, about.bron_cijfers), (AREAS, about.bron_grenzen)):
            if name in about.sha256:
                yield ShippedFile(
                    path=f"opgehaald/{municipality.code}/{year}/{name}",
                    shelf=Shelf.FIGURES if name == FIGURES else Shelf.BOUNDARIES,
                    source=source,
                    licence="CC BY 4.0",
                    vintage=str(year),
                    date=f"Opgehaald op {day(about.opgehaald)}",
                    note="",
                    sha256=about.sha256[name],
                )


def _demonstration(folder: Path) -> Iterator[ShippedFile]:
    for path in sorted((folder / "demo").glob("*")):
        period = _PERIOD.search(path.name)
        yield ShippedFile(
            path=f"{folder.name}/demo/{path.name}",
            shelf=Shelf.DEMONSTRATION,
            source="Verzonnen; gemaakt met python -m loaders demo",
            licence=_LICENCE,
            vintage=period[0] if period else "",
            date=_DATE,
            note="",
            sha256=_checksum(path, path.stat().st_mtime),
        )


def _knowledge(folder: Path) -> Iterator[ShippedFile]:
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.md"), *folder.glob("*.csv")]):
        if path.name == "README.md":
            continue
        text = path.read_text(encoding="utf-8")
        version = re.search(r"^versie: (\S+)", text, re.MULTILINE)
        yield ShippedFile(
            path=path.name,
            shelf=Shelf.KNOWLEDGE,
            source="Team van deze toepassing; bronnen staan in het bestand",
            licence=_LICENCE,
            vintage=f"versie {version[1]}" if version else "",
            date=_DATE,
            note=_opening(text),
            sha256=_checksum(path, path.stat().st_mtime),
        )


def _opening(text: str) -> str:
    """Return the first sentence of what a file says about itself."""
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith("#") or (lines and not line.strip("# ")):
            break
        lines.append(line.strip("# "))
    first = re.split(r"(?<=[.?]) ", " ".join(lines).strip(), maxsplit=1)[0]
    first = _SLOT.sub("", first).rstrip(": ")
    return first if first.endswith((".", "?")) else f"{first}."


@lru_cache(maxsize=256)
def _checksum(path: Path, _modified: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
