"""Erasing a case: two people, kept long enough, nothing in the way; and then nothing of it opens any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from tests.core.records.closed_case import CLIENT, CLOSED, Closed, refused
from tests.core.records.office import Office, intake

from amparo.case.commands import AddNote, CompleteStep, RecordEvent
from amparo.case.model import Person
from amparo.case.retention import RetentionPolicy
from amparo.declarations import Role
from amparo.errors import CaseErased, KeyUnavailable
from amparo.notifications import Notice, NoticeKind, Urgency
from amparo.records import tables
from amparo.records.carry_out import carry_out
from amparo.records.cleaning import clean
from amparo.records.erasing_plan import ErasureRequest
from amparo.records.people import Profile
from amparo.records.reading_back import read_back
from amparo.records.repository import Records
from amparo.records.requests import CarryOut


def sealed_bytes(records: sa.Engine) -> Iterator[tuple[str, bytes]]:
    """Yield every stored value of bytes of every table."""
    with records.connect() as connection:
        for table in tables.metadata.sorted_tables:
            for row in connection.execute(sa.select(table)).mappings():
                yield from ((table.name, value) for value in row.values() if isinstance(value, bytes))


def test_a_case_is_erased_by_two_people_and_leaves_what_a_conflict_check_needs(closed: Closed) -> None:
    """Names, other names, birth date, A-number and role; the telephone is no part of it."""
    done = closed.erase()
    left = closed.office.reopened().erasures("clinic")[0]

    assert done == left
    assert (closed.number, CLOSED, "kept long enough", "returned") == (
        left.number, left.closed_on, left.reason, left.originals
    )  # fmt: skip
    assert (closed.office.people["Sofía"], closed.office.people["Dora"]) == (left.asked_by, left.by)
    assert {
        "role": "principal",
        "name": CLIENT.name,
        "other_names": ("Mari Señal",),
        "birth_date": date(1980, 2, 3),
        "a_number": "000-777-888",
    } == left.persons[0].model_dump()


def test_an_erased_case_answers_nothing_in_a_process_that_still_has_it_in_memory(closed: Closed) -> None:
    """Another process had its key and the case itself in memory when it was erased."""
    other = closed.office.reopened()
    other.read_case(closed.case, "clinic")
    closed.erase()
    command = closed.office.command("Inés", AddNote(text="late"))

    outcome = carry_out(other, CarryOut(case=closed.case, command=command, now=closed.office.now))

    assert ("no_such_case", True) == (outcome.refused.code if outcome.refused else "", outcome.closed)
    with pytest.raises(CaseErased, match=f"Case {closed.number} was erased on 2027-01-04"):
        other.read_case(closed.number, "clinic")
    with pytest.raises(CaseErased):
        closed.office.reopened().read_case(closed.number, "clinic")
    with pytest.raises(KeyUnavailable):
        other.put_inbox(closed.case, command)
    assert () == other.list_cases("clinic", open_only=False)
    assert () == other.open_cases()
    assert () == other.waiting_commands(datetime(2099, 1, 1, tzinfo=UTC))


def test_the_chain_of_an_erased_case_still_holds_and_shows_that_nothing_was_taken_out(closed: Closed) -> None:
    """Its hashes cover the sealed events, not what they say."""
    before = closed.office.case(closed.case).seq
    closed.erase()
    check = next(iter(closed.office.reopened().check_cases(closed.case)))

    assert (True, True, before) == (check.holds, check.erased, check.events)


def test_nothing_that_is_stored_opens_with_any_key_that_is_left(closed: Closed) -> None:
    """Whoever has the master key, and tries every key on every value, finds no marker but those of the entry."""
    closed.erase()
    records = closed.office.reopened()
    with records.database.read() as connection:
        ids = connection.execute(sa.select(tables.keys.c.id)).scalars().all()
        clear = [str(row) for t in tables.metadata.sorted_tables for row in connection.execute(sa.select(t)).all()]
    opened = b"".join(
        raw
        for _, sealed in sealed_bytes(records.database.engine)
        for id_ in ids
        for field in (f"erasure/{closed.case}", "document", "payload", *(f"event/{seq}" for seq in range(1, 9)))
        if (raw := _opened(records, id_, field, sealed))
    )

    assert closed.case not in ids
    assert b"Huella" in opened  # the former-client entry, so that the loop is known to find what is there
    assert b"huella of the marker" not in opened
    assert b"555-0144" not in opened
    assert not [row for row in clear if "Huella" in row or "huella" in row]


def _opened(records: Records, key: str, field: str, sealed: bytes) -> bytes:
    try:
        return records.keys.open(key, field, sealed)
    except KeyUnavailable:
        return b""


def test_what_lay_in_clear_about_a_case_goes_with_it(closed: Closed) -> None:
    """No due date, assignee, phase or type is left: its number, its chain and who looked at it are."""
    closed.records.note_read("clinic", closed.case, closed.office.people["Inés"], "kb", "case show")
    closed.erase()
    with closed.records.database.read() as connection:
        left = {
            table.name: connection.execute(sa.select(sa.func.count()).where(table.c.case == closed.case)).scalar()
            for table in tables.metadata.sorted_tables
            if "case" in table.c
        }
        row = connection.execute(sa.select(tables.cases).where(tables.cases.c.id == closed.case)).one()

    assert {"erasures", "events", "reads"} == {name for name, rows in left.items() if rows}
    assert ("", "", "", None, False, closed.number) == (
        row.phase, row.case_type, row.catalog, row.settled_at, row.is_open, row.number
    )  # fmt: skip


@pytest.mark.parametrize("records_url", ["sqlite"], indirect=True)
def test_the_wrapped_key_is_gone_from_the_file_as_well(closed: Closed) -> None:
    """A deleted row lies in an SQLite file, and in its log, until something is written over it."""
    wrapped = closed.records.wrapped_key(closed.case)
    assert wrapped is not None
    closed.erase()

    assert clean(closed.records.database, wrapped)
    assert [] == [path.name for path in closed.office.data.iterdir() if wrapped in path.read_bytes()]


def test_a_process_that_still_reads_keeps_the_file_from_being_cleaned(closed: Closed) -> None:
    """It is said, so that somebody cleans it later; the case is erased all the same."""
    wrapped = closed.records.wrapped_key(closed.case)
    other = closed.office.reopened()
    with other.database.read() as connection:
        connection.execute(sa.select(tables.keys)).all()
        closed.erase()
        assert not clean(closed.records.database, wrapped)
    assert clean(closed.records.database, wrapped)


def test_a_conflict_check_says_former_client_and_no_more(closed: Closed) -> None:
    """Also in a process whose index of names was built before."""
    index = closed.office.reopened()
    index.names("clinic")
    closed.erase()
    entry = next(entry for entry in index.names("clinic") if entry.case == closed.case)
    new = closed.office.open_case(intake(name="Marisol Huella Exemplo", a_number="000-777-888"))
    closed.office.do(new, "Inés", CompleteStep(step="conflict_check"))
    hit = closed.office.case(new).conflicts[0]

    assert (CLIENT.name, date(2027, 1, 4)) == (entry.name, entry.erased)
    assert (closed.number, "principal", 100) == (hit.case_number, hit.role, hit.score)
    assert (
        f"Former client: case {closed.number} was erased on Monday, January 4, 2027. Nothing else is kept of it."
        == hit.reasons[0].en
    )
    assert "Cliente anterior" in hit.reasons[0].es


def test_nobody_erases_a_case_alone(closed: Closed) -> None:
    """Neither by asking and confirming, nor in another role, nor as somebody entered a second time."""
    closed.ask("Sofía")
    closed.records.grant_role(closed.office.people["Sofía"], Role.DIRECTOR)
    twin = closed.records.add_person("clinic", Profile(name="sofía  PRUEBA", email="s@example.org"), (Role.DIRECTOR,))
    closed.office.people["Twin"] = twin.id

    assert "erase_alone" == refused(closed.confirm("Sofía")).code
    assert "erase_alone" == refused(closed.confirm("Twin")).code
    assert "erase_asked_by_you" == refused(closed.ask("Sofía")).code
    assert "erase_asked_already" == refused(closed.ask("Dora")).code
    assert closed.number == closed.office.case(closed.case).number


def test_only_who_may_erase_asks_confirms_or_takes_it_back(closed: Closed) -> None:
    """And only while they work here."""
    assert "not_allowed" == refused(closed.ask("Pablo")).code
    closed.ask()
    assert "not_allowed" == refused(closed.confirm("Ana")).code
    assert "not_allowed" == refused(closed.records.withdraw_erasing(closed.case, closed.office.people["Inés"])).code
    closed.records.set_active(closed.office.people["Dora"], active=False)
    assert "not_allowed" == refused(closed.confirm("Dora")).code


def test_what_was_asked_ends_when_the_asker_may_not_ask_any_more(closed: Closed) -> None:
    """Two people stand for it on the day on which it is done."""
    closed.ask()
    closed.records.set_active(closed.office.people["Sofía"], active=False)

    assert "erase_void" == refused(closed.confirm()).code
    assert "erase_not_asked" == refused(closed.confirm()).code


def test_an_open_case_is_not_erased(office: Office, closed: Closed) -> None:
    """It is refused with what to do."""
    closed.case = office.open_case()

    assert "is open. Close it first" in refused(closed.ask()).sentence.en


def test_a_case_is_not_erased_before_its_time(closed: Closed) -> None:
    """Ten years after 6 May 2018 is 6 May 2028; the refusal says how that was counted."""
    policy = RetentionPolicy(years=10, authority="Rule of the tests.")
    closed.records.decide_retention("clinic", policy, closed.office.people["Dora"], "dora")
    said = refused(closed.ask()).sentence

    assert "10 years later is Saturday, May 6, 2028. Rule of the tests." in said.en
    assert "10 años después es el sábado, 6 de mayo de 2028" in said.es


def test_a_policy_that_grew_longer_meanwhile_keeps_the_case(closed: Closed) -> None:
    """The question is asked again when it is confirmed."""
    closed.ask()
    policy = RetentionPolicy(years=10, authority="Rule of the tests.")
    closed.records.decide_retention("clinic", policy, closed.office.people["Dora"], "dora")

    assert "erase_in_the_way" == refused(closed.confirm()).code


@pytest.mark.parametrize("change", ["entry", "reopened", "hold", "expired"])
def test_what_changes_in_between_ends_what_was_asked(closed: Closed, change: str) -> None:
    """A new entry, a reopening, a hold or a month: it has to be looked at and asked anew."""
    office, sofia = closed.office, closed.office.people["Sofía"]
    closed.ask()
    if change == "entry":
        office.do(closed.case, "Inés", AddNote(text="the client called"))
    elif change == "reopened":
        office.do(closed.case, "Sofía", RecordEvent(event="case_reopened", on=CLOSED, data={"reason": "x"}))
    elif change == "hold":
        closed.records.place_hold(closed.case, sofia, "kb", "Complaint.")
    else:
        office.wall += timedelta(days=30)

    assert refused(closed.confirm()).code in {"erase_void", "erase_not_asked"}
    assert "erase_not_asked" == refused(closed.confirm()).code
    assert office.case(closed.case).seq


def test_what_was_asked_can_be_taken_back(closed: Closed) -> None:
    """Then nobody can confirm it."""
    closed.ask()
    closed.records.withdraw_erasing(closed.case, closed.office.people["Dora"])

    assert "erase_not_asked" == refused(closed.confirm()).code
    assert "erase_not_asked" == refused(closed.records.withdraw_erasing(closed.case, closed.office.people["Dora"])).code
    assert isinstance(closed.ask(), ErasureRequest)


def test_a_command_that_waits_is_not_lost_by_erasing(closed: Closed) -> None:
    """What somebody asked of the case is carried out first."""
    closed.records.put_inbox(closed.case, closed.office.command("Inés", AddNote(text="late")))

    assert "Commands wait in the inbox of case" in refused(closed.ask()).sentence.en


def test_a_mail_on_its_way_is_not_lost_by_erasing(closed: Closed) -> None:
    """Whoever should be told is told first."""
    notice = Notice(
        id=f"{closed.case}/9/1",
        organization="clinic",
        recipient=closed.office.people["Sofía"],
        kind=NoticeKind.NEEDS_ATTENTION,
        reference=closed.number,
        urgency=Urgency.SOON,
    )
    with closed.records.database.write() as connection:
        closed.records.put_notices(connection, closed.case, (notice,), closed.office.now)

    assert f"Mails about case {closed.number} are still on their way: 1." in refused(closed.ask()).sentence.en


def test_erasing_twice_is_erasing_once(closed: Closed) -> None:
    """The second time tells what the first did."""
    first = closed.erase()
    closed.office.wall += timedelta(days=3)

    assert first == closed.confirm()
    with pytest.raises(KeyUnavailable):
        closed.ask()


def test_what_somebody_asks_without_a_reason_is_refused(closed: Closed) -> None:
    """A year later nobody would know why."""
    assert "reason_missing" == refused(closed.ask(reason=" ")).code


def test_a_key_that_somebody_put_back_by_hand_is_found(closed: Closed) -> None:
    """Reading back, as after each backup, names it; without it everything can be read."""
    wrapped = closed.records.wrapped_key(closed.case)
    closed.erase()
    before = list(read_back(closed.office.reopened()))
    with closed.records.database.write() as connection:
        connection.execute(tables.keys.insert().values(id=closed.case, wrapped=wrapped))

    assert [] == before
    assert [f"The key “{closed.case}” was destroyed and is there again: somebody put it back outside of Amparo."] == [
        said for said in read_back(closed.office.reopened()) if "again" in said
    ]


def test_an_adverse_partys_name_is_kept_with_their_role(office: Office) -> None:
    """They are what a conflict check is for."""
    closed = Closed(office, (CLIENT, Person(id="", role="adverse", name="Otro Ejemplo")))

    assert ["principal", "adverse"] == [person.role for person in closed.erase().persons]
