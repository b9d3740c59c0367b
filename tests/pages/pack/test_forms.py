"""Every form says what the screen says: cell by cell, with everything that must travel along."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from geo.cell import Cell, State
from geo.screen.line import Remark
from geo.screen.model import Column
from geo.screen.pack import SAID, Finding, Pack, demonstration_words
from pages.pack.forms import FORMS
from pages.pack.geojson_file import plain_names
from tests.pages.pack import reading
from tests.pages.pack.words import OF_ADVICE, OF_FINDING, OF_LATER, OF_OTHER
from tests.pages.pack.writing import WRITE, texts

# --- the same figures everywhere -----------------------------------------------------------


def test_powerpoint_excel_csv_and_html_have_every_cell_of_the_screen(files, escamp):
    wanted = [reading.expected(f) for f in escamp.findings]
    assert reading.powerpoint_tables(files["pptx"], escamp) == wanted
    assert reading.excel_tables(files["xlsx"], escamp) == wanted
    assert reading.csv_tables(files["csv"], escamp) == wanted
    assert reading.html_tables(files["html"]) == wanted
    assert sum(len(row) for table in wanted for row in table) > 100


def test_geojson_has_every_cell_of_the_present_screen(files, escamp):
    first = escamp.findings[0]
    assert reading.geojson_table(files["geojson"], first) == reading.expected(first)


def test_pdf_has_every_row_of_every_table_in_its_order(files, escamp):
    text = reading.bare("".join(reading.pages_of(files["pdf"])))
    for finding in escamp.findings:
        for row in reading.expected(finding):
            assert reading.bare("".join(row)) in text, row


@pytest.mark.parametrize("wishes", [{}, {"vraag": "druk"}, {"niveau": "buurt"}], ids=str)
def test_other_selections_too(wishes, make_pack, ground):
    pack = make_pack(**wishes)
    wanted = [reading.expected(f) for f in pack.findings]
    assert reading.powerpoint_tables(WRITE["pptx"](pack, ground), pack) == wanted
    assert reading.excel_tables(WRITE["xlsx"](pack, ground), pack) == wanted
    assert reading.csv_tables(WRITE["csv"](pack, ground), pack) == wanted
    first = pack.findings[0]
    assert reading.geojson_table(WRITE["geojson"](pack, ground), first) == wanted[0]


def test_numbers_are_numbers_and_no_other_state_is(files, escamp):
    for finding in escamp.findings:
        numbers = reading.numbers_of(finding)
        labels = {c.label: c.key for c in finding.screen.table.columns}
        found = {
            (row["code"], labels[row["kolom"]]): float(row["waarde"].replace(",", "."))
            for row in reading.csv_rows(files["csv"])
            if row["vraag"] == finding.screen.question and row["waarde"]
        }
        assert found == numbers
    first = escamp.findings[0]
    columns = first.screen.table.columns
    names = zip(columns, plain_names(columns), strict=True)
    keys = {c.key: name for c, name in names if c.numeric}
    told = {
        (f["properties"]["code"], key): f["properties"][name]
        for f in json.loads(files["geojson"])["features"]
        for key, name in keys.items()
        if f["properties"][name] is not None
    }
    assert told == reading.numbers_of(first)


def test_the_four_states_stay_apart(files):
    rows = reading.csv_rows(files["csv"])
    states = {row["toestand"] for row in rows}
    assert states >= {"getal", "afgeschermd", "geen_data"}
    for row in rows:
        if row["toestand"] != "getal":
            assert row["waarde"] == ""
            assert row["weergave"]
    sheet = load_workbook(io.BytesIO(files["xlsx"])).worksheets[1]
    looks: dict[str, set[tuple[str, str]]] = {}
    for row in sheet.iter_rows():
        for cell in row:
            number = isinstance(cell.value, int | float)
            if number or cell.value in ("0–9", "geen data"):
                look = cell.fill.fill_type, cell.fill.fgColor.rgb
                looks.setdefault("getal" if number else cell.value, set()).add(look)
    assert len(looks) >= 2
    assert not looks.pop("getal") & set().union(*looks.values())


# --- what must travel along ----------------------------------------------------------------


@pytest.mark.parametrize("ending", [e for e in WRITE if e != "geojson"])
def test_every_page_carries_where_its_figures_come_from(ending, files, escamp):
    found = [reading.bare(text) for text in texts(ending, files[ending])]
    assert len(found) >= len(escamp.findings)
    plain = [e for e in found if "Definities" not in e[:60]] if ending == "xlsx" else found
    versions = [reading.bare(v) for v in escamp.data_versions]
    notes = {reading.bare(dict(f.provenance)["Afscherming"]) for f in escamp.findings}
    notes.add("")
    front = dict(escamp.front_provenance)
    filters = {reading.bare(f.filter_line) for f in escamp.findings} | {
        reading.bare(front["Keuzes"])
    }
    sources = {reading.bare("; ".join(f.screen.sources)) for f in escamp.findings} | {
        reading.bare(front["Bronnen"])
    }
    if ending == "html":
        filters = {f.replace("'", "&#x27;") for f in filters}
    for text in plain:
        assert any(version in text for version in versions), text[:200]
        assert any(each in text for each in filters), text[:200]
        assert any(each in text for each in sources), text[:200]
        assert any(note and note in text for note in notes) or ending == "csv", text[:200]


@pytest.mark.parametrize("ending", WRITE)
def test_what_is_invented_says_so_on_every_page_and_what_is_not_never_does(
    ending, files, escamp, public, ground
):
    mark = escamp.watermark
    assert mark
    of_finding = {f.screen.question: bool(f.screen.watermark) for f in escamp.findings}
    for text in texts(ending, files[ending]):
        real = [q for q, invented in of_finding.items() if q in text and not invented]
        # A record or slide of public figures in a pack with invented ones needs no mark.
        assert mark in text.lower().replace("\n", " ") or (
            real and ending in ("csv", "html", "pptx")
        )
    for text in texts(ending, WRITE[ending](public, ground)):
        assert mark not in text.lower()


@pytest.mark.parametrize("ending", ["pdf", "pptx", "html", "xlsx"])
def test_the_legend_stands_beside_the_figures_with_its_counts(ending, files, escamp):
    text = reading.bare(" ".join(texts(ending, files[ending])))
    text = re.sub(r"<[^>]*>", "", text)
    for finding in escamp.findings:
        for item in finding.screen.legend:
            if item.count:
                shown = reading.bare(f"{item.text}: {item.count}")
                assert shown in text or shown.replace(":", "") in text, shown


def test_the_first_page_is_the_same_sentence_by_sentence(files, escamp):
    wanted = reading.expected_front(escamp.front)
    assert [heading for heading, _ in wanted] == list(reading.HEADINGS)
    assert reading.powerpoint_front(files["pptx"]) == wanted
    assert reading.excel_front(files["xlsx"]) == wanted
    assert reading.html_front(files["html"]) == wanted
    # In the order of the page, and all of it on the first sheet.
    first, place = reading.bare(reading.pages_of(files["pdf"])[0]), 0
    for heading, sentences in wanted:
        for text in (heading, *sentences):
            place = first.index(reading.bare(text), place)
    numbers = [n for _, texts in wanted for text in texts for n in re.findall(r"\d+", text)]
    assert len(numbers) > 20


def test_the_first_page_comes_first(files):
    for ending in ("pdf", "pptx", "xlsx", "html"):
        first, *others = [reading.bare(text) for text in texts(ending, files[ending])]
        assert "EenA4" in first or ending == "xlsx"
        assert "Watweweten" in first
        assert not any("Watweweten" in text for text in others)
    assert load_workbook(io.BytesIO(files["xlsx"])).sheetnames[0] == "Een A4"


def test_forms_without_a_first_page_write_the_same_without_one(files, escamp, ground):
    bare = replace(escamp, front=None)
    for form in FORMS:
        assert (form.write(bare, ground) == files[form.ending]) == (not form.has_front)


def test_a_long_first_page_stays_on_one_sheet_and_its_slides(ground, escamp):
    """As long as it gets: every sentence there is room for, each with a point's word."""
    remark = Remark(
        "Servicepunt Bouwlust", "Dit is een reactie van zo'n tachtig tekens. " * 2, "nu"
    )
    front = replace(
        escamp.front, decide=tuple(replace(each, said=(remark,)) for each in escamp.front.decide)
    )
    pack = replace(escamp, front=front)
    told = [reading.bare(text) for text in reading.pages_of(WRITE["pdf"](pack, ground))]
    assert "EenA4" in told[0]
    assert reading.bare(escamp.findings[0].screen.headline) in told[1]
    assert reading.powerpoint_front(WRITE["pptx"](pack, ground)) == reading.expected_front(front)


