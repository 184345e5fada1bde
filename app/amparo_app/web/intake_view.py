"""An interview as its pages show it: one section in its fields, and beside it what the answers so far mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from amparo.case.flags import RaisedFlag, Screening, screening
from amparo.case.model import Deadline, DeadlineStatus
from amparo.declarations import FieldDeclaration, FieldKind, Text, phrase
from amparo.errors import UnknownName
from amparo_app.interview import PRINCIPAL, Drafted, Group, Page, Setting, drafted
from amparo_app.interview.answers import NO, YES
from amparo_app.interview.persons import person_key
from amparo_app.interviewing import setting_of
from amparo_app.web.fields import DrawnField, drawn
from amparo_app.web.visit import NotHere

if TYPE_CHECKING:
    from amparo.records.interviews import InterviewRecord, Overwritten, SavedInterview
    from amparo_app.web.forms import Posted
    from amparo_app.web.visit import Visit

_TOLD = frozenset({DeadlineStatus.RUNNING, DeadlineStatus.UNPROVEN, DeadlineStatus.MISSED})


class DrawnGroup(NamedTuple):
    """Fields that belong together, under the name of an event if they are one's."""

    title: Text | None
    help: Text | None
    fields: tuple[DrawnField, ...]


class DrawnBlock(NamedTuple):
    """What is asked of one person, by their name, or of the case; `removable` persons can be taken out."""

    person: str
    named: Text | None
    groups: tuple[DrawnGroup, ...]
    removable: bool = False


class SectionLine(NamedTuple):
    """A section in the list of all: how many of its questions are answered, and how many answers cannot be taken."""

    id: str
    title: Text
    answered: int
    asked: int
    wrong: int


class Changed(NamedTuple):
    """An answer that somebody else changed meanwhile: what they had typed, and who it was."""

    label: Text
    theirs: str
    by: str


class Missing(NamedTuple):
    """What a step needs and nobody has answered: the section that asks it, and the question."""

    section: str
    label: Text
    whom: Text | None


@dataclass(frozen=True)
class View:
    """An interview at one moment, with the case that its answers would open."""

    interview: InterviewRecord
    setting: Setting

    @cached_property
    def draft(self) -> Drafted:
        """Return the case that would be opened."""
        return drafted(self.interview.values, self.setting)

    @cached_property
    def screening(self) -> Screening:
        """Return the flags that are up, and what nobody has recorded yet."""
        return screening(self.draft.case, self.setting.catalog, self.setting.today)

    @property
    def client(self) -> Text:
        """Return the client's name, or a word for them."""
        return client_named(self.interview)

    def person_named(self, person: str) -> Text:
        """Return what somebody of the interview (by id) is called on a page."""
        name = self.interview.values.get(person_key(person, "name"), "")
        return Text(name) if name else _nameless(person)

    def whom(self, flag: RaisedFlag) -> Text | None:
        """Return the name of the person whom a flag is about, None for the whole case."""
        found = self.draft.case.person.get(flag.person or "")
        return _in_both(Text(found.name)) if found else None

    def unknown(self) -> tuple[Text, ...]:
        """Return what nobody has recorded yet that a flag needs."""
        return tuple(map(_in_both, self.screening.unknown))

    def dates(self) -> tuple[Deadline, ...]:
        """Return the dates that would run, and those that are over, the earliest first."""
        told = (one for one in self.draft.case.deadlines if one.status in _TOLD)
        return tuple(sorted(told, key=lambda one: (_day(one), one.id)))

    def person_of(self, deadline: Deadline) -> Text | None:
        """Return the name of the person whom a date is about."""
        found = self.draft.case.person.get(deadline.person or "")
        return _in_both(Text(found.name)) if found else None

    def sections(self) -> tuple[SectionLine, ...]:
        """Return every section that is asked now, with how far it is."""
        return tuple(self._line(page) for page in self.draft.pages)

    def page(self, section: str) -> Page:
        """Return a section; raises NotHere for one that is not asked now."""
        found = next((page for page in self.draft.pages if page.id == section), None)
        if found is None:
            raise NotHere
        return found

    def blocks(self, page: Page) -> tuple[DrawnBlock, ...]:
        """Return a section's questions with what stands in them and what is wrong with that."""
        return tuple(
            DrawnBlock(
                block.person,
                self.person_named(block.person) if block.person else None,
                tuple(self._group(group) for group in block.groups),
                removable=page.persons and block.person not in {"", PRINCIPAL},
            )
            for block in page.blocks
        )

    def missing(self) -> tuple[Missing, ...]:
        """Return what the steps need that nobody has answered."""
        values = self.interview.values
        return tuple(
            Missing(page.id, asked.field.label, self.person_named(block.person) if block.person else None)
            for page in self.draft.pages
            for block in page.blocks
            for asked in block.asked
            if asked.needed and not values.get(asked.key)
        )

    def wrong(self) -> Iterator[tuple[str, Text, Text]]:
        """Yield each answer that cannot be taken: its section, its question, and why."""
        for page in self.draft.pages:
            for asked in page.asked:
                if asked.key in self.draft.problems:
                    yield page.id, asked.field.label, self.draft.problems[asked.key]

    def changed(self, overwritten: tuple[Overwritten, ...], names: Mapping[str, str]) -> tuple[Changed, ...]:
        """Return what of others' was overwritten, in words."""
        labels = {asked.key: asked.field.label for page in self.draft.pages for asked in page.asked}
        return tuple(
            Changed(labels.get(one.key, Text(one.key)), one.theirs.value, names.get(one.theirs.by, one.theirs.by))
            for one in overwritten
        )

    def meanwhile(self, keys: tuple[str, ...], names: Mapping[str, str]) -> tuple[Changed, ...]:
        """Return what others changed since the page was drawn, as it stands now."""
        labels = {asked.key: asked.field.label for page in self.draft.pages for asked in page.asked}
        kept = self.interview.answers
        return tuple(
            Changed(labels[key], kept[key].now.value, names.get(kept[key].now.by, kept[key].now.by))
            for key in keys
            if key in labels
        )

    def _line(self, page: Page) -> SectionLine:
        values, asked = self.interview.values, [one.key for one in page.asked]
        wrong = sum(1 for key in asked if key in self.draft.problems and values.get(key))
        return SectionLine(page.id, page.title, sum(1 for key in asked if values.get(key)), len(asked), wrong)

    def _group(self, group: Group) -> DrawnGroup:
        fields = drawn((one.field for one in group.asked), self.interview.values, self._shown_problems(group))
        return DrawnGroup(group.title, group.help, fields)

    def _shown_problems(self, group: Group) -> dict[str, Text]:
        """Return what is wrong with these answers: an empty field only once another of its event is answered."""
        typed = {one.key for one in group.asked if self.interview.values.get(one.key)}
        return {key: why for key, why in self.draft.problems.items() if key in typed or (group.event and typed)}


