"""Plans applied through a real workflow server: every case asked once, whatever was interrupted, and none forced."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.core.case.practice import CATALOG
from tests.core.records.office import Office as Clinic
from tests.core.records.test_replans import CLOSURE, at_court

from amparo.case.commands import Prove, RecordEvent, Replan
from amparo.case.events import CatalogSwitched, DeadlineMoved, DeadlineWarned
from amparo.case.model import Deadline, Proof
from amparo.case.replan import Cause, Closes, LawChanges
from amparo.case.replan_plan import Confirmed, PlanState, ReplanPlan
from amparo.case.walls import RaiseWall
from amparo.declarations import Catalog, Role
from amparo.errors import Refused, ServerUnreachable, UnknownName
from amparo.records.carry_out import carry_out
from amparo.records.requests import CarryOut
from amparo.settings import Settings
from amparo_app.office import Office
from amparo_app.replanning import Application, Replanning, command_id
from amparo_workflows.client import connect
from amparo_workflows.server import Server
from amparo_workflows.worker import engine_worker

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A workflow server for the offices of this file, one after the other."""
    made = Server(tmp_path_factory.mktemp("server"))
    asyncio.run(made.start())
    yield made
    asyncio.run(made.stop())


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    """An invented clinic with four cases at a court that closes."""
    made = Clinic(tmp_path)
    for _ in range(4):
        at_court(made)
    yield made
    made.records.close()


@pytest.fixture
async def at(clinic: Clinic, server: Server) -> AsyncIterator[Replanning]:
    """The plans of that clinic in its supervising attorney's hands, with the engine at work."""
    settings = Settings(
        data_folder=clinic.data,
        records_url=clinic.url,
        master_key_file=clinic.master_key,
        temporal_address=server.address,
    )
    office = Office(settings)
    async with engine_worker(await connect(settings, office.records.keys), office.records):
        organization = office.organization("clinic")
        yield Replanning(office, organization, office.find_person("clinic", "Sofía Prueba"))
    office.close()


def planned(at: Replanning, cause: Cause) -> ReplanPlan:
    """Return a plan that has looked through every case."""
    plan = at.begin(cause)
    assert 4 == sum(at.look_through(plan))
    return at.plan(plan.id)


async def applied(at: Replanning, plan: ReplanPlan) -> Application:
    """Apply a plan as a process of its own would."""
    counted: list[int] = []
    done = await asyncio.to_thread(at.apply, plan.id, "read by two", counted.append)
    assert len(done.answers) == sum(counted)
    return done


def filing(clinic: Clinic, case: str) -> Deadline:
    """Return the filing of a case."""
    [found] = [one for one in clinic.case(case).deadlines if one.rule == "hearing_filing"]
    return found


async def test_applying_moves_what_was_not_kept_out_and_shows_the_closure_everywhere(
    at: Replanning, clinic: Clinic
) -> None:
    """Three dates move, one stays as a person wanted it, and each case says why."""
    plan = planned(at, Closes(closure=CLOSURE))
    out, *others = plan.lines
    at.keep_out(plan.id, out.number, out.rule)
    done = await applied(at, plan)

    assert (PlanState.APPLIED, 4, 0) == (done.plan.state, done.plan.taken, done.plan.refused)
    assert date(2027, 6, 1) == filing(clinic, out.case).dates.legal_due
    assert {date(2027, 6, 21)} == {filing(clinic, line.case).dates.legal_due for line in others}
    events = [event for event in at.records.history(others[0].case) if event.command.startswith("replan/")]
    [moved] = [event.body for event in events if isinstance(event.body, DeadlineMoved)]
    assert (plan.id, "read by two", clinic.people["Sofía"]) == (moved.plan, moved.reason, moved.confirmed_by)
    kept = [event.body for event in at.records.history(out.case) if event.command.startswith("replan/")]
    assert [DeadlineWarned] == [type(body) for body in kept]


async def test_a_second_time_an_applied_plan_is_refused(at: Replanning, clinic: Clinic) -> None:
    """In one sentence, and no case has an event more."""
    plan = planned(at, Closes(closure=CLOSURE))
    await applied(at, plan)
    before = [clinic.case(line.case).seq for line in plan.lines]

    with pytest.raises(Refused, match=f"Plan {plan.id} cannot be applied. It was applied already"):
        await applied(at, plan)
    assert before == [clinic.case(line.case).seq for line in plan.lines]


async def test_applying_that_was_killed_goes_on_and_asks_no_case_twice(at: Replanning, clinic: Clinic) -> None:
    """Confirmed, one case carried out, then nothing: the same command again finishes it."""
    plan = planned(at, Closes(closure=CLOSURE))
    first = plan.lines[0]
    by = {"by": clinic.people["Sofía"], "operator": "desk"}
    at.records.add_to_plan("clinic", plan.id, Confirmed(reason="read by two"), **by)
    body = Replan(plan=plan.id, reason="read by two", dates=(first.as_date(),), closure=CLOSURE)
    command = clinic.command("Sofía", body, command_id(plan.id, first.case))
    carried = carry_out(at.records, CarryOut(case=first.case, command=command, now=datetime.now(UTC)))
    done = await applied(at, plan)

    assert carried.refused is None
    assert carried.seq == clinic.case(first.case).seq
    assert (PlanState.APPLIED, 4) == (done.plan.state, done.plan.taken)
    assert {date(2027, 6, 21)} == {filing(clinic, line.case).dates.legal_due for line in plan.lines}


