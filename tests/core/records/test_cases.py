"""Cases as stored: the same whether folded, read or kept, and a command as cheap in a long case as in a short one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.records.office import ENGINE, Office

from amparo.case.commands import (
    AddNote,
    Alarm,
    AmendEvent,
    Assign,
    Body,
    CompleteStep,
    OfferPlacement,
    RecordEvent,
    StateFacts,
)
from amparo.declarations import Role
from amparo.errors import UnknownName
from amparo.records import tables
from amparo.records.carry_out import carry_out
from amparo.records.requests import CarryOut

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

DAYS = st.dates(date(2026, 1, 1), date(2027, 1, 4))
COMMANDS: st.SearchStrategy[tuple[str, Body]] = st.one_of(
    st.tuples(st.just("Inés"), st.builds(AddNote, text=st.text(min_size=1, max_size=400))),
    st.tuples(st.just("Pablo"), st.builds(RecordEvent, event=st.just("last_arrival"), on=DAYS)),
    st.tuples(st.just("Pablo"), st.builds(RecordEvent, event=st.just("request_for_evidence"), on=DAYS)),
    st.tuples(
        st.just("Pablo"), st.builds(AmendEvent, event=st.sampled_from(["e3", "e5"]), reason=st.just("typo"), on=DAYS)
    ),
    st.tuples(st.just("Inés"), st.builds(StateFacts, facts=st.just({"asylum.custody": "free"}))),
    st.tuples(st.just("Inés"), st.builds(CompleteStep, step=st.just("conflict_check"))),
    st.tuples(st.just("Sofía"), st.builds(Assign, role=st.just(Role.PARALEGAL), person=st.sampled_from(["", "Pablo"]))),
    st.tuples(st.just("Clara"), st.just(OfferPlacement(to=("Víctor",)))),
    st.tuples(st.just(ENGINE), st.just(Alarm())),
)  # fmt: skip


def by_id(office: Office, body: Body) -> Body:
    """Return a body with people named by id instead of first name."""
    if isinstance(body, Assign):
        return body.model_copy(update={"person": office.people.get(body.person, "")})
    if isinstance(body, OfferPlacement):
        return body.model_copy(update={"to": tuple(office.people[name] for name in body.to)})
    return body


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(st.tuples(COMMANDS, st.integers(0, 40)), min_size=1, max_size=12))
def test_a_case_is_the_same_however_it_is_come_by(office: Office, asked: list[tuple[tuple[str, Body], int]]) -> None:
    """Kept in memory, read by another process, folded from the first event, or told by the lists: one case."""
    case = office.open_case()
    office.records.training = True
    for (actor, body), days in asked:
        office.now += timedelta(days=days)
        office.ask(case, actor, by_id(office, body))
    other = office.reopened()
    kept, read, folded = office.case(case), other.read_case(case, "clinic"), other.rebuild(case)
    line = next(line for line in other.list_cases("clinic", open_only=False) if line.id == case)
    due = {d.deadline: d for d in other.deadlines_due("clinic", ringing_only=False) if d.case == case}
    other.close()

    assert kept == read == folded.case
    assert () == folded.differs
    assert office.records.verify_chain(case).holds
    assert (kept.seq, kept.is_open, kept.assigned, kept.now) == (line.seq, line.is_open, line.assigned, line.settled_at)
    assert {d.id: (d.dates.safe_due, d.status) for d in kept.deadlines} == {
        id_: (d.safe_due, d.status) for id_, d in due.items()
    }


def documents(office: Office) -> dict[str, tuple[int, int]]:
    """Return the seq and size of each case's document."""
    with office.records.database.read() as connection:
        rows = connection.execute(sa.select(tables.documents))
        return {row.case: (row.seq, len(row.sealed)) for row in rows}


