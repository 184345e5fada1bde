import string
from datetime import date
from importlib.resources import files

import pytest
import yaml

from amparo.deadlines.calendar import federal_holidays, is_in_lieu_friday
from amparo.deadlines.sentences import holiday_name, said, span
from amparo.declarations import Text

PHRASES: dict[str, dict[str, str]] = yaml.safe_load(
    files("amparo.declarations").joinpath("phrases.yaml").read_text(encoding="utf-8")
)


def fields(sentence: str) -> set[str]:
    """The names that a sentence leaves open."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", [code for code in PHRASES if code.startswith("count_")])
def test_a_sentence_says_the_same_in_both_languages(code: str) -> None:
    """The same values are filled in, and neither language is left empty or copied from the other."""
    pair = PHRASES[code]

    assert {"en", "es"} == pair.keys()
    assert fields(pair["en"]) == fields(pair["es"])
    assert pair["en"] != pair["es"]


def test_every_federal_holiday_has_a_name_in_both_languages() -> None:
    """Those of the statute, for as long as any case may run."""
    names = {holiday_name(listed) for year in range(1990, 2100) for listed in federal_holidays(year).values()}

    assert 11 == len(names)
    assert Text("Labor Day", "Día del Trabajo") in names


def test_a_day_kept_in_lieu_bears_the_name_of_the_holiday() -> None:
    """July 3, 2026 is kept for Saturday, July 4."""
    listed = federal_holidays(2026)[date(2026, 7, 3)]

    assert Text("Independence Day", "Día de la Independencia") == holiday_name(listed)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 7, 3), True),  # for Saturday, July 4
        (date(2026, 7, 4), False),
        (date(2027, 7, 5), False),  # a Monday for Sunday, July 4
        (date(2025, 7, 4), False),  # a Friday of its own
        (date(2026, 7, 10), False),
    ],
)
def test_only_a_friday_kept_for_a_saturday_is_one_in_lieu(day: date, *, expected: bool) -> None:
    """Whether such a Friday is a legal holiday is open; every other day off is plain."""
    assert expected is is_in_lieu_friday(day)


def test_dates_are_written_out_in_each_language() -> None:
    """With the day of the week, which a reader checks first."""
    assert Text("Day 0 is Friday, July 3, 2026.", "El día 0 es el viernes, 3 de julio de 2026.") == said(
        "count_trigger", ("day", date(2026, 7, 3))
    )


@pytest.mark.parametrize(
    ("number", "unit", "expected"),
    [
        (1, "days", Text("1 calendar day", "1 día calendario")),
        (30, "days", Text("30 calendar days", "30 días calendario")),
        (0, "days", Text("0 calendar days", "0 días calendario")),
        (1, "business_days", Text("1 business day", "1 día hábil")),
        (5, "business_days", Text("5 business days", "5 días hábiles")),
        (1, "months", Text("1 month", "1 mes")),
        (6, "months", Text("6 months", "6 meses")),
        (1, "years", Text("1 year", "1 año")),
        (2, "years", Text("2 years", "2 años")),
    ],
)
def test_an_amount_of_time_agrees_with_its_number(number: int, unit: str, expected: Text) -> None:
    """One day, two days."""
    assert expected == span(number, unit)