@pytest.mark.parametrize("ending", WRITE)
def test_a_point_s_own_word_stands_beside_the_finding(ending, files, escamp):
    question, headline = escamp.findings[0].screen.question, escamp.findings[0].screen.headline
    beside = [reading.bare(t) for t in texts(ending, files[ending])]
    word = reading.bare(OF_FINDING)
    with_word = [text for text in beside if word in text]
    assert with_word
    if ending in ("csv", "geojson"):
        # With every figure of that question, and with no other.
        of_question = [t for t in beside if reading.bare(question) in t] or beside
        assert with_word == of_question
    else:
        assert any(reading.bare(headline) in text for text in with_word)


@pytest.mark.parametrize("ending", ["pdf", "pptx", "xlsx", "html"])
def test_a_point_s_own_word_stands_beside_the_advice(ending, files, escamp):
    found = reading.bare("".join(texts(ending, files[ending])))
    first, second = escamp.front.decide[:2]
    word = found.index(reading.bare(OF_ADVICE))
    assert found.index(reading.bare(first.text)) < word < found.index(reading.bare(second.text))
    # What is about an advice or question that has no place on the page is told below it.
    assert found.index(reading.bare(SAID)) < found.index(reading.bare(OF_LATER))
    assert reading.bare(OF_OTHER) in found
    assert "Albesloten:overgenomen:teamleider,klaarop1maart2027." in found


