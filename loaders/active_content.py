"""Refuses workbooks that do more than hold a table: macros, links to other files, DDE."""

from __future__ import annotations

import re

from loaders.container import ODS, XLSX, Container
from loaders.outside_formulas import has_outside_formulas
from loaders.report import RefusedError

# An ODS lists its libraries (script-lc.xml) also when there is nothing in them.
_MACRO_PARTS = re.compile(
    r"vbaproject|/macrosheets/|/activex/|(?:^|/)basic/(?!.*-l[bc]\.xml$)|(?:^|/)scripts/",
    re.IGNORECASE,
)
_LINK_PARTS = re.compile(
    r"/externallinks/|connections\.xml$|/querytables/|/embeddings/", re.IGNORECASE
)
_MACRO_TYPES = (b"macroenabled", b"vbaproject", b"intlmacrosheet")
_RELATION = re.compile(rb"<[\w:]*Relationship\b[^<>]*>")
_TARGET = re.compile(rb"""\bTarget\s*=\s*["']([^"']*)["']""")
_EXTERNAL = re.compile(rb"""TargetMode\s*=\s*["']External["']""", re.IGNORECASE)
# A web or mail address in a cell links nothing into the file.
_HARMLESS_TARGET = re.compile(rb"(?:https?:|mailto:|#)", re.IGNORECASE)

_ODS_MACROS = re.compile(rb"<(?:script:event-listener|script:module|office:script)\b")
_ODS_LINKS = re.compile(
    rb"<(?:office:dde-source|table:dde-link|table:table-source|table:cell-range-source"
    rb"|office:dde-connection-decl)\b|formula=[\"'][^\"']*(?:(?:DDE|WEBSERVICE)\(|(?:&apos;|'|\")file:)",
    re.IGNORECASE,
)
_ODS_HREF = re.compile(rb"""<([\w:-]+)\b[^<>]*\bxlink:href\s*=\s*["']([^"']*)["']""")
_IN_PACKAGE = re.compile(rb"(?:\./)?(?:Pictures|Object|ObjectReplacements|#)")


def refuse_active_content(container: Container, shown: str) -> None:
    """Refuse a workbook with macros or links to other files.

    Parameters
    ----------
    container : Container
        As opened; text holds neither.
    shown : str
        The file's name for the message.

    Raises
    ------
    RefusedError
    """
    parts = container.parts
    if _has_macros(container):
        raise RefusedError(
            f"'{shown}' bevat macro's.",
            "Sla het op als gewone werkmap (.xlsx of .ods) zonder macro's.",
        )
    linked = any(_LINK_PARTS.search(f"/{name}") for name in parts)
    if container.form == XLSX:
        linked = linked or any(_links_outside(part) for n, part in parts.items() if _is_rels(n))
        linked = linked or any(has_outside_formulas(part) for part in parts.values())
    if container.form == ODS:
        linked = linked or any(_ods_links_outside(part) for part in parts.values())
    if linked:
        raise RefusedError(
            f"'{shown}' bevat koppelingen naar andere bestanden of gegevens.",
            "Kopieer de tabel als waarden naar een nieuw bestand en lever dat aan.",
        )


def _has_macros(container: Container) -> bool:
    parts = container.parts
    if any(_MACRO_PARTS.search(name) for name in container.names):
        return True
    types = parts.get("[Content_Types].xml", b"").lower()
    if any(kind in types for kind in _MACRO_TYPES):
        return True
    return container.form == ODS and any(_ODS_MACROS.search(part) for part in parts.values())


def _is_rels(name: str) -> bool:
    return name.casefold().endswith(".rels")


def _links_outside(relations: bytes) -> bool:
    """Return whether a list of relations names another file than a web or mail address."""
    for relation in _RELATION.findall(relations):
        if _EXTERNAL.search(relation):
            target = _TARGET.search(relation)
            hyperlink = b"/hyperlink" in relation
            if not (hyperlink and target and _HARMLESS_TARGET.match(target[1])):
                return True
    return False


def _ods_links_outside(part: bytes) -> bool:
    if _ODS_LINKS.search(part):
        return True
    for tag, target in _ODS_HREF.findall(part):
        allowed = _HARMLESS_TARGET if tag == b"text:a" else _IN_PACKAGE
        if target and not allowed.match(target):
            return True
    return False
