"""CSV as columns: its encoding, its delimiter and its records, however ragged they are."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pa_csv

from geo.text import number
from loaders.columns import TextColumn
from loaders.limits import Limits
from loaders.report import RefusedError, UnreadableError

# Tried in this order: of two that cut as evenly the first is taken.
_DELIMITERS = (";", "\t", "|", ",")
_TOLD = "sep="
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF16 = "utf-16"
_STEP = 1 << 20
_SAMPLE = 200
# Records read at a time: until they are columns, every cell is an object.
_CHUNK = 20_000
_LINE_BREAK = re.compile(r"[\r\n]")
_MEND = "Herstel die rij, of lever de tabel aan als .xlsx of .ods."


@dataclass(frozen=True)
class _Text:
    """The bytes of a CSV and how they are read; ``skip`` is 1 when line 1 names the delimiter."""

    content: bytes
    shown: str
    encoding: str
    delimiter: str = _DELIMITERS[0]
    skip: int = 0

    def lines(self) -> Iterator[str]:
        lines = io.TextIOWrapper(io.BytesIO(self.content), self.encoding, newline="")
        return itertools.islice(lines, self.skip, None)


class TextTable(NamedTuple):
    """The columns of a CSV, and per record how many cells it has; None when all have as many."""

    columns: list[TextColumn]
    widths: npt.NDArray[np.int32] | None = None


def read_text(content: bytes, shown: str, limits: Limits) -> TextTable:
    """Read a CSV file.

    Parameters
    ----------
    content : bytes
    shown : str
        Name for messages.
    limits : Limits

    Returns
    -------
    TextTable
        One text per column and record: short records are filled up with empty cells, a blank
        line is a record of empty cells. A first line such as ``sep=;`` is no record.

    Raises
    ------
    RefusedError
        If it has more rows or columns than allowed.
    UnreadableError
        If it is in no known encoding, or its quotes are not in pairs or seem to hold a whole row.
    """
    content = content.rstrip(b"\x1a")  # how old programs close a text
    text, widths = _opened(_Text(content, shown, _encoding(content, shown)))
    found: TextTable | None = None
    even = len(set(widths)) == 1 and widths[0] <= limits.kolommen
    if even and b'"' not in content and text.encoding != _UTF16:
        found = _read_even(text, widths[0])
    if found is None:
        found = _read_any(text, limits)
        _refuse_swallowed(found.columns, text, Counter(widths).most_common(1)[0][0])
    if found.columns and len(found.columns[0].codes) > limits.rijen:
        raise RefusedError(
            f"'{shown}' heeft meer dan {number(limits.rijen)} rijen.",
            "Lever de perioden in aparte bestanden aan.",
        )
    return found


def _refuse_swallowed(columns: list[TextColumn], text: _Text, width: int) -> None:
    """Refuse a cell with a line break and as many delimiters as a row has: it holds rows."""
    rows = []
    for column in columns:
        for place, cell in enumerate(column.texts):
            if _LINE_BREAK.search(cell) and cell.count(text.delimiter) >= max(width - 1, 2):
                rows.append(int(np.flatnonzero(column.codes == place)[0]) + 1)
    if rows:
        raise UnreadableError(
            f"'{text.shown}' is niet te lezen: in rij {min(rows)} staat een aanhalingsteken (\") "
            "verkeerd, waardoor de regels erna in één cel terechtkomen.",
            _MEND,
        )


def _encoding(content: bytes, shown: str) -> str:
    if content.startswith(UTF16_MARKS):
        candidates = [_UTF16]
    elif content.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    else:
        candidates = ["utf-8", "cp1252"]
    for encoding in candidates:
        if _fits(content, encoding):
            return encoding
    raise UnreadableError(
        f"'{shown}' is in een onbekende tekencodering opgeslagen.",
        "Sla het op als CSV UTF-8, of als .xlsx of .ods.",
    )


def _fits(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(content)
    try:
        for start in range(0, len(content), _STEP):
            decoder.decode(view[start : start + _STEP])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _opened(text: _Text) -> tuple[_Text, list[int]]:
    """Return the text with its delimiter, and the widths of its first records."""
    first = next(text.lines(), "").strip('"\r\n ')
    if first.casefold().startswith(_TOLD) and len(first) == len(_TOLD) + 1:
        told = _Text(text.content, text.shown, text.encoding, first[-1], skip=1)
        return told, _widths(told)
    best, found = -1, (text, [1])
    for delimiter in _DELIMITERS:
        tried = _Text(text.content, text.shown, text.encoding, delimiter)
        widths = _widths(tried)
        cut = Counter(width for width in widths if width > 1)
        width, often = max(cut.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        # A comma also stands in sentences and in numbers, but then in few records, or once.
        if (score := often * (width - 1)) > best:
            best, found = score, (tried, widths)
    return found


def _widths(text: _Text) -> list[int]:
    """Return the widths of the first records, as far as they can be read."""
    widths: list[int] = []
    reader = csv.reader(text.lines(), delimiter=text.delimiter)
    try:
        widths.extend(len(record) for record in itertools.islice(reader, _SAMPLE))
    except csv.Error:
        # Reading in earnest comes to the same place, and says what is wrong there.
        widths.append(0)
    return widths


def _read_even(text: _Text, width: int) -> TextTable | None:
    """Read records without quotes that all have one width; None when they have not."""
    names = [str(place) for place in range(width)]
    kind = pa.dictionary(pa.int32(), pa.string())
    encoding = text.encoding.removesuffix("-sig")
    try:
        table = pa_csv.read_csv(
            io.BytesIO(text.content),
            pa_csv.ReadOptions(column_names=names, skip_rows=text.skip, encoding=encoding),
            pa_csv.ParseOptions(
                delimiter=text.delimiter, quote_char=False, ignore_empty_lines=False
            ),
            pa_csv.ConvertOptions(column_types=dict.fromkeys(names, kind)),
        )
    except pa.ArrowInvalid:
        # Further on there is a record of another width.
        return None
    return TextTable([_column(column) for column in table.columns])


def _read_any(text: _Text, limits: Limits) -> TextTable:
    """Read records with quotes, of any width."""
    reader = csv.reader(text.lines(), delimiter=text.delimiter, strict=True)
    columns: list[list[pa.Array]] = []
    widths = array("i")
    done = 0
    while done <= limits.rijen:
        records: list[list[str]] = []
        try:
            records.extend(itertools.islice(reader, _CHUNK))
        except csv.Error:
            # Not chained: the error tells what stands there.
            raise UnreadableError(
                f"'{text.shown}' is niet te lezen: in rij {done + len(records) + 1} staat een "
                'aanhalingsteken (") verkeerd, of is een cel te lang.',
                _MEND,
            ) from None
        if not records:
            break
        widths.extend(map(len, records))
        width = max(1, *widths[done:])
        if width > limits.kolommen:
            raise RefusedError(
                f"'{text.shown}' heeft een rij met meer dan {limits.kolommen} kolommen.",
                "Lever alleen de tabel van de standaard aan.",
            )
        columns += [[_blank(done)] for _ in range(width - len(columns))]
        by_column = zip(*(_filled(record, len(columns)) for record in records), strict=True)
        for column, values in zip(columns, by_column, strict=True):
            column.append(pa.array(values, pa.string()).dictionary_encode())
        done += len(records)
    found = [_column(pa.chunked_array(chunks)) for chunks in columns]
    return TextTable(found, np.array(widths, np.int32))


def _filled(record: list[str], width: int) -> list[str]:
    return record if len(record) == width else record + [""] * (width - len(record))


def _blank(rows: int) -> pa.Array:
    return pa.array([""] * rows, pa.string()).dictionary_encode()


def _column(chunks: pa.ChunkedArray) -> TextColumn:
    whole = chunks.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):  # without rows there is no chunk
        whole = whole.chunk(0) if whole.num_chunks else _blank(0)
    return TextColumn(whole.dictionary.to_pylist(), whole.indices.to_numpy())
