"""What a case's workflow does, without a server: commands one at a time, alarms at their instants, actions run.

Each command goes through `amparo.records.carry_out`, as in an office. Only time is handed in, and moves when told to.
"""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from amparo.case.commands import ActionEnded, Alarm, Body, Command, OpenCase
from amparo.declarations import read_yaml
from amparo.errors import InvalidInput, Refused
from amparo.records.carry_out import carry_out
from amparo.records.register_asking import ask_register
from amparo.records.register_keeping import keep_registers
from amparo.records.requests import CarryOut, Outcome
from amparo.registers.commands import AddRecord, DoCommand, RegisterAsk
from amparo.testing.calls import answer_of
from amparo.testing.house import ORGANIZATION, PEOPLE, ZONE, House

if TYPE_CHECKING:
    from amparo.case.model import WaitingAction
    from amparo.declarations import Catalog, Role
    from amparo.records.people import Member
    from amparo.testing.house import Settings

ENGINE = "engine"
_OFFICE_HOUR = time(10)
_FOREVER = datetime.max.replace(tzinfo=UTC)
_FIRST_DAY: date = read_yaml(files("amparo.testing").joinpath("first_day.yaml").read_text(encoding="utf-8"))[
    "first_day"
]
_SILENCED = "This test let no action answer."


class Engine:
    """The records of one test's office, its clock (`now`, UTC), and when the cases in it have to ring next."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house, self.now = house, instant(_FIRST_DAY)
        self.silent = False
        self.begun = False
        self.settings: Settings = {}
        self.records = house.records(folder, lambda: self.now)
        self.people: dict[Role, Member] = {
            role: member for member in self.records.people(ORGANIZATION) for role in member.roles if role in PEOPLE
        }
        self._alarms: dict[str, datetime | None] = {}

    @property
    def today(self) -> date:
        """Return the date where the office is."""
        return self.now.astimezone(ZoneInfo(ZONE)).date()

    def catalog(self) -> Catalog:
        """Return the catalog in force for new cases, built and saved when it is first asked for."""
        made = self.house.catalog(self.settings)
        if self.records.organization(ORGANIZATION).catalog != made.hash:
            self.records.save_catalog(made)
            self.records.set_active_catalog(ORGANIZATION, made.hash, ENGINE)
        return made

    def open(self, body: OpenCase, actor: str) -> str:
        """Open a case and return its id; raises Refused."""
        self.catalog()
        self.begun = True
        command = Command(id=uuid.uuid4().hex, organization=ORGANIZATION, actor=actor, body=body)
        reserved = self.records.reserve_case(command)
        outcome = self._carried_out(reserved.case, reserved.command)
        self.records.note_answered(reserved.command.id)
        self._adopt(reserved.case, _accepted(outcome))
        return reserved.case

    def ask(self, case: str, body: Body, actor: str) -> Outcome:
        """Have a command carried out and all that follows from it at this instant; raises Refused."""
        command = Command(id=uuid.uuid4().hex, organization=ORGANIZATION, actor=actor, body=body)
        outcome = _accepted(self._carried_out(case, command))
        self._adopt(case, outcome)
        return outcome

    def ask_register(self, register: str, body: AddRecord | DoCommand, actor: str) -> None:
        """Have a command of a register carried out, and what it asks of a case; raises Refused."""
        self.catalog()
        self.begun = True
        asked = RegisterAsk(
            id=uuid.uuid4().hex, organization=ORGANIZATION, register_id=register, actor=actor, body=body
        )
        answer = ask_register(self.records, asked)
        if answer.refused is not None:
            raise CommandRefused(answer.refused.code, answer.refused.sentence.en)
        self._forward()

    def _forward(self) -> None:
        """Hand on what registers asked of cases, as the office's forwarder does; a case may refuse it."""
        for waiting in self.records.waiting_commands(_FOREVER):
            outcome = self._carried_out(waiting.case, waiting.command)
            self.records.note_answered(waiting.command.id)
            self._adopt(waiting.case, outcome)

    def advance(self, until: datetime) -> None:
        """Let time pass until an instant (UTC); every alarm of every case on the way rings at its own."""
        if not self.begun:
            self.now = until
        if until < self.now:
            raise InvalidInput(f"Time only goes ahead: it is {self.today} in this test already.")
        while (due := min(((at, case) for case, at in self._alarms.items() if at), default=None)) and due[0] <= until:
            self.now = max(self.now, due[0])
            self._ring(due[1])
        self.now = until
        if self.begun:
            keep_registers(self.records)
            self._forward()

    def _ring(self, case: str) -> None:
        before = self._alarms[case]
        outcome = _accepted(self._carried_out(case, self._own(f"alarm/{uuid.uuid4().hex}", Alarm())))
        if outcome.alarm is not None and outcome.alarm == before:
            raise RuntimeError(
                f"The alarm of case {outcome.number} at {before} settled nothing; this is Amparo's fault."
            )
        self._adopt(case, outcome)

    def _adopt(self, case: str, outcome: Outcome) -> None:
        self._alarms[case] = None if outcome.closed else outcome.alarm
        for waiting in outcome.actions:
            self._end(case, waiting)
        while (alarm := self._alarms[case]) is not None and alarm <= self.now:
            self._ring(case)

    def _end(self, case: str, waiting: WaitingAction) -> None:
        declared = self.house.catalog(self.settings).action[waiting.action]
        if self.silent:
            ended = ActionEnded(action=waiting.id, problem=_SILENCED)
        else:
            ended = answer_of(self.house, declared, waiting, self.settings.get(declared.plugin, {}))
        self._adopt(case, _accepted(self._carried_out(case, self._own(f"{waiting.id}/end", ended))))

    def _own(self, id_: str, body: Body) -> Command:
        return Command(id=id_, organization="", actor=ENGINE, body=body)

    def _carried_out(self, case: str, command: Command) -> Outcome:
        return carry_out(self.records, CarryOut(case=case, command=command, now=self.now))


def instant(day: date) -> datetime:
    """Return ten in the morning of a day where the office is, as UTC."""
    return datetime.combine(day, _OFFICE_HOUR, ZoneInfo(ZONE)).astimezone(UTC)


def day_of(given: date | str) -> date:
    """Return a date that a test gave, written as 2027-03-04 or as a date; raises InvalidInput."""
    if isinstance(given, date):
        return given.date() if isinstance(given, datetime) else given
    try:
        return date.fromisoformat(given)
    except ValueError as unreadable:
        raise InvalidInput(
            f"There is no date “{given}”: write it as {_FIRST_DAY}, and check that the day exists."
        ) from unreadable


def _accepted(outcome: Outcome) -> Outcome:
    if outcome.refused is not None:
        raise CommandRefused(outcome.refused.code, outcome.refused.sentence.en)
    return outcome


class CommandRefused(Refused):
    """The engine's refusal, with its code."""

    def __init__(self, code: str, sentence: str) -> None:
        self.code, self.sentence = code, sentence
        super().__init__(sentence)
