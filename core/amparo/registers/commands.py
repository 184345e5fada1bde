"""What people ask of a register, and what is known while it is decided."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from amparo.access.people import Colleague
from amparo.case.commands import CompleteStep, OpenCase
from amparo.case.model import Recorded
from amparo.declarations import RegisterDeclaration
from amparo.registers.events import RegisterEventBody
from amparo.registers.model import RegisterRecord

ADDING = "add"
SETTLING = "settle"


class AddRecord(Recorded):
    """Add a record by hand, with what its fields are to hold; `record` is the id that it will have."""

    kind: Literal["add_record"] = "add_record"
    record: str
    values: dict[str, Any] = {}


class DoCommand(Recorded):
    """Give one of the register's declared commands upon a record (by id), with the answers to its form."""

    kind: Literal["do_command"] = "do_command"
    record: str
    doing: str
    answers: dict[str, Any] = {}


class SettleItem(Recorded):
    """Say that something which needed attention was seen to, and how."""

    kind: Literal["settle_item"] = "settle_item"
    record: str
    item: str
    note: str = ""


class RegisterAsk(Recorded):
    """A command of a register with who asks; the id is made by the client once, the same id is the same command.

    `seen_seq` is the record that the person had before them; given, a record that went on since refuses.
    """

    id: str
    organization: str
    register_id: str
    actor: str
    operator: str = ""
    seen_seq: int | None = None
    body: Annotated[AddRecord | DoCommand | SettleItem, Field(discriminator="kind")]


class World(Recorded):
    """What a decision may know: the instant (UTC), the organization's day, who asks, declarations, records by id.

    `colleagues` are the ids of the organization's active people, for fields that name one; `zone` is its IANA zone.
    """

    now: datetime
    day: date
    zone: str = "UTC"
    colleague: Colleague | None
    colleagues: frozenset[str] = frozenset()
    declarations: dict[str, RegisterDeclaration]
    records: dict[str, RegisterRecord] = {}


class Decided(Recorded):
    """What a command comes to: the events of each record, in order, and what the case is to be asked, if anything.

    `opens` is the case that it leads to. `for_whom` is the person for whom whoever asked stands in.
    """

    for_whom: str = ""
    doing: str
    bodies: dict[str, tuple[RegisterEventBody, ...]]
    completes: CompleteStep | None = None
    opens: OpenCase | None = None
