"""Imports as somebody works on them: checked, kept, reviewed row by row, confirmed; only then a case is opened."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from amparo.declarations import Text, phrase
from amparo.errors import ServerUnreachable
from amparo.placement.conflicts import find_conflicts
from amparo.records.imports import ImportLine, ImportState, KeptImport, NewRow, RowState
from amparo.records.jobs import derived
from amparo_app.importing.candidate import Candidate
from amparo_app.importing.checking import Checked, check
from amparo_app.importing.column_map import COLUMN_MAPS, ColumnMap, ColumnUse, guess, map_subject
from amparo_app.importing.draft import Confirmed, ImportContent, ImportRefused, Likeness, Looked, RowReview
from amparo_app.importing.preview import Preview, PreviewDate, previewed
from amparo_app.importing.rows import Reader
from amparo_app.importing.table import Cell, Table, TableRow
from amparo_app.office import user_name

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from amparo.case.model import ConflictHit
    from amparo.declarations import Catalog
    from amparo.records.imports import KeptRow
    from amparo.records.organizations import Organization
    from amparo.records.people import Member
    from amparo_app.office import Office

_PERMISSION = "import_cases"
_MOST_LIKENESSES = 8


class Imports:
    """The imports of an organization, as one person works on them; raises Refused for whoever may not."""

    def __init__(self, office: Office, organization: Organization, actor: Member) -> None:
        office.check_permission(_PERMISSION, organization, actor, None)
        self._office, self._organization, self._actor = office, organization, actor
        self._records = office.records

    @property
    def catalog(self) -> Catalog:
        """Return the catalog in force, under which cases are opened."""
        return self._office.catalog(self._organization)

    def guess(self, table: Table) -> ColumnMap:
        """Return what the columns seem to be, by the maps that were used here before and by their headings."""
        decided = self._records.decisions(self._organization.id, COLUMN_MAPS, ColumnMap)
        known = [one.content for one in decided if one.subject != map_subject(table.headings)]
        same = [one.content for one in decided if one.subject == map_subject(table.headings)]
        guessed = guess(table, self.catalog, [*known, *same[-1:]])
        return guessed.model_copy(update={"source": same[-1].source if same else guessed.source})

    def check(self, table: Table, column_map: ColumnMap) -> Checked:
        """Return what a spreadsheet would be with a map; nothing is kept."""
        zone, today = self._organization.profile.zone, self._office.today(self._organization)
        return check(table, column_map, self.catalog, zone=zone, today=today)

    def start(self, table: Table, column_map: ColumnMap, *, file: str, raw: bytes, id_: str = "") -> ImportLine:
        """Keep a spreadsheet for review, and its map for the next time; the same `id_` again changes nothing.

        Raises ImportRefused while a column's dates can be read two ways, or no row could ever be a case.
        """
        fixed, rows = self._ready(table, column_map)
        content = _content(table, fixed, file, raw)
        organization, by = self._organization.id, self._actor.id
        kept = self._records.put_import(organization, content.model_dump(mode="json"), rows, by=by, id_=id_)
        self._keep_map(table.headings, fixed)
        return self.line(kept)

    def prepare(self, table: Table, *, file: str, raw: bytes, id_: str = "") -> str:
        """Keep a spreadsheet while somebody says what its columns are, as they are guessed first; return its id."""
        content = _content(table, self.guess(table), file, raw)
        rows = [NewRow(row.line, [list(cell) for cell in row.cells], RowState.WAITING) for row in table.rows]
        return self._records.put_import(
            self._organization.id,
            content.model_dump(mode="json"),
            rows,
            by=self._actor.id,
            id_=id_,
            state=ImportState.PREPARING,
        )

    def prepared(self, id_: str) -> tuple[Table, ImportContent]:
        """Return a spreadsheet that is being prepared, and what is known of it; raises UnknownName for none such."""
        kept = self.line(id_)
        content = ImportContent.model_validate(kept.content)
        found = self._records.import_rows(self._organization.id, kept.id)
        rows = tuple(TableRow(row.line, tuple(Cell(*cell) for cell in row.cells or ())) for row in found)
        return Table(content.headings, rows, content.told, content.since_1904, content.uneven), content

    def change(self, id_: str, column_map: ColumnMap) -> None:
        """Have the columns of a spreadsheet that is being prepared be something else."""
        content = self.content(id_).model_copy(update={"column_map": column_map})
        self._records.change_import(self._organization.id, self.line(id_).id, content.model_dump(mode="json"))

    def begin(self, id_: str) -> None:
        """Begin the review of a spreadsheet that was prepared; raises ImportRefused as `start` does."""
        table, content = self.prepared(id_)
        fixed, rows = self._ready(table, content.column_map)
        told = content.model_copy(update={"column_map": fixed}).model_dump(mode="json")
        self._records.change_import(self._organization.id, self.line(id_).id, told, rows)
        self._keep_map(table.headings, fixed)

    def _ready(self, table: Table, column_map: ColumnMap) -> tuple[ColumnMap, list[NewRow]]:
        """Return a map with its orders decided, and the rows as they stand by it."""
        checked = self.check(table, column_map)
        if checked.asks:
            columns = ", ".join(f"“{column.heading}”" for column in checked.asks)
            raise ImportRefused("import_say_order", columns=columns)
        if not checked.ready:
            raise ImportRefused("import_nothing_ready")
        rows = [_new_row(row, one) for row, one in zip(table.rows, checked.candidates, strict=True)]
        return _with_orders(column_map, checked), rows

    def _keep_map(self, headings: Sequence[str], column_map: ColumnMap) -> None:
        organization, subject = self._organization.id, map_subject(headings)
        self._records.decide(organization, COLUMN_MAPS, subject, column_map, by=self._actor.id, operator=user_name())

    def all(self) -> tuple[ImportLine, ...]:
        """Return the imports, the latest first."""
        return self._records.imports(self._organization.id)

    def line(self, id_: str) -> KeptImport:
        """Return an import by its id or the beginning of it; raises UnknownName where there is none such."""
        found = self._records.kept_import(self._organization.id, id_)
        if found.state is ImportState.REVIEWING:
            self._records.forget_opened_rows(found.id)
        return found

    def content(self, id_: str) -> ImportContent:
        """Return what is kept of an import's spreadsheet."""
        return ImportContent.model_validate(self._records.kept_import(self._organization.id, id_).content)

    def rows(self, id_: str, states: Collection[RowState], after: int = 0, most: int = 50) -> tuple[RowReview, ...]:
        """Return rows in these states behind a line, each with what it would be; their dates are not counted here."""
        kept = self.line(id_)
        found = self._records.import_rows(self._organization.id, kept.id, states, after=after, most=most)
        reader = self._reader(ImportContent.model_validate(kept.content))
        return tuple(self._outlined(kept.id, row, reader) for row in found)

    def next_line(self, id_: str, after: int = 0) -> int | None:
        """Return the next row that can be reviewed, behind a line and then from the first, or None for none."""
        states = (RowState.WAITING,)
        for begin in (after, 0):
            found = self._records.import_rows(self._organization.id, id_, states, after=begin, most=1, opened=False)
            if found:
                return found[0].line
        return None

    def review(self, id_: str, line: int) -> RowReview:
        """Return a row with everything that somebody needs to decide on it; raises UnknownName for none such."""
        kept = self.line(id_)
        row = self._records.import_row(self._organization.id, kept.id, line)
        content = ImportContent.model_validate(kept.content)
        seen = self._outlined(kept.id, row, self._reader(content))
        if seen.candidate is None:
            return seen
        cells = tuple(zip(content.headings, (str(cell[0]) for cell in row.cells or ()), strict=True))
        reference = seen.candidate.reference
        same = self._records.taken_over(self._organization.id, (reference,)).get(reference)
        taken = same is not None and same.case != row.case
        return seen.model_copy(
            update={
                "cells": cells,
                "preview": self._preview(seen.candidate),
                "likenesses": self._likenesses(seen.candidate),
                "taken_over": taken,
                "same_reference": self._if_seen(same.number) if same and taken else "",
            }
        )

    def confirm(self, id_: str, line: int, looked: Looked, *, language: str, despite: bool = False) -> Confirmed:
        """Open the case of a row that somebody looked at, with each of its running dates; once, however often asked.

        `despite` says that they saw whom it may be already. Raises ImportRefused when it is not as they saw it.
        """
        kept = self.line(id_)
        row = self._records.import_row(self._organization.id, kept.id, line)
        if row.state is RowState.CONFIRMED and row.case:
            return self._opened(row, row.case)
        seen = self.review(kept.id, line)
        _check(seen, looked, despite=despite)
        candidate, preview = seen.candidate, seen.preview
        if candidate is None or candidate.body is None or preview is None:
            raise TypeError("a row that passed its checks can be opened")
        note = self._note(ImportContent.model_validate(kept.content), candidate, preview.to_confirm).in_(language)
        body = candidate.body.model_copy(update={"note": note})
        command_id = _command_id(kept.id, row)
        command = self._office.command(self._organization.id, self._actor.id, body, command_id)
        reserved = self._records.confirm_row(self._organization.id, kept.id, line, command)
        told = Confirmed(line=line, case=reserved.case, number=reserved.number)
        try:
            _, outcome = self._office.open_case(command)
        except ServerUnreachable:
            return told.model_copy(update={"waits": True})
        if outcome.refused is not None:
            self._records.review_row_again(self._organization.id, kept.id, line)
            return told.model_copy(update={"refused": outcome.refused.sentence})
        self._ended_with_the_last(kept.id)
        return told

    def leave_out(self, id_: str, line: int) -> None:
        """Decide that a row becomes no case."""
        self._records.leave_row_out(self._organization.id, self.line(id_).id, line, by=self._actor.id)
        self._ended_with_the_last(id_)

    def again(self, id_: str, line: int) -> None:
        """Have a row that was left out reviewed again."""
        self._records.review_row_again(self._organization.id, self.line(id_).id, line)

    def stop(self, id_: str) -> KeptImport:
        """End an import; the cases that were opened stay, all other rows are forgotten."""
        found = self.line(id_)
        if found.state in {ImportState.PREPARING, ImportState.REVIEWING}:
            self._records.end_import(self._organization.id, found.id, ImportState.STOPPED)
        return self.line(found.id)

    def _ended_with_the_last(self, id_: str) -> None:
        """Forget what is left of an import once nothing of it is undecided."""
        if not self.line(id_).undecided:
            self._records.end_import(self._organization.id, self.line(id_).id, ImportState.DONE)

    def _reader(self, content: ImportContent) -> Reader:
        return Reader(
            headings=content.headings,
            column_map=content.column_map,
            catalog=self.catalog,
            zone=self._organization.profile.zone,
            today=self._office.today(self._organization),
            orders={heading: use.dates for heading, use in content.column_map.columns.items()},
            since_1904=content.since_1904,
            uneven=frozenset(content.uneven),
        )

    def _outlined(self, id_: str, row: KeptRow, reader: Reader) -> RowReview:
        candidate = None
        if row.cells is not None:
            cells = tuple(Cell(*cell) for cell in row.cells)
            candidate = reader.candidate(TableRow(row.line, cells))
        return RowReview(
            line=row.line,
            state=row.state,
            by=row.by or "",
            number=self._if_seen(row.number),
            opened=row.opened,
            refused=self._refusal(id_, row),
            candidate=candidate,
        )

    def _refusal(self, id_: str, row: KeptRow) -> Text | None:
        """Return why the engine did not open a confirmed row's case, if it has said so."""
        if row.case is None or row.opened:
            return None
        with self._records.database.read() as connection:
            answer = self._records.answer(connection, row.case, _command_id(id_, row))
        return answer.refused.sentence if answer and answer.refused else None

    def _preview(self, candidate: Candidate) -> Preview:
        closures = self._records.closures(self._organization.id)
        return previewed(candidate, self.catalog, self._actor.colleague(), self._office.now(), closures)

    def _likenesses(self, candidate: Candidate) -> tuple[Likeness, ...]:
        if candidate.body is None:
            return ()
        names = self._records.names(self._organization.id)
        hits = find_conflicts(candidate.body.persons[:1], names, own_case="")[:_MOST_LIKENESSES]
        seen = self._records.numbers_seen(self._actor.colleague(), [hit.case_number for hit in hits])
        return tuple(_likeness(hit, seen) for hit in hits)

    def _opened(self, row: KeptRow, case: str) -> Confirmed:
        return Confirmed(line=row.line, case=case, number=self._if_seen(row.number), waits=not row.opened)

    def _if_seen(self, number: str) -> str:
        """Return a case's number, or nothing where the reviewer may not see the case."""
        return number if number and self._records.numbers_seen(self._actor.colleague(), [number]) else ""

    def _note(self, content: ImportContent, candidate: Candidate, dates: Sequence[PreviewDate]) -> Text:
        source = content.column_map.source or content.file
        told = [_told_date(one) for one in dates]
        reviewed = Text("; ".join(one.en for one in told) or "-", "; ".join(one.es for one in told) or "-")
        return phrase(
            "import_note",
            source=source,
            reference=candidate.reference or "-",
            file=content.file,
            line=candidate.line,
            dates=reviewed,
        )


