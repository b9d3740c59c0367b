"""Every error against a schema is told in Dutch, with the value."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from loaders.schema_messages import in_dutch

ENGLISH = re.compile(r"\b(the|should|must|input|field|value|valid|error|or|least|than)\b", re.I)


class Colour(StrEnum):
    RED = "rood"
    BLUE = "blauw"
    GREEN = "groen"


class Schema(BaseModel):
    """One field of every kind that our files have."""

    model_config = ConfigDict(extra="forbid")

    whole: int = Field(default=5, ge=2, le=9)
    number: float = Field(default=1.0, gt=0, lt=10)
    text: str = Field(default="lang genoeg", min_length=5, max_length=20)
    flag: bool = True
    choice: Literal["een", "twee", "drie"] = "een"
    colour: Colour = Colour.RED
    several: tuple[int, ...] = Field(default=(1, 2), min_length=2, max_length=3)
    pair: tuple[int, int] = (1, 2)
    mapped: dict[str, int] = {}
    listed: list[str] = []
    inner: Schema | None = None

    @model_validator(mode="after")
    def _own(self) -> Schema:
        if self.whole == 7:
            raise ValueError("zeven mag hier niet")
        return self


def told(raw: object) -> str:
    with pytest.raises(ValidationError) as caught:
        Schema.model_validate(raw)
    return in_dutch(caught.value.errors()[0])


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"whole": "een"}, "'een': moet een geheel getal zijn"),
        ({"whole": 1.5}, "'1.5': moet een geheel getal zijn"),
        ({"whole": None}, "moet een geheel getal zijn"),
        ({"whole": 1}, "'1': moet ten minste 2 zijn"),
        ({"whole": 10}, "'10': mag ten hoogste 9 zijn"),
        ({"whole": 7}, "zeven mag hier niet"),
        ({"number": "veel"}, "'veel': moet een getal zijn"),
        ({"number": 0}, "'0': moet meer zijn dan 0"),
        ({"number": 10}, "'10': moet minder zijn dan 10"),
        ({"text": 3}, "'3': moet tekst zijn"),
        ({"text": "kort"}, "'kort': moet ten minste 5 tekens hebben"),
        ({"text": "x" * 99}, f"'{'x' * 40}': mag ten hoogste 20 tekens hebben"),
        ({"flag": "soms"}, "'soms': moet true of false zijn"),
        ({"choice": "vier"}, "'vier': kies uit 'een', 'twee' of 'drie'"),
        ({"colour": "geel"}, "'geel': kies uit 'rood', 'blauw' of 'groen'"),
        ({"several": [1]}, "moet ten minste 2 waarden hebben, heeft er 1"),
        ({"several": [1, 2, 3, 4]}, "mag ten hoogste 3 waarden hebben, heeft er 4"),
        ({"several": 4}, "'4': moet een lijst zijn"),
        ({"pair": [1]}, "dit ontbreekt"),
        ({"mapped": [1]}, "moet namen met waarden hebben"),
        ({"listed": "los"}, "'los': moet een lijst zijn"),
        ({"inner": "los"}, "'los': moet namen met waarden hebben"),
        ({"flga": True}, "'True': deze naam hoort hier niet; kijk of hij goed gespeld is"),
        ("tekst", "'tekst': moet namen met waarden hebben"),
        (None, "moet namen met waarden hebben"),
    ],
    ids=str,
)
def test_what_is_wrong_is_told_in_dutch_with_the_value(raw, words):
    assert told(raw) == words
    assert not ENGLISH.search(told(raw))


def test_a_kind_that_is_not_described_is_told_without_english():
    error = {"type": "url_scheme", "loc": ("x",), "msg": "URL scheme should be", "input": "f:"}
    assert in_dutch(error) == "'f:': deze waarde past niet in de opzet van het bestand"
