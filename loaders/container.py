"""What a file really is, and whether it may be opened: judged before anything is parsed.

A workbook is a zip of XML parts. They are unpacked here once, within limits, and only what was
checked is handed on.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath

from loaders.limits import Limits
from loaders.report import RefusedError, UnreadableError
from loaders.text_table import UTF16_MARKS

CSV, XLSX, ODS = "csv", "xlsx", "ods"
_EXPECTED = {".csv": CSV, ".txt": CSV, ".tsv": CSV, ".tab": CSV, ".xlsx": XLSX, ".ods": ODS}
_LABELS = {CSV: "een CSV-bestand", XLSX: "een Excel-bestand", ODS: "een ODS-bestand"}
_WEB_PAGE = "een webpagina of ander XML-bestand"
_OLD_OFFICE = "een bestand van een oude Office-versie (zoals .xls)"
_ZIP = "een ingepakt bestand (zip)"
_SIGNATURES = {
    b"%PDF": "een pdf",
    b"{\\rtf": "een tekstdocument",
    b"\x89PNG": "een afbeelding",
    b"\xff\xd8\xff": "een afbeelding",
    b"GIF8": "een afbeelding",
    b"7z\xbc\xaf": "een ingepakt bestand",
    b"Rar!": "een ingepakt bestand",
    b"\x1f\x8b": "een ingepakt bestand",
    b"MZ\x90": "een programma",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_MARKUP = re.compile(rb"\s*<(?:!doctype|!--|\?xml|html|head|body|meta|table)", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
_CONTROL_UTF16 = re.compile(_CONTROL.pattern.decode("ascii"))
_ENCRYPTED_FLAG = 0x1
_PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED_ODS = "encrypted-package"
_READABLE_PARTS = (".xml", ".rels", "mimetype", _ENCRYPTED_ODS)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([^"']*)["']""")
_PLAIN_ENCODINGS = (b"utf-8", b"us-ascii", b"ascii")
# What zipfile raises on damaged archives.
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
_SHOWN = 60
SAVE_AS = "Sla de tabel op als .xlsx, .ods of .csv en lever dat bestand aan."


@dataclass(frozen=True)
class Container:
    """A file of a known form.

    Parameters
    ----------
    form : str
        ``csv``, ``xlsx`` or ``ods``.
    parts : dict
        For a workbook: its XML parts by name.
    names : tuple of str
        For a workbook: the names of all its parts.
    """

    form: str
    parts: dict[str, bytes] = field(default_factory=dict, repr=False)
    names: tuple[str, ...] = field(default=(), repr=False)


def is_workbook(content: bytes) -> bool:
    """Return whether the bytes are packed as XLSX and ODS are."""
    return content.startswith(_ZIP_STARTS)


def shown_name(name: str) -> str:
    """Return a file name as a message shows it: without its folder, not too long."""
    bare = PureWindowsPath(PurePosixPath(name).name).name
    printable = "".join(c if c.isprintable() else "?" for c in bare)
    return printable if len(printable) <= _SHOWN else printable[: _SHOWN - 1] + "…"


def open_container(content: bytes, name: str, limits: Limits) -> Container:
    """Determine the form of a file by its content, and unpack it within the limits.

    Raises
    ------
    RefusedError
        If it is larger than allowed, encrypted, a bomb, or not what its extension says.
    UnreadableError
        If it is empty, damaged, or of a form that cannot hold a delivery.
    """
    shown = shown_name(name)
    _check_size(len(content), limits.text_bytes, shown)
    if not content.strip():
        raise UnreadableError(f"'{shown}' is leeg.", "Kies het bestand met de gegevens.")
    parts: dict[str, bytes] = {}
    names: tuple[str, ...] = ()
    if is_workbook(content):
        names, parts = _unpack(content, shown, limits)
        form = _form_of_zip(parts)
    else:
        form = _form_of_bytes(content, shown)
    expected = _EXPECTED.get(PurePosixPath(shown.casefold()).suffix)
    if expected and form != expected:
        raise RefusedError(
            f"'{shown}' heet {_LABELS[expected]}, maar is {_LABELS.get(form, form)}.",
            "Sla het bestand opnieuw op in de juiste vorm; alleen de naam wijzigen helpt niet.",
        )
    if form not in _LABELS:
        raise UnreadableError(f"'{shown}' is {form}; daar staat geen leesbare tabel in.", SAVE_AS)
    if form != CSV:
        _check_size(len(content), limits.workbook_bytes, shown)
    return Container(form, parts, names)


def _check_size(size: int, limit: int, shown: str) -> None:
    if size > limit:
        raise RefusedError(
            f"'{shown}' is {size / 1e6:.0f} MB; de grens is {limit / 1e6:.0f} MB.",
            "Lever de perioden in aparte bestanden aan.",
        )


def _form_of_bytes(content: bytes, shown: str) -> str:
    if content.startswith(_OLE):
        # Excel keeps an encrypted workbook in the container of its old format.
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise _encrypted(shown)
        return _OLD_OFFICE
    for signature, label in _SIGNATURES.items():
        if content.startswith(signature):
            return label
    if _MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")):
        return _WEB_PAGE
    return CSV if _is_text(content) else "geen tekst"


