"""Going live with other plugins, and back: the catalog in force for new cases, then every open case, one command each.

What is not moved yet is what the records have under another catalog, so an interruption loses nothing: the same command
again goes on with the rest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from amparo.case.commands import SwitchCatalog
from amparo.declarations import Catalog, phrase
from amparo.errors import AmparoError, DeclarationsInvalid, InvalidInput, Refused, ServerUnreachable
from amparo.plugins.choosing import NEWEST
from amparo.records.catalog_switches import (
    Begun,
    Ended,
    OpenCase,
    Rehearsed,
    count_not_under,
    last_begun,
    note_switch,
    open_cases,
    was_rehearsed,
)
from amparo.records.only_one import only_one
from amparo.records.plugin_choices import PLUGIN, PluginChoice
from amparo.records.sight import behind_a_wall
from amparo_app.catalogs import propose, put_in_force
from amparo_app.office import run, user_name
from amparo_app.plugin_choosing import Managing, named_version
from amparo_app.running import check_running
from amparo_app.telling.refusals import as_a_page_says

if TYPE_CHECKING:
    from temporalio.client import Client

    from amparo.settings import Settings
    from amparo_app.rehearsing import Rehearsal

Advance = Callable[[int], None]

AT_ONCE = 8
"""How many cases are asked at once: more would only wait for each other's turn to write."""

GIVES_UP_AFTER = 3 * AT_ONCE
"""How many cases in a row may give no answer before the engine is taken for dead and the rest is left for later."""


class CaseLeft(BaseModel):
    """A case that was not moved, and why; one without an answer may have been, and the next time will tell."""

    model_config = ConfigDict(frozen=True)

    case: str
    number: str
    why: str
    answered: bool = True


class Switched(BaseModel):
    """What a switch came to: from which catalog to which (hashes), how many cases follow it, and who does not yet."""

    model_config = ConfigDict(frozen=True)

    organization: str
    before: str
    now: str
    back: bool = False
    again: bool = False
    moved: int = 0
    left: tuple[CaseLeft, ...] = ()
    remaining: int = 0


