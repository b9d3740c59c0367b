"""The figures of a pack as CSV: one figure a row, with everything that must travel with it."""

from __future__ import annotations

from geo.screen.model import Sheet
from geo.screen.pack import Pack, demonstration_words
from geo.screen.written import written
from pages.parts.csv_text import csv_text

_HEAD = (
    "vraag",
    "code",
    "naam",
    "kolom",
    "eenheid",
    "waarde",
    "weergave",
    "toestand",
    "reden",
    "legenda",
    "periode",
    "keuzes",
    "afscherming",
    "bronnen",
    "gegevensversie",
    "let_op",
    "reacties",
)


def csv_file(pack: Pack) -> bytes:
    """Return the figures of a pack as CSV for a Dutch spreadsheet."""
    rows = []
    for finding in pack.findings:
        screen = finding.screen
        looks = finding.looks
        shared = (
            finding.period,
            finding.filter_line,
            dict(finding.provenance)["Afscherming"],
            "; ".join(screen.sources),
            screen.data_version,
            demonstration_words(screen.watermark) if screen.watermark else "",
            " ".join(map(str, finding.said)),
        )
        for row in screen.table.rows:
            for column, cell in zip(screen.table.columns, row.cells, strict=True):
                figure = written(cell) if column.numeric else None
                value = f"{figure.value:.{figure.decimals}f}".replace(".", ",") if figure else ""
                rows.append(
                    (
                        screen.question,
                        row.code,
                        row.name,
                        column.label,
                        column.unit,
                        value,
                        cell.text,
                        cell.state.value,
                        cell.reason,
                        looks.get(row.code, ""),
                        *shared,
                    )
                )
    return csv_text(Sheet("pakket", _HEAD, tuple(rows)))
