"""The comparison: what clients and mail server were told and have taken, held against what the records hold. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from tests.faults.facts import EventSeen, Fact, Facts
from tests.faults.journal import Accepted, ClientLine, Kill, Step

from amparo.case.commands import AddNote, Body, CompleteStep, OpenCase, RecordEvent
from amparo.records.outbox import FAILED, SENT

OFFICE_MAILS = frozenset({"watch", "docket", "unverified"})
"""The references of the watch's own mails and its weekly lists, which go past the outbox."""

RESTART = timedelta(seconds=1)
"""How long the supervisor waits at least before it starts a sender again: until then a mail is the killed one's."""


class Count(Fact):
    """One line of the table: what was counted, how many, which of them, and whether there must be none."""

    what: str
    count: int
    must_be_none: bool = False
    which: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Return whether the count is as it has to be."""
        return not (self.must_be_none and self.count)


@dataclass
class Promise:
    """A command as its client knows it."""

    body: Body
    steps: set[Step]
    refused: str = ""

    @property
    def acknowledged(self) -> bool:
        """Return whether the client was told that it is done, or that it is saved."""
        return bool(self.steps & {Step.ANSWERED, Step.QUEUED, Step.SAVED})


def promises(lines: Iterable[ClientLine]) -> dict[str, Promise]:
    """Return every command that a client asked for, by id."""
    found: dict[str, Promise] = {}
    for line in lines:
        if line.step is Step.ASKED and line.body is not None:
            found[line.command] = Promise(body=line.body, steps={Step.ASKED})
        else:
            found[line.command].steps.add(line.step)
            found[line.command].refused = line.refused
    return found


def compare(
    lines: Sequence[ClientLine], facts: Facts, accepted: Sequence[Accepted], kills: Sequence[Kill]
) -> tuple[Count, ...]:
    """Return the counts of a run, those of commands first, then of cases and actions, then of mails."""
    return (
        *_Commands(promises(lines), facts).counts(),
        *_of_cases(facts),
        *_Mails(facts, [mail for mail in accepted if mail.reference not in OFFICE_MAILS], kills).counts(),
    )


def lasting(look: Callable[[], Sequence[Count]]) -> list[Count]:
    """Return what was counted when nothing was on its way; what is wrong there is wrong at a second look too.

    Reminders go on ringing: one that rings between the rest and a look is on its way, and not lost.
    """
    first = {count.what: count for count in look()}
    wrong = {what for what, count in first.items() if not count.holds}
    if not wrong:
        return list(first.values())
    return [count if count.holds or count.what in wrong else first[count.what] for count in look()]


class _Commands:
    """What became of the commands."""

    def __init__(self, asked: Mapping[str, Promise], facts: Facts) -> None:
        self.asked, self.facts = asked, facts
        self.events: defaultdict[str, list[EventSeen]] = defaultdict(list)
        for event in facts.events:
            self.events[event.command].append(event)
        self.answers: defaultdict[str, list[str]] = defaultdict(list)
        for answer in facts.answers:
            self.answers[answer.command].append(answer.refused)

    def counts(self) -> Iterator[Count]:
        """Yield what was asked and promised, then what must not be."""
        acknowledged = {id_ for id_, one in self.asked.items() if one.acknowledged}
        yield Count(what="commands asked", count=len(self.asked))
        for step, what in (
            (Step.ANSWERED, "… answered"),
            (Step.QUEUED, "… told “saved and queued”"),
            (Step.SAVED, "… saved by a client that died before it sent them"),
        ):
            yield Count(what=what, count=sum(step in one.steps for one in self.asked.values()))
        yield Count(what="acknowledged", count=len(acknowledged))
        yield Count(what="… refused", count=sum(bool(one.refused) for one in self.asked.values()))
        kept = acknowledged | (self.facts.saved & self.asked.keys())
        yield _none("acknowledged or saved, and lost", (id_ for id_ in kept if not self._is_there(id_)))
        yield _none("applied twice", (id_ for id_ in self.asked if self._is_twice(id_)))
        yield _none("done otherwise than answered", (id_ for id_ in self.asked if self._differs(id_)))
        yield _none("on record and asked by nobody", self._foreign())
        yield _none("still waiting in the inbox", self.facts.waiting)

    def _is_there(self, id_: str) -> bool:
        refused = self.answers[id_]
        return bool(refused) and (bool(refused[0]) or bool(self._effects(id_)))

    def _is_twice(self, id_: str) -> bool:
        places = sorted((event.case, event.seq) for event in self.events[id_])
        in_one_place = all(a[0] == b[0] and a[1] + 1 == b[1] for a, b in pairwise(places))
        return len(self.answers[id_]) > 1 or len(self._effects(id_)) > 1 or not in_one_place

    def _differs(self, id_: str) -> bool:
        asked, stored = self.asked[id_], self.answers[id_]
        if Step.ANSWERED in asked.steps and stored and asked.refused != stored[0]:
            return True
        return any(stored) and bool(self.events[id_])

    def _effects(self, id_: str) -> list[EventSeen]:
        """Return the events that are what a command asked for: also those of its text under another command."""
        type_, detail = _effect(self.asked[id_].body)
        if type_ == "note_added":
            return self._notes.get(detail, [])
        return [event for event in self.events[id_] if event.type == type_ and event.detail == detail]

    @property
    def _notes(self) -> Mapping[str, list[EventSeen]]:
        if "_by_text" not in self.__dict__:
            self._by_text: dict[str, list[EventSeen]] = {}
            for event in self.facts.events:
                if event.type == "note_added":
                    self._by_text.setdefault(event.detail, []).append(event)
        return self._by_text

    def _foreign(self) -> Iterator[str]:
        """Yield what stands on record of a client's command that the client never wrote down."""
        return (id_ for id_ in {*self.answers, *self.events} if "/" not in id_ and id_ not in self.asked)