def _check(seen: RowReview, looked: Looked, *, despite: bool) -> None:
    """Refuse what is not as somebody saw it, or what they did not look at."""
    preview = seen.preview
    if seen.state is RowState.LEFT_OUT or preview is None:
        raise ImportRefused("import_row_decided", line=seen.line)
    if preview.refused is not None:
        raise ImportRefused("import_row_refused", line=seen.line, why=preview.refused)
    if looked.fingerprint != preview.fingerprint:
        raise ImportRefused("import_row_changed", line=seen.line)
    missed = [one.title for one in preview.to_confirm if one.deadline not in looked.dates]
    if missed:
        titles = Text("; ".join(one.en for one in missed), "; ".join(one.es for one in missed))
        raise ImportRefused("import_dates_not_looked_at", line=seen.line, dates=titles)
    if seen.taken_over:
        code = "import_taken_over_before" if seen.same_reference else "import_taken_over_unseen"
        raise ImportRefused(code, line=seen.line, number=seen.same_reference)
    if seen.likenesses and not despite:
        raise ImportRefused("import_may_be_here", line=seen.line)


def _command_id(id_: str, row: KeptRow) -> str:
    return derived(id_, str(row.line), str(row.attempt), "open")


def _content(table: Table, column_map: ColumnMap, file: str, raw: bytes) -> ImportContent:
    return ImportContent(
        file=file,
        sha256=hashlib.sha256(raw).hexdigest(),
        headings=table.headings,
        since_1904=table.since_1904,
        uneven=table.uneven,
        told=table.told,
        column_map=column_map,
    )


def _new_row(row: TableRow, candidate: Candidate) -> NewRow:
    state = RowState.WRONG if candidate.body is None else RowState.CLOSED if candidate.closed else RowState.WAITING
    return NewRow(row.line, [list(cell) for cell in row.cells], state, candidate.reference)


def _with_orders(column_map: ColumnMap, checked: Checked) -> ColumnMap:
    """Return the map with the order of each column's dates written down, so that a row reads the same for ever."""
    uses: dict[str, ColumnUse] = {}
    for column in checked.columns:
        uses[column.heading] = column_map.use(column.heading).model_copy(update={"dates": column.order})
    return column_map.model_copy(update={"columns": {**column_map.columns, **uses}})


def _likeness(hit: ConflictHit, seen: Collection[str]) -> Likeness:
    if hit.case_number not in seen:
        return Likeness()
    return Likeness(number=hit.case_number, name=hit.found, role=hit.role, score=hit.score, reasons=hit.reasons)


def _told_date(one: PreviewDate) -> Text:
    code = "import_note_date_differs" if one.differs else "import_note_date"
    due = one.safe_due or one.legal_due
    return phrase(code, title=one.title, on=due or Text("-"), expected=one.expected)
