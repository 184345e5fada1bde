"""Papers for the court, made of what an invented case knows and what its attorney gives."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.plugins.amparo_asylum.lives import OPENED, hearing, represented
from tests.plugins.docket import Docket

from amparo.case.commands import AddPerson, Assign
from amparo.case.model import Person
from amparo.declarations import Catalog, Role
from amparo.documents import FieldValues, load_package_templates, render_document
from amparo.documents.case_values import case_values
from amparo.documents.given import given_fields, with_given
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile
from amparo.testing.paper import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

LOADED = {one.template.id: one for one in load_package_templates("amparo_templates", checked=True)}
OFFICE = OrganizationProfile(name="Clínica Legal Esperanza", address="1200 Ejemplo Street", telephone="213-555-0142")
ANA = Profile(name="Ana Prueba", email="ana@example.org", eoir_id="EX000123", firm="Prueba & Co.")
HEARING = date(2027, 6, 3)
OF_A_HEARING = (
    "motion_to_continue",
    "motion_to_advance",
    "motion_for_remote_appearance",
    "motion_to_accept_late_filing",
    "pre_hearing_brief",
    "witness_list",
    "criminal_history_chart",
    "one_year_memo",
)


@pytest.fixture
def docket(catalog: Catalog) -> Docket:
    """Return a represented case of a parent and a child with a hearing ahead."""
    made = Docket(catalog, OPENED)
    represented(made)
    made.do("ines", AddPerson(person=Person(id="", role="child", name="Tomás Prueba", a_number="000-123-457")))
    principal = made.case.persons[0].model_copy(update={"a_number": "000-123-456", "country": "Guatemala"})
    persons = (principal, *made.case.persons[1:])
    made.case = made.case.model_copy(update={"persons": persons})
    made.do("sofia", Assign(role=Role.STAFF_ATTORNEY, person="ana"))
    hearing(made, "individual", HEARING, OPENED)
    return made


def known(docket: Docket, catalog: Catalog, people: Mapping[str, str | Profile]) -> FieldValues:
    """Return what the case says for each path, in English."""
    today = OPENED + timedelta(days=30)
    return case_values(docket.case, OFFICE, people, today=today, language="en", catalog=catalog)


def paper(docket: Docket, catalog: Catalog, name: str, **more: str) -> str:
    """Return the words of a paper, everything given that has to be."""
    one = LOADED[name]
    typed = {
        field.name: " | ".join("given" for _ in field.rows) or ("2027-05-01" if field.kind == "date" else "given")
        for field in given_fields(one.template)
        if not field.optional
    }
    values = with_given(known(docket, catalog, {"ana": ANA}), one.template, {**typed, **more})
    return words_of(render_document(one.template, one.contents["en"], values, "en").content)


@pytest.mark.parametrize("name", OF_A_HEARING)
def test_a_paper_is_made_of_what_the_case_knows_and_what_is_given(docket: Docket, catalog: Catalog, name: str) -> None:
    """Nobody types a name, a court, a number or a date that the record holds."""
    text = paper(docket, catalog, name)

    assert docket.case.persons[0].name.casefold() in text.casefold()
    assert "{{" not in text
    if name != "one_year_memo":
        for part in ("LOS ANGELES, CA", "A 000-123-456", "A 000-123-457", "TOMÁS PRUEBA", "EOIR ID No. EX000123"):
            assert part in text


def test_a_case_that_began_with_a_notice_to_appear_is_in_removal_proceedings(docket: Docket, catalog: Catalog) -> None:
    """The filing of the notice commences them (8 CFR 1239.1(a)), and the cover of a filing says so."""
    assert "removal" == known(docket, catalog, {}).by_source["court.proceedings"]


def test_who_signs_is_shown_with_their_own_firm_and_the_clinics_address(docket: Docket, catalog: Catalog) -> None:
    """A volunteer's firm stands on the paper; what they have not said is the clinic's."""
    values = known(docket, catalog, {"ana": ANA}).by_source
    by_name = known(docket, catalog, {"ana": "Ana Prueba"}).by_source

    assert ("Ana Prueba", "Prueba & Co.", "1200 Ejemplo Street", "Attorney for Respondent") == tuple(
        values[f"attorney.{part}"] for part in ("name", "organization", "address", "title")
    )
    assert ("Ana Prueba", "Clínica Legal Esperanza", None) == tuple(
        by_name[f"attorney.{part}"] for part in ("name", "organization", "eoir_id")
    )


def test_a_memo_on_the_year_shows_the_dates_of_the_rule(docket: Docket, catalog: Catalog) -> None:
    """Arrived on 2026-03-09: the last day is Tuesday, 2027-03-09, a business day."""
    values = known(docket, catalog, {}).by_source
    (deadline,) = [one for one in docket.case.deadlines if one.rule == "asylum_one_year_filing"]

    assert date(2027, 3, 9) == values["deadline.asylum_one_year_filing.legal_date"] == deadline.dates.legal_due
    assert date(2026, 3, 9) == values["events.last_arrival.on"]
    assert "March 9, 2027" in paper(docket, catalog, "one_year_memo")


def test_a_response_names_the_last_day_that_the_rule_counted(docket: Docket, catalog: Catalog) -> None:
    """The paper has no number of days in it: the rule counts them, over weekends and holidays."""
    docket.record("pablo", "opposing_motion_received", OPENED, motion="pretermit")
    due = known(docket, catalog, {}).by_source["deadline.ic_motion_response.legal_date"]
    text = paper(docket, catalog, "response_to_motion_to_pretermit")

    assert isinstance(due, date)
    assert f"This response is due by {due:%B} {due.day}, {due.year}." in text
    assert "the Court received on March 16, 2026" in text


def test_every_paper_that_a_step_offers_is_there(catalog: Catalog) -> None:
    """And every paper for the court is offered by some step."""
    offered = {name for step in catalog.steps for name in step.documents}
    of_court = {one.id for one in catalog.documents if one.audience == "court"}

    assert set() == offered - {one.id for one in catalog.documents}
    assert set() == of_court - offered
