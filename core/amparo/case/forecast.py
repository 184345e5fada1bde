"""`forecast`: what happens to a case, instant by instant, if nobody does anything. Pure; it plays on a copy."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from amparo.access.policy import default_policy
from amparo.case.agenda import AgendaItem, agenda
from amparo.case.apply import apply
from amparo.case.commands import Alarm, Command, Context, Refusal
from amparo.case.decide import decide
from amparo.case.events import (
    AttentionRaised,
    DeadlineMoved,
    DeadlineStarted,
    DeadlineStatusChanged,
    DeadlineWaits,
    Event,
    OfferEnded,
    OfferMade,
    OfferReminded,
    RungsRang,
    StepDuesRang,
)
from amparo.case.model import Case, Deadline, DeadlineStatus, OfferStatus, Recorded
from amparo.case.settle import instants
from amparo.declarations import Role, RuleKind, Text, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.access.people import Colleague
    from amparo.declarations import Catalog

MOST_ALARMS = 500
"""How many instants are played forward at most; a forecast that had more to tell says that it was cut short."""


class ForeseenKind(StrEnum):
    """What happens by itself."""

    RINGS = "rings"
    CLIMBS = "climbs"
    MISSED = "missed"
    REACHED = "date reached"
    PASSED = "passed"
    STARTS = "starts"
    MOVES = "moves"
    WAITS = "waits for confirmation"
    OFFER_REMINDED = "volunteer reminded"
    OFFER_EXPIRES = "offer expires"
    OFFER_MADE = "next volunteer offered"
    STEP_DUE = "step due"
    ATTENTION = "needs attention"
    CUT_SHORT = "cut short"


class Foreseen(Recorded):
    """One thing that will happen: the instant (UTC), what it is about, and who is told, by role or as one person.

    `about` is the id of the deadline or offer, or the step's key; `due` is the deadline's or step's date.
    """

    at: datetime
    kind: ForeseenKind
    title: Text
    about: str = ""
    to: tuple[Role, ...] = ()
    person: str = ""
    due: date | None = None


class _Moment(NamedTuple):
    """One event of the play, with the case before and after it."""

    before: Case
    event: Event
    after: Case
    catalog: Catalog


def forecast(
    case: Case, catalog: Catalog, until: datetime, colleagues: Iterable[Colleague] = ()
) -> tuple[Foreseen, ...]:
    """Return what happens to a case up to an instant (UTC) if nobody does anything, in order of time.

    It is what `decide` would answer to the case's own alarms, each at its instant. `colleagues` are those to whom an
    offer may go on. The last entry says so when `MOST_ALARMS` were not enough, or when an alarm brings nothing about.
    """
    people, foreseen = tuple(colleagues), list[Foreseen]()
    for number in range(MOST_ALARMS + 1):
        # without the mornings on which a clock that stands still only moves its dates: nothing else comes of those
        alarm = min(instants(case, agenda(case, catalog)), default=None) if case.is_open else None
        if alarm is None or alarm > until:
            break
        at = max(alarm, case.now)
        if number == MOST_ALARMS:
            foreseen.append(_end(at, phrase("forecast_cut", alarms=MOST_ALARMS)))
            break
        moments = tuple(_play(case, catalog, at, people))
        if not moments:
            foreseen.append(_end(at, phrase("forecast_stuck")))
            break
        told = (item for moment in moments for item in _told(moment))
        foreseen += [item for item in told if not _moves_again(item, moments[-1].after, catalog, foreseen)]
        case = moments[-1].after
    return tuple(foreseen)


def _moves_again(item: Foreseen, case: Case, catalog: Catalog, foreseen: Iterable[Foreseen]) -> bool:
    """Return whether it was told already that a date moves which hangs on a clock: while that stands it goes on so."""
    if item.kind is not ForeseenKind.MOVES:
        return False
    rule = catalog.rule.get(case.deadline[item.about].rule)
    again = any(one.kind is ForeseenKind.MOVES and one.about == item.about for one in foreseen)
    return rule is not None and rule.clock is not None and again


def _end(at: datetime, why: Text) -> Foreseen:
    return Foreseen(at=at, kind=ForeseenKind.CUT_SHORT, title=why)


def _play(case: Case, catalog: Catalog, at: datetime, colleagues: tuple[Colleague, ...]) -> Iterator[_Moment]:
    command = Command(id=f"forecast/{case.seq}", organization=case.organization, actor="engine", body=Alarm())
    bodies = decide(case, command, catalog, Context(now=at, colleagues=colleagues))
    if isinstance(bodies, Refusal):
        return
    for body in bodies:
        event = Event(seq=case.seq + 1, at=at, command=command.id, actor="engine", catalog=catalog.hash, body=body)
        after = apply(case, event)
        yield _Moment(case, event, after, catalog)
        case = after


def _told(moment: _Moment) -> Iterator[Foreseen]:
    match moment.event.body:
        case RungsRang() as rang:
            yield from _rang(moment, rang)
        case DeadlineStarted() | DeadlineMoved() | DeadlineWaits() | DeadlineStatusChanged() as body:
            yield from _deadline(moment, body)
        case OfferMade() | OfferReminded() | OfferEnded() as body:
            yield from _offer(moment, body)
        case StepDuesRang(keys=keys):
            late = (item for item in agenda(moment.before, moment.catalog) if item.key in keys)
            yield from (_step(moment.event.at, item) for item in late)
        case AttentionRaised(item=raised):
            at, kind = moment.event.at, ForeseenKind.ATTENTION
            yield Foreseen(at=at, kind=kind, title=raised.what, about=raised.id, to=(raised.owner,))
        case _:  # what the engine records of it: the entries above have said it already
            return


def _step(at: datetime, item: AgendaItem) -> Foreseen:
    kind = ForeseenKind.STEP_DUE
    return Foreseen(at=at, kind=kind, title=item.title, about=item.key, to=item.roles, due=item.due)


def _of(moment: _Moment, kind: ForeseenKind, deadline: Deadline, to: Iterable[Role] = ()) -> Foreseen:
    due = deadline.dates.safe_due or deadline.dates.legal_due
    told = tuple(dict.fromkeys(to))
    return Foreseen(at=moment.event.at, kind=kind, title=deadline.title, about=deadline.id, to=told, due=due)


def _rang(moment: _Moment, body: RungsRang) -> Iterator[Foreseen]:
    deadline = moment.before.deadline[body.deadline]
    if body.numbers:
        to = (role for rung in deadline.rungs if rung.number in body.numbers for role in rung.to)
        yield _of(moment, ForeseenKind.RINGS, deadline, to)
    if body.climbed:
        climbing = (rung for rung in deadline.rungs if rung.number in body.climbed)
        yield _of(moment, ForeseenKind.CLIMBS, deadline, (r for rung in climbing for r in rung.climbs[rung.climbed][1]))


def _deadline(
    moment: _Moment, body: DeadlineStarted | DeadlineMoved | DeadlineWaits | DeadlineStatusChanged
) -> Iterator[Foreseen]:
    which = body.deadline.id if isinstance(body, DeadlineStarted) else body.deadline
    deadline = moment.after.deadline[which]
    match body:
        case DeadlineStarted():
            yield _of(moment, ForeseenKind.STARTS, deadline)
        case DeadlineMoved():
            yield _of(moment, ForeseenKind.MOVES, deadline)
        case DeadlineWaits(waiting=waiting) if waiting is not None:
            may_confirm = (role for role in Role if role in default_policy().grants["confirm_date"])
            yield _of(moment, ForeseenKind.WAITS, deadline, may_confirm)
        case DeadlineStatusChanged(status=DeadlineStatus.MISSED):
            everybody = (role for rung in deadline.rungs for role in (*rung.to, *_above(rung.climbs)))
            yield _of(moment, ForeseenKind.MISSED, deadline, (*everybody, Role.SUPERVISING_ATTORNEY))
        case DeadlineStatusChanged(status=DeadlineStatus.PASSED):
            kind = ForeseenKind.REACHED if deadline.kind is RuleKind.NOT_BEFORE else ForeseenKind.PASSED
            yield _of(moment, kind, deadline)
        case _:
            return


def _above(climbs: tuple[tuple[datetime, tuple[Role, ...]], ...]) -> Iterator[Role]:
    return (role for _, roles in climbs for role in roles)


def _offer(moment: _Moment, body: OfferMade | OfferReminded | OfferEnded) -> Iterator[Foreseen]:
    which = body.offer.id if isinstance(body, OfferMade) else body.offer
    to = next(offer.to for offer in moment.after.offers if offer.id == which)
    at, title = moment.event.at, phrase("forecast_offer")
    match body:
        case OfferMade():
            yield Foreseen(at=at, kind=ForeseenKind.OFFER_MADE, title=title, about=which, person=to)
        case OfferReminded():
            yield Foreseen(at=at, kind=ForeseenKind.OFFER_REMINDED, title=title, about=which, person=to)
        case OfferEnded(status=OfferStatus.EXPIRED):
            told = (Role.PRO_BONO_COORDINATOR,)
            yield Foreseen(at=at, kind=ForeseenKind.OFFER_EXPIRES, title=title, about=which, to=told, person=to)
        case _:
            return
