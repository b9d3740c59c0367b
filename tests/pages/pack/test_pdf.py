"""The columns of a table on paper: as wide as their words."""

import pytest

from pages.pack.pdf import column_shares

# As *Hoe ver is het?* has them: long headings above short numbers, beside names.
ACCESS = [
    ("Wijk", ["Groente- en Fruitmarkt", "Zeeheldenkwartier"]),
    ("Stadsdeel", ["Centrum", "Centrum"]),
    ("Openingsuren per week per 10.000 inwoners", ["6,7", "2,1"]),
    ("Inwoners zonder open punt binnen 2.000 m", ["0%", "0%"]),
    ("Inwoners 2019", ["5.290", "12.085"]),
]
WORDY = [("Stadsdeel", ["Centrum"]), ("Aandeel", ["10%"]), ("Oordeel", ["niet te bepalen " * 20])]


@pytest.mark.parametrize("columns", [ACCESS, WORDY])
def test_no_column_is_narrower_than_its_longest_word(columns):
    for (label, cells), share in zip(columns, column_shares(columns), strict=True):
        assert share > max(len(word) for text in (label, *cells) for word in text.split())


def test_long_text_gets_what_is_left_and_a_number_what_it_needs():
    stadsdeel, share, verdict = column_shares(WORDY)
    assert verdict > 2 * stadsdeel > 2 * share
