"""A small office for an outage: real processes, a plugin with something to do, a mail server, a client that goes on."""

from __future__ import annotations

import asyncio
import secrets
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from temporalio.client import WorkflowExecutionStatus
from temporalio.service import RPCError
from tests.faults.client import ORGANIZATION
from tests.faults.comparison import Count, compare, lasting
from tests.faults.facts import Facts, read_facts
from tests.faults.journal import Accepted, ClientLine, Step, Tail, now
from tests.faults.office import Broken, Office
from tests.faults.office import until as seen_within_patience
from tests.faults.zones import zones_ringing_soon

from amparo.access.scopes import Scope
from amparo.case.commands import AddNote, Body, Command, OpenCase, RecordEvent
from amparo.case.model import Person
from amparo.errors import RecordsUnreachable, ServerUnreachable
from amparo.records import tables
from amparo.records.answers import Answer
from amparo.records.inbox import WAITING
from amparo.records.lists import CaseLine
from amparo.records.outbox import QUEUED
from amparo_app.cli.session_file import VARIABLE
from amparo_app.office_folder import settings_of
from amparo_workflows.client import connect, open_case

ANA = "ana@example.org"
PATIENCE = timedelta(minutes=3)
CLIENT = "client0"
LOOK_SECONDS = 0.4
LONG_AGO = datetime.min.replace(tzinfo=UTC)


def until(holds: Callable[[], object], what: str) -> None:
    """Wait until something is so, as the fault rounds do, but look less often: to look costs what the office needs."""

    def looked() -> bool:
        if holds():
            return True
        time.sleep(LOOK_SECONDS)
        return False

    seen_within_patience(looked, what)


class Said(NamedTuple):
    """What a person at a terminal was told, and the exit code."""

    code: int
    words: str


