from __future__ import annotations

from datetime import UTC, date, datetime, time
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from amparo.declarations import Text
from amparo.declarations.documents import TemplateField
from amparo.documents import FieldValues, Value
from amparo.documents.values import clean, time_in_words, written


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "January 12, 2027"), ("es", "12 de enero de 2027")],
)
def test_a_date_is_written_out_in_the_letters_language(language: str, expected: str) -> None:
    """A date is never 1/12, which two countries read as two days."""
    assert expected == written(date(2027, 1, 12), "date", language)


@pytest.mark.parametrize("value", [date(2027, 1, 12), "2027-01-12", datetime(2027, 1, 12, 8, 30)])  # noqa: DTZ001
def test_a_day_to_be_kept_is_written_with_its_weekday(value: Value) -> None:
    """People plan their week by its days: a wrong date is noticed by a weekday that does not fit."""
    assert ("Tuesday, January 12, 2027", "martes, 12 de enero de 2027") == (
        written(value, "day", "en"),
        written(value, "day", "es"),
    )


def test_a_date_that_came_as_iso_text_is_written_out_too() -> None:
    """A value that went through JSON on its way reads like the date itself."""
    assert "12 de enero de 2027" == written("2027-01-12", "date", "es")


@pytest.mark.parametrize("typed", ["none yet", "2027-02-30", "Jan 12"])
def test_words_that_a_person_typed_for_a_date_stay_as_typed(typed: str) -> None:
    """Amparo does not guess what a person meant by a date."""
    assert typed == written(typed, "date", "en")


@pytest.mark.parametrize(
    ("hour", "english", "spanish"),
    [
        (time(0, 0), "12:00 a.m.", "12:00 de la madrugada"),
        (time(5, 59), "5:59 a.m.", "5:59 de la madrugada"),
        (time(8, 30), "8:30 a.m.", "8:30 de la mañana"),
        (time(12, 0), "12:00 noon", "12:00 del mediodía"),
        (time(12, 30), "12:30 p.m.", "12:30 de la tarde"),
        (time(13, 0), "1:00 p.m.", "1:00 de la tarde"),
        (time(19, 5), "7:05 p.m.", "7:05 de la noche"),
    ],
)
def test_an_hour_reads_as_people_say_it(hour: time, english: str, spanish: str) -> None:
    """The client knows whether it is morning or afternoon."""
    assert (english, spanish) == (time_in_words(hour, "en"), time_in_words(hour, "es"))


def test_a_moment_gives_its_date_and_its_hour_on_the_courts_wall() -> None:
    """One moment in the court's zone fills both fields of a notice."""
    moment = datetime(2027, 1, 12, 13, 30, tzinfo=ZoneInfo("America/Los_Angeles"))

    assert ("January 12, 2027", "1:30 p.m.") == (written(moment, "date", "en"), written(moment, "time", "en"))


@pytest.mark.parametrize("zone", [UTC, ZoneInfo("UTC")])
def test_a_moment_in_utc_is_refused(zone: ZoneInfo) -> None:
    """An hour in UTC would send a client to court eight hours late."""
    with pytest.raises(ValueError, match="on the wall of the court"):
        written(datetime(2027, 1, 12, 21, 30, tzinfo=zone), "time", "en")


def test_an_hour_as_iso_text_is_written_out_and_a_spoken_one_is_kept() -> None:
    """`13:30` is exact; `1:30` might be the night or the day, so it is shown as typed."""
    assert ("1:30 p.m.", "1:30", "25:99") == tuple(written(text, "time", "en") for text in ("13:30", "1:30", "25:99"))


def test_a_number_gets_its_commas_and_a_range_stays_a_range() -> None:
    """An estimate of hours may be one number or words."""
    assert ("1,200", "60 to 80") == (written(1200, "number", "en"), written("60 to 80", "number", "en"))


def test_a_number_in_a_text_field_has_no_commas() -> None:
    """A year or an apartment is not an amount."""
    assert written(2027, "text", "en") == "2027"


def test_an_unknown_or_blank_value_is_an_empty_text() -> None:
    """A blank in a name is not a name."""
    assert ("", "", "") == (written(None, "text", "en"), written("  \n", "text", "en"), written("\x0b", "text", "en"))


@given(st.text())
def test_any_text_can_be_held_by_xml_once_cleaned(text: str) -> None:
    """What a person pastes cannot make a Word file that does not open."""
    element = ET.Element("t")
    element.text = clean(text)

    assert clean(text) == (ET.fromstring(ET.tostring(element, encoding="utf-8")).text or "")


def test_cleaning_keeps_every_script_and_apostrophe() -> None:
    """Names in Ge'ez, Arabic, Han and K'iche' arrive as they are."""
    name = "ሰላም سلام 你好 K'iche' Ñ 🕊"

    assert name == clean(name)


def test_values_keep_their_types_on_the_way_through_a_model() -> None:
    """A date stays a date and an A-number stays text, though its digits look like a number."""
    day, moment = date(2027, 1, 12), datetime(2027, 1, 12, 8, 30)  # noqa: DTZ001 - the hour on the wall
    given_values: dict[str, Value] = {
        "hearing.date": day,
        "hearing.time": moment,
        "principal.a_number": "000123456",
        "placement.hours": 60,
    }

    assert given_values == FieldValues(by_source=given_values).by_source


def test_values_cannot_be_exchanged_under_a_letter() -> None:
    """A letter's values are frozen, as everything across a boundary is."""
    values = FieldValues(by_source={})

    with pytest.raises(ValidationError, match="frozen"):
        values.by_source = {"case.number": "LA-2026-0117"}  # type: ignore[misc] # that it is refused is the point


def test_a_list_that_is_needed_lacks_its_first_row() -> None:
    """A paper about several people is not made for one; another list may be empty."""
    column = TemplateField(name="name", label=Text("name"), source="name")
    riders = TemplateField(name="family", label=Text("family"), source="riders", rows=(column,))
    nobody, somebody = FieldValues(by_source={}), FieldValues(by_source={}, lists={"riders": ({"name": "Ana"},)})

    assert not nobody.lacks(riders)
    needed = riders.model_copy(update={"needed": True})
    assert [True, False] == [values.lacks(needed) for values in (nobody, somebody)]
