"""Everything that an organization owns, case by case, as far as whoever asks may see it; or one client's file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from pydantic_core import to_json

from amparo.case.hidden_conflicts import history_without_hidden_conflicts, without_hidden_conflicts
from amparo.declarations import Language, Text, date_in_words, phrase
from amparo.errors import CaseErased, KeyUnavailable, Refused, UnknownName
from amparo.records import tables
from amparo.records.register_reading import reader as register_reader
from amparo.records.replans import PLANS
from amparo.records.sight import seen_by
from amparo_app.exporting.case_files import CaseWriter
from amparo_app.exporting.page import index_begins, index_ends, index_line, read_me
from amparo_app.exporting.target import Target, day
from amparo_app.telling.words import say

if TYPE_CHECKING:
    from amparo.case.model import Case
    from amparo.records.organizations import Organization
    from amparo.records.people import Member
    from amparo_app.office import Office

_AT_A_TIME = 500


class Export:
    """What one person exports of an organization, in one language; each case is noted as read by them."""

    def __init__(self, office: Office, organization: Organization, actor: Member, language: str) -> None:
        self._office, self._records = office, office.records
        self._organization, self._actor, self._language = organization, actor, language
        self._people = self._records.people(organization.id)
        now = office.now()
        self._cases = CaseWriter(self._records, actor, language, now, self._people)
        self._unread: list[str] = []

    def case(self, case: Case, target: Target) -> None:
        """Write one client's file; raises Refused for whoever may not export it. The reading was noted by `case`.

        It goes to the client: of whom a conflict check found in other cases it says nothing, whoever may see those.
        """
        self._office.check_permission("export_case", self._organization, self._actor, case)
        history = history_without_hidden_conflicts(self._records.history(case.id), ())
        held = self._cases.write(without_hidden_conflicts(case, ()), history, target, "/")
        self._unread += held.unread
        self._read_me(target, self._told(), whole=False)
        target.finish()

    def everything(self, target: Target, advance: Callable[[int, int], None]) -> tuple[int, int]:
        """Write everything; return how many cases it holds and how many the person may not see.

        `advance` hears how many of how many cases are written, and may raise to stop. Raises Refused for whoever may
        not export.
        """
        self._office.check_permission("export_everything", self._organization, self._actor, None)
        self._office.note_read(self._organization, self._actor)
        total, hidden = self._count(seen=True), self._count(seen=False)
        target.append("index.html", index_begins(self._organization.profile.name, self._language))
        written = 0
        for place, number in enumerate(self._numbers()):
            advance(place, total)
            written += self._one(number, target)
        self._whole_organization(target)
        told = self._told(hidden)
        target.append("index.html", index_ends(told, self._language))
        self._read_me(target, told, whole=True)
        target.finish()
        advance(total, total)
        return written, hidden

    def _one(self, number: str, target: Target) -> bool:
        try:
            case = self._office.case(number, self._organization, self._actor)
        except (CaseErased, KeyUnavailable, Refused, UnknownName):  # meanwhile erased, or shut
            return False
        self._unread += self._cases.write(case, self._office.history(case, self._actor), target).unread
        client = next((one.name for one in case.persons if one.role == "principal"), "")
        stands = say("x_open" if case.is_open else "x_closed", self._language)
        target.append("index.html", index_line((case.number, client, case.case_type, stands), self._language))
        return True

    def _numbers(self) -> Iterator[str]:
        """Yield the numbers of the cases that the person may see, some at a time, in their order."""
        table, after = tables.cases, ""
        asked = sa.select(table.c.number).where(*self._wanted(), seen_by(self._actor.colleague()))
        while True:
            piece = asked.where(table.c.number > after).order_by(table.c.number).limit(_AT_A_TIME)
            with self._records.database.read() as connection:
                found = list(connection.execute(piece).scalars())
            yield from found
            if len(found) < _AT_A_TIME:
                return
            after = found[-1]

    def _count(self, *, seen: bool) -> int:
        mine = seen_by(self._actor.colleague())
        asked = sa.select(sa.func.count()).where(*self._wanted(), mine if seen else sa.not_(mine))
        with self._records.database.read() as connection:
            return int(connection.execute(asked).scalar_one())

    def hidden(self) -> dict[str, str]:
        """Return the numbers of the cases that the person may not see, by id."""
        return self._records.cases_where(self._organization.id, ~seen_by(self._actor.colleague()))

    def _wanted(self) -> tuple[sa.ColumnElement[bool], ...]:
        table = tables.cases
        return table.c.organization == self._organization.id, table.c.seq > 0, table.c.erased.is_(None)

    def _whole_organization(self, target: Target) -> None:
        records, id_ = self._records, self._organization.id
        target.add("organization/organization.json", to_json(self._organization, indent=1))
        target.add("organization/people.json", to_json(self._people, indent=1))
        target.table(
            "tables/people.csv",
            ("id", "name", "email", "telephone", "roles", "active"),
            [
                (one.id, one.profile.name, one.profile.email, one.profile.telephone, "; ".join(one.roles), one.active)
                for one in self._people
            ],
        )
        for hash_, _, _ in records.catalog_history(id_):
            catalog = records.catalog(id_, hash_)
            target.add(f"organization/catalogs/{hash_[:16]}.json", to_json(catalog, indent=1))
        self._decisions(target)
        self._registers(target)
        self._erased(target)
        self._readings(target)

    def _decisions(self, target: Target) -> None:
        hidden = self.hidden()
        found = (_without(one, hidden) for one in self._records.all_decisions(self._organization.id))
        target.add("organization/decisions.json", to_json([one for one in found if one is not None], indent=1))

    def _registers(self, target: Target) -> None:
        reading = register_reader(self._records, self._organization.id, self._actor)
        for declaration in reading.registers():
            mine = [one for one in reading.records.values() if one.register_id == declaration.id]
            target.add(f"organization/registers/{declaration.id}.json", to_json(mine, indent=1))
            heads = [field.name for field in declaration.fields]
            rows = [(one.number, one.state, *(one.values.get(name) for name in heads)) for one in mine]
            target.table(f"tables/register_{declaration.id}.csv", ("number", "state", *heads), rows)

    def _erased(self, target: Target) -> None:
        rows = [(one.number, day(one.erased)) for one in self._records.erasures(self._organization.id)]
        target.table("tables/erased_cases.csv", ("case", "erased"), rows)

    def _readings(self, target: Target) -> None:
        names = {one.id: one.profile.name for one in self._people}
        heads = ("at", "case", "who", "operator", "what")
        for piece in self._records.every_read(self._actor.colleague()):
            rows = [
                (day(one.at), one.number, names.get(one.person, one.person), one.operator, one.what) for one in piece
            ]
            target.table("tables/readings.csv", heads, rows)

    def _told(self, hidden: int = 0) -> tuple[Text, ...]:
        told = [phrase("export_hidden", count=hidden)] if hidden else []
        if self._unread:
            told.append(phrase("export_unread", papers=", ".join(self._unread)))
        return tuple(told)

    def _read_me(self, target: Target, told: tuple[Text, ...], *, whole: bool) -> None:
        today = self._office.today(self._organization)
        for language, name in ((Language.ENGLISH, "README.txt"), (Language.SPANISH, "LEAME.txt")):
            values = {
                "name": self._organization.profile.name,
                "on": date_in_words(today, language),
                "by": self._actor.profile.name,
                "whole": whole,
                "told": [one.in_(language) for one in told],
            }
            target.add(name, read_me(language, **values))


def _without(decision: dict[str, Any], hidden: Mapping[str, str]) -> dict[str, Any] | None:
    """Return a decision without what a plan over all cases says of hidden ones, by id; None if it is of one alone."""
    if decision["kind"] != PLANS:
        return decision
    entry = decision["content"]["entry"]
    if entry.get("case") in hidden:
        return None
    left: dict[str, Any] = {"lines": [line for line in entry.get("lines", ()) if line["case"] not in hidden]}
    left["through"] = "" if entry.get("through") in hidden else entry.get("through")
    left["unread"] = [one for one in entry.get("unread", ()) if one.partition(":")[0] not in hidden.values()]
    kept = entry | {name: value for name, value in left.items() if name in entry}
    return decision | {"content": decision["content"] | {"entry": kept}}
