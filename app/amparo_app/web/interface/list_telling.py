"""Lists told to programs. Pure: from the rows of lists to the models of the contract."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from amparo.declarations import Text
from amparo_app.web.interface.list_models import (
    AppointmentListed,
    DatedListed,
    DateListed,
    DaysTold,
    DayTold,
    DocumentListed,
    StepListed,
)
from amparo_app.web.interface.telling import said

if TYPE_CHECKING:
    from amparo.case.kept_documents import KeptDocument
    from amparo.declarations import Catalog
    from amparo.records.calendar import CalendarDays, DatedRow
    from amparo.records.today_rows import AppointmentRow, DueRow, Part, StepRow, Today
    from amparo_app.web.interface.models import Said

_COUNTED = ("due", "unheard", "undated", "to_confirm", "to_verify", "look_ups", "hearings", "steps", "attention")


@dataclass(frozen=True)
class Lister:
    """Tells rows with the titles of the catalog under which each case stands, found by its hash."""

    catalog: Callable[[str], Catalog]

    def day(self, found: Today) -> DayTold:
        """Return what presses on a day."""
        return DayTold(
            day=found.day,
            due=self._dates(found.due),
            unheard=self._dates(found.unheard),
            undated=self._dates(found.undated),
            to_confirm=self._dates(found.to_confirm),
            to_verify=self._dates(found.to_verify),
            look_ups=self._dates(found.look_ups),
            hearings=tuple(map(self._appointment, found.hearings.rows)),
            steps=tuple(map(self._step, found.steps.rows)),
            attention=tuple(row.of.number for row in found.attention.rows),
            more={name: getattr(found, name).more for name in _COUNTED},
        )

    def days(self, found: CalendarDays) -> DaysTold:
        """Return what lies between two days."""
        return DaysTold(
            appointments=tuple(map(self._appointment, found.appointments)),
            dates=tuple(map(self._dated, found.dates)),
            more=found.more,
        )

    def _dates(self, part: Part[DueRow]) -> tuple[DateListed, ...]:
        return tuple(map(self._date, part.rows))

    def _date(self, row: DueRow) -> DateListed:
        return DateListed(
            number=row.of.number,
            deadline=row.deadline,
            rule=row.rule,
            title=self._rule(row.of.catalog, row.rule),
            kind=row.kind,
            legal_due=row.legal_due,
            safe_due=row.safe_due,
            status=row.status,
            rungs=row.rungs,
            rang=row.rang,
            acknowledged=row.acknowledged_by is not None,
            waits_for_confirmation=row.waits,
            to_verify=row.to_verify,
        )

    def _dated(self, row: DatedRow) -> DatedListed:
        return DatedListed(
            number=row.of.number,
            deadline=row.deadline,
            rule=row.rule,
            title=self._rule(row.of.catalog, row.rule),
            kind=row.kind,
            day=row.press,
            legal_due=row.legal_due,
            status=row.status,
        )

    def _appointment(self, row: AppointmentRow) -> AppointmentListed:
        declared = self.catalog(row.of.catalog).event.get(row.kind)
        return AppointmentListed(
            number=row.of.number,
            event=row.event,
            kind=row.kind,
            title=said(declared.title if declared else Text(row.kind)),
            day=row.day,
            hour=row.hour,
            zone=row.zone,
            court=row.court,
        )

    def _step(self, row: StepRow) -> StepListed:
        declared = self.catalog(row.of.catalog).step.get(row.step)
        return StepListed(
            number=row.of.number,
            key=row.key,
            step=row.step,
            title=said(declared.title if declared else Text(row.step)),
            role=row.role,
            assignee=row.assignee,
            since=row.since,
            due=row.due,
        )

    def _rule(self, catalog: str, rule: str) -> Said:
        declared = self.catalog(catalog).rule.get(rule)
        return said(declared.title if declared else Text(rule))


def document_listed(document: KeptDocument) -> DocumentListed:
    """Return a document that a case keeps, as a list tells it."""
    return DocumentListed(
        id=document.id,
        kind=document.kind,
        title=said(document.title),
        version=document.version,
        status=document.status,
        language=document.language,
        file_name=document.file_name,
        at=document.at,
    )