def test_the_document_is_not_written_with_every_command_and_never_falls_far_behind(office: Office, case: str) -> None:
    """Reading begins there: what follows it has to stay a small part of what it says."""
    written, behind = set(), []
    for number in range(120):
        office.do(case, "Inés", AddNote(text=f"note {number} " + "of what the client said " * 8))
        at, _ = documents(office).get(case, (0, 0))
        written.add(at)
        behind.append(office.case(case).seq - at)

    assert 5 < len(written) < 60
    assert max(behind) < 20


@pytest.fixture
def counted(office: Office) -> Iterator[list[str]]:
    """Return the statements that were run since, as they were sent."""
    seen: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    sa.event.listen(office.records.database.engine, "before_cursor_execute", count)
    yield seen
    sa.event.remove(office.records.database.engine, "before_cursor_execute", count)


def test_a_command_on_a_long_case_runs_the_same_few_statements(office: Office, case: str, counted: list[str]) -> None:
    """No statement of a command reads the events: that is what makes the hundredth as quick as the first."""
    office.do(case, "Inés", AddNote(text="first"))
    counted.clear()
    office.do(case, "Inés", AddNote(text="short"))
    short = [statement.split()[0] for statement in counted]
    for number in range(200):
        office.do(case, "Inés", AddNote(text=f"{number}"))
    counted.clear()
    office.do(case, "Inés", AddNote(text="long"))

    assert short == [statement.split()[0] for statement in counted]
    assert len(short) <= 11
    assert [] == [statement for statement in counted if "FROM events" in statement or "documents" in statement]


def test_only_due_dates_that_changed_are_written(office: Office, case: str, counted: list[str]) -> None:
    """A case of many years has a hundred of them."""
    for month in range(1, 7):
        office.do(case, "Pablo", RecordEvent(event="request_for_evidence", on=date(2026, month, 1)))
    counted.clear()

    office.do(case, "Pablo", RecordEvent(event="request_for_evidence", on=date(2026, 12, 1)))
    office.do(case, "Pablo", AddNote(text="nothing about dates"))

    assert ["INSERT"] == [statement.split()[0] for statement in counted if "due_dates" in statement]


def test_a_case_in_memory_is_not_trusted_when_the_record_went_another_way(office: Office, case: str) -> None:
    """Records restored from a backup may have as many events as before, and other ones."""
    before, restored = office.case(case), office.reopened()
    office.do(case, "Inés", AddNote(text="that was lost"))
    with office.records.database.write() as connection:  # the backup is of before that note
        connection.execute(tables.events.delete().where(tables.events.c.seq > before.seq))
        head = connection.execute(sa.select(tables.events.c.hash).where(tables.events.c.seq == before.seq)).scalar()
        connection.execute(tables.cases.update().values(seq=before.seq, head=head))
    command = office.command("Pablo", StateFacts(facts={"asylum.custody": "detained"}))
    carry_out(restored, CarryOut(case=case, command=command, now=office.now))

    office.do(case, "Inés", AddNote(text="after"))

    assert {"asylum.custody": "detained"} == office.case(case).facts
    assert office.records.verify_chain(case).holds
    assert () == office.records.rebuild(case).differs


def test_a_case_is_found_by_id_and_by_number_as_people_type_it(office: Office, case: str) -> None:
    """Over the telephone, nobody says which letters are capitals."""
    found = office.case(case)
    typed = found.number.lower().replace("-", " ")

    assert found == office.case(found.number) == office.case(f" {typed} ")


def test_a_case_of_another_organization_is_not_found(office: Office, case: str) -> None:
    """And the answer is the same as for a case that nobody has."""
    number = office.case(case).number

    for asked in (case, number, "nobody's"):
        with pytest.raises(UnknownName, match="no case of this organization"):
            office.records.read_case(asked, "another")


def test_memory_holds_no_more_cases_than_it_may(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that watches over ten thousand cases must not keep them all."""
    monkeypatch.setattr("amparo.records.cases._KEPT_MOST", 3)
    cases = [office.open_case() for _ in range(5)]

    assert cases[-3:] == list(office.records._kept)
    assert set(cases) == {office.case(case).id for case in cases}
