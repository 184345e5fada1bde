"""Replanning many open cases: whether a case costs the same among ten thousand as among a hundred.

The cases are copies of one that was carried out, each under a key of its own: opening ten thousand through workflows
takes long and is measured elsewhere (`benchmarks.scale`). A plan is made as the command line makes it; it is applied to
some of the cases on the records alone, without a workflow. What is compared is the time of this process on a processor,
since a shared machine lets it wait; how long a whole plan took by the clock is told beside.
"""

from __future__ import annotations

import secrets
import statistics
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from amparo.case.commands import RecordEvent, Replan, ReplannedDate
from amparo.case.replan import Cause, Closes, LawChanges
from amparo.case.replan_plan import ReplanPlan
from amparo.deadlines.closures import CourtClosure, Relief
from amparo.declarations import Catalog, DeadlineRule, Text
from amparo.errors import UnknownName
from amparo.records import tables
from amparo.records.carry_out import carry_out
from amparo.records.chain import BEGINNING, Link, link
from amparo.records.repository import Records
from amparo.records.requests import CarryOut
from amparo.records.surveying import carry_on, count_open_cases
from benchmarks.figures import Figure
from benchmarks.life import ORGANIZATION, life, opening
from benchmarks.office import Office, accepted, furnish

FEW, SAMPLE, ROUNDS = 100, 50, 5
BAR = 1.2
RULE = "ic_individual_nondetained_filing"
_AT_A_TIME = 50
_SHORTENED = "shortened"


def measure_replans(folder: Path, cases: int) -> list[Figure]:
    """Measure plans of a closure and of new rules, and their application, among `cases` and among a hundred."""
    with progress_bar() as bar:
        few, many = filled(folder / "few", FEW, bar), filled(folder / "many", cases, bar)
        figures = []
        for what, cause_of in (("a closure", _closes), ("new rules", _changes)):
            ours = _planned(many, cause_of(many), what, cases, bar)
            theirs = [_planned(few, cause_of(few), f"{what}, among {FEW}", FEW, bar) for _ in range(ROUNDS)]
            told = f"a case looked through for {what}, among {cases} / among {FEW}"
            figures.append(Figure(what=told, ours=ours, theirs=statistics.median(theirs), bar=BAR))
        told = f"a plan applied to a case, of {SAMPLE}, among {cases} / among {FEW}, without workflow"
        figures.append(Figure(what=told, ours=_applied(many, bar), theirs=_applied(few, bar), bar=BAR))
    many.records.close()
    few.records.close()
    return figures


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show on standard error how far a long measurement is."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        yield bar


def filled(folder: Path, cases: int, bar: Progress) -> Office:
    """Return an office with so many open cases, all before one court with a filing due there on one day."""
    folder.mkdir()
    office = furnish(folder)
    first = _lived(office)
    task = bar.add_task(f"{cases} cases made", total=cases, completed=1)
    for made in range(1, cases, _AT_A_TIME):
        some = min(_AT_A_TIME, cases - made)
        _copy(office.records, first, some)
        bar.advance(task, some)
    return office


def _lived(office: Office) -> str:
    """Carry a case as far as the day before its filing for the individual hearing, and return its id."""
    reserved = office.records.reserve_case(office.command("ines", opening("")))
    office.carried_out(reserved.case, "ines", reserved.command.body)
    for who, body in life(office.today):
        if isinstance(body, RecordEvent) and body.event == "hearing_evidence_filed":
            break
        office.carried_out(reserved.case, who, body)
    return reserved.case


def _copy(records: Records, first: str, number: int) -> None:
    """Copy a case so many times, each under an id, a number and a key of its own, its events chained anew."""
    with records.database.write() as connection:
        rows = _Rows.of(records, connection, first)
        for _ in range(number):
            rows.copy(records, connection)


@dataclass(frozen=True)
class _Rows:
    """All that the records hold of one case, with what is sealed in it opened."""

    case: dict[str, Any]
    events: list[tuple[Link, int]]
    document: tuple[int, bytes]
    others: list[tuple[sa.Table, list[dict[str, Any]]]]

    @classmethod
    def of(cls, records: Records, connection: sa.Connection, case: str) -> _Rows:
        def rows(table: sa.Table, key: sa.Column[Any]) -> list[dict[str, Any]]:
            return [dict(row) for row in connection.execute(sa.select(table).where(key == case)).mappings()]

        def opened(field: str, sealed: bytes) -> bytes:
            return records.keys.open(case, field, sealed, connection)

        events = [
            (Link(row["at"], row["recorded"], row["command"], opened(f"event/{row['seq']}", row["sealed"])), row["seq"])
            for row in rows(tables.events, tables.events.c.case)
        ]
        [document] = rows(tables.documents, tables.documents.c.case)
        return cls(
            case=rows(tables.cases, tables.cases.c.id)[0],
            events=sorted(events, key=lambda pair: pair[1]),
            document=(document["seq"], zlib.decompress(opened("document", document["sealed"]))),
            others=[(table, rows(table, table.c.case)) for table in (tables.due_dates, tables.case_assignees)],
        )

    def copy(self, records: Records, connection: sa.Connection) -> None:
        """Write it once more for another case."""
        id_, number = secrets.token_hex(16), secrets.token_hex(4).upper()

        def anew(raw: bytes) -> bytes:
            renamed = raw.replace(self.case["id"].encode(), id_.encode())
            return renamed.replace(self.case["number"].encode(), number.encode())

        records.keys.make(connection, id_)
        head, events = BEGINNING, []
        for link_, seq in self.events:
            sealed = records.keys.seal(id_, f"event/{seq}", anew(link_.sealed), connection)
            own = link_._replace(sealed=sealed)
            head = link(head, id_, seq, own)
            events.append({"case": id_, "seq": seq, "hash": head, **own._asdict()})
        seq, raw = self.document
        document = records.keys.seal(id_, "document", zlib.compress(anew(raw), level=1), connection)
        connection.execute(tables.cases.insert(), {**self.case, "id": id_, "number": number, "head": head})
        connection.execute(tables.events.insert(), events)
        connection.execute(tables.documents.insert(), {"case": id_, "seq": seq, "sealed": document})
        for table, rows in self.others:
            connection.execute(table.insert(), [{**row, "case": id_} for row in rows])


