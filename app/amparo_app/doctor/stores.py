"""What lies on the disk: the master key, the records, the catalogs, the space that is left, the clock."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from amparo.declarations import Role
from amparo.errors import AmparoError, KeyUnavailable
from amparo.plugins.manager import PluginSource
from amparo.records import tables
from amparo.records.master_key import master_key_warnings, read_master_key
from amparo.records.organizations import Organization
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_app.catalogs import propose
from amparo_app.doctor.finding import Finding, ill, well
from amparo_app.master_keys import interrupted_change

_LEAST_FREE_BYTES = 1_000_000_000
_GIGABYTE = 1_000_000_000
_SLACK = timedelta(minutes=5)
_LATELY = timedelta(hours=2)
"""How far back the engine's clock is held against the workflow server's: what was mended is soon no news."""


def master_key(settings: Settings) -> Iterator[Finding]:
    """Say whether the master key is there, readable, private, and apart from the data."""
    key = settings.master_key_file
    try:
        read_master_key(key)
    except KeyUnavailable as wrong:
        yield ill("master key", str(wrong))
        return
    warnings = (*master_key_warnings(key, settings.data_folder), *interrupted_change(key))
    yield from (ill("master key", warning) for warning in warnings)
    if not warnings:
        yield well("master key", f"{key}, private and outside the data folder; keep a copy away from this machine")


def records_of(settings: Settings) -> tuple[Records | None, Finding]:
    """Open the records, and say whether they can be: the right key, the right version."""
    try:
        records = Records.open(settings.records_url, settings.master_key_file, training=settings.training)
    except AmparoError as wrong:
        return None, ill("records", str(wrong))
    return records, well("records", f"{records.database.where} opens with the master key, and is of this version")


def writable(records: Records) -> Finding:
    """Take the right to write, ask for a change of no row, and give the right back."""
    try:
        with records.database.write() as connection:
            nothing = tables.inbox.c.command.is_(None)
            connection.execute(tables.inbox.update().where(nothing).values(state=tables.inbox.c.state))
    except AmparoError as wrong:
        return ill("records", f"nothing can be written: {wrong}")
    return well("records", f"{records.database.where} can be written")


def integrity(records: Records) -> Iterator[Finding]:
    """Say whether the database is whole, and whether each chain of events holds, of cases and of registers' records."""
    with records.database.read() as connection:
        yield from (_file if records.database.is_sqlite else _server)(connection)
        cases = connection.execute(sa.select(tables.cases.c.id, tables.cases.c.number)).all()
    checks = [(row.number, records.verify_chain(row.id)) for row in cases]
    broken = [f"{number} ({check.problem})" for number, check in checks if not check.holds]
    kept = tuple(records.check_records())
    broken += [f"{one.register_id} {one.number} ({one.problem})" for one in kept if not one.holds]
    if broken:
        remedy = "Somebody changed the records outside of Amparo, or a disk failed: compare these cases with a backup."
        yield ill("chain", f"the record of {', '.join(broken)} is not what was written", remedy)
    else:
        events = sum(check.events for _, check in checks)
        also = f", and of {len(kept)} records of registers," if kept else ""
        yield well("chain", f"{events} events of {len(checks)} cases{also} are as they were written")


def _file(connection: sa.Connection) -> Iterator[Finding]:
    said = str(connection.execute(sa.text("PRAGMA integrity_check")).scalar())
    if said != "ok":
        remedy = "Stop Amparo, keep a copy of the damaged file, and put the last good backup in its place."
        yield ill("database", f"the file is damaged: {said}", remedy)


def _server(connection: sa.Connection) -> Iterator[Finding]:
    """Say whether PostgreSQL keeps what it acknowledges, and whether its disk gave back what was written."""
    asked = sa.text("SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'")
    unsafe = connection.execute(asked).scalars().all()
    for name in unsafe:
        seen = f"{name} is off: after a power cut PostgreSQL may have lost what it acknowledged, or be damaged"
        yield ill("database", seen, f"Set {name} = on in postgresql.conf and start PostgreSQL again.")
    failures = connection.execute(
        sa.text("SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()")
    ).scalar()
    if failures:
        remedy = "Its disk fails: bring the last good backup back on another machine, and keep this one for a look."
        yield ill("database", f"PostgreSQL read {failures} pages that are not what it wrote", remedy)
    if not unsafe and not failures:
        version = connection.execute(sa.text("SHOW server_version")).scalar()
        yield well("database", f"PostgreSQL {version} keeps what it acknowledges")


