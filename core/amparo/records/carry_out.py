"""Carrying out a command: in one transaction it is decided, appended, answered and told, or nothing happens at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from amparo.case.commands import ENGINE_COMMANDS, Context, Refusal, SwitchCatalog
from amparo.case.decide import weigh
from amparo.case.events import Event
from amparo.case.named_files import files_brought_by, files_of
from amparo.case.settle import settle
from amparo.declarations import Catalog, Text
from amparo.errors import CaseErased, KeyUnavailable, RecordsUnreachable, UnknownName
from amparo.notifications.from_events import notices_for, tells
from amparo.records.answers import Answer, made
from amparo.records.bugs import needs_attention
from amparo.records.case_files import drop_files_within
from amparo.records.context import (
    FARTHEST_AHEAD,
    colleagues_for,
    conflicts_for,
    namesakes_for,
    office_day,
    prepare_conflict_check,
)
from amparo.records.hearing_rota import rota_for
from amparo.records.inbox import mark_carried_out
from amparo.records.kept_away import withdraw_from_kept_away
from amparo.records.lists import Standing, project
from amparo.records.offer_links import with_offer_links
from amparo.records.projecting import LISTS, Work
from amparo.records.register_cases import follow_case, tell_register
from amparo.records.requests import CarryOut, Outcome

if TYPE_CHECKING:
    import sqlalchemy as sa

    from amparo.case.model import Case
    from amparo.records.cases import Loaded
    from amparo.records.repository import Records


def carry_out(records: Records, request: CarryOut) -> Outcome:
    """Carry out a command on a case; return what came of it, with the record's next instant and actions as now.

    A refusal is returned. A bug changes nothing but asks for a supervising attorney's attention on the record, and is
    returned as the refusal `needs_attention`. Raises only RecordsUnreachable, and KeyUnavailable for a wrong master
    key: then nothing was changed and the same request may be made again.
    """
    try:
        records.keys.load(request.case)
    except KeyUnavailable:
        if records.keys.exists(request.case):
            raise
        return Outcome(refused=_NO_SUCH_CASE, closed=True)
    try:
        prepare_conflict_check(records, request)
        with records.database.write() as connection:
            turn = _Turn(records, connection, request, records.load(connection, request.case, lock=True))
            outcome, loaded = turn.take()
    except RecordsUnreachable:
        raise
    except CaseErased:  # by another process, while this one still had its key in memory
        return Outcome(refused=_NO_SUCH_CASE, closed=True)
    except Exception as bug:  # noqa: BLE001 - whatever is wrong in a rule or in ours, a case must not fall silent for it
        return needs_attention(records, request, bug)
    records.keep(loaded)
    return outcome


@dataclass(frozen=True, slots=True)
class _Turn:
    """One command's turn at its case, inside the transaction that holds the case's lock."""

    records: Records
    connection: sa.Connection
    request: CarryOut
    loaded: Loaded

    def take(self) -> tuple[Outcome, Loaded]:
        """Return what came of the command, and the case as it is now."""
        prior = self.records.answer(self.connection, self.request.case, self.request.command.id)
        if prior is not None:
            mark_carried_out(self.connection, self.request.command.id)
            return self._outcome(prior, repeated=True), self.loaded
        if self.request.seen_seq not in {None, self.loaded.case.seq}:
            return self._outcome(Answer(answer_seq=self.loaded.case.seq), stale=True), self.loaded
        refusal = self._refused_unread()
        if refusal is not None:
            return self._refuse(refusal)
        return self._decide()

    def _decide(self) -> tuple[Outcome, Loaded]:
        catalog = self._catalog()
        if isinstance(catalog, Refusal):
            return self._refuse(catalog)
        case, command = self.loaded.case, self.request.command
        colleagues = colleagues_for(self.records, self.connection, case, command)
        context = Context(
            now=self._now,
            office_day=office_day(self.records, self.connection, command.organization, colleagues, self._now),
            colleagues=colleagues,
            conflicts=conflicts_for(self.records, self.connection, case, command.body, catalog),
            closures=self.records.closures(case.organization, self.connection),
            namesakes=namesakes_for(self.records, self.connection, command),
            former=self._former(),
        )
        decided = weigh(case, command, catalog, context)
        if isinstance(decided, Refusal):
            return self._refuse(decided)
        events = tuple(
            Event(
                seq=case.seq + place,
                at=self._now,
                command=command.id,
                actor=command.actor,
                operator=command.operator,
                for_whom=decided.for_whom,
                catalog=catalog.hash,
                body=body,
            )
            for place, body in enumerate(decided.bodies, 1)
        )
        return self._record(events, catalog)

    def _record(self, events: tuple[Event, ...], catalog: Catalog) -> tuple[Outcome, Loaded]:
        before, case_id = self.loaded.case, self.request.case
        after = self.records.append(self.connection, self.loaded, events)
        settlement = settle(after.case, catalog, self._now)
        if events:
            work = Work(catalog, in_line=self.loaded.listed == LISTS and before.catalog == catalog.hash)
            stands = Standing(settlement.phase, settlement.alarm)
            project(self.connection, before, after.case, after.head, stands, work)
        if before.access != after.case.access:
            withdraw_from_kept_away(self.records, self.connection, after.case, self._now)
        if any(tells(event.body) for event in events):
            roster = self.records.roster(self.connection, after.case.organization)
            day = office_day(self.records, self.connection, after.case.organization, roster, self._now)
            rota = rota_for(self.records, self.connection, after.case, events)
            notices = notices_for(after.case, events, roster, day, rota)
            told = with_offer_links(self.records, self.connection, after.case, notices)
            self.records.put_notices(self.connection, case_id, told, self._now)
        if events:
            follow_case(self.records, self.connection, after.case, settlement, catalog)
        answer = Answer(answer_seq=after.case.seq, made=made(event.body for event in events))
        self._answer(answer)
        return _outcome(answer, after.case, alarm=settlement.alarm, actions=settlement.actions), after

    def _refuse(self, refusal: Refusal) -> tuple[Outcome, Loaded]:
        answer = Answer(answer_seq=self.loaded.case.seq, refused=refusal)
        if brought := files_brought_by(self.request.command.body):
            kept = {one.file for one in files_of(self.loaded.case)}
            drop_files_within(self.connection, set(brought) - kept)
        self._answer(answer)
        return self._outcome(answer), self.loaded

    def _answer(self, answer: Answer) -> None:
        self.records.put_answer(self.connection, self.request.case, self.request.command, answer)
        mark_carried_out(self.connection, self.request.command.id)
        tell_register(self.records, self.connection, self.request.command.id, answer.refused)

    def _outcome(self, answer: Answer, **marks: bool) -> Outcome:
        """Return an answer with the record's state as it is, for a command that changes nothing now."""
        case = self.loaded.case
        catalog = self.records.catalog_of(self.connection, case)
        if catalog is None:
            return _outcome(answer, case, **marks)
        settlement = settle(case, catalog, self._now)
        return _outcome(answer, case, alarm=settlement.alarm, actions=settlement.actions, **marks)

    def _refused_unread(self) -> Refusal | None:
        """Return why a command is refused whatever it says."""
        command, own = self.request.command, self.request.command.body.kind in ENGINE_COMMANDS
        if not own and command.organization != self.loaded.case.organization:
            return _NO_SUCH_CASE
        wall = self.records.wall()
        if not self.records.training and self.request.now > wall + FARTHEST_AHEAD:
            return _ahead(self.request.now, wall)
        return None

    def _catalog(self) -> Catalog | Refusal:
        """Return the catalog to decide under: the case's own, a new case's organization's, or the one to switch to."""
        body, case = self.request.command.body, self.loaded.case
        if not isinstance(body, SwitchCatalog):
            return self.records.catalog_of(self.connection, case) or _NO_CATALOG
        try:
            return self.records.catalog(case.organization, body.hash, self.connection)
        except UnknownName:
            return _unknown_catalog(body.hash)

    def _former(self) -> Catalog | None:
        """Return the catalog that a case goes by until it is switched, for what the next does not have."""
        if not isinstance(self.request.command.body, SwitchCatalog) or not self.loaded.case.catalog:
            return None
        return self.records.catalog_of(self.connection, self.loaded.case)

    @property
    def _now(self) -> datetime:
        """Return the record's clock: what was handed in, but never earlier than the record itself."""
        return max(self.request.now.astimezone(UTC), self.loaded.case.now)