def _closes(office: Office) -> Cause:
    """Return a closure of the cases' court on the day on which the filing of all of them is due."""
    line = next(line for line in office.records.deadlines_due(ORGANIZATION) if line.rule == RULE)
    due = line.legal_due or office.today
    relief = Relief(notice="an invented notice", accepted_until=due + timedelta(days=14), rules=(RULE,))
    return Closes(closure=CourtClosure(closed=(due,), courts=("NLA",), note=Text("a burst pipe"), relief=relief))


def _changes(office: Office) -> Cause:
    """Return a change of that filing's rule to five days fewer, saved as a catalog beside the one in force."""
    rules = tuple(shortened(rule) if rule.id == RULE else rule for rule in office.catalog.rules)
    content = {**office.catalog.model_dump(exclude={"hash", "rules"}), "hash": _SHORTENED, "rules": rules}
    office.records.save_catalog(Catalog.model_validate(content))
    return LawChanges(catalog=_SHORTENED)


def shortened(rule: DeadlineRule) -> DeadlineRule:
    """Return a rule that counts five days fewer."""
    values = tuple(
        one.model_copy(update={"value": one.value - 5}) if one.value is not None else one for one in rule.values
    )
    return rule.model_copy(update={"values": values})


def _planned(office: Office, cause: Cause, what: str, cases: int, bar: Progress) -> float:
    """Make a plan over every open case and return the milliseconds for each; nothing is in memory before."""
    _open_anew(office)
    records, task = office.records, bar.add_task(f"planned for {what}", total=cases)
    begun, start = time.perf_counter(), time.process_time()
    by = {"by": office.staff["sofia"], "operator": "benchmark"}
    plan = records.begin_plan(ORGANIZATION, cause, count_open_cases(records, ORGANIZATION), **by)
    for looked in carry_on(records, ORGANIZATION, plan, datetime.now(UTC), **by):
        bar.advance(task, looked)
    took, waited = (time.process_time() - start) * 1e3 / cases, time.perf_counter() - begun
    bar.console.print(f"{what}: {cases} cases in {waited:.1f} s by the clock, {took:.2f} ms each on a processor")
    found = records.plan(ORGANIZATION, plan.id)
    if sum(line.asks for line in found.lines) != cases or found.unread:
        raise RuntimeError(f"the plan for {what} has to have a line to decide on for each of {cases} cases")
    return took


def _applied(office: Office, bar: Progress) -> float:
    """Apply the plan of the closure to some of the cases and return the milliseconds for each."""
    plan = next(plan for plan in office.records.plans(ORGANIZATION) if isinstance(plan.cause, Closes))
    _open_anew(office)
    chosen, task = sorted(plan.to_apply.items())[:SAMPLE], bar.add_task("applied", total=SAMPLE)
    times = []
    for case, lines in chosen:
        command = office.command("sofia", _asked(plan, tuple(line.as_date() for line in lines)))
        start = time.process_time()
        accepted(carry_out(office.records, CarryOut(case=case, command=command, now=datetime.now(UTC))))
        times.append((time.process_time() - start) * 1e3)
        bar.advance(task)
    return statistics.median(times)


def _asked(plan: ReplanPlan, dates: tuple[ReplannedDate, ...]) -> Replan:
    closure = plan.cause.closure if isinstance(plan.cause, Closes) else None
    return Replan(plan=plan.id, reason="measured", dates=dates, closure=closure)


def _open_anew(office: Office) -> None:
    """Open the records as another process would, with no case and no key in memory, but the catalogs."""
    office.records.close()
    office.records = Records.open(office.settings.records_url, office.settings.master_key_file)
    for hash_ in (office.catalog.hash, _SHORTENED):
        with suppress(UnknownName):  # the other one is saved only for the second plan
            office.records.catalog(ORGANIZATION, hash_)
