"""Organizations: who they are, sealed under their own key, and the catalog that their cases are decided under."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from amparo.case.model import Recorded
from amparo.declarations import Catalog
from amparo.errors import InvalidInput, UnknownName
from amparo.records import tables
from amparo.records.keys import organization_key
from amparo.records.store import Store

if TYPE_CHECKING:
    from datetime import datetime

    from amparo.case.model import Case

_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


class OrganizationProfile(Recorded):
    """What an organization is called and how it is reached; `zone` is the IANA time zone of its office."""

    name: str
    address: str = ""
    telephone: str = ""
    email: str = ""
    zone: str = "UTC"
    language: str = "en"


class Organization(Recorded):
    """An organization and the hash of the catalog in force, empty before its first."""

    id: str
    profile: OrganizationProfile
    catalog: str = ""


class OrganizationStore(Store):
    """Organizations and their catalogs."""

    def prepare(self) -> None:
        """Begin with no catalog in memory."""
        super().prepare()
        self._catalogs: dict[tuple[str, str], Catalog] = {}

    def create_organization(self, id_: str, profile: OrganizationProfile) -> Organization:
        """Make an organization with a key of its own; its id, in small letters and hyphens, is not confidential.

        Raises InvalidInput for an id that is taken or cannot be one.
        """
        if not _ID.fullmatch(id_):
            raise InvalidInput(f"“{id_}” cannot be an organization's id: use small letters, digits and hyphens.")
        with self.database.write() as connection:
            self.database.claim(connection, organization_key(id_))
            if self._organization_row(connection, id_) is not None:
                raise InvalidInput(f"There is an organization “{id_}” already. Choose another id.")
            self.keys.make(connection, organization_key(id_))
            sealed = self.keys.seal(organization_key(id_), "profile", _bytes(profile), connection)
            connection.execute(tables.organizations.insert().values(id=id_, catalog="", sealed=sealed))
        return Organization(id=id_, profile=profile)

    def organization(self, id_: str) -> Organization:
        """Return an organization; raises UnknownName if there is none of this id."""
        with self.database.read() as connection:
            row = self._organization_row(connection, id_)
            known = [] if row else connection.execute(sa.select(tables.organizations.c.id)).scalars().all()
            if row is None:
                raise UnknownName("organization", id_, known)
            return self._organization(row, connection)

    def change_organization(self, id_: str, profile: OrganizationProfile) -> Organization:
        """Replace what an organization is called and how it is reached; its id and its cases' zones stay."""
        self.keys.load(organization_key(self.organization(id_).id))
        with self.database.write() as connection:
            sealed = self.keys.seal(organization_key(id_), "profile", _bytes(profile), connection)
            table = tables.organizations
            connection.execute(table.update().where(table.c.id == id_).values(sealed=sealed))
        return self.organization(id_)

    def zone_of(self, connection: sa.Connection, organization: str) -> str:
        """Return the time zone of an organization's office."""
        row = self._organization_row(connection, organization)
        return self._organization(row, connection).profile.zone if row else "UTC"

    def organizations(self) -> tuple[Organization, ...]:
        """Return every organization by id."""
        with self.database.read() as connection:
            rows = connection.execute(sa.select(tables.organizations).order_by(tables.organizations.c.id)).all()
            return tuple(self._organization(row, connection) for row in rows)

    def save_catalog(self, catalog: Catalog) -> None:
        """Keep a catalog for good, since events name it; one that is kept already is left as it is."""
        table = tables.catalogs
        with self.database.write() as connection:
            self.database.claim(connection, f"catalog/{catalog.organization}/{catalog.hash}")
            if connection.execute(_catalog_query(catalog.organization, catalog.hash)).first() is None:
                values = {"organization": catalog.organization, "hash": catalog.hash, "created": self.wall()}
                connection.execute(table.insert().values(**values, body=catalog.model_dump_json()))

    def set_active_catalog(self, organization: str, hash_: str, by: str) -> None:
        """Put a saved catalog in force for new cases; open ones go on under theirs until they are told to switch.

        `by` is the id of whoever decided. Raises UnknownName for a catalog that was not saved.
        """
        with self.database.write() as connection:
            if connection.execute(_catalog_query(organization, hash_)).first() is None:
                raise UnknownName("saved catalog", hash_, (), "Save it first.")
            connection.execute(
                tables.organizations.update().where(tables.organizations.c.id == organization).values(catalog=hash_)
            )
            history = tables.organization_catalogs.insert()
            connection.execute(history.values(organization=organization, hash=hash_, since=self.wall(), by=by))

    def active_catalog(self, organization: str) -> Catalog | None:
        """Return the catalog in force, or None before the first."""
        hash_ = self.organization(organization).catalog
        return self.catalog(organization, hash_) if hash_ else None

    def catalog_history(self, organization: str) -> tuple[tuple[str, datetime, str], ...]:
        """Return the hashes that have been in force, since when (UTC) and by whom, the oldest first."""
        table = tables.organization_catalogs
        asked = sa.select(table.c.hash, table.c.since, table.c.by).where(table.c.organization == organization)
        with self.database.read() as connection:
            return tuple((row.hash, row.since, row.by) for row in connection.execute(asked.order_by(table.c.place)))

    def catalog(self, organization: str, hash_: str, connection: sa.Connection | None = None) -> Catalog:
        """Return a saved catalog, in a transaction if one is handed in; raises UnknownName if it was never saved."""
        kept = self._catalogs.get((organization, hash_))
        if kept is not None:
            return kept
        if connection is None:
            with self.database.read() as own:
                return self.catalog(organization, hash_, own)
        body: str | None = connection.execute(_catalog_query(organization, hash_)).scalar()
        if body is None:
            raise UnknownName("saved catalog", hash_, ())
        found = Catalog.model_validate_json(body)
        self._catalogs[organization, hash_] = found
        return found

    def catalog_of(self, connection: sa.Connection, case: Case) -> Catalog | None:
        """Return the catalog that a case goes by: its own, or its organization's while it has none."""
        hash_ = case.catalog or self._active(connection, case.organization)
        return self.catalog(case.organization, hash_, connection) if hash_ else None

    def _active(self, connection: sa.Connection, organization: str) -> str:
        row = self._organization_row(connection, organization)
        return row.catalog if row else ""

    def _organization_row(self, connection: sa.Connection, id_: str) -> sa.Row[Any] | None:
        table = tables.organizations
        return connection.execute(sa.select(table).where(table.c.id == id_)).first()

    def _organization(self, row: sa.Row[Any], connection: sa.Connection) -> Organization:
        raw = self.keys.open(organization_key(row.id), "profile", row.sealed, connection)
        return Organization(id=row.id, catalog=row.catalog, profile=OrganizationProfile.model_validate_json(raw))


def _catalog_query(organization: str, hash_: str) -> sa.Select[Any]:
    table = tables.catalogs
    return sa.select(table.c.body).where(table.c.organization == organization, table.c.hash == hash_)


def _bytes(profile: OrganizationProfile) -> bytes:
    return profile.model_dump_json().encode()
