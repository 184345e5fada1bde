"""The letters made of a case that was lived through: what the record says arrives in the words of the letter."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from tests.plugins.amparo_asylum.lives import DECIDED, OPENED, hearing, intake, place, represented, screen
from tests.plugins.docket import ZONE, Docket

from amparo.case.commands import OfferPlacement
from amparo.declarations import Catalog
from amparo.documents import load_package_templates, render_document
from amparo.documents.case_values import case_values
from amparo.documents.given import with_given
from amparo.errors import DocumentFieldMissing
from amparo.records.organizations import OrganizationProfile

OFFICE = OrganizationProfile(name="Clínica Legal", address="1 Calle Ejemplo", telephone="213-555-0100", zone=ZONE)
PEOPLE = {"ana": "Ana Prueba", "victor": "Victor Prueba", "vera": "Vera Prueba"}
LOADED = {one.template.id: one for one in load_package_templates("amparo_templates", checked=True)}


def letter(docket: Docket, template: str, language: str = "en", **given: str) -> str:
    """Return what a person reads in a letter of the case as it stands, one paragraph or table cell a line.

    Where no attorney has been assigned, the name is given as an office gives it.
    """
    one, today = LOADED[template], docket.now.date()
    values = case_values(docket.case, OFFICE, PEOPLE, today=today, language=language, catalog=docket.catalog)
    unassigned = [field.name for field in one.template.fields if field.name == "attorney_name" and values.lacks(field)]
    values = with_given(values, one.template, dict.fromkeys(unassigned, "Ana Prueba") | given, language)
    made = docx.Document(io.BytesIO(render_document(one.template, one.contents[language], values, language).content))
    lines = [paragraph.text for paragraph in made.paragraphs]
    lines += [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines)


@pytest.fixture
def granted(catalog: Catalog) -> Docket:
    """Return a case closed after asylum was granted on 2027-06-03."""
    docket = Docket(catalog, OPENED)
    represented(docket)
    docket.day(DECIDED)
    hearing(docket, "individual", DECIDED, OPENED)
    docket.complete("ana", "record_hearing_result", held_on=DECIDED, result="completed", client_present=True)
    docket.complete("ana", "record_decision", decided_on=DECIDED, outcome="granted", form="oral")
    docket.complete("sofia", "closing_decision", reason="asylum_granted", decided_on=DECIDED, no_date_open="confirmed")
    return docket


def test_the_appeal_notice_has_the_safe_day_of_the_rule_and_the_decision_in_words(decided: Docket) -> None:
    """Thirty days after June 3 is Saturday, July 3; the last business day before it is Friday, July 2."""
    english, spanish = letter(decided, "appeal_rights_notice"), letter(decided, "appeal_rights_notice", "es")

    assert "Friday, July 2, 2027" in english
    assert "Asylum denied, June 3, 2027" in english
    assert "viernes, 2 de julio de 2027" in spanish
    assert "Asilo negado, 3 de junio de 2027" in spanish


def test_no_appeal_notice_is_made_after_a_grant(granted: Docket) -> None:
    """There is no day by which the client would have to appeal."""
    with pytest.raises(DocumentFieldMissing, match="only a denial of asylum starts the time to appeal"):
        letter(granted, "appeal_rights_notice")


def test_a_closing_letter_after_a_grant_names_the_dates_of_family_and_green_card(granted: Docket) -> None:
    """Two years after June 3, 2027 is a Sunday, so the safe day is Friday, June 1; a year ends in 2028."""
    text = letter(granted, "closing_letter", result="The judge granted asylum on June 3, 2027.")

    assert "Asylum granted. The judge granted asylum on June 3, 2027." in text
    assert "From Saturday, June 3, 2028" in text
    assert "Your family: Form I-730" in text
    assert text.count("Friday, June 1, 2029") == 2  # in the list of dates and in the part on the family


def test_a_decline_names_the_one_year_date_that_runs(catalog: Catalog) -> None:
    """The year after March 9, 2026 ends on Tuesday, March 9, 2027."""
    docket = Docket(catalog, OPENED)
    intake(docket)
    screen(docket, "decline")
    text = letter(docket, "declination_letter")

    assert "Asylum: Tuesday, March 9, 2027." in text
    assert "File the asylum application within one year of arrival" in text


def test_a_move_gives_the_reminder_its_dates_until_the_form_is_there(docket: Docket) -> None:
    """What is filed with proof is not asked for again."""
    represented(docket)
    before = letter(docket, "change_of_address_reminder")
    docket.record("pablo", "change_of_address", OPENED)
    moved = letter(docket, "change_of_address_reminder")
    docket.record("pablo", "address_form_filed", OPENED, proof="ECAS 4", form="eoir_33")
    filed = letter(docket, "change_of_address_reminder")

    assert ("the law gives only a few days" in before, "EOIR-33/IC" in before) == (True, False)
    assert ("EOIR-33/IC" in moved, "AR-11" in moved, "March 20, 2026" in moved) == (True, True, True)
    assert ("EOIR-33/IC" in filed, "AR-11" in filed) == (False, True)


def test_the_fee_letter_asks_for_what_uscis_or_the_judge_asked_for(docket: Docket) -> None:
    """The judge's own date is the letter's."""
    represented(docket)
    docket.record("pablo", "annual_fee_ordered", OPENED, order_due_date="2026-05-15")

    assert "May 15, 2026" in letter(docket, "annual_fee_letter")
    assert "my.uscis.gov" not in letter(docket, "annual_fee_letter")


def test_an_offer_names_its_volunteer_and_its_end_and_never_the_client(catalog: Catalog) -> None:
    """Five business days after Monday, March 16 is Monday, March 23."""
    docket = Docket(catalog, OPENED)
    intake(docket)
    screen(docket, "pro_bono")
    docket.complete("ines", "placement_consent", signed_on=OPENED, consents=True)
    summary = "A teacher who was threatened for her union work."
    docket.complete("clara", "placement_summary", relief_sought="asylum", summary=summary, hours=90)
    docket.do("clara", OfferPlacement(to=("victor", "vera")))
    text = letter(docket, "offer_to_attorney")

    assert "Dear Victor Prueba:" in text
    assert "March 23, 2026" in text
    assert summary in text
    assert not any(secret in text for secret in ("Luz Marina", "Ejemplo ", "000-111-222"))


def test_a_placement_is_confirmed_with_every_date_of_the_case(catalog: Catalog) -> None:
    """Who takes the case reads each date with its law, the hearing among them."""
    docket = Docket(catalog, OPENED)
    intake(docket)
    screen(docket, "pro_bono")
    place(docket)
    docket.complete("pablo", "record_notice_to_appear", served_on=date(2026, 3, 10), address_right=True)
    docket.complete("pablo", "record_court_proceeding", filed_with_court_on=date(2026, 3, 13), court="WLA")
    hearing(docket, "individual", date(2027, 6, 3), OPENED)
    text = letter(docket, "placement_confirmation")

    running = [one for one in docket.case.deadlines if one.status.rings and one.kind == "act_by" and one.dates.safe_due]
    assert running
    assert [] == [one.citation for one in running if one.citation not in text]
    assert ("Dear Vera Prueba:" in text, "June 3, 2027, 8:30 a.m." in text) == (True, True)
    assert "Individual" in text


def test_a_case_memo_says_what_is_recorded_and_nothing_else(docket: Docket) -> None:
    """Entry, charging document, custody and answers of the screening, in words."""
    represented(docket)
    text = letter(docket, "case_memo")

    for said in ("March 9, 2026, between ports of entry", "March 10, 2026", "Political opinion", "Not detained"):
        assert said in text
    assert "I-589 filed" not in text
