"""Plans at work: making one over all open cases, and applying it, case by case, as a person's commands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from amparo.case.commands import Refusal, Replan
from amparo.case.model import Case
from amparo.case.replan import Cause, Closes, LawChanges, PlanLine, stale
from amparo.case.replan_plan import Applied, Confirmed, Dropped, KeptOut, PlanState, PutBack, ReplanPlan, without
from amparo.declarations import Text, phrase
from amparo.errors import AmparoError, InvalidInput, Refused, ServerUnreachable, UnknownName
from amparo.records.sight import seen_by
from amparo.records.surveying import carry_on, count_open_cases, survey
from amparo_app.office import Office, run, user_name
from amparo_app.running import check_running

if TYPE_CHECKING:
    from temporalio.client import Client

    from amparo.records.organizations import Organization
    from amparo.records.people import Member
    from amparo.records.repository import Records

Advance = Callable[[int], None]
AT_ONCE = 8
"""How many cases are asked at once: more would only wait for each other's turn to write."""


class CaseAnswer(BaseModel):
    """What came of a plan in one case: taken, refused or not answered yet; `told` says why, line by line."""

    model_config = ConfigDict(frozen=True)

    case: str
    number: str
    taken: bool
    answered: bool = True
    moved: int = 0
    told: tuple[Text, ...] = ()


class Application(BaseModel):
    """What applying a plan came to, and the plan as it stands now; `unseen` cases of it were not asked."""

    model_config = ConfigDict(frozen=True)

    plan: ReplanPlan
    answers: tuple[CaseAnswer, ...]
    unseen: int = 0

    @property
    def unanswered(self) -> tuple[CaseAnswer, ...]:
        """Return the cases that have not answered; the same command again asks them again."""
        return tuple(one for one in self.answers if not one.answered)


