"""The records of an office: everything that is stored, and the one way to it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Self

import sqlalchemy as sa

from amparo.errors import KeyUnavailable, RecordsUnreachable
from amparo.records import tables
from amparo.records.absences import AbsenceStore
from amparo.records.account_recovery import RecoveryStore
from amparo.records.answers import AnswerStore
from amparo.records.audit import AuditStore
from amparo.records.calendar_addresses import CalendarAddressStore
from amparo.records.engine import connect
from amparo.records.erasing import ErasingStore
from amparo.records.imports import ImportStore
from amparo.records.inbox import InboxStore
from amparo.records.interviews import InterviewStore
from amparo.records.invited import InvitedStore
from amparo.records.jobs import JobStore
from amparo.records.keys import SYSTEM_KEY, Keys
from amparo.records.lists import ListStore
from amparo.records.master_key import read_master_key
from amparo.records.migrations import check_version, upgrade
from amparo.records.name_index import NameStore
from amparo.records.organizations import OrganizationStore
from amparo.records.outbox import OutboxStore
from amparo.records.plugin_calls import CallStore
from amparo.records.plugin_wheels import WheelStore
from amparo.records.reads import ReadStore
from amparo.records.register_audit import RegisterAuditStore
from amparo.records.replans import ReplanStore
from amparo.records.store import wall_clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path


class Records(
    InvitedStore,
    RecoveryStore,
    CalendarAddressStore,
    InterviewStore,
    ErasingStore,
    RegisterAuditStore,
    OrganizationStore,
    AbsenceStore,
    ReplanStore,
    JobStore,
    ImportStore,
    InboxStore,
    AnswerStore,
    ListStore,
    OutboxStore,
    AuditStore,
    ReadStore,
    NameStore,
    WheelStore,
    CallStore,
):
    """All records of an office. Safe to share between threads; each process opens its own.

    `training` lets a case's clock run ahead of the wall's.
    """

    training: bool = False

    @classmethod
    def initialize(
        cls,
        url: str,
        master_key_file: Path,
        *,
        training: bool = False,
        wall: Callable[[], datetime] = wall_clock,
    ) -> Self:
        """Bring the database to the present shape, make the system's key if the records are new, and open them.

        The master key has to be there: `create_master_key` makes one. Raises as `open` does.
        """
        master = read_master_key(master_key_file)
        with closing(connect(url)) as database:
            upgrade(database)
            with database.write() as connection:
                database.claim(connection, "the first key")
                if connection.execute(sa.select(tables.keys.c.id).limit(1)).first() is None:
                    Keys(database, master, str(master_key_file)).make(connection, SYSTEM_KEY)
        return cls.open(url, master_key_file, training=training, wall=wall)

    @classmethod
    def open(
        cls,
        url: str,
        master_key_file: Path,
        *,
        training: bool = False,
        wall: Callable[[], datetime] = wall_clock,
    ) -> Self:
        """Open records that were initialized.

        Raises RecordsUnreachable when they are missing, locked or of another version, KeyUnavailable for a master key
        that is missing or not theirs.
        """
        master = read_master_key(master_key_file)
        database = connect(url)
        try:
            check_version(database)
            keys = Keys(database, master, str(master_key_file))
            keys.load(SYSTEM_KEY)
        except (RecordsUnreachable, KeyUnavailable):
            database.close()
            raise
        records = cls(database, keys, wall)
        records.training = training
        return records

    def close(self) -> None:
        """Close the connections."""
        self.database.close()
