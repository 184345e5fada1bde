"""A case before the court: hearings that move, filings and their proof, addresses, detention, letters of USCIS."""

from __future__ import annotations

from datetime import date

from tests.plugins.amparo_asylum.lives import EVIDENCE_RULE, FILED, OPENED, hearing, represented
from tests.plugins.docket import Docket

from amparo.case.commands import ConfirmDate, RecordEvent
from amparo.case.model import Proof
from amparo.declarations import Catalog, RuleKind


def test_each_master_hearing_has_its_own_preparation_until_it_was_held(docket: Docket) -> None:
    """Two masters, two preparations; the one whose hearing took place is off the agenda."""
    represented(docket)
    docket.day(date(2026, 4, 20))
    first = hearing(docket, "master", date(2026, 4, 20), OPENED)
    hearing(docket, "master", date(2026, 9, 21), date(2026, 4, 20))
    keys = {item.key for item in docket.settlement.agenda if item.step == "prepare_master_hearing"}
    docket.record("ana", "hearing_held", date(2026, 4, 20), about=first, result="continued")
    left = {item.key for item in docket.settlement.agenda if item.step == "prepare_master_hearing"}

    assert 2 == len(keys)
    assert {key for key in keys if first not in key} == left


def test_pleadings_made_once_free_the_later_master_hearings(docket: Docket) -> None:
    """The filing date before a master is for the pleadings; a later master starts no other."""
    represented(docket)
    first = hearing(docket, "master", date(2026, 6, 10), OPENED)
    docket.complete("ana", f"file_pleadings@{docket.case.proceedings[0].id}#{first}",
                    how="in_writing", filed_on=OPENED, proof="ECAS 2")  # fmt: skip
    hearing(docket, "master", date(2026, 9, 21), OPENED)
    rules = [d.rule for d in docket.case.deadlines if d.rule == "ic_master_nondetained_filing"]

    assert ["ic_master_nondetained_filing"] == rules
    assert "met" == docket.deadline("ic_master_nondetained_filing").status
    # 15 days before 2026-06-10 is 2026-05-26, a Tuesday after Memorial Day
    assert date(2026, 5, 26) == docket.deadline("ic_master_nondetained_filing").dates.legal_due


def test_an_application_filed_with_proof_meets_the_year(docket: Docket) -> None:
    """Filed on 2026-09-01 with its confirmation: the year is met, and the clock of the work permit starts."""
    represented(docket)
    docket.day(FILED)
    docket.complete(
        "ana",
        "file_i589",
        filed_on=FILED,
        filed_with="immigration_court",
        included_as="applicant",
        fee_paid=True,
        proof="ECAS 3",
    )

    assert "met" == docket.deadline("asylum_one_year_filing").status
    # 2026-09-01 + 150: Sep 30 is day 29, Oct 31 day 60, Nov 30 day 90, Dec 31 day 121, Jan 29 day 150
    assert date(2027, 1, 29) == docket.deadline("asylum_ead_c8_earliest_filing").dates.legal_due
    assert date(2027, 1, 30) == docket.deadline("asylum_ead_c8_earliest_filing").dates.safe_due


def test_an_application_without_proof_goes_on_ringing(docket: Docket) -> None:
    """Put on record without its confirmation, the filing reads as unproven."""
    represented(docket)
    docket.day(FILED)
    docket.record("ana", "i589_filed", FILED)

    assert "filed, unproven" == docket.deadline("asylum_one_year_filing").status


def test_the_work_permit_is_not_on_the_agenda_before_its_first_day(docket: Docket) -> None:
    """Filed early it would be rejected: the step opens on the first day and not one before."""
    represented(docket)
    docket.day(FILED)
    docket.record("ana", "i589_filed", FILED, proof="ECAS 3")
    docket.day(date(2027, 1, 28))
    before = "apply_for_work_permit" in docket.open_steps
    docket.day(date(2027, 1, 29))

    assert (False, True) == (before, "apply_for_work_permit" in docket.open_steps)


def test_a_hearing_moved_earlier_moves_the_filing_at_once_and_later_only_when_confirmed(docket: Docket) -> None:
    """From March to February the filing date follows; to June it waits for a person with a reason."""
    represented(docket)
    which = hearing(docket, "individual", date(2027, 3, 4), OPENED)
    dates = [docket.deadline(EVIDENCE_RULE).dates.legal_due]
    docket.record("pablo", "hearing_moved", OPENED, about=which, hearing_date="2027-02-03", hearing_time="08:30")
    dates.append(docket.deadline(EVIDENCE_RULE).dates.legal_due)
    docket.record("pablo", "hearing_moved", OPENED, about=which, hearing_date="2027-06-03", hearing_time="08:30")
    dates.append(docket.deadline(EVIDENCE_RULE).dates.legal_due)
    docket.do("ana", ConfirmDate(deadline=EVIDENCE_RULE, reason="two people read the notice"))
    dates.append(docket.deadline(EVIDENCE_RULE).dates.legal_due)

    # 30 days before 2027-03-04, 2027-02-03 and 2027-06-03, all business days
    assert [date(2027, 2, 2), date(2027, 1, 4), date(2027, 1, 4), date(2027, 5, 4)] == dates
    assert "hearing" == docket.settlement.phase
    assert "tell_client_hearing_moved" in docket.open_steps


