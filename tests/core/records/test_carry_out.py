"""Carrying out a command: all of it or nothing, once, and never an exception for what is no fault of the database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.core.case.practice import CATALOG, MORNING
from tests.core.records.office import A_NUMBER, CLIENT, ENGINE, Office, intake

from amparo.case.commands import (
    AddNote,
    Alarm,
    AnswerOffer,
    Assign,
    CompleteStep,
    OfferPlacement,
    RecordEvent,
    Refusal,
    SwitchCatalog,
    Wake,
)
from amparo.case.decide import Decision
from amparo.case.events import AttentionRaised
from amparo.declarations import Role
from amparo.errors import KeyUnavailable, RecordsUnreachable
from amparo.records import tables
from amparo.records.carry_out import carry_out
from amparo.records.keys import Keys
from amparo.records.repository import Records
from amparo.records.requests import CarryOut, Outcome

ARRIVAL = RecordEvent(event="last_arrival", on=date(2026, 12, 1))
ONE_YEAR = date(2027, 12, 1)  # one year after the arrival
FIRST_RUNG = datetime(
    2027, 11, 1, 16, tzinfo=UTC
)  # 30 days before, at 9 in Los Angeles, which is 16:00 UTC in summer time


def code(outcome: Outcome) -> str | None:
    """Return why a command was refused, or None."""
    return outcome.refused.code if outcome.refused else None


def test_a_command_returns_what_it_made_and_when_the_case_wakes_next(office: Office, case: str) -> None:
    """The workflow needs no more than that: the record's place, the next instant, the actions to start."""
    opened = office.case(case).seq

    outcome = office.do(case, "Pablo", ARRIVAL)

    assert opened + 2 == outcome.seq  # the event and the deadline that it starts
    assert outcome.seq == outcome.answer_seq
    assert (f"e{opened + 1}", f"d{opened + 2}") == outcome.made
    assert FIRST_RUNG == outcome.alarm
    assert not outcome.closed
    assert not outcome.repeated


def test_every_event_says_who_did_it_when_and_under_which_catalog(office: Office, case: str) -> None:
    """The record has to answer for itself years later."""
    office.now = MORNING + timedelta(hours=2)
    office.do(case, "Pablo", ARRIVAL)

    event = office.records.history(case)[-1]

    assert (office.people["Pablo"], office.now, CATALOG.hash) == (event.actor, event.at, event.catalog)


def test_the_same_command_again_is_answered_again_and_done_once(office: Office, case: str) -> None:
    """A client that lost the answer asks again; the alarm and the place in the record are those of now."""
    first = office.ask(case, "Pablo", ARRIVAL, id_="once")
    office.do(case, "Pablo", AddNote(text="something in between"))

    again = office.ask(case, "Pablo", ARRIVAL, id_="once")

    assert again.repeated
    assert (first.made, first.answer_seq) == (again.made, again.answer_seq)
    assert first.seq + 1 == again.seq
    assert FIRST_RUNG == again.alarm
    assert 2 == sum(event.command == "once" for event in office.records.history(case))  # the arrival and its deadline


def test_a_refusal_is_returned_kept_and_writes_no_event(office: Office, case: str) -> None:
    """Whoever was told no must not find it done the next day, because the world had changed by the second asking."""
    before = office.records.history(case)
    first = office.ask(case, "Víctor", Assign(role=Role.PARALEGAL, person=office.people["Pablo"]), id_="refused")
    office.records.grant_role(office.people["Víctor"], Role.SUPERVISING_ATTORNEY)

    again = office.ask(case, "Víctor", Assign(role=Role.PARALEGAL, person=office.people["Pablo"]), id_="refused")

    assert "not_allowed" == code(first)
    assert first.refused == again.refused
    assert again.repeated
    assert before == office.records.history(case)


def test_a_caller_who_has_seen_another_record_is_told_so_and_nothing_changes(office: Office, case: str) -> None:
    """A workflow that was overtaken has to look again before it goes on."""
    here = office.case(case).seq

    stale = office.ask(case, "Pablo", ARRIVAL, id_="fenced", seen_seq=here - 1)
    after = office.case(case).seq
    adopted = office.ask(case, "Pablo", ARRIVAL, id_="fenced", seen_seq=here)

    assert (True, here, ()) == (stale.stale, stale.seq, stale.made)
    assert here == after
    assert (False, False, here + 2) == (adopted.stale, adopted.repeated, adopted.seq)


def test_a_command_seen_before_is_answered_also_to_a_caller_who_has_seen_another_record(
    office: Office, case: str
) -> None:
    """Its own first try is the very thing that moved the record on."""
    here = office.case(case).seq
    office.ask(case, "Pablo", ARRIVAL, id_="once", seen_seq=here)

    again = office.ask(case, "Pablo", ARRIVAL, id_="once", seen_seq=here)

    assert (True, False) == (again.repeated, again.stale)


def test_the_records_clock_never_runs_back(office: Office, case: str) -> None:
    """A recovered workflow, or a host whose clock is wrong, must not date an event before the one it follows."""
    office.now = MORNING + timedelta(hours=5)
    office.do(case, "Pablo", AddNote(text="at three"))
    office.now = MORNING

    office.do(case, "Pablo", AddNote(text="an hour that was already over"))

    assert MORNING + timedelta(hours=5) == office.records.history(case)[-1].at


