"""Carrying out a command: all of it or nothing, once, and never an exception for what is no fault of the database."""

from __future__ import annotations

from datetime import timedelta

from tests.core.case.practice import CATALOG, MORNING
from tests.core.records.arrival import ARRIVAL, FIRST_RUNG, ONE_YEAR, code
from tests.core.records.office import A_NUMBER, CLIENT, ENGINE, Office, intake

from amparo.case.commands import (
    AddNote,
    Alarm,
    AnswerOffer,
    Assign,
    CompleteStep,
    OfferPlacement,
    SwitchCatalog,
    Wake,
)
from amparo.declarations import Role
from amparo.records import tables
from amparo.records.carry_out import carry_out
from amparo.records.requests import CarryOut


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
