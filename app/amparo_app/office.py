"""An office: its settings, its records, and the way to have a command carried out."""

from __future__ import annotations

import asyncio
import getpass
import uuid
from collections.abc import Coroutine
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from amparo.access.case_access import CaseAccess
from amparo.access.policy import default_policy
from amparo.case.commands import Body, Command
from amparo.case.hidden_conflicts import (
    found_in_cases,
    history_without_hidden_conflicts,
    without_hidden_conflicts,
)
from amparo.case.model import Case, OfferStatus
from amparo.case.placing import may_answer
from amparo.declarations import Catalog
from amparo.errors import InvalidInput, Refused, UnknownName
from amparo.records import tables
from amparo.records.organizations import Organization
from amparo.records.people import Member
from amparo.records.reads import REFUSED
from amparo.records.repository import Records
from amparo.records.requests import Outcome
from amparo.records.sight import seen_by
from amparo.settings import Settings
from amparo_app.office_folder import plugin_folders, settings_of
from amparo_app.running import check_running

if TYPE_CHECKING:
    from amparo.case.events import Event
    from amparo.plugins.manager import PluginSource
    from amparo.records.answers import Answer

Result = TypeVar("Result")

_DOING = {
    "see_case": "see {case}",
    "see_candidates": "see the candidates for {case}",
    "generate_document": "write letters of {case}",
    "keep_evidence": "keep the evidence of {case}",
    "make_link": "make links for {case}",
    "send_status_requests": "ask volunteers how their cases stand",
    "import_cases": "take cases over from another system",
    "export_everything": "export everything that the organization owns",
    "export_case": "export {case}",
}
"""What is read here without a command of the case's own, as a refusal names it."""


