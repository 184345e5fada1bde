"""A plan: what was found in the open cases, what a person keeps out of it, and whether it was applied or dropped. Pure.

A plan is the entries about it in order, and nothing is taken back: `folded` says where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from amparo.case.model import Recorded
from amparo.case.replan import Cause, PlanLine


class Begun(Recorded):
    """Somebody asked what a cause moves; `cases` were open then."""

    what: Literal["begun"] = "begun"
    cause: Cause
    cases: int


class LookedThrough(Recorded):
    """Some cases more were looked through, up to the one with the id `through`; `last` says that none is left."""

    what: Literal["looked_through"] = "looked_through"
    through: str
    cases: int
    lines: tuple[PlanLine, ...] = ()
    unread: tuple[str, ...] = ()
    last: bool = False


class KeptOut(Recorded):
    """One date is left as it is, whatever becomes of the plan."""

    what: Literal["kept_out"] = "kept_out"
    case: str
    deadline: str


class PutBack(Recorded):
    """A date that was kept out is part of the plan again."""

    what: Literal["put_back"] = "put_back"
    case: str
    deadline: str


class Confirmed(Recorded):
    """Somebody applies the plan as it stands; from here on it is sent to its cases, however often that is begun."""

    what: Literal["confirmed"] = "confirmed"
    reason: str


class Applied(Recorded):
    """Every case has answered: how many took what was asked, and how many refused."""

    what: Literal["applied"] = "applied"
    taken: int
    refused: int


class Dropped(Recorded):
    """Nothing comes of the plan."""

    what: Literal["dropped"] = "dropped"
    reason: str


class PlanEntry(Recorded):
    """One entry about a plan."""

    entry: Annotated[
        Begun | LookedThrough | KeptOut | PutBack | Confirmed | Applied | Dropped, Field(discriminator="what")
    ]


class PlanState(StrEnum):
    """Where a plan stands."""

    LOOKING = "looking"
    READY = "ready"
    CONFIRMED = "confirmed"
    APPLIED = "applied"
    DROPPED = "dropped"


class Said(NamedTuple):
    """An entry with when it was written down (UTC), by whom (id), and at what place among all decisions."""

    entry: PlanEntry
    at: datetime
    by: str


class ReplanPlan(Recorded):
    """A plan as its entries make it.

    `looked` of `cases` were looked through; `unread` has a sentence for each that could not be. `kept_out` are pairs of
    case and deadline (ids). `confirmed_by` applied it, with `reason`. `unseen` cases of it its reader may not see.
    """

    id: str
    cause: Cause
    begun: datetime
    by: str
    cases: int
    looked: int = 0
    through: str = ""
    lines: tuple[PlanLine, ...] = ()
    unread: tuple[str, ...] = ()
    kept_out: tuple[tuple[str, str], ...] = ()
    state: PlanState = PlanState.LOOKING
    confirmed_by: str = ""
    reason: str = ""
    taken: int = 0
    refused: int = 0
    unseen: int = 0

    def is_kept_out(self, line: PlanLine) -> bool:
        """Return whether a person kept this line out."""
        return (line.case, line.deadline) in self.kept_out

    @property
    def to_apply(self) -> dict[str, tuple[PlanLine, ...]]:
        """Return by case what applying asks of it: the lines that were decided on, none for one that is only told."""
        found: dict[str, tuple[PlanLine, ...]] = {}
        for line in self.lines:
            mine = found.setdefault(line.case, ())
            if line.asks and not self.is_kept_out(line):
                found[line.case] = (*mine, line)
        return found


def without(plan: ReplanPlan, hidden: Mapping[str, str]) -> ReplanPlan:
    """Return a plan without what it says of cases that its reader may not see; `hidden` are their numbers by id."""
    unread = tuple(one for one in plan.unread if one.partition(":")[0] not in hidden.values())
    gone = {line.case for line in plan.lines if line.case in hidden}
    changes = {
        "lines": tuple(line for line in plan.lines if line.case not in hidden),
        "kept_out": tuple(pair for pair in plan.kept_out if pair[0] not in hidden),
        "unread": unread,
        "unseen": len(gone) + len(plan.unread) - len(unread),
    }
    return plan.model_copy(update=changes)


_UNDECIDED = frozenset({PlanState.LOOKING, PlanState.READY})


def folded(id_: str, said: Iterable[Said]) -> ReplanPlan | None:
    """Return a plan as its entries make it, or None for no entries.

    Of two people who decide at once the first is followed: what comes too late says nothing, as a keeping out does
    after the plan was confirmed.
    """
    plan: ReplanPlan | None = None
    lines: list[PlanLine] = []
    unread: list[str] = []
    for one in said:
        entry = one.entry.entry
        if isinstance(entry, Begun):
            plan = ReplanPlan(id=id_, cause=entry.cause, begun=one.at, by=one.by, cases=entry.cases)
        elif plan is not None:
            if isinstance(entry, LookedThrough) and entry.through > plan.through:
                lines.extend(entry.lines)
                unread.extend(entry.unread)
            plan = _after(plan, one)
    return plan.model_copy(update={"lines": tuple(lines), "unread": tuple(unread)}) if plan else None


def _after(plan: ReplanPlan, said: Said) -> ReplanPlan:
    match said.entry.entry:
        case LookedThrough(through=through, cases=cases, last=last) if plan.state is PlanState.LOOKING and (
            through > plan.through or last
        ):
            state = PlanState.READY if last else plan.state
            changes = {"through": through, "looked": plan.looked + cases, "state": state}
        case KeptOut(case=case, deadline=deadline) if plan.state is PlanState.READY:
            changes = {"kept_out": (*plan.kept_out, (case, deadline))}
        case PutBack(case=case, deadline=deadline) if plan.state is PlanState.READY:
            changes = {"kept_out": tuple(pair for pair in plan.kept_out if pair != (case, deadline))}
        case Confirmed(reason=reason) if plan.state is PlanState.READY:
            changes = {"state": PlanState.CONFIRMED, "confirmed_by": said.by, "reason": reason}
        case Applied(taken=taken, refused=refused) if plan.state is PlanState.CONFIRMED:
            changes = {"state": PlanState.APPLIED, "taken": taken, "refused": refused}
        case Dropped(reason=reason) if plan.state in _UNDECIDED:
            changes = {"state": PlanState.DROPPED, "reason": reason}
        case _:
            changes = {}
    return plan.model_copy(update=changes)
