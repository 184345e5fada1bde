"""The stage: one case of a real office, what people ask of it, and its clock, which is moved ahead."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from temporalio.client import Client

from amparo.case.commands import Body, Command, CompleteStep, RecordEvent
from amparo.case.events import Event
from amparo.case.kept_documents import KeepDocument, MadeDocument
from amparo.case.model import Case, Deadline
from amparo.case.settle import Settlement, settle
from amparo.deadlines.calendar import FEDERAL_CALENDAR
from amparo.declarations import Catalog, Text
from amparo.errors import AmparoError
from amparo.placement import Ranked
from amparo.records.organizations import Organization
from amparo.records.outbox import QUEUED
from amparo.records.people import Member
from amparo.records.repository import Records
from amparo.records.requests import Outcome
from amparo_app.demo.data import read_data
from amparo_app.demo.days import Days
from amparo_app.intake import read_intake
from amparo_app.sheets import ranked_candidates
from amparo_workflows.client import open_case, submit
from amparo_workflows.training import fast_forward

OPERATOR = "demo"
"""Who sits at the keyboard, as the record says beside the person acted for."""

_OFFICE_HOUR = time(10)
_A_MOMENT = timedelta(minutes=1)  # what rings at an instant has rung a moment later
_PLUGIN_PATIENCE, _MAIL_PATIENCE, _POLL = timedelta(seconds=30), timedelta(seconds=30), 0.1


class StoryBroken(AmparoError):
    """The engine answered something else than the story expects; the demo ends there."""


class Stage:
    """One case of a clinic; `cast` are its people by the word that the story has for each, `letters` a folder."""

    def __init__(
        self, records: Records, client: Client, organization: Organization, cast: dict[str, Member], language: str
    ) -> None:
        self.records, self.cast, self.organization, self.language = records, cast, organization, language
        self.catalog: Catalog = records.catalog(organization.id, organization.catalog)
        self.days = Days(lambda: self.today)
        self.letters = Path()
        self._client = client
        self._case = ""
        self._ahead = timedelta(0)

    # --- what is so ---------------------------------------------------------------------------------------------------

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone of the clinic's office."""
        return ZoneInfo(self.organization.profile.zone)

    @property
    def now(self) -> datetime:
        """Return the instant that the case's clock shows (UTC)."""
        return datetime.now(UTC) + self._ahead

    @property
    def today(self) -> date:
        """Return the case's day."""
        return self.now.astimezone(self.zone).date()

    @property
    def case(self) -> Case:
        """Return the case as the record has it now."""
        return self.records.read_case(self._case, self.organization.id)

    @property
    def settled(self) -> Settlement:
        """Return what follows from the record now."""
        return settle(self.case, self.catalog, self.now)

    def history(self, after: int = 0) -> tuple[Event, ...]:
        """Return the entries of the record behind a place in it."""
        return tuple(event for event in self.records.history(self._case) if event.seq > after)

    def told(self, event: Event) -> tuple[Member, ...]:
        """Return those who were written to because of an entry of the record."""
        about, whose = self.records.notices_about(self._case), f"{self._case}/{event.seq}/"
        return tuple(self._member(one.notice.recipient) for one in about if one.notice.id.startswith(whose))

    def name(self, id_: str) -> str:
        """Return what somebody of the clinic is called, by id."""
        return _first_name(self._member(id_))

    def title(self, member: Member) -> str:
        """Return what somebody is at the clinic."""
        word = next(word for word, one in self.cast.items() if one.id == member.id)
        return str(read_data("people.yaml")["people"][word]["title"][self.language])

    def names(self, members: Iterable[Member]) -> tuple[str, ...]:
        """Return what people of the clinic are called."""
        return tuple(_first_name(member) for member in members)

    def who(self, word: str) -> str:
        """Return what somebody of the cast is called."""
        return _first_name(self.cast[word])

    @property
    def client(self) -> str:
        """Return what the client is called."""
        return next(person.name for person in self.case.persons if person.role == "principal").split()[0]

    def candidates(self) -> tuple[Ranked, ...]:
        """Return who could take the case, in the order in which to ask."""
        return ranked_candidates(self.case, self.catalog, self.records.colleagues(self.organization.id))

    def deadline(self, rule: str) -> Deadline:
        """Return the deadline of a rule, the latest if there were several; raises StoryBroken if there is none."""
        found = [deadline for deadline in self.case.deadlines if deadline.rule == rule]
        if not found:
            raise StoryBroken(f"The demo stopped: case {self.case.number} has no deadline of rule {rule}.")
        return found[-1]

    # --- what people do -----------------------------------------------------------------------------------------------

    async def open(self, who: str, intake: Path) -> None:
        """Have somebody open a case from an intake file; it is the case from now on."""
        self._ahead = timedelta(0)
        body = read_intake(intake, self.catalog, zone=self.organization.profile.zone, today=self.today)
        reserved, outcome = await open_case(self._client, self.records, self._command(who, body))
        self._case = reserved.case
        self._check(outcome, who, body)

    async def do(self, who: str, step: str, *, like: str = "", about: str = "") -> Outcome:
        """Have somebody complete a step with the answers of answers.yaml, or with those written under `like`.

        `about` is the id of the event that the step follows, where it is open for more than one.
        """
        return await self.ask(who, CompleteStep(step=self._key(step, about), answers=self.answers(like or step)))

    async def record(self, who: str, event: str, *, like: str = "") -> Outcome:
        """Have somebody record today what happened."""
        return await self.ask(who, RecordEvent(event=event, on=self.today, data=self.answers(like or event)))

    async def ask(self, who: str, body: Body) -> Outcome:
        """Have somebody's command carried out; raises StoryBroken when the engine refuses it."""
        outcome = await submit(self._client, self.records, self._case, self._command(who, body))
        self._check(outcome, who, body)
        return outcome

    async def keep(self, who: str, made: MadeDocument, content: bytes) -> str:
        """Have somebody keep a document with its file, and return its id; raises StoryBroken if it is refused."""
        command = self._command(who, KeepDocument(made=made))
        self.records.put_inbox(self._case, command, {made.file: content})
        outcome = await submit(self._client, self.records, self._case, command)
        if outcome.refused is not None:
            raise StoryBroken(f"The demo stopped: {outcome.refused.sentence.in_(self.language)}")
        return outcome.made[0]

    async def refused(self, who: str, body: Body) -> Text:
        """Have somebody ask for what the engine must refuse, and return its reason; raises StoryBroken if it obeys."""
        before = self.case.seq
        outcome = await submit(self._client, self.records, self._case, self._command(who, body))
        if outcome.refused is None or self.case.seq != before:
            raise StoryBroken(f"The demo stopped: {self._asked(who, body)}, and the engine should have refused it.")
        return outcome.refused.sentence

    def answers(self, step: str) -> dict[str, Any]:
        """Return what people answer to a step."""
        return self.days.answers(step, self.language)

    # --- time ---------------------------------------------------------------------------------------------------------

    async def until(self, day: date | datetime) -> None:
        """Let time pass in the case until an instant, or until ten o'clock of a day; every alarm on the way rings."""
        moment = day + _A_MOMENT if isinstance(day, datetime) else datetime.combine(day, _OFFICE_HOUR, self.zone)
        left = moment.astimezone(UTC) - self.now
        if left > timedelta(0):
            shown = await fast_forward(self._client, self._case, left)
            self._ahead = shown - datetime.now(UTC)

    async def mail_is_out(self) -> None:
        """Wait until nothing about the case waits to be sent: days later it could be past, and then nobody is told."""
        for _ in range(round(_MAIL_PATIENCE.total_seconds() / _POLL)):
            if not any(one.state == QUEUED for one in self.records.notices_about(self._case)):
                return
            await asyncio.sleep(_POLL)
        raise StoryBroken(f"The demo stopped: mail about case {self.case.number} is not sent.")

    @staticmethod
    def business_day(day: date | None) -> date:
        """Return the first business day on or after a day that has to be there."""
        if day is None:
            raise StoryBroken("The demo stopped: the record says no date where the story needs one.")
        return FEDERAL_CALENDAR.next_business_day(day)

    async def plugins_are_done(self) -> None:
        """Wait until no plugin's function runs for the case."""
        for _ in range(round(_PLUGIN_PATIENCE.total_seconds() / _POLL)):
            if not self.case.actions:
                return
            await asyncio.sleep(_POLL)
        raise StoryBroken(
            "The demo stopped: a plugin gave no answer within half a minute. Look into office/logs/relay.log."
        )

    # --- within -------------------------------------------------------------------------------------------------------

    def _command(self, who: str, body: Body) -> Command:
        actor = self.cast[who].id
        return Command(
            id=uuid.uuid4().hex, organization=self.organization.id, actor=actor, operator=OPERATOR, body=body
        )

    def _member(self, id_: str) -> Member:
        return next(member for member in self.cast.values() if member.id == id_)

    def _key(self, step: str, about: str) -> str:
        if not about:
            return step
        keys = [item.key for item in self.settled.agenda if item.step == step and item.occasion == about]
        return keys[0] if keys else step

    def _check(self, outcome: Outcome, who: str, body: Body) -> None:
        if outcome.refused is not None:
            reason = outcome.refused.sentence.in_(self.language)
            raise StoryBroken(f"The demo stopped: {self._asked(who, body)}, and the engine refused it. {reason}")

    def _asked(self, who: str, body: Body) -> str:
        parts: Sequence[str] = [
            str(getattr(body, name)) for name in ("step", "event", "deadline") if hasattr(body, name)
        ]
        return f"{self.cast[who].profile.name} asked for {' '.join([body.kind, *parts])} on {self.today.isoformat()}"


def _first_name(member: Member) -> str:
    return member.profile.name.split()[0]
