"""The case that a record leads to: who its client is, and whether whoever asks may open one. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from amparo.access.case_access import CaseAccess
from amparo.access.policy import default_policy
from amparo.case.commands import OpenCase
from amparo.case.model import Person
from amparo.declarations import phrase
from amparo.registers.draft import decline

if TYPE_CHECKING:
    from amparo.declarations import RegisterCommand
    from amparo.registers.draft import Draft
    from amparo.registers.effects import Values
    from amparo.registers.model import RegisterRecord

_CLIENT = "principal"
_OPENING = "open_case"


def opened_by(draft: Draft, command: RegisterCommand, record: RegisterRecord, values: Values) -> OpenCase | None:
    """Return the case that a command opens, None for one that opens none; declines for whom may not, and a second."""
    if command.opens_case is None:
        return None
    if record.leads_to:
        decline("leads_already")
    asked = draft.asked
    verdict = default_policy().may(draft.world.colleague, _OPENING, CaseAccess(organization=asked.organization))
    if not verdict.allowed:
        decline("not_allowed", what=phrase("register_opening_case"), why=verdict.why)
    known = {part: found for part, value in command.opens_case.client if (found := values.of(value)) is not None}
    if not str(known.get("name", "")).strip():
        decline("no_client")
    try:
        client = Person.model_validate({**known, "id": "p1", "role": _CLIENT})
    except ValidationError:
        decline("no_client")
    return OpenCase(number="", case_type=command.opens_case.case_type, zone=draft.world.zone, persons=(client,))
