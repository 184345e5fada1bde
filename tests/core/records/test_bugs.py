"""A bug, lost records or a wrong key amid a command: nothing is half done, and a person is asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.core.records.arrival import ARRIVAL, FIRST_RUNG, code
from tests.core.records.office import CLIENT, ENGINE, Office

from amparo.case.commands import (
    AddNote,
    Alarm,
    Refusal,
)
from amparo.case.decide import Decision
from amparo.case.events import AttentionRaised
from amparo.declarations import Role
from amparo.errors import KeyUnavailable, RecordsUnreachable
from amparo.records import tables
from amparo.records.carry_out import carry_out
from amparo.records.keys import Keys
from amparo.records.repository import Records
from amparo.records.requests import CarryOut


class _BugError(Exception):
    """A bug that says in its message what nobody may read."""


def _breaks(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    def broken(*_: object) -> Refusal:
        raise _BugError(CLIENT)

    monkeypatch.setattr(f"amparo.records.carry_out.{what}", broken)


@pytest.mark.parametrize("where", ["weigh", "settle", "notices_for"])
def test_a_bug_changes_nothing_and_asks_for_attention_once(
    office: Office, case: str, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """The deadline goes on, somebody is told, and the message quotes nothing of the case."""
    office.do(case, "Pablo", ARRIVAL)
    before = office.case(case)
    office.now = office.wall = FIRST_RUNG
    with monkeypatch.context() as broken:
        _breaks(broken, where)
        outcomes = [office.ask(case, ENGINE, Alarm()) for _ in range(3)]
    after = office.case(case)

    assert ["needs_attention"] * 3 == [code(outcome) for outcome in outcomes]
    assert [FIRST_RUNG] * 3 == [outcome.alarm for outcome in outcomes]
    assert [before.seq + 1] * 3 == [outcome.seq for outcome in outcomes]
    (item,) = after.attention
    assert Role.SUPERVISING_ATTORNEY == item.owner
    assert "_BugError" in item.what.en
    assert CLIENT not in item.what.en + item.what.es
    assert before.deadlines == after.deadlines
    assert 1 == office.records.list_cases("clinic")[0].attention
    assert [office.people["Sofía"]] == [n.notice.recipient for n in office.records.notices_about(case)]


def test_a_bug_in_telling_people_still_leaves_the_record_asking_for_attention(
    office: Office, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No mail can be written then, but whoever looks at the list sees it."""
    office.do(case, "Pablo", ARRIVAL)
    office.now = office.wall = FIRST_RUNG

    def broken(*_: object) -> None:
        raise _BugError(CLIENT)

    with monkeypatch.context() as breaking:
        breaking.setattr("amparo.records.carry_out.notices_for", broken)
        breaking.setattr("amparo.records.bugs.notices_for", broken)
        outcome = office.ask(case, ENGINE, Alarm())

    assert "needs_attention" == code(outcome)
    assert 1 == len(office.case(case).attention)
    assert () == office.records.notices_about(case)


