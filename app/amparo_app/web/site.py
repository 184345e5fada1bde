"""What all visits to one office's pages share: its records, the way to the engine, the clock, and how it is reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from amparo.case.commands import Body, Command
from amparo.records.changes import Changes
from amparo.records.people import Member
from amparo.records.repository import Records
from amparo.records.requests import Outcome
from amparo.settings import Settings
from amparo_app.office import Office
from amparo_app.web.drawn import Drawn
from amparo_app.web.engine import Engine
from amparo_app.web.kept import Kept
from amparo_app.web.searches import Searches
from amparo_app.web.staff import Staff
from amparo_workflows.served import first_visit_code

if TYPE_CHECKING:
    from amparo_app.web.oidc import Provider

_CSRF_USE = "csrf"
_DRAWN_MOST, _STAFFS_MOST = 400, 100
"""How much of each is kept in memory: a drawn page takes about 60 KB."""

_SEARCHES_MOST = 1_000


def wall_clock() -> datetime:
    """Return the present instant (UTC)."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Site:
    """One office's pages; `address` is where browsers reach them, as `https://cases.example.org`."""

    settings: Settings
    records: Records
    engine: Engine
    address: str
    clock: Callable[[], datetime] = wall_clock

    @property
    def is_encrypted(self) -> bool:
        """Return whether browsers reach the pages by https, so that cookies may ask for it."""
        return self.address.startswith("https://")

    @property
    def hosts(self) -> frozenset[str]:
        """Return the names, with their ports, by which the pages may be asked for."""
        own = urlsplit(self.address)
        port = f":{own.port}" if own.port else ""
        named = {own.netloc}
        return frozenset(named | {f"127.0.0.1{port}", f"localhost{port}"} if not self.is_encrypted else named)

    @property
    def origins(self) -> frozenset[str]:
        """Return the origins that forms may come from."""
        return frozenset(f"{urlsplit(self.address).scheme}://{host}" for host in self.hosts)

    @cached_property
    def csrf_key(self) -> bytes:
        """Return the key under which forms are bound to whoever they were drawn for."""
        return self.records.secret(_CSRF_USE)

    @cached_property
    def provider(self) -> Provider | None:
        """Return where people sign in elsewhere, or None; raises InvalidInput if its secret cannot be read."""
        from amparo_app.web.oidc import Provider  # noqa: PLC0415 - few offices have one, and its libraries are large

        return Provider.of(self.settings, self.address)

    @cached_property
    def first_visit_code(self) -> str:
        """Return what whoever started the office can show at the first visit, while nobody has an account."""
        return first_visit_code(self.records)

    @cached_property
    def drawn(self) -> Kept[Drawn]:
        """Return the pages that need not be drawn again yet."""
        return Kept(_DRAWN_MOST)

    @cached_property
    def searches(self) -> Searches:
        """Return what visitors searched for last."""
        return Searches(_SEARCHES_MOST)

    @cached_property
    def _staffs(self) -> Kept[Staff]:
        return Kept(_STAFFS_MOST)

    def staff_of(self, organization: str, changes: Changes) -> Staff:
        """Return an organization with its people, for whoever has just read this count of changes."""
        return self._staffs.of(changes.staff, organization, lambda: Staff.of(self.records, organization))

    def office(self, doing: str) -> WebOffice:
        """Return the office for one visit; `doing` is noted with each reading of a case."""
        return WebOffice(self, doing)


class WebOffice(Office):
    """The office as a page uses it: records, engine and clock are the process's own and stay open."""

    def __init__(self, site: Site, doing: str) -> None:
        super().__init__(site.settings, doing)
        self._site = site
        self.__dict__["records"] = site.records  # in the place of those that a command line would open

    def sign(self, member: Member) -> None:
        """Have what is read be noted as read by this person themselves."""
        self._operator = member.id

    def close(self) -> None:
        """Leave everything open: it belongs to the process."""

    def command(self, organization: str, actor: str, body: Body, id_: str = "") -> Command:
        """Return a command of somebody who sits at their own keyboard."""
        return super().command(organization, actor, body, id_).model_copy(update={"operator": ""})

    def submit(self, case: str, command: Command) -> Outcome:
        """Have a command carried out on a case (by id); raises ServerUnreachable for one that is saved and waits."""
        return self._site.engine.submit(case, command)

    def open_case(self, command: Command) -> tuple[str, Outcome]:
        """Have a case opened and return its id, with what came of it; raises as `submit` does."""
        return self._site.engine.open_case(command)

    def now(self) -> datetime:
        """Return the present instant (UTC)."""
        return self._site.clock()
