"""An hour is typed as the notice prints it, and kept as every list reads it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.app.clinic import HOUSE
from tests.app.web.case_pages import address
from tests.app.web.conftest import SignedInAs
from tests.core.case.practice import ZONE
from tests.core.records.office import Office
from tests.plugins.docket import catalog_of

from amparo.case.commands import RecordEvent
from amparo.declarations import FieldDeclaration, FieldKind, Text
from amparo_app.intake import read_intake
from amparo_app.web.event_view import ON
from amparo_app.web.typed_hours import hour_of, is_hour

INTAKE = HOUSE / "docs" / "examples" / "intake.yaml"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1:30 PM", "13:30"),
        ("8:30 a.m.", "08:30"),
        ("8:30\u00a0a.\u00a0m.", "08:30"),
        ("12:00 p. m.", "12:00"),
        ("12:15 am", "00:15"),
        ("9 am", "09:00"),
        ("13:30", "13:30"),
    ],
)
def test_what_a_notice_prints_is_the_hour_that_it_means(typed: str, kept: str) -> None:
    """Noon and midnight, too; the dots and spaces are the writer's own."""
    assert kept == hour_of(typed)


@pytest.mark.parametrize("typed", ["1:30", "8:30", "13:30 p.m.", "0:30 am", "8:75 am", "noon", "", "mañana"])
def test_what_does_not_say_which_hour_it_means_is_not_guessed(typed: str) -> None:
    """A hearing half a day too late is a hearing missed."""
    assert typed == hour_of(typed)


@pytest.mark.parametrize(
    ("pattern", "asked"),
    [
        (r"^([01]\d|2[0-3]):[0-5]\d$", True),
        (r"^([01]\p{Nd}|2[0-3]):[0-5]\p{Nd}$", True),  # as only the engine writes it that all patterns are run by
        (r"^(\w+)+\p{Nd}!$", False),
        (r"^\d+$", False),
        (r".", False),
        ("[0-2][0-9]:[0-5][0-9]", False),
        (None, False),
    ],
)
def test_only_a_field_for_an_hour_takes_one(pattern: str | None, asked: object) -> None:
    """What is a text elsewhere stays one."""
    field = FieldDeclaration(name="when", label=Text("when"), kind=FieldKind.TEXT, pattern=pattern)

    assert asked == is_hour(field)


def test_a_hearing_is_recorded_at_the_hour_that_its_notice_prints(office: Office, signed_in_as: SignedInAs) -> None:
    """And told again as every page tells hours."""
    catalog = catalog_of("asylum")
    office.records.save_catalog(catalog)
    office.records.set_active_catalog("clinic", catalog.hash, office.people["Sofía"])
    case = office.open_case(read_intake(INTAKE, catalog, zone=ZONE, today=date(2027, 1, 4)))
    before_court = RecordEvent(event="notice_to_appear_filed", on=date(2026, 6, 20), data={"court": "WLA"})
    office.do(case, "Sofía", before_court)
    browser = signed_in_as("Sofía")
    where = address(office, case, "events", "hearing_scheduled")
    asked = browser.get(where)
    typed: dict[str, Any] = {
        ON: "2027-01-04",
        "hearing_date": "2027-03-11",
        "hearing_time": "1:30 PM",
        "kind": "master",
    }
    browser.send(where, **typed)

    assert ["Such as 1:30 PM, or in 24 hours: 13:30."] == asked.texts("#hearing_time-hint")
    assert "In 24 hours, as" not in asked.text
    assert ["13:30"] == [one.current["hearing_time"] for one in office.case(case).of_kind["hearing_scheduled"]]
    assert "1:30\u00a0p.m." in browser.get(address(office, case, "events")).tree.text_content()
