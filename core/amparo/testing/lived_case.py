"""One case of a test, as the people of the office work on it and as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from amparo.access.policy import default_policy
from amparo.case.commands import (
    Acknowledge,
    AmendEvent,
    Assign,
    Body,
    CompleteStep,
    Prove,
    RecordEvent,
    StateFacts,
)
from amparo.case.model import Proof
from amparo.case.settle import Settlement, settle
from amparo.case.working import form_of as step_form
from amparo.declarations import FactValue, FieldDeclaration, Role
from amparo.errors import InvalidInput, UnknownName
from amparo.testing.engine import CommandRefused, day_of
from amparo.testing.house import ORGANIZATION
from amparo.testing.mails import mails
from amparo.testing.paper import letter, words_of
from amparo.testing.refusals import form_of, open_instead, plainly
from amparo.testing.seen import DeadlineSeen, MailSeen, StepSeen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.case.events import Event
    from amparo.case.model import Case
    from amparo.declarations import Catalog
    from amparo.testing.engine import Engine

Answer = FactValue | date
"""What a test answers to a question of a form."""

_ABOUT_THE_STEP = frozenset({"unknown_step", "step_not_open", "step_done", "which_step", "by_itself"})


class LivedCase:
    """A case that `Amparo.open_case` opened; it is read anew each time, so nothing here is ever out of date."""

    def __init__(self, engine: Engine, id_: str) -> None:
        self._engine, self._id = engine, id_

    def __repr__(self) -> str:
        return f"<case {self.number} of type {self._case.case_type} in phase {self.phase}>"

    # --- what people do -----------------------------------------------------------------------------------------------

    @plainly
    def do(
        self, step: str, answers: Mapping[str, Answer] | None = None, /, *, by: Role | None = None, **given: Answer
    ) -> None:
        """Complete a step, by its id or its key, with the answers to its form.

        `by` is the role of whoever does it; without it the first person who may. Dates are dates or ISO text.
        """
        body = CompleteStep(step=step, answers=plain({**(answers or {}), **given}))
        try:
            self._engine.ask(self._id, body, self._actor(by, self._roles_of(step)))
        except CommandRefused as refused:
            raise type(refused)(refused.code, f"{refused.sentence} {self._hint(step, refused.code)}".strip()) from None

    @plainly
    def record(
        self,
        event: str,
        data: Mapping[str, Answer] | None = None,
        /,
        *,
        on: date | str | None = None,
        proof: str = "",
        by: Role | None = None,
        person: str | None = None,
        proceeding: str | None = None,
        about: str | None = None,
        **given: Answer,
    ) -> None:
        """Record what happened on a day, today if none is given, with what the event asks.

        `proof` is the reference of a paper received on that day; `about` the id of the earlier event that it continues.
        """
        day = day_of(on) if on is not None else self._engine.today
        declared = self._catalog.event.get(event)
        if declared is None:
            raise UnknownName("event", event, self._catalog.event)
        body = RecordEvent(
            event=event, on=day, person=person, proceeding=proceeding, about=about,
            data=plain({**(data or {}), **given}),
            proof=Proof(paper="receipt", reference=proof, received=day) if proof else None,
        )  # fmt: skip
        roles = declared.roles or tuple(sorted(default_policy().grants["record_event"]))
        self._ask(body, self._actor(by, roles), f"Event {event}", declared.fields)

    @plainly
    def amend(
        self, event: str, *, reason: str, on: date | str | None = None, strike: bool = False, **data: Answer
    ) -> None:
        """Correct what was recorded, by its id, with a reason: another day, other data, or that it never happened."""
        day = None if on is None else day_of(on)
        body = AmendEvent(event=event, reason=reason, on=day, strike=strike, data=plain(data))
        self._ask(body, self._permitted(body.kind))

    @plainly
    def state(self, facts: Mapping[str, FactValue]) -> None:
        """State facts about the case: `{"asylum.custody": "detained"}`."""
        body = StateFacts(facts=dict(facts))
        self._ask(body, self._permitted(body.kind))

    @plainly
    def assign(self, role: Role) -> None:
        """Give the case to the office's person of a role."""
        body = Assign(role=role, person=self._engine.people[role].id)
        self._ask(body, self._permitted(body.kind))

    @plainly
    def acknowledge(self, rule: str) -> None:
        """Take note of a deadline's present reminder; later ones ring all the same."""
        body = Acknowledge(deadline=self.deadline(rule).id)
        self._ask(body, self._permitted(body.kind))

    @plainly
    def prove(self, rule: str, reference: str, *, on: date | str | None = None) -> None:
        """Show that a deadline was met, by the reference of a paper received on a day, today if none is given."""
        day = day_of(on) if on is not None else self._engine.today
        proof = Proof(paper="receipt", reference=reference, received=day)
        body = Prove(deadline=self.deadline(rule).id, proof=proof, on=day)
        self._ask(body, self._permitted(body.kind))

    @plainly
    def ask(self, body: Body, *, by: Role) -> None:
        """Have any other command of `amparo.case.commands` carried out for somebody."""
        self._ask(body, self._engine.people[by].id)

    # --- how it stands ------------------------------------------------------------------------------------------------

    @property
    def number(self) -> str:
        """Return the case's number."""
        return self._case.number

    @property
    def phase(self) -> str:
        """Return the phase that the case is in."""
        return self._settled.phase

    @property
    def is_closed(self) -> bool:
        """Return whether the case is closed."""
        return self._settled.closed

    @property
    def facts(self) -> dict[str, FactValue]:
        """Return what is known, by fact; one about a person or proceeding has its id behind an @."""
        return dict(self._case.facts)

    @property
    def events(self) -> tuple[str, ...]:
        """Return the kinds of what happened, in the order recorded; what was struck is left out."""
        return tuple(event.kind for event in self._case.events if not event.struck)

    @property
    def agenda(self) -> tuple[StepSeen, ...]:
        """Return every step that is not done, open or not, in the order of phases."""
        return tuple(StepSeen.of(item) for item in self._settled.agenda)

    @property
    def open_steps(self) -> tuple[str, ...]:
        """Return the keys of the steps that can be done now."""
        return tuple(step.key for step in self.agenda if step.is_open)

    @plainly
    def step(self, step: str) -> StepSeen:
        """Return a step of the agenda by its id or key, the last where there are several.

        Raises InvalidInput for one that is done, UnknownName for one that this type of case does not have.
        """
        found = [seen for seen in self.agenda if step in {seen.key, seen.step}]
        if found:
            return found[-1]
        if step in self._case.done or step in self._case.done_steps:
            raise InvalidInput(f"Step “{step}” is done already: it is not on the agenda any more.")
        raise UnknownName("step", step, {seen.step for seen in self.agenda}, open_instead(self.agenda))

    @plainly
    def is_done(self, step: str) -> bool:
        """Return whether a step, by its id or key, was completed at least once."""
        if step.partition("@")[0].partition("#")[0] not in self._catalog.step:
            raise UnknownName("step", step, self._catalog.step)
        return step in self._case.done or step in self._case.done_steps

    @property
    def deadlines(self) -> tuple[DeadlineSeen, ...]:
        """Return every deadline, also those that are over."""
        return tuple(DeadlineSeen.of(deadline) for deadline in self._case.deadlines)

    @plainly
    def deadline(self, rule: str) -> DeadlineSeen:
        """Return the deadline of a rule, the last where there are several; raises UnknownName or InvalidInput."""
        found = [one for one in self.deadlines if one.rule == rule]
        if found:
            return found[-1]
        if rule not in self._catalog.rule:
            raise UnknownName("rule", rule, self._catalog.rule)
        starts = ", ".join(dict.fromkeys(trigger.event for trigger in self._catalog.rule[rule].triggers))
        runs = ", ".join(one.rule for one in self.deadlines) or "none"
        raise InvalidInput(f"Rule “{rule}” gave no deadline yet: it starts with {starts}. There are: {runs}.")

    @property
    def mails(self) -> tuple[MailSeen, ...]:
        """Return what the people of the office were written about the case so far, the oldest first."""
        return mails(self._engine.records.notices_about(self._id), self._engine.people, self._engine.now)

    @plainly
    def document(self, template: str, language: str = "es") -> str:
        """Make a letter in a language and return what a person reads in it, a paragraph or cell a line.

        Raises UnknownName for a letter that this case cannot have, DocumentFieldMissing while it does not say enough.
        """
        return words_of(self.document_file(template, language))

    @plainly
    def document_file(self, template: str, language: str = "es") -> bytes:
        """Make a letter in a language and return the Word file."""
        people = {member.id: member.profile.name for member in self._engine.people.values()}
        folders = [folder for source in self._engine.house.sources.values() for folder in source.folders]
        return letter(
            self._case, self._catalog, template, language, today=self._engine.today, people=people, folders=folders
        )

    def history(self) -> tuple[Event, ...]:
        """Return every entry of the record, as the engine keeps it."""
        return self._engine.records.history(self._id)

    # --- within -------------------------------------------------------------------------------------------------------

    @property
    def _case(self) -> Case:
        return self._engine.records.read_case(self._id, ORGANIZATION)

    @property
    def _catalog(self) -> Catalog:
        return self._engine.records.catalog(ORGANIZATION, self._case.catalog)

    @property
    def _settled(self) -> Settlement:
        return settle(self._case, self._catalog, self._engine.now)

    def _ask(self, body: Body, actor: str, what: str = "", fields: tuple[FieldDeclaration, ...] = ()) -> None:
        try:
            self._engine.ask(self._id, body, actor)
        except CommandRefused as refused:
            more = f" {form_of(what, fields)}" if refused.code == "answers" else ""
            raise type(refused)(refused.code, f"{refused.sentence}{more}") from None

    def _hint(self, step: str, code: str) -> str:
        if code in _ABOUT_THE_STEP:
            return open_instead(self.agenda)
        declared = self._catalog.step.get(step.partition("@")[0].partition("#")[0])
        if code == "answers" and declared is not None:
            return form_of(f"Step {step}", step_form(declared, self._catalog).fields)
        return ""

    def _roles_of(self, step: str) -> tuple[Role, ...]:
        declared = self._catalog.step.get(step.partition("@")[0].partition("#")[0])
        return declared.roles if declared else (Role.SUPERVISING_ATTORNEY,)

    def _permitted(self, kind: str) -> str:
        return self._actor(None, tuple(sorted(default_policy().grants[kind])))

    def _actor(self, by: Role | None, roles: Iterable[Role]) -> str:
        """Return who acts: whoever has the role that was named, else the first of these who may in this case."""
        people, case = self._engine.people, self._case
        if by is not None:
            return people[by].id
        may = (
            people[role].id
            for role in (*roles, *people)
            if default_policy().may_as(people[role].colleague(), roles, case.access).allowed
        )
        return next(may, people[Role.SUPERVISING_ATTORNEY].id)


def plain(answers: Mapping[str, Answer]) -> dict[str, FactValue]:
    """Return answers as they are stored: dates as ISO text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in answers.items()}