class Replanning:
    """The plans of an organization in the hands of one person, who may replan; raises Refused for anybody else.

    Of cases that they may not see they are told nothing but how many there are; those wait for somebody who may.
    """

    def __init__(self, office: Office, organization: Organization, actor: Member, language: str = "en") -> None:
        self.office, self.organization, self.actor = office, organization, actor
        refusal = self.records.may_decide(organization.id, actor.id, "replan")
        if refusal is not None:
            raise Refused(refusal.sentence.in_(language))

    @property
    def records(self) -> Records:
        """Return the office's records."""
        return self.office.records

    def plan(self, id_: str) -> ReplanPlan:
        """Return a plan; raises UnknownName with the nearest."""
        return self._shown(self.records.plan(self.organization.id, id_))

    def plans(self) -> tuple[ReplanPlan, ...]:
        """Return every plan of the organization."""
        hidden = self._hidden()
        return tuple(without(one, hidden) for one in self.records.plans(self.organization.id))

    def _shown(self, plan: ReplanPlan) -> ReplanPlan:
        return without(plan, self._hidden())

    def _hidden(self) -> dict[str, str]:
        return self.records.cases_where(self.organization.id, ~seen_by(self.actor.colleague()))

    def begin(self, cause: Cause) -> ReplanPlan:
        """Begin a plan, or take the one of the same cause up again that was interrupted."""
        going = self.records.unfinished_plan(self.organization.id, cause)
        if going is not None:
            return self._shown(going)
        cases = count_open_cases(self.records, self.organization.id)
        return self.records.begin_plan(self.organization.id, cause, cases, **self._said())

    def look_through(self, plan: ReplanPlan) -> Iterator[int]:
        """Look through what is left of the open cases; yield how many each time, what was found being kept."""
        if plan.state is not PlanState.LOOKING:
            raise Refused(f"Plan {plan.id} has looked through every case already. {_next(plan)}")
        return carry_on(self.records, self.organization.id, plan, self.office.now(), **self._said())

    def rehearse(self, cause: Cause, advance: Advance) -> ReplanPlan:
        """Look through the open cases and keep nothing: the plan that would be made."""
        plan = ReplanPlan(id="-", cause=cause, begun=self.office.now(), by=self.actor.id, cases=self.open_cases())
        for found in survey(self.records, self.organization.id, cause, plan.begun):
            advance(found.cases)
            lines, unread = (*plan.lines, *found.lines), (*plan.unread, *found.unread)
            plan = plan.model_copy(update={"lines": lines, "unread": unread, "looked": plan.looked + found.cases})
        return self._shown(plan.model_copy(update={"state": PlanState.READY}))

    def open_cases(self) -> int:
        """Return how many cases are open."""
        return count_open_cases(self.records, self.organization.id)

    def keep_out(self, id_: str, number: str, deadline: str) -> ReplanPlan:
        """Leave one date as it is, whatever becomes of the plan."""
        line = self._line(self._undecided(id_), number, deadline)
        return self._add(id_, KeptOut(case=line.case, deadline=line.deadline))

    def put_back(self, id_: str, number: str, deadline: str) -> ReplanPlan:
        """Take a date that was kept out into the plan again."""
        plan = self._undecided(id_)
        line = self._line(plan, number, deadline)
        if not plan.is_kept_out(line):
            raise Refused(f"{line.deadline} of case {line.number} was not kept out of plan {plan.id}: nothing to do.")
        return self._add(id_, PutBack(case=line.case, deadline=line.deadline))

    def drop(self, id_: str, reason: str) -> ReplanPlan:
        """Have nothing come of a plan."""
        plan = self.plan(id_)
        if plan.state not in {PlanState.LOOKING, PlanState.READY}:
            raise Refused(f"Plan {plan.id} cannot be dropped. {_next(plan)}")
        dropped = self._add(id_, Dropped(reason=_given(reason, "drop")))
        if dropped.state is not PlanState.DROPPED:
            raise Refused(f"Plan {plan.id} was not dropped: somebody else was a moment earlier. {_next(dropped)}")
        return dropped

    def apply(self, id_: str, reason: str, advance: Advance) -> Application:
        """Send a plan to its cases, or go on where that was interrupted; no case is asked twice.

        Raises ServerUnreachable when the office does not run, before anything is confirmed.
        """
        plan = self.plan(id_)
        if plan.state not in {PlanState.READY, PlanState.CONFIRMED}:
            raise Refused(f"Plan {plan.id} cannot be applied. {_next(plan)}")
        if plan.state is PlanState.READY:
            _given(reason, "apply")
        check_running(self.office.settings)
        if plan.state is PlanState.READY:
            plan = self._add(id_, Confirmed(reason=reason.strip()))
        if plan.state is not PlanState.CONFIRMED:
            raise Refused(f"Plan {plan.id} was not applied: somebody else was a moment earlier. {_next(plan)}")
        if isinstance(plan.cause, Closes):
            self.records.decide_closure(self.organization.id, plan.id, plan.cause.closure, **self._said())
        answers = run(self._sent(plan, advance))
        if all(one.answered for one in answers):
            taken = sum(one.taken for one in answers)
            plan = self._add(id_, Applied(taken=taken, refused=len(answers) - taken + plan.unseen))
        return Application(plan=plan, answers=answers, unseen=plan.unseen)

    async def _sent(self, plan: ReplanPlan, advance: Advance) -> tuple[CaseAnswer, ...]:
        from amparo_workflows.client import connect  # noqa: PLC0415 - brings Temporal's library

        client, turn = await connect(self.office.settings, self.records.keys), asyncio.Semaphore(AT_ONCE)

        numbers = {line.case: line.number for line in plan.lines}

        async def one(case: str, lines: tuple[PlanLine, ...]) -> CaseAnswer:
            async with turn:
                answer = await self._asked(client, plan, case, numbers[case], lines)
            advance(1)
            return answer

        return tuple(await asyncio.gather(*(one(case, lines) for case, lines in plan.to_apply.items())))

    async def _asked(
        self, client: Client, plan: ReplanPlan, case: str, number: str, lines: tuple[PlanLine, ...]
    ) -> CaseAnswer:
        try:
            return await self._answered(client, plan, case, number, lines)
        except ServerUnreachable as away:
            return CaseAnswer(case=case, number=number, taken=False, answered=False, told=(Text(str(away)),))
        except AmparoError as problem:  # erased since, or its key is gone
            return CaseAnswer(case=case, number=number, taken=False, told=(Text(str(problem)),))

    async def _answered(
        self, client: Client, plan: ReplanPlan, case: str, number: str, lines: tuple[PlanLine, ...]
    ) -> CaseAnswer:
        from amparo_workflows.client import submit  # noqa: PLC0415 - brings Temporal's library

        id_ = command_id(plan.id, case)
        before = await asyncio.to_thread(self._answer_of, case, id_)
        if before is not None:
            return before.model_copy(update={"number": number})
        if isinstance(plan.cause, LawChanges):
            refused = await self._switched(client, case, plan.cause.catalog)
            if refused is not None:
                return CaseAnswer(case=case, number=number, taken=False, told=(refused.sentence,))
        closure = plan.cause.closure if isinstance(plan.cause, Closes) else None
        now = await asyncio.to_thread(self.records.read_case, case, self.organization.id)
        fit, told = _still_fit(now, lines, plan)
        if not fit and closure is None:
            return CaseAnswer(case=case, number=number, taken=not told, told=told)
        body = Replan(
            plan=plan.id,
            reason=plan.reason,
            dates=tuple(line.as_date() for line in fit),
            closure=closure,
            catalog=plan.cause.catalog if isinstance(plan.cause, LawChanges) else "",
        )
        command = self.office.command(self.organization.id, self.actor.id, body, id_)
        outcome = await submit(client, self.records, case, command)
        if outcome.refused is not None:
            return CaseAnswer(case=case, number=number, taken=False, told=(outcome.refused.sentence, *told))
        return CaseAnswer(case=case, number=number, taken=True, moved=len(fit), told=told)

    async def _switched(self, client: Client, case: str, catalog: str) -> Refusal | None:
        from amparo_workflows.client import switch_catalog  # noqa: PLC0415 - brings Temporal's library

        now = await asyncio.to_thread(self.records.read_case, case, self.organization.id)
        if now.catalog == catalog or not now.is_open:
            return None
        outcome = await switch_catalog(client, case, catalog, organization=self.organization.id, by=self.actor.id)
        return outcome.refused

    def _answer_of(self, case: str, id_: str) -> CaseAnswer | None:
        """Return what a case answered before, when applying was interrupted after that."""
        with self.records.database.read() as connection:
            self.records.keys.load(case, connection)
            answer = self.records.answer(connection, case, id_)
        if answer is None:
            return None
        told = (answer.refused.sentence,) if answer.refused else ()
        return CaseAnswer(case=case, number="", taken=answer.refused is None, told=told)

    def _undecided(self, id_: str) -> ReplanPlan:
        plan = self.plan(id_)
        if plan.state is not PlanState.READY:
            raise Refused(f"Plan {plan.id} can no longer be changed, or not yet. {_next(plan)}")
        return plan

    def _line(self, plan: ReplanPlan, number: str, deadline: str) -> PlanLine:
        wanted = number.strip().upper().replace(" ", "-")
        mine = [line for line in plan.lines if line.asks and wanted in {line.number, line.case.upper()}]
        if not mine:
            known = {line.number for line in plan.lines if line.asks}
            raise UnknownName(f"case with a date to decide on in plan {plan.id}", number, known)
        found = [line for line in mine if deadline in {line.deadline, line.rule}]
        if len(found) != 1:
            choices = ", ".join(f"{line.deadline} ({line.rule})" for line in mine)
            raise InvalidInput(
                f"In plan {plan.id}, case {mine[0].number} has to decide on: {choices}. Name one of them."
            )
        return found[0]

    def _add(self, id_: str, entry: KeptOut | PutBack | Confirmed | Applied | Dropped) -> ReplanPlan:
        return self._shown(self.records.add_to_plan(self.organization.id, id_, entry, **self._said()))

    def _said(self) -> dict[str, str]:
        return {"by": self.actor.id, "operator": user_name()}


