"""The reply form about one service point and period, to send along to its organisation.

It says what the page says (a ``PointReport``) and leaves room for the answer. It is about that
organisation's own delivery; of other points it holds at most what they have in common.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

from docx import Document
from docx.document import Document as Doc
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from geo.quality_report import Finding, PointReport
from geo.quality_rules import ReplyForm

_MARGIN = Cm(2)
_PAGE = (Cm(21), Cm(29.7))
_ROOM = Cm(2.6)
_FONT, _SIZE = "Arial", Pt(10)
_SOFT = RGBColor(0x5C, 0x58, 0x52)


def reply_form(report: PointReport, settings: ReplyForm, *, gemeente: str, today: date) -> bytes:
    """Return the form as a Word file.

    Parameters
    ----------
    report : PointReport
    settings : ReplyForm
        Where to send it back, and by when (``data/kwaliteit.yaml``).
    gemeente : str
        Name of the municipality.
    today : date

    Returns
    -------
    bytes
        A .docx in Dutch, A4.
    """
    document = _blank(report, settings, today)
    document.add_heading(f"Over de registratie van {report.name}", 0)
    deadline = today + timedelta(days=settings.termijn_dagen)
    facts = [
        ("Servicepunt", f"{report.name} ({report.code})"),
        ("Organisatie", report.organisation),
        ("Periode", report.period.label),
        ("Van", f"{settings.afzender}, {gemeente}"),
        ("Datum", _day(today)),
        ("Antwoord graag vóór", _day(deadline)),
    ]
    table = document.add_table(rows=0, cols=2)
    for label, value in facts:
        if value:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = label, value
            cells[0].width, cells[1].width = Cm(4.5), Cm(12.5)
    document.add_paragraph()
    document.add_paragraph(settings.toelichting)

    document.add_heading("Wat wij ontvingen", 1)
    _bullets(document, report.delivered, "Over deze periode hebben wij niets ontvangen.")
    if report.missing:
        document.add_heading("Afgesproken, en nog niet ontvangen", 1)
        _bullets(document, report.missing, "")

    document.add_heading("Onze vragen", 1)
    if not report.questions:
        document.add_paragraph("Wij hebben geen vragen over deze levering.")
    for number, finding in enumerate(report.questions, start=1):
        _question(document, number, finding)

    document.add_heading("Wat u verder kwijt wilt", 1)
    _room(document)
    document.add_heading("Terugsturen", 1)
    where = f" ({settings.adres})" if settings.adres else ""
    document.add_paragraph(
        f"Stuur dit formulier vóór {_day(deadline)} terug aan {settings.terugsturen_aan}{where}. "
        "Ingevuld door (functie, geen naam nodig):"
    )
    _room(document, Cm(0.9))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _blank(report: PointReport, settings: ReplyForm, today: date) -> Doc:
    """Return an empty A4 document in Dutch that says nothing about who made it."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = _PAGE
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN
    usual = document.styles["Normal"]
    usual.font.name, usual.font.size = _FONT, _SIZE
    language = usual.element.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): "nl-NL"})
    usual.element.get_or_add_rPr().append(language)
    for name, size in (("Title", 18), ("Heading 1", 12), ("Heading 2", 10.5)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), True
        style.font.color.rgb = RGBColor(0x1E, 0x6C, 0x34)
        # The theme's own font would win over the name.
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in [k for k in fonts.attrib if k.endswith("Theme")]:
            del fonts.attrib[key]
    facts = document.core_properties
    facts.title = f"Over de registratie van {report.name}, {report.period.label}"
    facts.author = facts.last_modified_by = settings.afzender
    facts.comments, facts.language = "", "nl-NL"
    facts.created = facts.modified = datetime.combine(today, time())
    return document


def _bullets(document: Doc, lines: tuple[str, ...], none: str) -> None:
    for line in lines:
        document.add_paragraph(line[:1].upper() + line[1:], style="List Bullet")
    if not lines:
        document.add_paragraph(none)


def _question(document: Doc, number: int, finding: Finding) -> None:
    score = f", score {finding.score}" if finding.score else ""
    document.add_heading(f"{number}. {finding.label}: {finding.verdict}{score}", 2)
    document.add_paragraph(finding.reason).paragraph_format.keep_with_next = True
    why = document.add_paragraph(f"Waarom dit telt: {finding.why} {finding.bounds}")
    why.runs[0].font.color.rgb, why.runs[0].font.size = _SOFT, Pt(9)
    why.paragraph_format.keep_with_next = True
    ask = document.add_paragraph()
    ask.add_run(finding.ask).bold = True
    ask.paragraph_format.keep_with_next = True
    _room(document)


def _room(document: Doc, height: Cm = _ROOM) -> None:
    """Add an empty box to write in, that grows with what is typed."""
    table = document.add_table(rows=1, cols=1, style="Table Grid")
    table.rows[0].height, table.rows[0].height_rule = height, WD_ROW_HEIGHT_RULE.AT_LEAST
    document.add_paragraph()


def _day(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