class Switching:
    """The catalogs of an organization in the hands of one person, who may manage its plugins; raises Refused else."""

    def __init__(self, settings: Settings, at: Managing) -> None:
        at.check_permission()
        self.settings, self.at, self.records, self.organization = settings, at, at.records, at.organization

    @property
    def in_force(self) -> str:
        """Return the hash of the catalog in force; raises InvalidInput before the first."""
        found = self.records.organization(self.organization).catalog
        if not found:
            told = f"No catalog is in force for {self.organization} yet: one is built when the office starts."
            raise InvalidInput(told, "Start `amparo up`.")
        return found

    def proposed(self, named: str = "") -> Catalog:
        """Return the catalog that the organization's choices give, with `PLUGIN==VERSION` in place of one of them.

        Raises DeclarationsInvalid with every problem of one that is not sound, UnknownName for what is not here.
        """
        instead = dict([named_version(self.at.plugins, named)]) if named else None
        report = propose(self.records, self.organization, self.at.plugins, instead=instead)
        if report.problems:
            about = f"Nothing was changed: what the plugins of {self.organization} declare together has"
            raise DeclarationsInvalid(report.problems, about)
        return report.catalog

    def note_rehearsed(self, made: Rehearsal) -> None:
        """Write down that a catalog was rehearsed, so that it may go live."""
        entry = Rehearsed(
            against=made.in_force,
            cases=made.cases,
            affected=made.affected,
            dangerous=made.dangerous,
            unread=made.unread,
        )
        note_switch(self.records, self.organization, made.proposed, entry, **self._said())

    def remaining(self) -> int:
        """Return how many open cases do not go by the catalog in force."""
        return count_not_under(self.records, self.organization, self.in_force)

    def switch(
        self, catalog: Catalog, reason: str, advance: Advance, *, unrehearsed: bool = False, named: str = ""
    ) -> Switched:
        """Put a catalog in force and move the open cases, or those that are left; `named` keeps `PLUGIN==VERSION`.

        Raises Refused for one that was not rehearsed, unless that is said with a reason, and while another switch goes
        on; ServerUnreachable where the office does not run, before anything is changed.
        """
        with self._alone():
            before = self.in_force
            again = catalog.hash == before
            if not again:
                self._check_rehearsed(catalog, reason, unrehearsed=unrehearsed)
            check_running(self.settings)
            if named:
                self._choose(named, reason)
            if not again:
                self._begin(catalog, Begun(before=before, unrehearsed=unrehearsed, reason=reason.strip()))
            return self._move(Switched(organization=self.organization, before=before, now=catalog.hash, again=again),
                              advance)  # fmt: skip

    def back(self, reason: str, advance: Advance, to: str = "") -> Switched:
        """Put the catalog before in force again and move the open cases; raises as `switch` does.

        While a way back is unfinished this goes on with it. With `to` (a hash) raises Refused where the way back would
        lead elsewhere; where it has led there already, the cases that are left follow.
        """
        with self._alone():
            check_running(self.settings)
            active, last = self.in_force, last_begun(self.records, self.organization)
            standing = Switched(organization=self.organization, before=active, now=active, back=True)
            is_back = last is not None and last[1].back and last[0] == active
            if last is not None and is_back and (to == active or (not to and self.remaining())):
                return self._move(standing.model_copy(update={"before": last[1].before, "again": True}), advance)
            hash_ = self.before(active)
            if to not in {"", hash_}:
                raise Refused(phrase("back_stale").in_(self.at.language))
            catalog = self.records.catalog(self.organization, hash_)
            self._begin(catalog, Begun(before=active, back=True, reason=reason.strip()))
            return self._move(standing.model_copy(update={"now": hash_}), advance)

    def before(self, active: str) -> str:
        """Return the hash of the catalog that was in force before this one; raises Refused where there was none."""
        history = [hash_ for hash_, _, _ in self.records.catalog_history(self.organization)]
        before = next((hash_ for hash_ in reversed(history) if hash_ != active), None)
        if before is None:
            said = phrase("back_to_nothing", organization=self.organization)
            raise Refused(said.in_(self.at.language))
        return before

    def _check_rehearsed(self, catalog: Catalog, reason: str, *, unrehearsed: bool) -> None:
        if unrehearsed and not reason.strip():
            raise InvalidInput(phrase("switch_reason_missing").in_(self.at.language))
        if unrehearsed or was_rehearsed(self.records, self.organization, catalog.hash):
            return
        told = phrase("switch_unrehearsed", organization=self.organization, catalog=catalog.hash[:8])
        raise Refused(told.in_(self.at.language))

    def _begin(self, catalog: Catalog, begun: Begun) -> None:
        note_switch(self.records, self.organization, catalog.hash, begun, **self._said())
        put_in_force(self.records, catalog, self.at.by)

    def _choose(self, named: str, reason: str) -> None:
        """Keep the version that went live, so that the next catalog is built of it, too."""
        plugin, version = named_version(self.at.plugins, named)
        choice = PluginChoice(enabled=True, version=version or NEWEST, reason=reason.strip())
        self.records.decide(self.organization, PLUGIN, plugin, choice, **self._said())

    def _move(self, standing: Switched, advance: Advance) -> Switched:
        last = last_begun(self.records, self.organization)
        reason = last[1].reason if last is not None and last[0] == standing.now else ""
        asked = SwitchCatalog(hash=standing.now, back=standing.back, reason=reason)
        moved, left = run(_Mover(self.settings, self.at, asked, advance).moved())
        remaining = self.remaining()
        if not remaining:
            note_switch(self.records, self.organization, standing.now, Ended(moved=moved), **self._said())
        # the support desk knows of cases by their numbers, but nobody of those behind a wall
        actor = self.records.person(self.at.by).colleague()
        behind = self.records.cases_where(self.organization, behind_a_wall(actor))
        told = tuple(one for one in left if one.case not in behind)
        return standing.model_copy(update={"moved": moved, "left": told, "remaining": remaining})

    def _alone(self) -> AbstractContextManager[None]:
        told = (
            f"Somebody else is moving the cases of {self.organization} to other plugins just now, so nothing was "
            "changed. Wait until that is done."
        )
        return only_one(self.records.database, f"switch-{self.organization}", told)

    def _said(self) -> dict[str, str]:
        return {"by": self.at.by, "operator": user_name()}


class _Mover:
    """Moves the open cases that go by another catalog, some at once."""

    def __init__(self, settings: Settings, at: Managing, asked: SwitchCatalog, advance: Advance) -> None:
        self.settings, self.at, self.asked, self.advance = settings, at, asked, advance
        self._silent = 0

    async def moved(self) -> tuple[int, tuple[CaseLeft, ...]]:
        """Return how many cases were moved, and those that were not."""
        from amparo_workflows.client import connect  # noqa: PLC0415 - brings Temporal's library

        client = await connect(self.settings, self.at.records.keys)
        cases = open_cases(self.at.records, self.at.organization, not_under=self.asked.hash)
        answers = [answer for some in await asyncio.gather(*(self._one_after_another(client, cases)
                   for _ in range(AT_ONCE))) for answer in some]  # fmt: skip
        return sum(answer is None for answer in answers), tuple(answer for answer in answers if answer is not None)

    async def _one_after_another(self, client: Client, cases: Iterator[OpenCase]) -> list[CaseLeft | None]:
        answers = []
        while self._silent < GIVES_UP_AFTER and (one := next(cases, None)) is not None:
            answers.append(await self._asked(client, one))
            self.advance(1)
        return answers

    async def _asked(self, client: Client, one: OpenCase) -> CaseLeft | None:
        """Return why a case was not moved, or None."""
        from amparo_workflows.client import switch_catalog  # noqa: PLC0415 - brings Temporal's library

        organization, by = self.at.organization, self.at.by
        try:
            outcome = await switch_catalog(client, one.id, self.asked, organization=organization, by=by)
        except ServerUnreachable as away:
            self._silent += 1
            return CaseLeft(case=one.id, number=one.number, why=away.without_commands, answered=False)
        except AmparoError as problem:  # erased since, or its key is gone
            return CaseLeft(case=one.id, number=one.number, why=problem.without_commands)
        self._silent = 0
        if outcome.refused is None:
            return None
        return CaseLeft(case=one.id, number=one.number, why=as_a_page_says(outcome.refused).in_(self.at.language))
