"""What the declarations of steps share: conditions that many name, and how a form fills the event that it records."""

from __future__ import annotations

from pydantic import BaseModel

from amparo.declarations import AnyPerson, Fact, Happened, RecordsEvent
from amparo_asylum.case_types import DEFENSIVE_ASYLUM

CASE_TYPES = (DEFENSIVE_ASYLUM,)
CLIENTS = ("principal", "spouse", "child")

ENGAGED = Happened("engagement_signed")
RESULT = Fact("asylum.screening_result")
CONFLICT = Fact("asylum.conflict_outcome")
CONFLICTS_CLEAR = Happened("conflicts_checked", {"hits": 0}) | CONFLICT.is_in("cleared", "waived_in_writing")
ARRIVAL_KNOWN = AnyPerson(of=Happened("last_arrival"))
STILL_TO_COME = ~Happened("hearing_held", occasion=True) & ~Happened("hearing_cancelled", occasion=True)


def records(
    event: str, date_field: str, data: type[BaseModel] | None = None, *, proven: bool = False
) -> tuple[RecordsEvent, ...]:
    """Return that a step's form records an event: its date, the fields of `data`, and `proof` if it asks for one."""
    names = tuple(data.model_fields) if data else ()
    filled = tuple((name, name) for name in names)
    proof = "proof" if proven else None
    return (RecordsEvent(event=event, date_field=date_field, data=filled, proof_field=proof),)
