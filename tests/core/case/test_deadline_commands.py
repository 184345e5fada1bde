"""What people do with a deadline: take note, prove, confirm or reject, and only where there is something to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.core.case.situations import only

from amparo.case.commands import (
    Acknowledge,
    Body,
    ConfirmDate,
    Prove,
    RecordEvent,
    RejectDate,
    Waive,
)
from amparo.case.model import DeadlineStatus, Proof

if TYPE_CHECKING:
    from tests.core.case.practice import Docket

TODAY = date(2027, 1, 4)
RECEIPT = Proof(paper="receipt notice", received=TODAY)


@pytest.fixture
def arrived(docket: Docket) -> Docket:
    """Return a case whose year runs until March 10, 2027."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    return docket


@pytest.mark.parametrize(
    "asked",
    [
        Acknowledge(deadline="one_year"),
        Prove(deadline="one_year", proof=RECEIPT),
        Waive(deadline="one_year", reason="a reason"),
    ],
)
def test_a_deadline_that_was_met_is_over(arrived: Docket, asked: Body) -> None:
    """Nothing is taken note of, proven or waived any more."""
    arrived.do("pablo", Prove(deadline="one_year", proof=RECEIPT))
    refused = arrived.ask("sofia" if isinstance(asked, Waive) else "pablo", asked)

    assert DeadlineStatus.MET is only(arrived, "one_year").status
    assert refused is not None
    assert "deadline_over" == refused.code


@pytest.mark.parametrize("body", [ConfirmDate, RejectDate])
def test_where_nothing_waits_there_is_nothing_to_confirm_or_reject(
    arrived: Docket, body: type[ConfirmDate | RejectDate]
) -> None:
    """Somebody else decided a minute ago, or it never moved."""
    refused = arrived.ask("ana", body(deadline="one_year", reason="a reason"))

    assert refused is not None
    assert "nothing_waits" == refused.code


@pytest.mark.parametrize("place", [0, 1])
def test_proof_goes_to_the_filing_that_it_names(arrived: Docket, place: int) -> None:
    """The first filing came back, and was sent again: each has its own receipt."""
    for day in (2, 3):
        arrived.do("pablo", RecordEvent(event="i589_filed", on=date(2027, 1, day)))
    filings = [one.id for one in arrived.case.of_kind["i589_filed"]]
    arrived.do("pablo", Prove(deadline="one_year", event=filings[place], proof=RECEIPT))

    assert [place == 0, place == 1] == [one.proof is not None for one in arrived.case.of_kind["i589_filed"]]
    assert DeadlineStatus.MET is only(arrived, "one_year").status


def test_a_filing_that_is_proven_before_it_was_recorded_is_recorded_with_it(arrived: Docket) -> None:
    """On the day of the receipt, of the person whose year it is."""
    arrived.do("pablo", Prove(deadline="one_year", proof=Proof(paper="receipt notice", received=date(2027, 1, 3))))
    [filing] = arrived.case.of_kind["i589_filed"]

    assert (date(2027, 1, 3), "p1", None) == (filing.on, filing.person, filing.about)