# --- the same pack, the same bytes ----------------------------------------------------------


@pytest.mark.parametrize("ending", WRITE)
def test_the_same_pack_gives_the_same_bytes(ending, files, escamp, ground):
    assert WRITE[ending](escamp, ground) == files[ending]


@pytest.mark.parametrize("ending", ["xlsx", "pptx"])
def test_no_moment_is_left_in_an_office_file(ending, files):
    with zipfile.ZipFile(io.BytesIO(files[ending])) as book:
        assert {info.date_time for info in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = book.read("docProps/core.xml").decode()
    assert set(re.findall(r">(\d{4}-[^<]*)<", core)) == {"2000-01-01T00:00:00Z"}


# --- what may not be in them -----------------------------------------------------------------


@pytest.mark.parametrize("risky", ["=1+1", "+31", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_no_text_becomes_a_formula(risky, escamp, ground):
    first = escamp.findings[0]
    row = first.screen.table.rows[0]
    cells = (Cell.of_text(risky), *row.cells[1:])
    table = replace(first.screen.table, rows=(replace(row, name=risky, cells=cells),))
    screen = replace(first.screen, table=table, headline=risky)
    pack = Pack(risky, escamp.selection, (Finding(screen, (("Vraag", risky),)),))
    book = load_workbook(io.BytesIO(WRITE["xlsx"](pack, ground)))
    held = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert not [cell for cell in held if cell.data_type == "f"]
    same = [cell for cell in held if cell.value == risky]
    assert len(same) >= 3
    assert all(cell.quotePrefix for cell in same)
    [first_row, *_] = reading.csv_rows(WRITE["csv"](pack, ground))
    assert first_row["naam"] == f"'{risky}"


def test_a_negative_number_stays_a_number_in_csv(escamp, ground):
    first = escamp.findings[0]
    row = first.screen.table.rows[0]
    column = Column("verandering", "Verandering", "%")
    table = replace(
        first.screen.table,
        columns=(column,),
        rows=(replace(row, cells=(Cell.of_number(-4.5, decimals=1, suffix="%"),)),),
    )
    pack = Pack("x", escamp.selection, (replace(first, screen=replace(first.screen, table=table)),))
    [found] = reading.csv_rows(WRITE["csv"](pack, ground))
    assert (found["waarde"], found["weergave"]) == ("-4,5", "−4,5%")


def test_markup_in_a_name_stays_text(escamp, ground):
    first = escamp.findings[0]
    risky = '<script>alert("x")</script> & #let x = 1'
    screen = replace(first.screen, headline=risky, explanation=risky)
    pack = Pack(risky, escamp.selection, (replace(first, screen=screen),))
    assert "<script>alert" not in WRITE["html"](pack, ground).decode()
    assert reading.bare(risky) in reading.bare(reading.pages_of(WRITE["pdf"](pack, ground))[0])


# --- for those who do not see it --------------------------------------------------------------


def test_the_pdf_is_tagged_for_screen_readers(files, escamp):
    reader = PdfReader(io.BytesIO(files["pdf"]))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("nl")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert reader.metadata.title == "Vergaderpakket Escamp"
    tags: dict[str, int] = {}
    pictures = []
    stack = [root["/StructTreeRoot"]]
    while stack:
        node = stack.pop().get_object()
        if isinstance(node, list):
            stack.extend(node)
            continue
        if not hasattr(node, "get"):
            continue
        name = node.get("/S")
        tags[name] = tags.get(name, 0) + 1
        if name == "/Figure":
            pictures.append(node.get("/Alt", ""))
        if "/K" in node and not isinstance(node["/K"], int):
            kids = node["/K"]
            stack.extend(kids if isinstance(kids, list) else [kids])
    columns = sum(len(f.screen.table.columns) + 1 for f in escamp.findings)
    assert tags["/Table"] >= len(escamp.findings)
    assert tags["/TH"] >= columns
    assert tags["/H1"] == len(escamp.findings) + 1
    assert all(pictures)
    for finding in escamp.findings:
        assert finding.screen.map_description in pictures


def test_every_slide_has_a_title_and_every_picture_has_words(files, escamp):
    slides = reading.slides_of(files["pptx"])
    for slide in slides:
        assert slide.shapes.title.text_frame.text
        for shape in slide.shapes:
            if shape.shape_type == 6 or shape.has_chart or getattr(shape, "has_table", False):
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr"), shape.name
    maps = [s for slide in slides for s in slide.shapes if s.shape_type == 6]
    described = [m._element.xpath("./p:nvGrpSpPr/p:cNvPr")[0].get("descr") for m in maps]
    assert described == [f.screen.map_description for f in escamp.findings]


def test_names_of_files_say_place_and_question(escamp, ground):
    names = {form.file_name(escamp.selection, ground.areas) for form in FORMS}
    assert "vergaderpakket-escamp-welke-vragen.pdf" in names
    assert len(names) == len(FORMS)


def test_the_warning_is_a_sentence(escamp):
    assert demonstration_words(escamp.watermark).startswith("Demonstratiegegevens: ")
    assert State.NUMBER.value == "getal"


@pytest.mark.parametrize("ending", ["pdf", "pptx", "xlsx", "html"])
def test_the_first_page_tells_where_its_own_figures_come_from(ending, make_pack, ground):
    """Also where the first finding is public: then its sources say nothing of the page."""
    pack = make_pack(vraag="bevolking")
    assert pack.findings[0].screen.watermark == ""
    told = reading.bare(texts(ending, WRITE[ending](pack, ground))[0])
    assert "Dezecijferszijnopenbaar" not in told
    assert "demonstratie-uitgave1van" in told
    assert "Kwartaal:K32026" in told
    assert "Uniformeregistratievandeservicepunten" in told