def test_the_first_event_sets_the_clock_of_a_case(office: Office) -> None:
    """A case that was reserved on the wall's date may begin on another one, as in training."""
    office.now = MORNING - timedelta(days=400)
    case = office.open_case()

    assert office.now == office.case(case).now


def test_a_clock_more_than_a_day_ahead_is_refused_outside_training(office: Office, case: str) -> None:
    """Time that was skipped for a demonstration must not miss real deadlines."""
    office.now = office.wall + timedelta(days=1, seconds=1)
    refused = office.ask(case, "Pablo", AddNote(text="from tomorrow"))
    seq = office.case(case).seq
    office.records.training = True

    taken = office.ask(case, "Pablo", AddNote(text="from tomorrow"))

    assert "clock_ahead" == code(refused)
    assert "2027-01-05" in str(refused.refused.sentence) if refused.refused else False
    assert seq + 1 == taken.seq


def test_the_engines_own_command_that_was_refused_may_try_again(office: Office, case: str) -> None:
    """An alarm that was refused for a wrong clock would else never ring."""
    office.do(case, "Pablo", ARRIVAL)
    office.now = FIRST_RUNG
    refused = office.ask(case, ENGINE, Alarm(), id_="alarm")
    office.wall = FIRST_RUNG

    rang = office.ask(case, ENGINE, Alarm(), id_="alarm")

    assert "clock_ahead" == code(refused)
    assert (None, False) == (code(rang), rang.repeated)
    assert refused.seq + 1 == rang.seq


def test_an_alarm_puts_mail_into_the_outbox_in_the_same_transaction(office: Office, case: str) -> None:
    """The rung of the record and the mail to those it names are one thing."""
    office.do(case, "Pablo", ARRIVAL)
    office.now = office.wall = FIRST_RUNG

    office.do(case, ENGINE, Alarm())

    (notice,) = office.records.notices_about(case)
    assert office.people["Ana"] == notice.notice.recipient
    assert ONE_YEAR == notice.notice.due
    assert [notice] == list(office.records.notices_due(office.wall))


def test_a_command_of_another_organization_finds_no_case(office: Office, case: str) -> None:
    """Not even that it exists."""
    command = office.command("Ana", AddNote(text="whose?")).model_copy(update={"organization": "another"})

    outcome = carry_out(office.records, CarryOut(case=case, command=command, now=office.now))

    assert "no_such_case" == code(outcome)


def test_a_case_that_never_was_or_was_erased_lets_its_workflow_end(office: Office, case: str) -> None:
    """A workflow without a case would else ask for ever."""
    erased = office.open_case()
    with office.records.database.write() as connection:
        connection.execute(tables.keys.delete().where(tables.keys.c.id == erased))
    office.records.keys.forget(erased)

    for id_ in ("never", erased):
        outcome = office.ask(id_, ENGINE, Wake())
        assert ("no_such_case", True) == (code(outcome), outcome.closed)


def test_without_a_catalog_nothing_is_decided_and_the_operator_is_named(office: Office) -> None:
    """An organization that was only just made has no rules to decide by."""
    with office.records.database.write() as connection:
        connection.execute(tables.organizations.update().values(catalog=""))
    reserved = office.records.reserve_case(office.command("Inés", intake()))

    outcome = carry_out(office.records, CarryOut(case=reserved.case, command=reserved.command, now=office.now))

    assert ("no_catalog", 0, True) == (code(outcome), outcome.seq, outcome.closed)


def test_a_switch_of_catalog_is_decided_under_the_new_one_which_has_to_be_saved(office: Office, case: str) -> None:
    """From then on, every event names the new one."""
    newer = CATALOG.model_copy(update={"hash": "newer"})
    refused = office.ask(case, ENGINE, SwitchCatalog(hash="newer"))
    office.records.save_catalog(newer)

    office.do(case, ENGINE, SwitchCatalog(hash="newer"))
    office.do(case, "Pablo", AddNote(text="under the new one"))

    assert "unknown_catalog" == code(refused)
    assert ["newer", "newer"] == [event.catalog for event in office.records.history(case)[-2:]]
    assert "newer" == office.records.list_cases("clinic")[0].catalog


def test_a_volunteer_at_capacity_is_counted_across_cases_in_the_same_transaction(office: Office) -> None:
    """Three cases are as many as this volunteer takes; the fourth is refused, whoever is quicker."""
    victor, cases = office.people["Víctor"], [office.open_case() for _ in range(4)]
    for case in cases[:3]:
        office.do(case, "Clara", OfferPlacement(to=(victor,)))
        office.do(case, "Víctor", AnswerOffer(accept=True))

    outcome = office.ask(cases[3], "Clara", OfferPlacement(to=(victor,)))

    assert "volunteer_unavailable" == code(outcome)
    assert set(cases[:3]) == {line.id for line in office.records.list_cases("clinic", assignee=victor)}


def test_a_conflict_check_reads_the_names_of_all_other_cases(office: Office, case: str) -> None:
    """The same person in a second case is found, and the case itself is not held against itself."""
    office.do(case, "Inés", CompleteStep(step="conflict_check"))
    second = office.open_case(intake(name="Luz Marina Ejemplo", a_number=A_NUMBER))

    office.do(second, "Inés", CompleteStep(step="conflict_check"))

    assert () == office.case(case).conflicts
    assert {CLIENT} == {hit.found for hit in office.case(second).conflicts}
    assert {office.case(case).number} == {hit.case_number for hit in office.case(second).conflicts}


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
