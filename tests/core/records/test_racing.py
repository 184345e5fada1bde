"""Two at once who would each look, find nothing, and make it: in both databases it is made once, and nobody is hurt."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from tests.core.case.practice import CATALOG
from tests.core.records.office import Office, in_postgresql, intake
from tests.core.records.test_concurrency import at_once

from amparo.case.commands import AddNote
from amparo.declarations import Role
from amparo.errors import AmparoError, InvalidInput, KeyUnavailable, RecordsUnreachable
from amparo.notifications.notices import Notice, NoticeKind, Urgency
from amparo.records import tables
from amparo.records.keys import SYSTEM_KEY
from amparo.records.master_key import create_master_key
from amparo.records.organizations import OrganizationProfile
from amparo.records.outbox import FAILED, SENT
from amparo.records.people import Profile
from amparo.records.repository import Records
from amparo.records.rotation import rotate_master_key

Result = TypeVar("Result")
MANY = 6


def each(office: Office, work: Callable[[Records], Result]) -> tuple[list[Result], list[AmparoError]]:
    """Let many programs do the same at the same moment; return what came of it, and the sentences they were told."""
    done: list[Result] = []
    told: list[AmparoError] = []

    def go(records: Records) -> None:
        try:
            done.append(work(records))
        except AmparoError as error:
            told.append(error)

    programs = [office.reopened() for _ in range(MANY)]
    at_once(*(lambda records=records: go(records) for records in programs))
    for records in programs:
        records.close()
    return done, told


def test_one_intake_sent_by_many_reserves_one_case(office: Office) -> None:
    """A client and whoever sends its command again have one case, with one key and one entry in the inbox."""
    for round_ in range(5):
        command = office.command("Inés", intake(), f"intake {round_}")
        done, told = each(office, partial(Records.reserve_case, command=command))

        assert [] == told
        assert 1 == len({reserved.case for reserved in done})
    with office.records.database.read() as connection:
        count = connection.execute(sa.select(sa.func.count()).select_from(tables.cases)).scalar()
        keys = connection.execute(sa.select(tables.keys.c.id)).scalars().all()
    assert 5 == count
    assert 5 + 2 == len(keys)  # beside the cases' the system's and the organization's


def test_one_command_written_down_by_many_waits_once(office: Office, case: str) -> None:
    """Nobody is told of an error: it is written down, and that was asked."""
    for round_ in range(5):
        command = office.command("Pablo", AddNote(text="x"), f"note {round_}")
        _, told = each(office, partial(Records.put_inbox, case=case, command=command))

        assert [] == told
    waiting = office.records.waiting_commands(office.wall.replace(year=2028))
    assert [f"note {round_}" for round_ in range(5)] == sorted(one.command.id for one in waiting)


def test_one_notice_queued_by_many_is_queued_once(office: Office) -> None:
    """The watch may run twice."""
    notice = a_notice(office, "once")

    _, told = each(office, lambda records: records.put_notice(notice))

    assert [] == told
    assert ["once"] == [one.notice.id for one in office.records.notices_due(office.wall)]


def test_a_notice_is_sent_or_failed_and_never_both(office: Office) -> None:
    """Whoever comes second finds it out of the queue."""
    ids = [f"notice {number}" for number in range(12)]
    for id_ in ids:
        office.records.put_notice(a_notice(office, id_))
    other = office.reopened()

    for id_ in ids:
        at_once(
            partial(office.records.mark_sent, [id_], office.wall),
            partial(other.mark_failed, [id_], "no such mailbox"),
        )

    with office.records.database.read() as connection:
        rows = connection.execute(sa.select(tables.outbox)).all()
    assert {(SENT, False, True), (FAILED, True, False)} >= {
        (row.state, row.sent_at is None, row.problem is None) for row in rows
    }


def test_an_organization_and_a_person_are_made_once(office: Office) -> None:
    """The others are told, as if they had come later."""
    made, told = each(office, lambda records: records.create_organization("partner", OrganizationProfile(name="x")))
    maria = Profile(name="María Prueba", email="maria@example.org")
    added, refused = each(office, lambda records: records.add_person("clinic", maria))

    assert (1, {InvalidInput}, MANY - 1) == (len(made), {type(error) for error in told}, len(told))
    assert (1, {InvalidInput}, MANY - 1) == (len(added), {type(error) for error in refused}, len(refused))


def test_people_added_at_once_each_have_an_id_of_their_own(office: Office) -> None:
    """All of them are there."""
    names = iter(range(MANY))
    lock = threading.Lock()

    def add(records: Records) -> str:
        with lock:
            name = next(names)
        return records.add_person("clinic", Profile(name=f"Prueba {name}", email=f"{name}@example.org")).id

    added, told = each(office, add)

    assert [] == told
    assert set(added) <= {member.id for member in office.records.people("clinic")}
    assert MANY == len(set(added))


def test_roles_that_several_give_at_once_are_all_given(office: Office) -> None:
    """None writes over what another wrote between its reading and its writing."""
    roles, lock = iter(list(Role)[:MANY]), threading.Lock()
    person = office.records.add_person("clinic", Profile(name="Prueba")).id

    def grant(records: Records) -> None:
        with lock:
            role = next(roles)
        records.grant_role(person, role)

    _, told = each(office, grant)

    assert [] == told
    assert set(list(Role)[:MANY]) == set(office.records.person(person).roles)


def test_a_catalog_is_saved_once(office: Office) -> None:
    """Every process that starts builds it."""
    newer = CATALOG.model_copy(update={"hash": "newer"})

    _, told = each(office, lambda records: records.save_catalog(newer))

    assert [] == told
    assert newer == office.reopened().catalog("clinic", "newer")


def test_records_made_by_several_starts_at_once_have_one_key_of_the_system(records_url: str, tmp_path: Path) -> None:
    """Each start brings the tables up to date; one does, and the others find it done."""
    create_master_key(tmp_path / "master.key")
    told: list[AmparoError] = []

    def start() -> None:
        try:
            Records.initialize(records_url, tmp_path / "master.key").close()
        except AmparoError as error:
            told.append(error)

    at_once(*[start] * 3)

    assert [] == told
    with closing(Records.open(records_url, tmp_path / "master.key")) as records, records.database.read() as connection:
        assert [SYSTEM_KEY] == connection.execute(sa.select(tables.keys.c.id)).scalars().all()


def test_while_the_master_key_changes_no_case_is_left_under_the_old_one(office: Office) -> None:
    """Whoever reserves a case meanwhile has it under a key that is changed too, or is told and can try again."""
    office.open_case()
    reserved: list[str] = []
    told: list[AmparoError] = []
    other = office.reopened()

    def reserve() -> None:
        for _ in range(20):
            try:
                reserved.append(other.reserve_case(office.command("Inés", intake())).case)
            except (KeyUnavailable, RecordsUnreachable) as error:
                told.append(error)

    def rotate() -> None:
        rotate_master_key(office.url, office.master_key)

    at_once(reserve, rotate)
    after = office.reopened()

    assert 20 == len(reserved) + len(told)
    assert [32] * len(reserved) == [len(after.keys.load(case)) for case in reserved]


@in_postgresql
def test_a_look_at_a_case_does_not_wait_for_who_works_on_it(office: Office, case: str) -> None:
    """It is noted beside the case, and points at it, while its row is locked."""
    other = office.reopened()
    with office.records.database.write() as connection:
        office.records.load(connection, case, lock=True)

        other.note_read("clinic", case, office.people["Ana"], "operator", "case show")

    assert 1 == len(office.records.reads_of("clinic", case))


@in_postgresql
def test_work_on_one_case_does_not_wait_for_work_on_another(office: Office, case: str) -> None:
    """That is what a clinic moves to PostgreSQL for."""
    another, other = office.open_case(), office.reopened()
    with other.database.write() as connection:
        other.load(connection, another, lock=True)

        outcome = office.ask(case, "Pablo", AddNote(text="x"))

    assert outcome.refused is None


def a_notice(office: Office, id_: str) -> Notice:
    """Return a notice to somebody of the clinic that belongs to no case."""
    return Notice(
        id=id_,
        organization="clinic",
        recipient=office.people["Ana"],
        kind=NoticeKind.STEP_DUE,
        reference="stock",
        urgency=Urgency.SOON,
    )
