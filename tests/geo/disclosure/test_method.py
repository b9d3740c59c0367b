"""The version of the method: raised whenever the same counts give another release."""

from __future__ import annotations

import hashlib

from geo.disclosure.release import METHOD
from tests.geo.disclosure.towns import protected, tables_of, year

# What this version makes of an invented town. When this test fails, the method changed: raise
# METHOD, write the new mark here, and make the shipped release anew (``python -m loaders demo``).
MARKS = {2: "beead494a70a376c"}


def test_a_changed_method_has_a_new_version():
    frame = protected(tables_of(year(11, quarters=5, mean=2.0), points=True)).to_frame()
    text = frame.to_csv(index=False, float_format="%.0f", lineterminator="\n")
    assert {METHOD: hashlib.sha256(text.encode()).hexdigest()[:16]} == MARKS
