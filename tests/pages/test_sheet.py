"""The style sheet: every colour that it asks for exists."""

from __future__ import annotations

import re

from pages.parts.sheet import sheet


def test_every_custom_property_that_is_used_is_defined():
    text = sheet()
    defined = set(re.findall(r"(--[\w-]+)\s*:", text))
    used = set(re.findall(r"var\((--[\w-]+)", text))
    assert used <= defined, used - defined