class Office:
    """The office in a data folder, opened part by part as it is needed.

    `doing` is the command for which it is opened: each reading of a case is noted with it, and with `operator`, who sat
    at the keyboard, or whoever does now.
    """

    def __init__(self, settings: Settings, doing: str = "read", operator: str = "") -> None:
        self.settings, self._doing, self._operator = settings, doing, operator

    @classmethod
    def at(cls, data: Path, doing: str = "read") -> Office:
        """Return the office in a folder; raises InvalidInput where there is none."""
        return cls(settings_of(data), doing)

    @cached_property
    def records(self) -> Records:
        """Return the records; raises RecordsUnreachable or KeyUnavailable with what to do."""
        return Records.open(self.settings.records_url, self.settings.master_key_file, training=self.settings.training)

    @cached_property
    def plugins(self) -> tuple[PluginSource, ...]:
        """Return every plugin that is here, as `sources` does."""
        from amparo_app.catalogs import sources  # noqa: PLC0415 - most commands ask no plugin anything

        return sources(self.records, plugin_folders(), self.settings.data_folder)

    def close(self) -> None:
        """Close the records if they were opened."""
        if "records" in self.__dict__:
            self.records.close()

    def organization(self, asked: str) -> Organization:
        """Return the organization of this id, or the only one if none is asked for; raises InvalidInput otherwise."""
        if asked:
            return self.records.organization(asked)
        found = self.records.organizations()
        if not found:
            raise InvalidInput(
                "There is no organization here yet.", 'Make one: amparo org create "Name of the clinic".'
            )
        if len(found) > 1:
            names = ", ".join(one.id for one in found)
            raise InvalidInput(f"There are several organizations here: {names}.", "Say which with --org or AMPARO_ORG.")
        return found[0]

    def person_acting(self, organization: str, who: str) -> Member:
        """Return a person, with those for whom they stand in today; raises as `find_person` does."""
        found = self.find_person(organization, who)
        return self.records.acting(found, self.today(self.records.organization(organization)))

    def find_person(self, organization: str, who: str) -> Member:
        """Return the person of this id, e-mail or name; raises UnknownName for nobody, InvalidInput for several."""
        try:
            return self.records.find_person(organization, who)
        except UnknownName as unknown:
            known = [member.profile.name for member in self.records.people(organization)]
            raise UnknownName("person", who, known, "`amparo person list` shows everybody with their id.") from unknown

    def catalog(self, organization: Organization) -> Catalog:
        """Return the catalog in force; raises InvalidInput before the first."""
        found = self.records.active_catalog(organization.id)
        if found is None:
            raise InvalidInput(
                f"No catalog is in force for {organization.id} yet: one is built of the installed plugins when the "
                "office starts, which says what is wrong with those that it leaves out.",
                "Start `amparo up` again.",
            )
        return found

    def case(self, number: str, organization: Organization, reader: Member, *, noted: bool = True) -> Case:
        """Return a case that the reader may see, and note it; raises Refused for one that is not theirs.

        Raises UnknownName where there is none, and just so for one from which a wall or a restriction keeps them. Not
        `noted` is for who acts and is shown nothing: their command says so, and a refusal is noted all the same.
        """
        self._check_seen(number, organization, reader)
        case = self._case(number, organization, reader)
        self._check_let_in(number, organization, reader, case)
        self.check_permission("see_case", organization, reader, case)
        if noted:
            self.note_read(organization, reader, case.id)
        return self._without_hidden_conflicts(case, reader)

    def case_offered(self, number: str, organization: Organization, reader: Member) -> Case:
        """Return a case that the reader may see, or that is offered to them now; raises as `case` does."""
        self._check_seen(number, organization, reader, or_offered=True)
        case, colleague = self._case(number, organization, reader), reader.colleague()
        waiting = [offer for offer in case.offers if offer.status is OfferStatus.OPEN]
        if not any(may_answer(default_policy(), colleague, one, case.access) for one in waiting):
            self._check_let_in(number, organization, reader, case)
            self.check_permission("see_case", organization, reader, case)
        self.note_read(organization, reader, case.id)
        return self._without_hidden_conflicts(case, reader)

    def history(self, case: Case, reader: Member) -> tuple[Event, ...]:
        """Return the entries of a case that the reader was let into, as far as they may read what its checks found."""
        entries = self.records.history(case.id)
        return history_without_hidden_conflicts(entries, self._seen(case, found_in_cases(entries), reader))

    def note_read(
        self, organization: Organization, reader: Member, case: str | None = None, *, refused: bool = False
    ) -> None:
        """Note that somebody looks at a case (by id), or at a list of cases with the clients' names, or may not."""
        what = f"{self._doing} {REFUSED}" if refused else self._doing
        self.records.note_read(organization.id, case, reader.id, self._operator or user_name(), what)

    def _check_seen(self, number: str, organization: Organization, reader: Member, *, or_offered: bool = False) -> None:
        """Turn away by the lists alone whoever may not see a case: that takes no longer than for one that is not there.

        What is let pass here is asked of the policy with the case itself.
        """
        if reader.organization != organization.id:
            return
        there = self.records.look_up(number, reader.colleague())
        if or_offered and there is not None and there.offered:
            return
        if there is None or there.shut:
            self.note_read(organization, reader, there.id if there else None, refused=True)
            raise self._unknown(number, organization, reader)
        verdict = default_policy().may(reader.colleague(), "see_case", CaseAccess(organization=organization.id))
        if not (there.seen or verdict.allowed):
            self.note_read(organization, reader, there.id, refused=True)
            what = _DOING["see_case"].format(case=f"case {there.number}")
            raise Refused(f"{reader.profile.name} may not {what}: {verdict.why.en}.")

    def _case(self, number: str, organization: Organization, reader: Member) -> Case:
        try:
            case = self.records.read_case(number, organization.id)
        except UnknownName as unknown:
            self.note_read(organization, reader, refused=True)  # as for a case that is kept from them
            raise self._unknown(number, organization, reader) from unknown
        if case.seq == 0:
            raise Refused(
                f"Case {case.number} is not open yet: the command that opens it is saved and waits for the engine. "
                "Look again in a moment.",
                "See that `amparo up` runs.",
            )
        return case

    def _unknown(self, number: str, organization: Organization, reader: Member) -> UnknownName:
        seen = seen_by(reader.colleague())
        known = [line.number for line in self.records.list_cases(organization.id, open_only=False, seen=seen)]
        return UnknownName("case", number, known, "`amparo case list` shows the numbers.")

    def _without_hidden_conflicts(self, case: Case, reader: Member) -> Case:
        """Return a case without what its conflict check says of others that the reader may not see."""
        found = frozenset(hit.case_number for hit in case.conflicts)
        return without_hidden_conflicts(case, self._seen(case, found, reader))

    def _seen(self, case: Case, numbers: frozenset[str], reader: Member) -> frozenset[str]:
        """Return which of these numbers are of cases that the reader may see."""
        if not numbers:
            return frozenset()
        found = tables.cases.c.number.in_(numbers)
        return frozenset(self.records.cases_where(case.organization, found, seen_by(reader.colleague())).values())

    def _check_let_in(self, number: str, organization: Organization, reader: Member, case: Case) -> None:
        """Answer as if there were no such case, where not even that may be known; the attempt is noted."""
        if not default_policy().admits(reader.colleague(), case.access):
            self.note_read(organization, reader, case.id, refused=True)
            raise self._unknown(number, organization, reader)

    def check_permission(self, permission: str, organization: Organization, reader: Member, case: Case | None) -> None:
        """Raise Refused unless somebody may do a thing, in a case if one is given; the attempt is noted."""
        access = case.access if case else CaseAccess(organization=organization.id)
        verdict = default_policy().may(reader.colleague(), permission, access)
        if not verdict.allowed:
            self.note_read(organization, reader, case.id if case else None, refused=True)
            what = _DOING[permission].format(case=f"case {case.number}" if case else "a case")
            raise Refused(f"{reader.profile.name} may not {what}: {verdict.why.en}.")

    def catalog_of(self, case: Case) -> Catalog:
        """Return the catalog that a case is under."""
        return self.records.catalog(case.organization, case.catalog)

    def command(self, organization: str, actor: str, body: Body, id_: str = "") -> Command:
        """Return a command of somebody, given by whoever sits at this keyboard."""
        return Command(
            id=id_ or uuid.uuid4().hex, organization=organization, actor=actor, operator=user_name(), body=body
        )

    def was_carried_out(self, case: str, command_id: str) -> bool:
        """Return whether something has come of a command on a case (by id), if only a refusal."""
        return self.answer_to(case, command_id) is not None

    def answer_to(self, case: str, command_id: str) -> Answer | None:
        """Return what became of a command on a case (by id), or None while nothing has."""
        with self.records.database.read() as connection:
            self.records.keys.load(case, connection)
            return self.records.answer(connection, case, command_id)

    def submit(self, case: str, command: Command) -> Outcome:
        """Have a command carried out on a case (by id); raises ServerUnreachable when no answer came."""
        from amparo_workflows.client import connect, submit  # noqa: PLC0415 - brings Temporal's library

        check_running(self.settings)

        async def work() -> Outcome:
            return await submit(await connect(self.settings, self.records.keys), self.records, case, command)

        return run(work())

    def case_opened_by(self, command: Command) -> Case | None:
        """Return the case that a command has opened already, or None."""
        reserved = self.records.reserve_case(command)
        case = self.records.read_case(reserved.case, command.organization)
        return case if case.seq else None

    def open_case(self, command: Command) -> tuple[str, Outcome]:
        """Have a case opened and return its id, with what came of it; raises as `submit` does."""
        from amparo_workflows.client import connect, open_case  # noqa: PLC0415 - brings Temporal's library

        check_running(self.settings)

        async def work() -> tuple[str, Outcome]:
            client = await connect(self.settings, self.records.keys)
            reserved, outcome = await open_case(client, self.records, command)
            return reserved.case, outcome

        return run(work())

    def now(self) -> datetime:
        """Return the present instant (UTC)."""
        return datetime.now(UTC)

    def today(self, organization: Organization) -> date:
        """Return the date where an organization's office is."""
        return self.now().astimezone(ZoneInfo(organization.profile.zone)).date()

    def today_of(self, case: Case) -> date:
        """Return the date where a case is; one whose clock runs ahead of the wall's is at its own date."""
        return max(self.now(), case.now).astimezone(ZoneInfo(case.zone)).date()


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run asynchronous work from a command that is not."""
    return asyncio.run(work)


def user_name() -> str:
    """Return the name of whoever sits at this keyboard, as the machine knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a name for its user
        return "operator"