def catalogs(records: Records, plugins: Sequence[PluginSource]) -> Iterator[Finding]:
    """Say for each organization which catalog is in force, and what is wrong with what the plugins declare now."""
    organizations = records.organizations()
    if not organizations:
        yield ill("organizations", "there is none yet", 'Make one: amparo org create "Name of the clinic"')
    for organization in organizations:
        yield from _catalog(records, organization, plugins)
        yield from _people(records, organization)


def _catalog(records: Records, organization: Organization, plugins: Sequence[PluginSource]) -> Iterator[Finding]:
    part = f"catalog {organization.id}"
    if not organization.catalog:
        yield ill(part, "none is in force, so no case can be opened", "Start `amparo up` again: it builds one.")
        return
    report = propose(records, organization.id, plugins)
    yield from (
        ill(part, problem, f"Mend the plugin, or: amparo plugins disable PLUGIN --org {organization.id}")
        for problem in report.problems
    )
    if report.problems:
        return
    if report.catalog.hash != organization.catalog:
        seen = f"{organization.catalog[:8]} is in force; the plugins now declare {report.catalog.hash[:8]}"
        how = f"See what changes: amparo plugins rehearse --org {organization.id}; then: amparo plugins switch"
        yield ill(part, seen, how)
    else:
        yield well(part, f"{organization.catalog[:8]} is in force, and is what the plugins declare")


def _people(records: Records, organization: Organization) -> Iterator[Finding]:
    part, people = f"people {organization.id}", records.people(organization.id, active_only=True)
    if not any(Role.SUPERVISING_ATTORNEY in member.roles for member in people):
        remedy = (
            "Add one: amparo person add --role supervising_attorney, or amparo role grant PERSON supervising_attorney"
        )
        yield ill(part, "nobody is a supervising attorney, so a reminder that nobody answers climbs to nobody", remedy)
    silent = [member.id for member in people if not member.profile.email]
    if silent:
        yield ill(part, f"{', '.join(silent)} have no e-mail address and are never reminded", "Add their addresses.")


def space(settings: Settings) -> Finding:
    """Say how much room is left where the data folder is."""
    free = shutil.disk_usage(settings.data_folder).free
    seen = f"{free / _GIGABYTE:.1f} GB are free where {settings.data_folder} is"
    if free < _LEAST_FREE_BYTES:
        return ill("disk", seen, "Make room: without it nothing can be recorded.")
    return well("disk", seen)


def clock(records: Records, now: datetime) -> Iterator[Finding]:
    """Say whether this machine's clock agrees with its own records, and the engine's with the server's."""
    events, cases = tables.events, tables.cases
    # a case's own clock is the workflow server's; in an office for training it is moved on purpose
    lately = (events.c.seq == cases.c.seq) & (events.c.at > now - _LATELY)
    asked = sa.select(events.c.at, events.c.recorded).join_from(events, cases, cases.c.id == events.c.case)
    with records.database.read() as connection:
        last = connection.execute(sa.select(sa.func.max(events.c.recorded))).scalar()
        written = () if records.training else connection.execute(asked.where(lately)).all()
    seen = []
    if last is not None and last > now + _SLACK:
        seen.append(f"it is {now:%Y-%m-%d %H:%M} UTC here, and something was recorded at {last:%Y-%m-%d %H:%M} UTC")
    behind = [row for row in written if row.at - row.recorded > _SLACK]
    if behind:
        row = max(behind, key=lambda one: one.at)
        seen.append(
            f"the engine recorded at {row.recorded:%Y-%m-%d %H:%M} UTC by its own clock what happened at "
            f"{row.at:%Y-%m-%d %H:%M} UTC by the workflow server's"
        )
    yield from (ill("clock", one, "Set the clocks of all machines: every date is counted from them.") for one in seen)
    if not seen:
        yield well("clock", f"{now.astimezone(UTC):%Y-%m-%d %H:%M} UTC, after everything that was recorded")
