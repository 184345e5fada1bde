"""What needs a person, put on a case by the engine itself: once, told by mail, and never on a case that is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.case.model import AttentionKind
from amparo.declarations import Role, Text
from amparo.notifications.notices import NoticeKind
from amparo.records import tables
from amparo.records.attention import ENGINE, NewItem, add_note, open_item, raise_once

if TYPE_CHECKING:
    from tests.core.records.office import Office

STUCK = NewItem(AttentionKind.CASE_STUCK, "fails", Text("It is stuck."), Role.SUPERVISING_ATTORNEY)


def test_an_item_is_on_record_and_its_owner_is_told(office: Office, case: str) -> None:
    """In one transaction, by the engine, on the chain, and counted in the lists."""
    alarm = office.records.list_cases("clinic")[0].next_alarm
    before = office.case(case).seq

    raised = raise_once(office.records, case, STUCK)

    last = office.records.history(case)[-1]
    [line] = office.records.list_cases("clinic")
    told = [one.notice for one in office.records.notices_about(case)]
    assert (True, before + 1, ENGINE) == (raised, last.seq, last.actor)
    assert (1, alarm, last.seq) == (line.attention, line.next_alarm, line.seq)
    assert [(NoticeKind.NEEDS_ATTENTION, office.people["Sofía"])] == [(one.kind, one.recipient) for one in told]
    assert office.records.verify_chain(case).holds


def test_the_same_trouble_is_one_item_and_another_is_another(office: Office, case: str) -> None:
    """Until a person has settled it."""
    raised = [raise_once(office.records, case, one) for one in (STUCK, STUCK, STUCK._replace(about="ended"))]

    assert [True, False, True] == raised
    assert "ended" == office.case(case).attention[-1].about
    assert open_item(office.case(case), AttentionKind.MAIL_FAILED, "fails") is None


def test_nothing_is_raised_on_a_case_that_was_erased(office: Office, case: str) -> None:
    """There is nobody left to worry about."""
    with office.records.database.write() as connection:
        connection.execute(tables.keys.delete().where(tables.keys.c.id == case))
    office.records.keys.forget(case)

    assert not raise_once(office.records, case, STUCK)


def test_a_note_of_the_engines_own_settles_nothing(office: Office, case: str) -> None:
    """It says what the engine saw; the item stays a person's."""
    raise_once(office.records, case, STUCK)
    add_note(office.records, case, "It works again.")

    last = office.records.history(case)[-1]
    assert ("note_added", ENGINE, 1) == (last.body.type, last.actor, len(office.case(case).attention))