class Furnished(Office):
    """The office of the fault rounds, where one thing at a time goes wrong; `more` are variables of its environment."""

    def __init__(self, folder: Path, **more: str) -> None:
        super().__init__(folder, seed=1)
        self._more, self._lines = more, list[ClientLine]()

    @property
    def _environment(self) -> dict[str, str]:
        return super()._environment | self._more

    def _open(self) -> None:
        self.start("mail", "tests.faults.mail_server", *self._mail_arguments())
        port_file = self.folder / "port"
        until(lambda: port_file.exists() and port_file.read_text(encoding="ascii"), "the mail server's start")
        self._furnish()
        self.shown = self._signed_in()
        self._open_office()

    def _signed_in(self) -> dict[str, str]:
        """Return what Ana shows with each command: a token, which is not over when the clocks are moved."""
        ana = self.records.find_person(ORGANIZATION, ANA)
        return {VARIABLE: self.records.make_token(ana.id, "her terminal", Scope)[1]}

    def _open_office(self) -> None:
        self.start_up()

    def set(self, name: str, value: str) -> None:
        """Set a variable of the environment for whatever is started from now on."""
        self._more[name] = value

    @contextmanager
    def also(self, variables: Mapping[str, str]) -> Iterator[None]:
        """Set variables for what is started meanwhile."""
        before = self._more
        self._more = {**before, **variables}
        yield
        self._more = before

    def stop(self) -> None:
        """Press Ctrl-C where `amparo up` runs."""
        self._end("up")

    def start_up(self) -> None:
        """Start the office."""
        self.start("up", "amparo_app", "up")
        until(self._is_up, "the office's start")

    # --- a person ------------------------------------------------------------------------------------------------

    def types(self, *words: str) -> Said:
        """Type a command in a process of its own."""
        return Said(*self.answer(*words))

    def ana_types(self, *words: str) -> Said:
        """Have Ana type a command."""
        return Said(*self.answer(*words, **self.shown))

    def note_down(self, number: str, text: str, command: str) -> Said:
        """Have Ana write a note into a case, under a command id of her own."""
        return self.ana_types("case", "note", number, text, "--command-id", command)

    # --- a client that goes on ------------------------------------------------------------------------------------

    def start_client(self) -> None:
        """Start a client that gives commands until it is told to end."""
        arguments = ("--data", str(self.data), "--journal", str(self._client_file(0)), "--seed", "1")
        self.start(CLIENT, "tests.faults.client", *arguments)

    def stop_client(self) -> None:
        """Let the client finish what it asked."""
        self._started[CLIENT].send_signal(signal.SIGTERM)
        until(lambda: not self.is_alive(CLIENT), "the client's end")

    @property
    def lines(self) -> list[ClientLine]:
        """Return what the client was told until now."""
        self._lines += self.clients[0]
        return self._lines

    @property
    def answered(self) -> datetime:
        """Return when the client last got an answer."""
        return max((line.at for line in self.lines if line.step is Step.ANSWERED), default=LONG_AGO)

    @property
    def unsaved(self) -> datetime:
        """Return when the client was last told that a command is not saved."""
        return max((line.at for line in self.lines if line.step is Step.UNSAVED), default=LONG_AGO)

    def until_answered(self, since: datetime = LONG_AGO) -> None:
        """Wait until the client got an answer, after an instant if one is given."""
        until(lambda: self.answered > since, "an answer to the client")

    # --- cases ---------------------------------------------------------------------------------------------------

    def open_cases(self) -> list[CaseLine]:
        """Open a case in each place whose reminders ring within the next minutes, and return how they stand."""
        return [self.open_case(zone) for zone in zones_ringing_soon(now())]

    def open_case(self, zone: str) -> CaseLine:
        """Open a case in a place, with a deadline that rings at every full hour there, and return how it stands."""
        case = asyncio.run(self._opened(zone))
        until(lambda: case in {line.id for line in self.records.open_cases()}, "the opening of a case")
        return self.line(case)

    async def _opened(self, zone: str) -> str:
        settings = settings_of(self.data, self._environment)
        client = await connect(settings, self.records.keys, PATIENCE)
        served = RecordEvent(event="notice_served", on=now().date() - timedelta(days=1))
        person = Person(id="", role="principal", name="Marisol Invented", language="es", country="HN")
        opening = OpenCase(number="", case_type="storm", zone=zone, persons=(person,), events=(served,))
        command = self.command(opening)
        while True:
            with suppress(RecordsUnreachable):  # others write too, and a person would try again
                reserved = self.records.reserve_case(command)
                break
        with suppress(ServerUnreachable):  # saved and queued
            _, outcome = await open_case(client, self.records, command, PATIENCE)
            assert outcome.refused is None, outcome.refused
        return reserved.case

    def save(self, case: str, text: str, command: str) -> None:
        """Save a note under a command id, as a program does that dies before it sends it."""

        def saved() -> bool:
            with suppress(RecordsUnreachable):
                self.records.put_inbox(case, self.command(AddNote(text=text), command))
                return True
            return False

        until(saved, "the right to write")

    def command(self, body: Body, id_: str = "") -> Command:
        """Return a command of Ana's."""
        ana = self.records.find_person(ORGANIZATION, ANA)
        return Command(id=id_ or secrets.token_hex(8), organization=ORGANIZATION, actor=ana.id, body=body)

    def line(self, case: str) -> CaseLine:
        """Return how a case stands."""
        return next(line for line in self.records.open_cases() if line.id == case)

    def is_saved(self, command: str) -> bool:
        """Return whether a command lies in the inbox."""
        with self.records.database.read() as connection:
            asked = sa.select(tables.inbox.c.command).where(tables.inbox.c.command == command)
            return connection.execute(asked).first() is not None

    def notes_of(self, case: str, command: str) -> int:
        """Return how many notes a command wrote into a case."""
        return sum(event.command == command and event.body.type == "note_added" for event in self.records.history(case))

    def answer_to(self, case: str, command: str) -> Answer | None:
        """Return what came of a command, None while nothing has."""
        with self.records.database.read() as connection:
            self.records.keys.load(case, connection)
            return self.records.answer(connection, case, command)

    def rang(self, case: str, due: datetime) -> bool:
        """Return whether a case has rung since an instant at which an alarm was due."""
        # whichever came first: the alarm itself, or a command that settled what was due
        return any(event.body.type == "rungs_rang" and event.at >= due for event in self.records.history(case))

    def runs(self, case: str) -> bool:
        """Return whether the workflow server runs a case."""
        return asyncio.run(self._runs(case))

    async def _runs(self, case: str) -> bool:
        client = await connect(settings_of(self.data, self._environment), self.records.keys, PATIENCE)
        try:
            described = await client.get_workflow_handle(case).describe()
        except RPCError:
            return False
        return described.status is WorkflowExecutionStatus.RUNNING

    def history_lengths(self, cases: Sequence[str]) -> dict[str, int]:
        """Return for each case how many events its workflow's present run has."""
        return asyncio.run(self._lengths(cases))

    async def _lengths(self, cases: Sequence[str]) -> dict[str, int]:
        client = await connect(settings_of(self.data, self._environment), self.records.keys, PATIENCE)
        return {case: len((await client.get_workflow_handle(case).fetch_history()).events) for case in cases}

    # --- afterwards ----------------------------------------------------------------------------------------------

    def rest(self) -> None:
        """Wait until no command waits, no action, and no mail that is due."""
        try:
            until(lambda: self._on_its_way() == (0, 0, 0), "rest")
        except Broken as unrest:
            raise Broken(f"{unrest}: commands, actions and mails on their way are {self._on_its_way()}") from unrest

    def _on_its_way(self) -> tuple[int, int, int]:
        inbox, outbox = tables.inbox, tables.outbox
        with self.records.database.read() as connection:
            waiting = connection.execute(sa.select(sa.func.count()).where(inbox.c.state == WAITING)).scalar_one()
            due = (outbox.c.state == QUEUED) & (outbox.c.next_try < now() + timedelta(minutes=2))
            mails = connection.execute(sa.select(sa.func.count()).where(due)).scalar_one()
        cases = self.records.list_cases(ORGANIZATION)
        return waiting, sum(len(self.records.read_case(one.id, ORGANIZATION).actions) for one in cases), mails

    def facts(self) -> Facts:
        """Return what the records hold."""
        return read_facts(self.records, ORGANIZATION, "example.org")

    def wrong(self) -> list[Count]:
        """Return what is lost, doubled or broken: what the client was told and mails taken, against the records.

        It is looked at when nothing is on its way.
        """
        return [count for count in lasting(self._compared) if not count.holds]

    def _compared(self) -> tuple[Count, ...]:
        self.rest()
        own = self.lines
        known = {line.command for line in own}
        facts = self.facts()
        # what a test asked by itself, it looks at by itself
        of_client = facts.model_copy(
            update={
                "answers": tuple(one for one in facts.answers if one.command in known or "/" in one.command),
                "events": tuple(one for one in facts.events if one.command in known or "/" in one.command),
            }
        )
        return compare(own, of_client, list(Tail(self.folder / "mails.jsonl", Accepted)), ())
