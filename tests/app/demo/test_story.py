"""The demo's life, asked of the record, the letters and the mails that it left."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from docx import Document
from tests.app.demo.conftest import Lived

from amparo.case.events import (
    ActionAnswered,
    DeadlineMoved,
    DeadlineStatusChanged,
    DeadlineWaits,
    OfferEnded,
    RungAcknowledged,
    RungsRang,
    StepCompleted,
)
from amparo.case.model import DeadlineStatus, OfferStatus

FILING = "ic_individual_nondetained_filing"
APPEAL = "bia_notice_of_appeal"
ONE_YEAR = "asylum_one_year_filing"


def test_the_case_lives_from_intake_to_closing_and_its_record_is_whole(lived: Lived) -> None:
    """The case is closed after more than a year of its own clock, and each entry is chained to the one before."""
    days = (lived.history[-1].at - lived.history[0].at).days

    assert not lived.case.is_open
    assert days > 365
    assert lived.records.verify_chain(lived.case.id).holds


def test_the_first_offer_expires_and_the_second_is_accepted(lived: Lived) -> None:
    """Time alone ends the first offer; the second volunteer takes the case."""
    ended = [body.status for body in lived.bodies if isinstance(body, OfferEnded)]

    assert [OfferStatus.EXPIRED, OfferStatus.ACCEPTED] == ended
    assert "Priya Raman" == lived.name(lived.case.assigned["pro_bono_attorney"])


def test_the_conflict_is_cleared_by_the_supervisor_alone(lived: Lived) -> None:
    """The check finds the earlier client; the intake worker's attempt left nothing on the record."""
    [decision] = [event for event in lived.history if _completes(event.body, "conflict_decision")]
    [hit] = lived.case.conflicts

    assert "Jesenia Alvarado" == hit.found
    assert "Ingrid Salazar" == lived.name(decision.actor)
    assert "is not yours to do" in lived.told


def test_a_date_that_does_not_exist_leaves_nothing_on_the_record(lived: Lived) -> None:
    """February 30 is refused by name, and one arrival is on record."""
    assert 1 == len(lived.case.of_kind["last_arrival"])
    assert "“2026-02-30” is not one" in lived.told


def test_the_application_is_filed_with_proof_inside_the_year_and_the_year_explains_itself(lived: Lived) -> None:
    """The deadline is met by a proven filing before its last day; every sentence of its counting is told."""
    deadline = lived.deadline(ONE_YEAR)
    [filing] = lived.case.of_kind["i589_filed"]

    assert DeadlineStatus.MET is deadline.status
    assert filing.proof is not None
    assert deadline.dates.legal_due is not None
    assert filing.proof.received <= deadline.dates.legal_due
    assert all(sentence.en in lived.told for sentence in deadline.explanation)
    assert deadline.citation in lived.told


def test_a_hearing_moved_earlier_moves_its_filing_date_at_once_and_one_moved_later_waits(lived: Lived) -> None:
    """The first move needs nobody; the second waits, and applies when an attorney has confirmed it with a reason."""
    deadline = lived.deadline(FILING)
    mine = [b for b in lived.bodies if isinstance(b, DeadlineMoved | DeadlineWaits) and b.deadline == deadline.id]
    earlier, waits, confirmed = mine

    assert isinstance(earlier, DeadlineMoved)
    assert "" == earlier.confirmed_by
    assert isinstance(waits, DeadlineWaits)
    assert waits.waiting is not None
    assert isinstance(confirmed, DeadlineMoved)
    assert "Rachel Kim" == lived.name(confirmed.confirmed_by)
    assert confirmed.reason
    assert confirmed.dates == waits.waiting.dates
    assert earlier.dates.legal_due is not None
    assert confirmed.dates.legal_due is not None
    assert earlier.dates.legal_due < confirmed.dates.legal_due


def test_the_deadline_climbs_is_acknowledged_rings_again_and_ends_with_proof_only(lived: Lived) -> None:
    """One rung rings and climbs twice, is acknowledged, and the next rung rings all the same until there is proof."""
    deadline = lived.deadline(FILING)
    order = list(_bells(lived, deadline.id))
    acknowledged = order.index("acknowledged")

    assert ["rang 1", "climbed 1", "climbed 1", "acknowledged"] == order[: acknowledged + 1]
    assert "rang 2" in order[acknowledged:]
    assert DeadlineStatus.MET is deadline.status
    [filing] = lived.case.of_kind["hearing_evidence_filed"]
    assert filing.proof is not None


