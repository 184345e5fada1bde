"""A decision in the making: the records as they are with what was decided so far, and the way to decline."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from amparo.case.commands import Refusal
from amparo.declarations import phrase
from amparo.registers.apply import apply
from amparo.registers.events import RegisterEvent

if TYPE_CHECKING:
    from amparo.registers.commands import RegisterAsk, World
    from amparo.registers.events import RegisterEventBody
    from amparo.registers.model import RegisterRecord


class DeclinedError(Exception):
    """Raised while deciding, and turned into a refusal by `decide`; nothing of the command is kept."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.sentence.en)


def decline(code: str, **values: object) -> NoReturn:
    """Decline with the sentence `register_<code>`."""
    raise DeclinedError(Refusal(code=code, sentence=phrase(f"register_{code}", **values)))


class Draft:
    """What a command has come to so far: several effects upon one record see each other's."""

    def __init__(self, asked: RegisterAsk, world: World) -> None:
        self.asked, self.world = asked, world
        self.records: dict[str, RegisterRecord] = dict(world.records)
        self.bodies: dict[str, tuple[RegisterEventBody, ...]] = {}

    def add(self, record: RegisterRecord, body: RegisterEventBody) -> None:
        """Decide one event of a record."""
        current = self.records.get(record.id, record)
        event = RegisterEvent(
            seq=current.seq + 1,
            at=self.world.now,
            on=self.world.day,
            command=self.asked.id,
            doing="",
            actor=self.asked.actor,
            body=body,
        )
        self.records[record.id] = apply(current, event)
        self.bodies[record.id] = (*self.bodies.get(record.id, ()), body)