def _outcome(answer: Answer, case: Case, **state: Any) -> Outcome:  # noqa: ANN401 - the fields of an outcome
    return Outcome(
        seq=case.seq,
        number=case.number,
        closed=not case.is_open,
        answer_seq=answer.answer_seq,
        refused=answer.refused,
        made=answer.made,
        **state,
    )


_NO_SUCH_CASE = Refusal(
    code="no_such_case",
    sentence=Text(
        "Your organization has no such case, or it was erased. Check its number.",
        "Su organización no tiene ese caso, o fue borrado. Revise el número.",
    ),
)
_NO_CATALOG = Refusal(
    code="no_catalog",
    sentence=Text(
        "No catalog of rules and steps is in force for this organization yet. Whoever runs Amparo has to build one.",
        "Todavía no rige ningún catálogo de reglas y pasos en esta organización. Lo prepara quien administra Amparo.",
    ),
)


def _ahead(now: datetime, wall: datetime) -> Refusal:
    return Refusal(
        code="clock_ahead",
        sentence=Text(
            f"The workflow's clock ({now:%Y-%m-%d %H:%M} UTC) is more than a day ahead of this machine's "
            f"({wall:%Y-%m-%d %H:%M} UTC). Nothing was changed. Set the clocks right, then ask again.",
            f"El reloj del proceso ({now:%Y-%m-%d %H:%M} UTC) va más de un día adelantado al de esta máquina "
            f"({wall:%Y-%m-%d %H:%M} UTC). No se cambió nada. Corrija los relojes y vuelva a pedirlo.",
        ),
    )


def _unknown_catalog(hash_: str) -> Refusal:
    return Refusal(
        code="unknown_catalog",
        sentence=Text(
            f"There is no saved catalog {hash_}. Build and save it first; the case goes on under its own.",
            f"No hay ningún catálogo guardado {hash_}. Prepárelo y guárdelo primero; el caso sigue con el suyo.",
        ),
    )