def test_the_days_to_appeal_are_told_and_end_by_a_supervisor_with_a_reason(lived: Lived) -> None:
    """Nobody appeals, and the date is not missed: it was ended on purpose."""
    deadline = lived.deadline(APPEAL)
    [ended] = [b for b in lived.bodies if isinstance(b, DeadlineStatusChanged) and b.deadline == deadline.id]

    assert DeadlineStatus.WAIVED is ended.status
    assert "Ingrid Salazar" == lived.name(ended.by)
    assert ended.why
    assert all(sentence.en in lived.told for sentence in deadline.explanation)


def test_nothing_was_missed_and_nothing_waits(lived: Lived) -> None:
    """No deadline was missed, and nothing needs anybody's attention."""
    assert not [deadline for deadline in lived.case.deadlines if deadline.status is DeadlineStatus.MISSED]
    assert () == lived.case.attention


def test_the_partners_plugin_answered_from_its_own_process(lived: Lived) -> None:
    """The relay ran the action, and its answer became the step's."""
    [answered] = [body for body in lived.bodies if isinstance(body, ActionAnswered)]

    assert not answered.failed
    assert "Rides to Court" in str(lived.case.facts["carecen_la.places"])


def test_the_letters_open_and_say_who_is_meant_and_the_memo_does_not(lived: Lived) -> None:
    """Each letter is a Word file with the client's name, but for the two that leave the house without it."""
    client = lived.case.persons[0].name
    letters = {file.name: _words(file) for file in lived.folder.documents.iterdir()}
    nameless = {"placement_memo.en.docx", "support_referral.es.docx"}

    assert {
        "engagement_letter.es.docx",
        "hearing_notice_individual.es.docx",
        "hearing_notice_master.en.docx",
        "hearing_notice_master.es.docx",
        *nameless,
    } == set(letters)
    assert nameless == {name for name, words in letters.items() if client not in words}


def test_the_notice_carries_the_date_to_which_the_hearing_was_moved_last(lived: Lived) -> None:
    """What the client takes home says the last date that the court set, in Spanish."""
    last = lived.case.of_kind["hearing_moved"][-1].data["hearing_date"]
    year, month, day = str(last).split("-")
    words = _words(lived.folder.documents / "hearing_notice_individual.es.docx")

    assert f"{int(day)} de " in words
    assert f" de {year}" in words
    assert month not in words.split()


def test_the_mails_are_files_that_name_no_client(lived: Lived) -> None:
    """The machine's own mail server was not used, and no word of a client's name stands in any mail."""
    names = [name for person in lived.case.persons for name in (person.name, *person.other_names)]
    words = {word.casefold() for name in names for word in name.split() if len(word) > 2}
    texts = [f"{mail['Subject']} {mail['To']} {mail.get_content()}".casefold() for mail in lived.mails]

    assert texts
    assert not [word for word in words for text in texts if word in text]
    assert all("real@example.org" not in str(mail["From"]) for mail in lived.mails)


def test_the_volunteer_who_did_not_answer_was_written_to(lived: Lived) -> None:
    """The offer reached the first volunteer, with a reminder before it ended."""
    assert 2 == sum("gregory@example.org" in mail["To"] for mail in lived.mails)


def test_the_telling_fits_a_page_and_needs_no_colour(lived: Lived) -> None:
    """In a pipe no line is wider than a hundred columns but the commands, and nothing controls a terminal."""
    lines = lived.output.splitlines()

    assert len(lines) < 175
    assert not [line for line in lines if len(line) > 100 and not line.startswith("  amparo")]
    assert "\x1b" not in lived.output


def test_the_last_page_counts_what_lies_there(lived: Lived) -> None:
    """The numbers of mails and entries are those of the folder and the record."""
    assert f"{len(lived.history)} entries in an unbroken chain" in lived.told
    assert f"e-mails {len(lived.mails)} in {lived.folder.mail}; the client's name stands in 0 of them" in lived.told


def test_days_pass_in_the_order_of_the_record(lived: Lived) -> None:
    """The case's clock never went back, though it was moved ahead many times."""
    assert all(earlier.at <= later.at for earlier, later in pairwise(lived.history))


def _completes(body: object, step: str) -> bool:
    return isinstance(body, StepCompleted) and body.step == step


def _bells(lived: Lived, deadline: str) -> Iterator[str]:
    for body in lived.bodies:
        if isinstance(body, RungAcknowledged) and body.deadline == deadline:
            yield "acknowledged"
        elif isinstance(body, RungsRang) and body.deadline == deadline:
            yield from (f"rang {number}" for number in body.numbers)
            yield from (f"climbed {number}" for number in body.climbed)


def _words(file: Path) -> str:
    paper = Document(str(file))
    tables = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *tables])
