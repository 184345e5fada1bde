"""Dates from papers in the records: sealed like the rest of a case, and one person entered twice verifies nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.core.records.office import Office
from tests.secrecy.marks import find

from amparo.case.commands import RecordEvent, SetPrinted, VerifyPrinted
from amparo.declarations import Role
from amparo.records.people import Profile
from amparo.records.unverified import unverified_dates

PAPER, REFERENCE = "orden doblada con dos sellos", "WAC-8842-marcada"
PRINTED = date(2027, 4, 20)


@pytest.fixture
def clinic(tmp_path: Path, records_url: str) -> Office:
    """Return a clinic in each kind of database."""
    return Office(tmp_path, records_url)


@pytest.fixture
def case(clinic: Office) -> str:
    """Return the id of a case in which Pablo entered a date from a paper."""
    id_ = clinic.open_case()
    clinic.do(id_, "Pablo", RecordEvent(event="request_for_evidence", on=date(2027, 1, 4)))
    clinic.do(id_, "Pablo", SetPrinted(deadline="answer_request", on=PRINTED, paper=PAPER, reference=REFERENCE))
    return id_


def test_somebody_entered_twice_under_one_name_counts_once(clinic: Office, case: str) -> None:
    """Another address, another spelling of the same name: still one person with one reading."""
    again = clinic.records.add_person(
        "clinic", Profile(name="  pablo  PRUEBA ", email="p2@example.org"), (Role.PARALEGAL,)
    )
    clinic.people["Pablo again"] = again.id

    alone = clinic.ask(case, "Pablo again", VerifyPrinted(deadline="answer_request", on=PRINTED))
    clinic.do(case, "Ana", VerifyPrinted(deadline="answer_request", on=PRINTED))

    assert alone.refused is not None
    assert "printed_alone" == alone.refused.code
    printed = clinic.case(case).deadlines[0].printed
    assert printed is not None
    assert (clinic.people["Pablo"], clinic.people["Ana"]) == (printed.entered_by, printed.verified_by)


def test_the_papers_words_are_legible_nowhere_in_the_records(clinic: Office, case: str) -> None:
    """Entered, disputed and verified; they come back only to whoever has the key."""
    clinic.do(case, "Ana", VerifyPrinted(deadline="answer_request", on=date(2027, 3, 16)))
    clinic.do(case, "Sofía", VerifyPrinted(deadline="answer_request", on=PRINTED))

    written = b"\n".join(clinic.files().values())

    assert [] == list(find(written, (PAPER, REFERENCE), "records", deep=False))
    printed = clinic.reopened().read_case(case, "clinic").deadlines[0].printed
    assert printed is not None
    assert (PAPER, REFERENCE) == (printed.paper, printed.reference)


def test_what_is_unverified_is_found_in_every_open_case_that_can_be_read(clinic: Office, case: str) -> None:
    """A second case is verified, a third has nothing from a paper."""
    other = clinic.open_case()
    clinic.do(other, "Pablo", RecordEvent(event="request_for_evidence", on=date(2027, 1, 4)))
    clinic.do(other, "Pablo", SetPrinted(deadline="answer_request", on=PRINTED, paper=PAPER))
    clinic.do(other, "Ana", VerifyPrinted(deadline="answer_request", on=PRINTED))
    clinic.open_case()

    (found,) = unverified_dates(clinic.records, "clinic")

    assert (case, [PRINTED]) == (found.case.id, [one.day for one in found.dates])
