"""Plans: what they are about, the dates to decide on, and what came of applying one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.case.replan import Closes, PlanLine, Toward
from amparo.case.replan_plan import PlanState, ReplanPlan
from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, HEED, NAME, columns, listing, section
from amparo_app.cli.show.words import instant, say, short_day
from amparo_app.telling.deadlines import both_dates, status

if TYPE_CHECKING:
    from amparo.case.replan import Cause
    from amparo_app.replanning import Application, CaseAnswer

_STYLE = {Toward.DANGER: ALARM, Toward.SAFETY: GOOD, Toward.NEITHER: FAINT, Toward.NOWHERE: HEED}


def plans_view(plans: Sequence[ReplanPlan], names: Mapping[str, str], zone: str, language: str) -> RenderableType:
    """List plans with their cause, how far each is, and who made it."""
    rows = [
        (
            Text(plan.id, style=NAME),
            instant(plan.begun, zone, language),
            names.get(plan.by, plan.by),
            _about(plan.cause, language),
            _state(plan, names, language),
        )
        for plan in plans
    ]
    heads = [say(f"l_plan_{head}", language) for head in ("id", "begun", "by", "about", "state")]
    return listing(heads, rows, say("no_plans", language))


def plan_view(plan: ReplanPlan, names: Mapping[str, str], zone: str, language: str, *, whole: bool) -> RenderableType:
    """Show a plan with the lines to decide on, or with every line."""
    asked = [line for line in plan.lines if line.asks]
    others = [line for line in plan.lines if not line.asks]
    by = names.get(plan.by, plan.by)
    head = Text(say("plan", language, id=plan.id), style="bold")
    head.append(f"  {_about(plan.cause, language)}", style="not bold")
    begun = say("plan_begun", language, at=instant(plan.begun, zone, language), who=by)
    parts: list[RenderableType] = [head, Text(begun, style=FAINT), _state(plan, names, language)]
    parts.append(section(say("plan_asked", language, count=len(asked)), _lines(plan, asked, language)))
    if whole:
        parts.append(section(say("plan_others", language, count=len(others)), _lines(plan, others, language)))
    elif others:
        parts.append(Text("\n" + say("plan_others_hidden", language, count=len(others), id=plan.id), style=FAINT))
    if plan.unseen:
        parts.append(Text("\n" + say("plan_unseen", language, count=plan.unseen), style=HEED))
    if plan.unread:
        unread = [Text(sentence, style=ALARM) for sentence in plan.unread]
        parts.append(section(say("plan_unread", language, count=len(plan.unread)), *unread))
    if plan.state is PlanState.READY and plan.id != "-":
        parts.append(Text("\n" + say("plan_do", language, id=plan.id), style=NAME))
    return Group(*parts)


def applied_view(done: Application, language: str) -> RenderableType:
    """Say how many cases took a plan, and of each that did not, or not wholly, why."""
    plan, told = done.plan, [answer for answer in done.answers if answer.told]
    taken = sum(answer.taken for answer in done.answers)
    moved = sum(answer.moved for answer in done.answers)
    head = say("plan_applied", language, id=plan.id, cases=len(done.answers), taken=taken, moved=moved)
    parts: list[RenderableType] = [Text(head, style="bold")]
    if told:
        rows = [(Text(answer.number, style=NAME), _told(answer, language)) for answer in told]
        parts.append(section(say("plan_told", language), columns(rows)))
    if done.unseen:
        parts.append(Text("\n" + say("plan_unseen", language, count=done.unseen), style=HEED))
    if done.unanswered:
        again = say("plan_unanswered", language, count=len(done.unanswered), id=plan.id)
        parts.append(Text("\n" + again, style=ALARM))
    return Group(*parts)


def _told(answer: CaseAnswer, language: str) -> Text:
    return Text("\n".join(sentence.in_(language) for sentence in answer.told), style="" if answer.taken else HEED)


def _about(cause: Cause, language: str) -> str:
    if not isinstance(cause, Closes):
        return say("plan_about_catalog", language, hash=cause.catalog[:8])
    closure = cause.closure
    days = ", ".join(
        short_day(first, language)
        if first == last
        else say("plan_days", language, first=short_day(first, language), last=short_day(last, language))
        for first, last in closure.stretches()
    )
    told = say("plan_about_closure", language, note=closure.note, days=days)
    if closure.relief is None:
        return f"{told} {say('plan_no_relief', language)}"
    relief = closure.relief
    return f"{told} {say('plan_relief', language, notice=relief.notice, day=relief.accepted_until)}"


def _state(plan: ReplanPlan, names: Mapping[str, str], language: str) -> Text:
    who = names.get(plan.confirmed_by, plan.confirmed_by)
    told = say(
        "plan_was_applied" if plan.state is PlanState.APPLIED else f"plan_{plan.state.value}",
        language,
        looked=plan.looked,
        cases=plan.cases,
        who=who,
        reason=plan.reason,
        taken=plan.taken,
        refused=plan.refused,
        id=plan.id,
    )
    waits = plan.state in {PlanState.LOOKING, PlanState.CONFIRMED}
    return Text(told, style=HEED if waits else FAINT)


def _lines(plan: ReplanPlan, lines: Sequence[PlanLine], language: str) -> RenderableType:
    rows = [(_which(line, language), _what(plan, line, language)) for line in lines]
    return columns(rows, first_wide=16) if rows else Text(say("plan_nothing", language), style=FAINT)


def _which(line: PlanLine, language: str) -> Text:
    told = Text(line.number, style=NAME)
    told.append(f"\n{line.deadline or '-'}", style=FAINT)
    told.append(f"\n{status(line.status, language)}", style=FAINT)
    return told


def _what(plan: ReplanPlan, line: PlanLine, language: str) -> Text:
    told = Text(line.title.in_(language), style="bold")
    told.append(f"  {line.rule}", style="dim not bold")
    told.append(f"\n{say('plan_now', language)} {both_dates(line.in_force, line.kind, language)}", style="not bold")
    if line.proposed is not None:
        ends = line.proposed.legal_due is None
        given = say("plan_ends", language) if ends else both_dates(line.proposed, line.kind, language)
        told.append(f"\n{say('plan_then', language)} {given}", style="not bold")
    told.append(f"\n{say(f'toward_{line.toward.value}', language)}: ", style=f"{_STYLE[line.toward]} not bold")
    told.append(line.why.in_(language), style="not bold")
    if plan.is_kept_out(line):
        told.append(f"\n{say('plan_kept_out', language)}", style=HEED)
    told.append("\n")
    return told