async def test_a_command_that_was_only_saved_is_carried_out_once(at: Replanning, clinic: Clinic) -> None:
    """Killed between the inbox and the workflow: what lies there is the same command."""
    plan = planned(at, Closes(closure=CLOSURE))
    first = plan.lines[0]
    body = Replan(plan=plan.id, reason="read by two", dates=(first.as_date(),), closure=CLOSURE)
    at.records.put_inbox(first.case, clinic.command("Sofía", body, command_id(plan.id, first.case)))
    await applied(at, plan)

    moves = [e for e in at.records.history(first.case) if isinstance(e.body, DeadlineMoved)]
    assert 1 == len(moves)
    assert () == at.records.waiting_commands(datetime.now(UTC).replace(year=2100))


async def test_a_case_that_moved_on_is_told_and_never_forced(at: Replanning, clinic: Clinic) -> None:
    """One filing was proven after the plan was made; the other cases are not held up by it."""
    plan = planned(at, Closes(closure=CLOSURE))
    first, *others = plan.lines
    clinic.do(first.case, "Ana", Prove(deadline="hearing_filing", proof=Proof(paper="copy", received=date(2027, 1, 4))))
    done = await applied(at, plan)
    [told] = [answer for answer in done.answers if answer.told]

    assert (first.number, 0) == (told.number, told.moved)
    assert "was left as it is: it is met since" in told.told[0].en
    assert date(2027, 6, 1) == filing(clinic, first.case).dates.legal_due
    assert {date(2027, 6, 21)} == {filing(clinic, line.case).dates.legal_due for line in others}


async def test_a_case_that_was_closed_meanwhile_refuses_with_its_reason(at: Replanning, clinic: Clinic) -> None:
    """It counts as not taken."""
    plan = planned(at, Closes(closure=CLOSURE))
    first = plan.lines[0]
    clinic.do(first.case, "Sofía", RecordEvent(event="case_closed", on=date(2027, 1, 4), data={"reason": "moved away"}))
    done = await applied(at, plan)
    [refused] = [answer for answer in done.answers if not answer.taken]

    assert (first.number, 1) == (refused.number, done.plan.refused)
    assert "closed" in refused.told[0].en


async def test_new_rules_are_switched_to_and_what_is_later_comes_only_with_the_plan(
    at: Replanning, clinic: Clinic
) -> None:
    """Every case goes on under the new catalog; the date that was kept out goes on waiting there."""
    rules = tuple(
        one.model_copy(update={"values": (one.values[0].model_copy(update={"value": 20}),)})
        if one.id == "hearing_filing"
        else one
        for one in CATALOG.rules
    )
    changed = {**CATALOG.model_dump(exclude={"hash", "rules"}), "hash": "later", "rules": rules}
    at.records.save_catalog(Catalog.model_validate(changed))
    plan = planned(at, LawChanges(catalog="later"))
    out, *others = plan.lines
    at.keep_out(plan.id, out.number, out.deadline)
    done = await applied(at, plan)

    assert (PlanState.APPLIED, 4, 0) == (done.plan.state, done.plan.taken, done.plan.refused)
    assert {"later"} == {clinic.case(line.case).catalog for line in plan.lines}
    assert {date(2027, 6, 11)} == {filing(clinic, line.case).dates.legal_due for line in others}
    waiting = filing(clinic, out.case).waiting
    assert waiting is not None
    assert (date(2027, 6, 1), date(2027, 6, 11)) == (
        filing(clinic, out.case).dates.legal_due,
        waiting.dates.legal_due,
    )
    switched = [e for e in at.records.history(out.case) if isinstance(e.body, CatalogSwitched)]
    assert 1 == len(switched)


def test_without_a_running_office_nothing_is_confirmed(clinic: Clinic) -> None:
    """The plan waits as it was."""
    settings = Settings(data_folder=clinic.data, records_url=clinic.url, master_key_file=clinic.master_key)
    office = Office(settings)
    at = Replanning(office, office.organization("clinic"), office.find_person("clinic", "Sofía Prueba"))
    plan = planned(at, Closes(closure=CLOSURE))

    with pytest.raises(ServerUnreachable, match="nothing was changed"):
        at.apply(plan.id, "read by two", lambda _: None)
    assert PlanState.READY is at.plan(plan.id).state
    office.close()


async def test_of_a_case_behind_a_wall_a_plan_says_no_more_than_that_it_is_there(
    at: Replanning, clinic: Clinic
) -> None:
    """Neither looked at nor decided on nor applied by whoever is kept away; another supervising attorney does it."""
    shut = next(line for line in planned(at, Closes(closure=CLOSURE)).lines)
    clinic.records.grant_role(clinic.people["Clara"], Role.SUPERVISING_ATTORNEY)
    clinic.do(shut.case, "Clara", RaiseWall(people=(clinic.people["Sofía"],), reason="she was the judge's clerk"))
    [plan] = at.plans()
    with pytest.raises(UnknownName) as unknown:
        at.keep_out(plan.id, shut.number, shut.rule)
    before = clinic.case(shut.case).seq
    done = await applied(at, plan)

    assert (1, 3) == (plan.unseen, len(plan.lines))
    assert (1, 3, 1) == (done.unseen, done.plan.taken, done.plan.refused)
    assert before == clinic.case(shut.case).seq
    told = [one.model_dump_json() for one in (plan, done, at.plan(plan.id), at.rehearse(plan.cause, lambda _: None))]
    assert [] == [one for one in told if shut.number in one or shut.case in one]
    assert shut.number not in str(unknown.value).partition("closest")[2]

    office = Office(at.office.settings)
    other = Replanning(office, at.organization, office.find_person("clinic", "Clara Prueba"))
    theirs = other.rehearse(plan.cause, lambda _: None)
    office.close()
    assert shut.case in {line.case for line in theirs.lines}
