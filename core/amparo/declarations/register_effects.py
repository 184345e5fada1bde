"""What a command of a register does to records, as data: values, conditions on one record, and effects.

A value is read when the command is carried out; an answer that was not given has none, and an effect without its value
is passed over. No effect reads time but by `DayOfCommand`, which is the organization's own day.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from amparo.declarations.conditions import FactValue
from amparo.declarations.text import Declared


class AnswerOf(Declared):
    """What was answered to this question of the command's form: `AnswerOf("quantity")`."""

    op: Literal["answer"] = "answer"
    name: str

    def __init__(self, name: str, op: Literal["answer"] = "answer") -> None:
        super().__init__(name=name, op=op)  # type: ignore[call-arg]  # pydantic's


class FieldOf(Declared):
    """What this field of the record holds, as it was before the command: `FieldOf("day")`."""

    op: Literal["field"] = "field"
    name: str

    def __init__(self, name: str, op: Literal["field"] = "field") -> None:
        super().__init__(name=name, op=op)  # type: ignore[call-arg]  # pydantic's


class Constant(Declared):
    """This value itself: `Constant(1)`."""

    op: Literal["constant"] = "constant"
    value: FactValue

    def __init__(self, value: FactValue, op: Literal["constant"] = "constant") -> None:
        super().__init__(value=value, op=op)  # type: ignore[call-arg]  # pydantic's


class WhoActs(Declared):
    """Who gave the command, for a field that names a colleague."""

    op: Literal["who_acts"] = "who_acts"


class DayOfCommand(Declared):
    """The day on which the command was given, where the organization is."""

    op: Literal["day_of_command"] = "day_of_command"


RecordValue = Annotated[AnswerOf | FieldOf | Constant | WhoActs | DayOfCommand, Field(discriminator="op")]
RecordReference = Annotated[AnswerOf | FieldOf, Field(discriminator="op")]


class FieldTest(Declared):
    """What must be true of one field of a record: every part that is given; `known` tells whether it is answered.

    `below` names another whole-number field of the record, as the least that a shelf should hold. A number that is not
    answered is at least, at most and below nothing.
    """

    field: str
    is_in: tuple[FactValue, ...] = ()
    is_not: tuple[FactValue, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    below: str | None = None
    known: bool | None = None


class _Effect(Declared):
    """`upon` names the record that is changed: of the register that the answer or field refers to. None is the own."""

    upon: RecordReference | None = None


class SetField(_Effect):
    """The field holds this value from now on; it has to be what the field takes."""

    op: Literal["set"] = "set"
    field: str
    value: RecordValue


class AddTo(_Effect):
    """So much more is in a whole-number field (unanswered counts as 0); above the field's maximum it is refused."""

    op: Literal["add"] = "add"
    field: str
    value: RecordValue


class TakeFrom(_Effect):
    """So much less is in a whole-number field; below its minimum, which it must have, the command is refused."""

    op: Literal["take"] = "take"
    field: str
    value: RecordValue


class AppendEntry(_Effect):
    """A line more is in a list of the record; `values` pairs each of the list's fields with what fills it."""

    op: Literal["append"] = "append"
    entries: str
    values: tuple[tuple[str, RecordValue], ...]


class StrikeEntry(_Effect):
    """The last line of a list whose `field` holds this value no longer counts; without such a line it is refused."""

    op: Literal["strike"] = "strike"
    entries: str
    field: str
    value: RecordValue


Effect = Annotated[SetField | AddTo | TakeFrom | AppendEntry | StrikeEntry, Field(discriminator="op")]

Hour = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""An hour on the office's wall, as `19:00`."""