def _is_text(content: bytes) -> bool:
    if content.startswith(UTF16_MARKS):
        try:
            return not _CONTROL_UTF16.search(content.decode("utf-16"))
        except UnicodeDecodeError:
            return False
    # Old programs close a text with Ctrl-Z.
    return not _CONTROL.search(content.rstrip(b"\x1a"))


def _form_of_zip(parts: dict[str, bytes]) -> str:
    types = parts.get("[Content_Types].xml", b"")
    if b"sheet.binary" in types:
        return "een binaire Excel-werkmap (.xlsb)"
    if b"spreadsheetml" in types or b"ms-excel" in types:
        return XLSX
    if b"wordprocessingml" in types or b"presentationml" in types:
        return "een Office-document zonder werkblad"
    declared = parts.get("mimetype", b"") or parts.get("META-INF/manifest.xml", b"")
    if b"opendocument.spreadsheet" in declared:
        return ODS
    if b"opendocument" in declared:
        return "een document zonder werkblad"
    return _ZIP


def _unpack(content: bytes, shown: str, limits: Limits) -> tuple[tuple[str, ...], dict[str, bytes]]:
    """Return the names of all parts, and the XML parts, of an archive that proves harmless."""
    damaged = UnreadableError(
        f"'{shown}' is beschadigd en niet te openen.",
        "Open het in een rekenprogramma, sla het opnieuw op en lever dat bestand aan.",
    )
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except _ZIP_ERRORS:
        # Not chained: what zipfile says about it can hold names and content.
        raise damaged from None
    _check_entries(entries, shown, limits)
    parts = {}
    for entry in entries:
        try:
            with archive.open(entry) as stream:
                readable = entry.filename.casefold().endswith(_READABLE_PARTS)
                part = stream.read(entry.file_size if readable else len(_ZIP_STARTS[0]))
        except _ZIP_ERRORS:
            raise damaged from None
        if part.startswith(_ZIP_STARTS):
            raise RefusedError(
                f"'{shown}' bevat een ander bestand.",
                "Verwijder ingesloten bestanden en lever alleen de tabel aan.",
            )
        if readable:
            parts[entry.filename.replace("\\", "/")] = part
    if _ENCRYPTED_ODS in parts or b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise _encrypted(shown)
    for name, part in parts.items():
        # Libraries of macros have a DOCTYPE. They are never parsed; they are refused as macros.
        if not name.startswith("Basic/"):
            _check_xml(part, shown)
    return tuple(entry.filename.replace("\\", "/") for entry in entries), parts


def _check_entries(entries: list[zipfile.ZipInfo], shown: str, limits: Limits) -> None:
    """Judge what the archive says about itself, before any of it is unpacked."""
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise _encrypted(shown)
    paths = [entry.filename.replace("\\", "/") for entry in entries]
    if any(p.startswith("/") or ":" in p or ".." in p.split("/") for p in paths):
        raise RefusedError(
            f"'{shown}' bevat onderdelen die buiten het bestand wijzen.",
            "Sla de tabel opnieuw op in een rekenprogramma.",
        )
    unpacked = sum(entry.file_size for entry in entries)
    dense = any(
        entry.file_size > limits.ratio_from_bytes
        and entry.file_size > limits.verhouding * max(entry.compress_size, 1)
        for entry in entries
    )
    if unpacked > limits.unpacked_bytes or dense or len(entries) > limits.onderdelen:
        raise RefusedError(
            f"'{shown}' wordt na uitpakken veel groter dan een levering kan zijn.",
            "Sla alleen de tabel op in een nieuw bestand, of lever CSV aan.",
        )
    if len({p.casefold() for p in paths}) < len(paths) or any(
        entry.compress_type not in _PLAIN_METHODS for entry in entries
    ):
        raise UnreadableError(
            f"'{shown}' is op een ongewone manier ingepakt en wordt niet geopend.",
            "Sla de tabel opnieuw op in een rekenprogramma.",
        )


def _check_xml(part: bytes, shown: str) -> None:
    """Refuse XML that can blow up, or that hides itself in another encoding."""
    declared = _DECLARED.match(part.removeprefix(b"\xef\xbb\xbf"))
    hidden = declared is not None and declared[1].lower() not in _PLAIN_ENCODINGS
    if b"\x00" in part or part.startswith((b"\xff\xfe", b"\xfe\xff")) or hidden:
        raise UnreadableError(
            f"'{shown}' is in een ongewone tekencodering opgeslagen.",
            "Sla de tabel opnieuw op in een rekenprogramma.",
        )
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise RefusedError(
            f"'{shown}' bevat XML met eigen definities; dat kan schadelijk zijn.",
            "Sla de tabel opnieuw op in een rekenprogramma.",
        )


def _encrypted(shown: str) -> RefusedError:
    return RefusedError(
        f"'{shown}' is versleuteld of met een wachtwoord beveiligd.",
        "Sla het op zonder wachtwoord en lever dat bestand aan.",
    )