def test_records_that_cannot_be_read_raise_and_may_be_asked_again(
    office: Office, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both while deciding and while writing down that there was a bug: nothing is answered that is not recorded."""
    before = office.case(case)
    command = office.command("Pablo", ARRIVAL)
    request = CarryOut(case=case, command=command, now=office.now)

    def away(*_: object) -> None:
        raise RecordsUnreachable("the disk is gone")

    def broken(*_: object) -> None:
        monkeypatch.setattr(office.records, "put_answer", away)
        raise _BugError(CLIENT)

    with monkeypatch.context() as breaking:
        breaking.setattr(office.records, "put_answer", away)
        with pytest.raises(RecordsUnreachable):
            carry_out(office.records, request)
    with monkeypatch.context() as breaking:
        breaking.setattr("amparo.records.carry_out.weigh", broken)
        with pytest.raises(RecordsUnreachable):
            carry_out(office.records, request)
    monkeypatch.undo()

    assert before == office.case(case)
    assert not carry_out(office.records, request).repeated


def test_a_wrong_master_key_raises_and_does_not_end_the_case(office: Office, case: str) -> None:
    """The operator puts the right key back, and the workflow, which went on trying, goes on."""
    command = office.command("Pablo", ARRIVAL)
    request = CarryOut(case=case, command=command, now=office.now)
    wrong = Keys(office.records.database, bytes(32), "another.key")
    records = Records(office.records.database, wrong, office.records.wall)

    with pytest.raises(KeyUnavailable, match=r"another\.key is not the one"):
        carry_out(records, request)

    assert not carry_out(office.records, request).repeated


def test_after_a_bug_is_mended_the_alarm_rings(office: Office, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was due in the meantime is not lost."""
    office.do(case, "Pablo", ARRIVAL)
    office.now = office.wall = FIRST_RUNG
    with monkeypatch.context() as broken:
        _breaks(broken, "weigh")
        office.ask(case, ENGINE, Alarm(), id_="alarm")

    rang = office.ask(case, ENGINE, Alarm(), id_="alarm")

    assert (None, False) == (code(rang), rang.repeated)
    assert office.case(case).deadlines[0].rungs[0].rang == FIRST_RUNG


def test_a_persons_command_that_met_a_bug_is_not_done_behind_their_back(
    office: Office, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They were told that nothing was recorded, and that has to stay true."""
    with monkeypatch.context() as broken:
        _breaks(broken, "weigh")
        office.ask(case, "Pablo", ARRIVAL, id_="unlucky")

    again = office.ask(case, "Pablo", ARRIVAL, id_="unlucky")

    assert ("needs_attention", True) == (code(again), again.repeated)
    assert () == office.case(case).deadlines


def test_an_event_that_could_not_be_read_back_is_never_written(
    office: Office, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One such event, and the case could not be opened any more."""
    unreadable = AttentionRaised.model_construct(item="not an item")  # type: ignore[arg-type]  # on purpose
    with monkeypatch.context() as broken:
        broken.setattr("amparo.records.carry_out.weigh", lambda *_: Decision((unreadable,)))
        outcome = office.ask(case, "Pablo", AddNote(text="x"))

    assert "needs_attention" == code(outcome)
    assert office.records.verify_chain(case).holds
    assert office.case(case) == office.reopened().read_case(case, "clinic")


def test_a_bug_that_even_the_record_of_it_meets_is_returned_and_logged_without_a_word_of_the_case(
    office: Office, case: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """There is nothing left to write to, but the workflow still gets an answer and goes on trying."""

    def broken(*_: object) -> None:
        raise _BugError(CLIENT)

    office.do(case, "Pablo", ARRIVAL)
    here = office.case(case).seq
    with monkeypatch.context() as breaking:
        breaking.setattr("amparo.records.cases.apply", broken)
        outcome = office.ask(case, "Pablo", AddNote(text="x"))

    assert ("needs_attention", here, FIRST_RUNG, False) == (code(outcome), outcome.seq, outcome.alarm, outcome.closed)
    assert "cannot record that it needs attention: _BugError" in caplog.text
    assert CLIENT not in caplog.text


def test_a_case_that_somebody_changed_by_hand_answers_with_its_next_alarm(office: Office, case: str) -> None:
    """It cannot be opened, so it cannot even say so itself; the workflow goes on asking, and others are not held up."""
    office.do(case, "Pablo", ARRIVAL)
    here = office.case(case).seq
    with office.records.database.write() as connection:
        connection.execute(
            tables.events.update().where(tables.events.c.case == case).values(sealed=b"not what was there")
        )
    fresh = office.reopened()

    request = CarryOut(case=case, command=office.command("Pablo", AddNote(text="x")), now=office.now)
    outcome = carry_out(fresh, request)

    assert ("needs_attention", here, FIRST_RUNG, False) == (code(outcome), outcome.seq, outcome.alarm, outcome.closed)


def test_an_attention_event_does_not_carry_a_wrong_clock_into_the_record(
    office: Office, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A workflow whose clock is a year ahead, and a bug as well: the record's clock stays near the wall's."""
    office.now = office.wall + timedelta(days=365)
    with monkeypatch.context() as broken:
        _breaks(broken, "settle")
        office.ask(case, ENGINE, Alarm())

    assert office.case(case).now == office.wall + timedelta(days=1)
