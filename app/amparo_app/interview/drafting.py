"""From answers to a case: the command that would open it now, the case this gives, and what cannot be taken yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from amparo.access.people import Colleague
from amparo.case.apply import apply
from amparo.case.commands import Command, Context, OpenCase, RecordEvent, Refusal
from amparo.case.decide import decide
from amparo.case.events import Event
from amparo.case.model import Case
from amparo.deadlines.closures import CourtClosure
from amparo.declarations import CaseType, Catalog, EventDeclaration, FactValue, Role, Text, phrase
from amparo.declarations.answers import AnswersRefused, checked_answers
from amparo.errors import Refused
from amparo_app.interview.answers import taken
from amparo_app.interview.persons import LETTERS, PRINCIPAL, People, people_of, person_key
from amparo_app.interview.questions import Block, Group, Page, event_key, pages_of

_INTERVIEWER, _DRAFT = "interviewer", "draft"
_ROUNDS = 6
"""Questions that open questions end after so many rounds, whatever a plugin declares."""


class Setting(NamedTuple):
    """Where and when an interview is held: the office's time zone (IANA), the instant (UTC), and what it is held by."""

    organization: str
    zone: str
    now: datetime
    catalog: Catalog
    kind: CaseType
    closures: tuple[CourtClosure, ...] = ()

    @property
    def today(self) -> date:
        """Return the date where the office is."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()


class Drafted(NamedTuple):
    """The command that would open the case, the case as it would be, the pages asked, and by answer what is wrong.

    `persons` gives for each person's id in the interview that in the case.
    """

    opening: OpenCase
    case: Case
    pages: tuple[Page, ...]
    problems: dict[str, Text]
    persons: dict[str, str]

    @property
    def is_named(self) -> bool:
        """Return whether the client has a name, without which no case is opened."""
        return person_key(PRINCIPAL, "name") not in self.problems


class _Collected(NamedTuple):
    facts: dict[str, FactValue]
    events: tuple[tuple[str, RecordEvent], ...]
    problems: dict[str, Text]


def drafted(values: Mapping[str, str], setting: Setting) -> Drafted:
    """Return the case that the answers so far would open, whatever they are and in whatever order they were given.

    What cannot be taken is left out and named in `problems`. Raises Refused where no case of this type can be opened.
    """
    people = people_of(values, setting.kind, setting.today)
    collected, refused = _Collected({}, (), {}), dict[str, Text]()
    opening = _opening(people, collected, values, setting)
    case, pages = _case(opening, setting), tuple[Page, ...]()
    for _ in range(_ROUNDS):
        asked = pages_of(setting.kind, setting.catalog, case, people)
        if asked == pages:
            break
        pages = asked
        collected = _Collector(people, values, setting).collected(pages)
        opening, case, refused = _taken(people, collected, values, setting)
    problems = people.problems | collected.problems | refused
    if not values.get(person_key(PRINCIPAL, "name")):
        problems[person_key(PRINCIPAL, "name")] = phrase("interview_name_missing")
    return Drafted(opening, case, pages, problems, people.ids)


def _opening(people: People, collected: _Collected, values: Mapping[str, str], setting: Setting) -> OpenCase:
    return OpenCase(
        number="",
        case_type=setting.kind.id,
        language="en" if values.get(LETTERS) == "en" else "es",
        zone=setting.zone,
        persons=people.persons,
        facts=collected.facts,
        events=tuple(event for _, event in collected.events),
    )


def _taken(
    people: People, collected: _Collected, values: Mapping[str, str], setting: Setting
) -> tuple[OpenCase, Case, dict[str, Text]]:
    """Return the opening with every event that can be recorded, its case, and why the others cannot."""
    opening = _opening(people, collected, values, setting)
    decided = _decided(opening, setting)
    if isinstance(decided, Case):
        return opening, decided, {}
    kept: tuple[tuple[str, RecordEvent], ...] = ()
    problems = {}
    for key, event in collected.events:
        attempt = _opening(people, collected._replace(events=(*kept, (key, event))), values, setting)
        decided = _decided(attempt, setting)
        if isinstance(decided, Case):
            kept = (*kept, (key, event))
        else:
            problems[key] = phrase("interview_left_out", why=decided.sentence)
    opening = _opening(people, collected._replace(events=kept), values, setting)
    return opening, _case(opening, setting), problems


def _case(opening: OpenCase, setting: Setting) -> Case:
    decided = _decided(opening, setting)
    if isinstance(decided, Refusal):
        raise Refused(decided.sentence.en)
    return decided


def _decided(opening: OpenCase, setting: Setting) -> Case | Refusal:
    """Decide as the records would; whether somebody may open a case is asked of whoever opens it."""
    somebody = Colleague(id=_INTERVIEWER, organization=setting.organization, roles=(Role.INTAKE_WORKER,))
    context = Context(now=setting.now, colleagues=(somebody,), closures=setting.closures)
    command = Command(id=_DRAFT, organization=setting.organization, actor=somebody.id, body=opening)
    case = Case(id=_DRAFT, number="", organization=setting.organization, now=setting.now)
    bodies = decide(case, command, setting.catalog, context)
    if isinstance(bodies, Refusal):
        return bodies
    for body in bodies:
        event = Event.model_construct(
            seq=case.seq + 1,
            at=setting.now,
            command=command.id,
            actor=somebody.id,
            operator="",
            for_whom="",
            catalog=setting.catalog.hash,
            body=body,
        )
        case = apply(case, event)
    return case


class _Collector:
    """Gathers what the questions asked now were answered: facts, and events in the order in which they are asked."""

    def __init__(self, people: People, values: Mapping[str, str], setting: Setting) -> None:
        self._people, self._values, self._setting = people, values, setting
        self._facts: dict[str, FactValue] = {}
        self._events: list[tuple[str, RecordEvent]] = []
        self._problems: dict[str, Text] = {}

    def collected(self, pages: tuple[Page, ...]) -> _Collected:
        """Return what was gathered from these pages; what is asked of persons themselves is left to `people_of`."""
        for block in (block for page in pages for block in page.blocks):
            if not block.person or block.person in self._people.ids:
                for group in block.groups:
                    (self._take_event if group.event else self._take_facts)(group, block)
        return _Collected(self._facts, tuple(self._events), self._problems)

    def _given(self, group: Group) -> dict[str, FactValue]:
        given = {}
        for asked in group.asked:
            value, problem = taken(asked.field, self._values.get(asked.key, ""))
            if problem is not None:
                self._problems[asked.key] = problem
            elif value is not None:
                given[asked.key] = value
        return given

    def _take_facts(self, group: Group, block: Block) -> None:
        person = self._people.ids.get(block.person)
        for key, value in self._given(group).items():
            if key.startswith("fact:"):
                name = key.removeprefix("fact:").partition("@")[0]
                self._facts[f"{name}@{person}" if person else name] = value

    def _take_event(self, group: Group, block: Block) -> None:
        declared, day_key = self._setting.catalog.event[group.event], event_key(group.event, "on", block.person)
        given = self._given(group)
        on = given.pop(day_key, None)
        if on is None:
            if given and day_key not in self._problems:
                self._problems[day_key] = phrase("interview_day_missing", what=declared.title)
            return
        data = {key.rpartition(".")[2].partition("@")[0]: value for key, value in given.items()}
        wrong = _data_problems(declared, block.person, data)
        self._problems = wrong | self._problems
        if not wrong:
            person, day = self._people.ids.get(block.person), date.fromisoformat(str(on))
            self._events.append((day_key, RecordEvent(event=group.event, on=day, person=person, data=data)))


def _data_problems(declared: EventDeclaration, person: str, data: dict[str, FactValue]) -> dict[str, Text]:
    try:
        checked_answers(declared.fields, data)
    except AnswersRefused as refused:
        named = zip(refused.fields, refused.problems, strict=False)
        return {event_key(declared.kind, name, person): problem for name, problem in named}
    return {}
