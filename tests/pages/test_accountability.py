"""The page Verantwoording as it is drawn."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from geo.errors import DataError
from geo.screen.accountability import accountability_screen
from pages.parts import accountability, session
from pages.parts.accountability import basis_of
from tests.conftest import ROOT


@pytest.fixture
def page(monkeypatch, demo_store):
    monkeypatch.setenv("DATABASE_URL", str(demo_store._engine.url))
    session._open.cache_clear()
    yield AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    session._open.cache_clear()


def drawn(test: AppTest) -> str:
    return "\n".join(block.value for block in (*test.get("html"), *test.markdown))


def test_everything_is_drawn_and_every_formula_stands_alone(page, knowledge, municipality):
    page.switch_page("pages/verantwoording.py").run()
    assert not page.exception
    screen = accountability_screen(basis_of(knowledge, municipality))
    text = drawn(page)
    for section in screen.sections:
        assert f'id="{section.key}"' in text
        assert f'href="#{section.key}"' in text
        for entry in section.entries:
            assert f'<details id="{entry.key}">' in text
            assert accountability._line(entry.title) in text
            assert not entry.latex or f"\n\n$$\n{entry.latex}\n$$\n\n" in text
    # Whatever is not a formula is on one line: Markdown would make something else of it.
    for block in page.markdown:
        rest = re.sub(r"\n\n\$\$\n.*?\n\$\$\n\n", "", block.value, flags=re.DOTALL)
        assert "\n" not in rest
        assert "$" not in rest


def test_a_source_opens_beside_the_page_and_the_rest_does_not(page):
    page.switch_page("pages/verantwoording.py").run()
    for link in re.findall(r"<a [^>]*>", drawn(page)):
        away = 'target="_blank" rel="noopener"' in link
        assert away == ("https://" in link)
        assert "http://" not in link
    assert not re.search(r"<(img|script|iframe|link)\b", drawn(page))


def test_everything_unfolds_at_once(page):
    page.switch_page("pages/verantwoording.py").run()
    assert "<details" in drawn(page)
    assert " open>" not in drawn(page)
    page.toggle(key="alles_uitgeklapt").set_value(True).run()
    assert not re.search(r'<details id="[^"]*">', drawn(page))


SCRIPT = f"""
import streamlit as st
from pages.parts import frame
page = st.Page({str(ROOT / "pages" / "verantwoording.py")!r}, default=True)
frame.run("Proef", st.navigation([page], position="hidden"), {{"": [page]}})
"""


@pytest.mark.parametrize("damaged", ["load_methods", "load_plan_words", "shipped_files"])
def test_a_damaged_file_is_one_dutch_message(page, monkeypatch, damaged):
    def refuse(*_):
        raise DataError("Het bestand data/proef.yaml is niet te lezen.", "Herstel het.")

    monkeypatch.setattr(accountability, damaged, refuse)
    test = AppTest.from_string(SCRIPT, default_timeout=120).run()
    assert not test.exception
    messages = [block.value for block in test.get("html") if 'role="alert"' in block.value]
    assert len(messages) == 1
    assert "data/proef.yaml is niet te lezen" in messages[0]
    assert "<details" not in drawn(test)