def test_evidence_filed_with_proof_meets_its_own_hearing_only(docket: Docket) -> None:
    """What is filed for one hearing says nothing of another."""
    represented(docket)
    first = hearing(docket, "individual", date(2027, 3, 4), OPENED)
    second = hearing(docket, "individual", date(2027, 6, 3), OPENED)
    docket.record("ana", "hearing_evidence_filed", OPENED, proof="ECAS 4", about=first)
    status = {d.trigger: d.status.value for d in docket.case.deadlines if d.rule == EVIDENCE_RULE}

    assert {first: "met", second: "running"} == status


def test_a_detained_person_gets_no_invented_date(catalog: Catalog) -> None:
    """Detained, no number of days applies: the court's own date is asked for, and drives once it is known."""
    docket = Docket(catalog, OPENED, **{"asylum.custody": "detained"})
    docket.record("pablo", "notice_to_appear_filed", OPENED, court="ADL")
    docket.record(
        "pablo", "hearing_scheduled", OPENED, kind="individual", hearing_date="2026-06-10", hearing_time="08:30"
    )
    before = docket.deadline("ic_detained_filing").dates.legal_due
    docket.record("pablo", "filing_date_set", OPENED, filing_due="2026-05-20")

    assert (None, date(2026, 5, 20)) == (before, docket.deadline("ic_detained_filing").dates.legal_due)
    assert ["ic_detained_filing"] == [d.rule for d in docket.case.deadlines if d.kind is RuleKind.ACT_BY]


def test_a_release_changes_custody_and_the_rules(catalog: Catalog) -> None:
    """Recorded as a step, the release states the fact and is on the record for other plugins."""
    docket = Docket(catalog, OPENED, **{"asylum.custody": "detained"})
    docket.complete("ines", "record_release", released_on=OPENED, custody="released")

    assert "released" == docket.case.facts["asylum.custody"]
    assert "released_from_custody" in docket.case.of_kind


def test_a_move_asks_for_both_forms_and_each_ends_its_own_date(docket: Docket) -> None:
    """The court's form does not stand for USCIS's: five working days for the one, ten days for the other."""
    represented(docket)
    docket.record("ines", "change_of_address", OPENED)
    dates = [
        docket.deadline(rule).dates.legal_due for rule in ("eoir33_change_of_address_court", "ar11_change_of_address")
    ]
    docket.complete("pablo", "file_eoir_33", form="eoir_33", filed_on=OPENED, proof="ECAS 5")

    assert [date(2026, 3, 23), date(2026, 3, 26)] == dates  # Monday + 5 working days; March 16 + 10
    assert "met" == docket.deadline("eoir33_change_of_address_court").status
    assert "running" == docket.deadline("ar11_change_of_address").status
    assert "file_ar_11" in docket.open_steps


def test_a_request_for_evidence_served_by_mail_gets_three_more_days(docket: Docket) -> None:
    """Mailed 2026-03-16: 87 days end on 2026-06-11, a Thursday; handed over, 84 end on 2026-06-08."""
    represented(docket)
    docket.record("pablo", "request_for_evidence_received", OPENED, served_by="mail")
    mailed = docket.deadline("uscis_rfe_response").dates.legal_due
    docket.record("pablo", "request_for_evidence_received", OPENED, served_by="personal")

    assert (date(2026, 6, 11), date(2026, 6, 8)) == (mailed, docket.deadline("uscis_rfe_response").dates.legal_due)


def test_a_proof_alone_records_the_filing(docket: Docket) -> None:
    """The confirmation that arrives before anybody recorded the filing is enough to put it on record."""
    represented(docket)
    which = hearing(docket, "individual", date(2027, 3, 4), OPENED)
    proof = Proof(paper="ECAS confirmation", reference="4711", received=OPENED)
    docket.do("ana", RecordEvent(event="hearing_evidence_filed", on=OPENED, about=which, proof=proof))

    assert "met" == docket.deadline(EVIDENCE_RULE).status
    assert "open" == docket.item("prepare_individual_hearing").status
    assert "file_hearing_evidence" not in docket.open_steps
