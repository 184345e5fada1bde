"""An answer as a form's field takes it: in words, as a date, in digits, as a ticked box."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import NamedTuple

from amparo.declarations import FactValue, FieldKind, Filled, FormField
from amparo.declarations.fields import Question
from amparo.declarations.government_forms import answer_key
from amparo.documents.values import Value, clean

YES, NO = "Yes", "No"
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})")
_NOT_A_DIGIT = re.compile(r"\D+")
_AREA, _WHOLE = 3, 10
_COUNTRY = "1"
"""The country code of the United States, which people put before a number of ten digits."""


class Said(NamedTuple):
    """An answer, with the question that it answered in the case if that is known."""

    value: Value | FactValue
    asked: Question | None = None


class Put(NamedTuple):
    """What goes into one field: a text, or the state of an option; or whether a box is ticked.

    `fits_not` is set where the answer has no form that this field takes, such as a telephone number of another country.
    """

    text: str = ""
    ticked: bool = False
    fits_not: bool = False


def in_words(said: Said) -> str:
    """Return an answer in the English of the forms: yes and no, a choice by its label, dates as mm/dd/yyyy."""
    value = said.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, date):
        return f"{value:%m/%d/%Y}"
    if said.asked is not None and said.asked.kind is FieldKind.CHOICE and isinstance(value, str):
        return said.asked.shown(value).en
    if said.asked is not None and said.asked.kind is FieldKind.DATE:
        return _as_date(str(value))
    return composed(str(value))


def composed(text: str) -> str:
    """Return a text with letters and their accents in one, as fonts have them, and without what no paper can hold."""
    return unicodedata.normalize("NFC", clean(text)).replace("\t", " ")


def put(said: Said, field: FormField) -> Put:
    """Return what goes into a field for an answer."""
    key = answer_key(said.value)
    if field.how is Filled.BOX:
        return Put(ticked=key in {answer_key(one) for one in field.at})
    if field.how is Filled.OPTION:
        return Put(text=field.written[key]) if key in field.written else Put(fits_not=True)
    if field.written:
        return Put(text=field.written.get(key, ""))
    return _WAYS.get(field.how, Put)(in_words(said))


def _as_date(words: str) -> str:
    found = _ISO_DATE.fullmatch(words)
    return f"{found[2]}/{found[3]}/{found[1]}" if found else words


def _digits(words: str) -> str:
    return _NOT_A_DIGIT.sub("", words) or words  # words such as “none” stay


def _as_month(words: str) -> str:
    found = _ISO_DATE.fullmatch(words) or _ISO_MONTH.fullmatch(words)
    if found:
        return f"{found[2]}/{found[1]}"
    american = re.fullmatch(r"(\d{2})/\d{2}/(\d{4})", words)
    return f"{american[1]}/{american[2]}" if american else words


def _telephone(words: str, *, area: bool) -> Put:
    digits = _NOT_A_DIGIT.sub("", words)
    if len(digits) == _WHOLE + 1:
        digits = digits.removeprefix(_COUNTRY)
    if len(digits) != _WHOLE:
        return Put(fits_not=True)
    return Put(text=digits[:_AREA] if area else f"{digits[_AREA:6]}-{digits[6:]}")


_WAYS: dict[Filled, Callable[[str], Put]] = {
    Filled.DATE: lambda words: Put(text=_as_date(words)),
    Filled.MONTH: lambda words: Put(text=_as_month(words)),
    Filled.DIGITS: lambda words: Put(text=_digits(words)),
    Filled.AREA_CODE: partial(_telephone, area=True),
    Filled.LOCAL_NUMBER: partial(_telephone, area=False),
}
