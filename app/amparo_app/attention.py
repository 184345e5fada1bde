"""What needs attention, over all cases that somebody may see."""

from __future__ import annotations

from amparo.access.policy import default_policy
from amparo.case.model import Attention, Case, Recorded
from amparo.errors import KeyUnavailable
from amparo.records.lists import CaseLine
from amparo.records.people import Member
from amparo.records.repository import Records
from amparo.records.sight import seen_by


class AttentionRow(Recorded):
    """An item with the number of its case; `mine` says that it is the reader's to settle."""

    number: str
    zone: str
    item: Attention
    mine: bool


def attention_rows(records: Records, reader: Member, *, case: str = "", mine: bool = False) -> tuple[AttentionRow, ...]:
    """Return what needs attention in the cases that the reader may see, or in one (by id), the oldest first."""
    lines = [line for line in _seen(records, reader) if line.attention]
    found = [
        row
        for line in lines
        if case in {"", line.id}
        for row in _rows(_read(records, line.id, reader.organization), reader)
        if row.mine or not mine
    ]
    return tuple(sorted(found, key=lambda row: (row.item.since, row.number)))


def _seen(records: Records, reader: Member) -> tuple[CaseLine, ...]:
    return records.list_cases(reader.organization, open_only=False, seen=seen_by(reader.colleague()))


def _read(records: Records, case: str, organization: str) -> Case | None:
    try:
        return records.read_case(case, organization)
    except KeyUnavailable:  # erased: nothing of it is left to be settled
        return None


def _rows(case: Case | None, reader: Member) -> list[AttentionRow]:
    if case is None:
        return []
    policy, colleague = default_policy(), reader.colleague()
    acts_as = policy.acts_as(colleague, case.access)
    return [
        AttentionRow(
            number=case.number,
            zone=case.zone,
            item=item,
            mine=case.assigned.get(item.owner, reader.id) == reader.id and item.owner in acts_as,
        )
        for item in case.attention
    ]