def _effect(body: Body) -> tuple[str, str]:
    match body:
        case AddNote(text=text):
            return "note_added", text
        case RecordEvent(event=kind):
            return "legal_event_recorded", kind
        case CompleteStep():
            return "step_completed", ""
        case OpenCase():
            return "case_opened", ""
        case _:
            raise ValueError(body.kind)


def _of_cases(facts: Facts) -> Iterator[Count]:
    asked = Counter(event.detail for event in facts.events if event.type == "action_requested")
    ended = Counter(event.detail for event in facts.events if event.type == "action_answered")
    failed = [event.detail for event in facts.events if event.type == "action_answered" and event.failed]
    alarms = {event.command for event in facts.events if event.command.startswith("alarm/")}
    yield Count(what="cases, each chain checked and each document folded again", count=facts.cases)
    yield _none("… broken", facts.broken)
    yield Count(what="alarms that rang", count=len(alarms))
    yield Count(what="actions asked of a plugin", count=len(asked))
    yield _none(
        "… asked or ended twice", (id_ for id_, times in (asked + ended).items() if max(asked[id_], ended[id_]) > 1)
    )
    yield _none("… never ended", {*facts.waiting_actions, *(asked.keys() - ended.keys())})
    yield _none("… given up", failed)


class _Mails:
    """What became of the notices."""

    def __init__(self, facts: Facts, accepted: Sequence[Accepted], kills: Sequence[Kill]) -> None:
        self.notices, self.began = facts.notices, facts.began
        self.accepted = sorted(accepted, key=lambda mail: mail.at)
        self.deaths = [kill.at for kill in kills if kill.victim == "sender"]
        self.times: defaultdict[str, list[datetime]] = defaultdict(list)
        for mail in self.accepted:
            self.times[mail.message_id].append(mail.at)

    def counts(self) -> Iterator[Count]:
        """Yield what was to be told, then what must not be."""
        repeats = [(id_, first, second) for id_, times in self.times.items() for first, second in pairwise(times)]
        known = {notice.message_id for notice in self.notices}
        yield Count(what="notices to be mailed", count=len(self.notices))
        yield Count(what="mails that the server took", count=len(self.accepted))
        yield _none("notices not sent", (n.id for n in self.notices if n.state not in {SENT, FAILED}))
        yield _none("notices that failed", (n.id for n in self.notices if n.state == FAILED))
        yield _none("sent, and never taken by the server: lost", self._lost())
        yield Count(what="mails repeated, with the same Message-ID", count=len(repeats))
        yield _none("… though no sender died in between", self._unexplained(repeats))
        strange = (id_ for id_, times in self.times.items() if id_ not in known and times[0] < self.began)
        yield _none("mails under a Message-ID of no notice", strange)

    def _lost(self) -> Iterator[str]:
        return (n.id for n in self.notices if n.state == SENT and n.message_id not in self.times)

    def _unexplained(self, repeats: Iterable[tuple[str, datetime, datetime]]) -> Iterator[str]:
        """Yield the repeats that no death explains; each death explains the one mail that was on its way."""
        left = list(self.deaths)
        for id_, first, second in sorted(repeats, key=lambda one: one[1]):
            death = next((at for at in left if at < second and self._was_on_its_way(first, at)), None)
            if death is None:
                yield id_
            else:
                left.remove(death)

    def _was_on_its_way(self, first: datetime, death: datetime) -> bool:
        """Return whether a mail was the last one taken before a death, or taken while the killed one's words arrived.

        A sender notes that a mail is sent before it sends the next: one taken after this shows that it was noted.
        """
        if first > death:
            return first - death < RESTART
        return not any(first < mail.at <= death for mail in self.accepted)


def _none(what: str, which: Iterable[str]) -> Count:
    found = tuple(sorted(which))
    return Count(what=what, count=len(found), must_be_none=True, which=found)
