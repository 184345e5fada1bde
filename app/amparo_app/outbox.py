"""The outbox as a list: which mails wait, went out, or failed."""

from __future__ import annotations

from amparo.records.outbox import QueuedNotice
from amparo.records.repository import Records


def mails(records: Records, organization: str, *, failed: bool, last: int) -> tuple[QueuedNotice, ...]:
    """Return an organization's last notices, the newest first, or of those the failed ones."""
    if failed:
        found = records.notices_failed(organization)
    else:
        cases = records.list_cases(organization, open_only=False)
        found = tuple(notice for case in cases for notice in records.notices_about(case.id))
    return tuple(sorted(found, key=lambda one: (one.created, one.notice.id), reverse=True)[:last])
