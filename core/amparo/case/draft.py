"""A draft: the bodies that a command adds, applied as they are added, so that later ones see the earlier."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from amparo.access.policy import Policy, default_policy
from amparo.case.apply import apply
from amparo.case.commands import Refusal
from amparo.case.events import Event, EventBody
from amparo.declarations import Role, Text, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from amparo.access.policy import Verdict
    from amparo.case.commands import Command, Context
    from amparo.case.model import Case
    from amparo.declarations import Catalog


class DeclinedError(Exception):
    """Ends a decision: the command changes nothing, for this reason. It never leaves `decide`."""

    def __init__(self, code: str, sentence: Text) -> None:
        self.refusal = Refusal(code=code, sentence=sentence)
        super().__init__(code)


def decline(code: str, **values: Any) -> DeclinedError:  # noqa: ANN401 - anything that can be written into a sentence
    """Return the error that refuses a command with the sentence `refuse_<code>`."""
    return DeclinedError(code, phrase(f"refuse_{code}", **values))


class Draft:
    """What a command is about to add to a case; `case` is the record as it would be."""

    def __init__(self, case: Case, command: Command, catalog: Catalog, context: Context) -> None:
        self.first = case
        self.case, self.command, self.catalog, self.context = case, command, catalog, context
        self.policy: Policy = default_policy()
        self.bodies: list[EventBody] = []
        self.for_whom = ""

    @property
    def today(self) -> date:
        """Return the date by the case's own clock where the case is."""
        return self.context.now.astimezone(ZoneInfo(self.case.zone)).date()

    def verdict(self, roles: Iterable[Role]) -> Verdict:
        """Say whether whoever asks may act in one of these roles here; for whom they stand in by it is kept."""
        actor = self.context.colleague(self.command.actor)
        verdict = self.policy.may_as(actor, roles, self.case.access)
        self.for_whom = self.for_whom or verdict.for_whom
        return verdict

    def next_id(self, letter: str) -> str:
        """Return the id of what the next event adds: a letter and the event's place in the record."""
        return f"{letter}{self.case.seq + 1}"

    def add(self, body: EventBody) -> None:
        """Add an event and apply it."""
        # an event is wrapped around checked parts here only to be folded; the records wrap it again to store it
        event = Event.model_construct(
            seq=self.case.seq + 1,
            at=self.context.now,
            command=self.command.id,
            actor=self.command.actor,
            operator=self.command.operator,
            for_whom=self.for_whom,
            catalog=self.catalog.hash,
            body=body,
        )
        self.bodies.append(body)
        self.case = apply(self.case, event)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Take back what was added inside when it ends in a refusal, which goes on to the caller."""
        case, count = self.case, len(self.bodies)
        try:
            yield
        except DeclinedError:
            self.case = case
            del self.bodies[count:]
            raise