class BecameCase(NotHere):
    """An interview that is a case by now, of this number, and of which nothing else is left."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(number)


def view_of(visit: Visit, id_: str) -> View:
    """Return an interview of the visitor's organization; raises BecameCase for one that ended so, else NotHere."""
    visit.require("open_case")
    records, organization = visit.site.records, visit.organization.id
    try:
        interview = records.interview(organization, id_)
    except UnknownName as unknown:
        if (became := records.case_of_interview(organization, id_)) is not None:
            raise BecameCase(visit.case(became).number) from unknown
        raise NotHere from unknown
    if interview.case is not None:  # from then on it is as secret as the case
        visit.case(interview.case)
    return View(interview, setting_of(visit.office, visit.organization, interview))


def client_named(interview: InterviewRecord) -> Text:
    """Return the client's name, or a word for them while nobody has typed it."""
    name = interview.values.get(person_key(PRINCIPAL, "name"), "")
    return Text(name) if name else phrase("interview_somebody")


def typed_in(form: Posted, page: Page) -> dict[str, str]:
    """Return what was typed into a section's fields; an answer that was taken back is empty."""
    return {asked.key: _typed(asked.field, form.text(asked.key)) for asked in page.asked}


def saved_view(view: View, saved: SavedInterview) -> View:
    """Return an interview as it is after a save."""
    return View(saved.interview, view.setting)


def _in_both(said: Text) -> Text:
    """Return a sentence with the word for a client without a name in each language: the draft has it in English."""
    somebody = phrase("interview_somebody")
    return Text(said.en, said.es.replace(somebody.en, somebody.es))


def _typed(field: FieldDeclaration, text: str) -> str:
    return text if field.kind is not FieldKind.YES_NO or text in {YES, NO} else ""


def _nameless(person: str) -> Text:
    return (
        phrase("interview_somebody") if person == PRINCIPAL else phrase("interview_person_numbered", number=person[1:])
    )


def _day(deadline: Deadline) -> date:
    return deadline.dates.safe_due or deadline.dates.legal_due or date.max