def command_id(plan: str, case: str) -> str:
    """Return the id of a plan's command for a case: the same however often the plan is applied."""
    return f"replan/{plan}/{case}"


def _still_fit(
    now: Case, lines: tuple[PlanLine, ...], plan: ReplanPlan
) -> tuple[tuple[PlanLine, ...], tuple[Text, ...]]:
    """Return the lines that fit the case as it is now, and a sentence for each of the others: none is forced."""
    closure = plan.cause.closure if isinstance(plan.cause, Closes) else None
    why = {line.deadline: stale(now, line.as_date(), closure) for line in lines}
    fit = tuple(line for line in lines if why[line.deadline] is None)
    told = (
        phrase("replan_line_left", deadline=line.title, id=line.deadline, why=why[line.deadline])
        for line in lines
        if why[line.deadline] is not None
    )
    return fit, tuple(told)


def _given(reason: str, what: str) -> str:
    if not reason.strip():
        raise InvalidInput(f"Say why you {what} the plan, with --reason: it stays on record in every case.")
    return reason.strip()


def _next(plan: ReplanPlan) -> str:
    match plan.state:
        case PlanState.LOOKING:
            done = f"{plan.looked} of {plan.cases} cases were looked through"
            return f"So far {done}: go on with `amparo deadlines replan resume {plan.id}`."
        case PlanState.READY:
            return f"Look at it with `amparo deadlines replan show {plan.id}`, then apply or drop it."
        case PlanState.CONFIRMED:
            return f"It was confirmed and is being applied: finish with `amparo deadlines replan apply {plan.id}`."
        case PlanState.APPLIED:
            return "It was applied already, and nothing is done a second time. Make a new plan to see what is so now."
        case PlanState.DROPPED:
            return "It was dropped. Make a new plan if you think otherwise now."
