"""A note with which a case begins, such as from where it was taken over."""

from __future__ import annotations

from tests.core.case.practice import ZONE, Docket

from amparo.case.commands import OpenCase
from amparo.case.events import NoteAdded
from amparo.case.model import Person


def opening(note: str) -> OpenCase:
    """Return an intake with a note."""
    person = Person(id="", role="principal", name="Luz Marina Ejemplo")
    return OpenCase(number="X", case_type="asylum", zone=ZONE, persons=(person,), note=note)


def test_a_case_can_begin_with_a_note() -> None:
    """What is said of a case as it is opened stands in its history."""
    docket = Docket()
    docket.do("ines", opening(" Taken over from elsewhere. "))

    notes = [event.body.text for event in docket.events if isinstance(event.body, NoteAdded)]
    assert ["Taken over from elsewhere."] == notes


def test_without_a_note_nothing_is_noted() -> None:
    """An empty note is none."""
    docket = Docket()
    docket.do("ines", opening("  "))

    assert not [event for event in docket.events if isinstance(event.body, NoteAdded)]
