"""Registers in real records: one transaction a command, nothing lost, nothing twice, nothing oversold."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.records.office import Office
from tests.core.records.register_office import RegisterOffice
from tests.core.registers.store import REQUESTS

from amparo.declarations import Role
from amparo.errors import KeyUnavailable
from amparo.notifications.notices import NoticeKind
from amparo.records import tables
from amparo.records.outbox import QUEUED
from amparo.records.register_asking import RegisterAnswer, ask_register
from amparo.records.register_keeping import keep_registers
from amparo.registers.commands import AddRecord, DoCommand, RegisterAsk


@pytest.fixture
def store(office: Office) -> RegisterOffice:
    """Return a clinic whose catalog has registers, with a social worker and a volunteer."""
    return RegisterOffice(office)


def test_what_is_given_at_the_desk_is_out_of_the_store_room(store: RegisterOffice) -> None:
    """Two records in one transaction, each with its own chain."""
    jackets = store.item(5)
    request = store.add("requests", who="Luz Marina Ejemplo")
    answer = store.do("Vera", "requests", request, "give", item=jackets, quantity=2)

    assert answer.refused is None
    assert 3 == store.value(jackets, "in_stock")
    assert [{"item": jackets, "quantity": 2}] == [line.values for line in store.record(request).lines("given")]
    assert all(check.holds for check in store.records.check_records())


def test_a_refused_command_changes_neither_record(store: RegisterOffice) -> None:
    """What could not be taken is not on the request's list."""
    jackets, request = store.item(1), store.add("requests", who="Luz")
    answer = store.do("Vera", "requests", request, "give", item=jackets, quantity=2)

    assert answer.refused is not None
    assert "too_little" == answer.refused.code
    assert 1 == store.value(jackets, "in_stock")
    assert () == store.record(request).lines("given")


def test_the_same_command_again_changes_nothing_and_gets_the_same_answer(store: RegisterOffice) -> None:
    """Also a refusal, and from another process."""
    jackets = store.item(5)
    asked = store.asked("Vera", "stock", DoCommand(record=jackets, doing="hand_out", answers={"quantity": 2}))
    first, again = ask_register(store.records, asked), ask_register(store.office.reopened(), asked)

    assert first.model_copy(update={"repeated": True}) == again
    assert 3 == store.value(jackets, "in_stock")


def test_a_command_id_of_another_register_is_refused(store: RegisterOffice) -> None:
    """Its answer is not given to somebody who may not see that register."""
    jackets, volunteer = store.item(5), store.add("volunteers", name="Rosa", email="rosa@example.org")
    asked = store.asked(
        "Silvia", "volunteers", DoCommand(record=volunteer, doing="change_email", answers={"email": "x"})
    )
    ask_register(store.records, asked)
    other = asked.model_copy(
        update={"register_id": "stock", "body": DoCommand(record=jackets, doing="hand_out", answers={"quantity": 1})}
    )
    found = ask_register(store.records, other)

    assert found.refused is not None
    assert "known_command" == found.refused.code


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 4), min_size=4, max_size=8), st.integers(0, 8))
def test_many_at_one_moment_upon_one_item_never_take_more_than_there_is(
    store: RegisterOffice, amounts: list[int], there: int
) -> None:
    """Real threads, each with its own command: what was taken and what is left is what there was."""
    jackets, start = store.item(there), threading.Barrier(len(amounts))
    answers: list[RegisterAnswer] = []

    def take(amount: int) -> None:
        asked = store.asked("Vera", "stock", DoCommand(record=jackets, doing="hand_out", answers={"quantity": amount}))
        start.wait()
        answers.append(ask_register(store.records, asked))

    threads = [threading.Thread(target=take, args=(amount,)) for amount in amounts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    left = store.value(jackets, "in_stock")
    codes = {answer.refused.code for answer in answers if answer.refused is not None}
    events = [one.event for one in store.records.record_trail(jackets) if one.event.doing == "hand_out"]

    assert left >= 0
    assert codes <= {"too_little"}
    assert len(events) == sum(answer.refused is None for answer in answers)
    assert all(check.holds for check in store.records.check_records())


def test_the_same_command_from_two_threads_changes_once(store: RegisterOffice) -> None:
    """Whoever comes second waits and gets the first one's answer."""
    jackets, start = store.item(5), threading.Barrier(2)
    asked = store.asked("Vera", "stock", DoCommand(record=jackets, doing="hand_out", answers={"quantity": 1}))
    answers: list[RegisterAnswer] = []

    def take() -> None:
        start.wait()
        answers.append(ask_register(store.records, asked))

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [False, True] == sorted(answer.repeated for answer in answers)
    assert 4 == store.value(jackets, "in_stock")


def test_every_change_says_who_acted_for_whom_and_who_sat_at_the_keyboard(store: RegisterOffice) -> None:
    """And through which record it came, where the command was given upon another."""
    jackets, request = store.item(5), store.add("requests", who="Luz")
    store.do("Vera", "requests", request, "give", item=jackets, quantity=2)
    last = store.records.record_trail(jackets)[-1].event

    assert (store.people["Vera"], "operator-1", "give", request) == (
        last.actor,
        last.operator,
        last.doing,
        last.through,
    )


def test_a_change_by_hand_is_found_by_the_audit(store: RegisterOffice) -> None:
    """In an event, in the record, in what stands in clear."""
    jackets = store.item(5)
    with store.records.database.write() as connection:
        connection.execute(tables.register_records.update().values(is_open=False))
    clear = [check.problem for check in store.records.check_records() if not check.holds]
    with store.records.database.write() as connection:
        events = tables.register_events
        connection.execute(events.update().where(events.c.record == jackets, events.c.seq == 1).values(command="x"))
    chain = [check.problem for check in store.records.check_records() if check.record == jackets]

    assert ["the stored record says something else than its events about what stands in clear"] == clear
    assert ["event 1 is not what was chained"] == chain


def test_a_record_whose_key_is_gone_is_left_out_and_its_chain_still_holds(store: RegisterOffice) -> None:
    """What one day destroys it leaves that much."""
    jackets = store.item(5)
    with store.records.database.write() as connection:
        connection.execute(tables.keys.delete().where(tables.keys.c.id == jackets))
    other = store.office.reopened()

    with pytest.raises(KeyUnavailable):
        other.record_trail(jackets)
    assert [True] == [check.holds and check.erased for check in other.check_records() if check.record == jackets]


def test_a_register_whose_plugin_is_gone_is_read_as_it_was_last_declared_and_refuses_changes(
    store: RegisterOffice,
) -> None:
    """Nothing that was written is lost with its plugin."""
    jackets = store.item(5)
    store.in_force(registers=())
    kept = store.records.registers_kept("clinic")
    answer = store.do("Vera", "stock", jackets, "hand_out", quantity=1)

    stranger = store.do("Pablo", "stock", jackets, "hand_out", quantity=1).refused

    assert stranger is not None
    assert "unknown" == stranger.code
    assert ["stock"] == list(kept)
    assert answer.refused is not None
    assert "not_declared" == answer.refused.code
    assert "enable “closet”" in answer.refused.sentence.en


# --- reminders and what comes again -----------------------------------------------------------------------------------


def test_the_first_mondays_are_made_once_and_again_when_time_goes_on(store: RegisterOffice) -> None:
    """However often it is looked for, also in another process, and not again when one was cancelled."""
    first = keep_registers(store.records).made
    again = keep_registers(store.office.reopened()).made
    cancelled = store.sessions()[0]
    store.do("Silvia", "sessions", cancelled.id, "cancel")
    store.office.wall += timedelta(days=31)
    later = keep_registers(store.records).made

    assert (2, 0, 2) == (first, again, later)
    assert ["2027-01-04", "2027-02-01", "2027-03-01", "2027-04-05"] == [one.values["day"] for one in store.sessions()]
    assert "19:00" == cancelled.values["starts"]


def test_whoever_is_registered_is_reminded_the_day_before_in_their_language(store: RegisterOffice) -> None:
    """At the hour of the office's wall; nobody before they are registered."""
    keep_registers(store.records)
    february = store.sessions()[1].id
    rosa = store.add("volunteers", name="Rosa Ejemplo", email="rosa@example.org", language="es")
    nothing_yet = store.reminders()
    store.do("Silvia", "sessions", february, "register", volunteer=rosa)
    (found,) = store.reminders()

    assert () == nothing_yet
    assert "2027-02-01T03:00:00+00:00" == found.next_try.isoformat()
    assert found.notice.words is not None
    assert ("rosa@example.org", "es") == (found.notice.words.address, found.notice.words.language)
    assert "La sesión es el 1 de febrero de 2027, de 19:00 a 21:00." == found.notice.words.sentence.es


def test_a_reminder_moves_with_its_record_and_is_taken_back_with_it(store: RegisterOffice) -> None:
    """Moved to another day, struck from the list, another address, cancelled: each with the change itself."""
    keep_registers(store.records)
    february = store.sessions()[1].id
    rosa = store.add("volunteers", name="Rosa", email="rosa@example.org")
    store.do("Silvia", "sessions", february, "register", volunteer=rosa)
    store.do("Silvia", "sessions", february, "move", day="2027-02-08")
    (moved,) = store.reminders()
    store.do("Silvia", "volunteers", rosa, "change_email", email="rosa.e@example.org")
    (readdressed,) = store.reminders()
    store.do("Silvia", "sessions", february, "unregister", volunteer=rosa)
    struck = store.reminders()
    store.do("Silvia", "sessions", february, "register", volunteer=rosa)
    store.do("Silvia", "sessions", february, "cancel")

    assert "2027-02-08T03:00:00+00:00" == moved.next_try.isoformat()
    assert readdressed.notice.words is not None
    assert "rosa.e@example.org" == readdressed.notice.words.address
    assert () == struck
    assert () == store.reminders()


def test_a_colleague_is_reminded_as_any_notice_reaches_them(store: RegisterOffice) -> None:
    """By their id; the session's leader, two days before."""
    keep_registers(store.records)
    store.do("Silvia", "sessions", store.sessions()[1].id, "lead", leader=store.people["Vera"])
    (found,) = store.reminders()

    assert (store.people["Vera"], NoticeKind.REGISTER_REMINDER) == (found.notice.recipient, found.notice.kind)


def test_no_address_stands_in_clear_in_the_outbox(store: RegisterOffice) -> None:
    """Who a reminder goes to is named by the record's number."""
    keep_registers(store.records)
    rosa = store.add("volunteers", name="Rosa", email="rosa@example.org")
    store.do("Silvia", "sessions", store.sessions()[1].id, "register", volunteer=rosa)
    with store.records.database.read() as connection:
        recipients = connection.execute(sa.select(tables.outbox.c.recipient).where(tables.outbox.c.state == QUEUED))

        assert ["sessions-2"] == list(recipients.scalars())


def test_a_place_is_given_to_one_of_two_who_ask_for_the_last(store: RegisterOffice) -> None:
    """A number that may not go below its minimum is a capacity too."""
    keep_registers(store.records)
    session = store.sessions()[0].id
    people = [store.add("volunteers", name=name, email=f"{name}@example.org") for name in ("ana", "bea", "eva")]
    codes = [store.do("Silvia", "sessions", session, "register", volunteer=one).refused for one in people]

    assert [None, None, "too_little"] == [code and code.code for code in codes]


def test_a_command_of_somebody_from_another_organization_is_as_if_there_were_nothing(store: RegisterOffice) -> None:
    """Neither by its own name nor by the record's id."""
    from amparo.records.organizations import OrganizationProfile
    from amparo.records.people import Profile

    jackets = store.item(5)
    store.records.create_organization("another", OrganizationProfile(name="Otra"))
    stranger = store.records.add_person("another", Profile(name="X", email="x@example.org"), (Role.SOCIAL_WORKER,))
    body = DoCommand(record=jackets, doing="hand_out", answers={"quantity": 1})
    as_theirs = RegisterAsk(id=uuid4().hex, organization="another", register_id="stock", actor=stranger.id, body=body)
    as_ours = as_theirs.model_copy(update={"id": uuid4().hex, "organization": "clinic"})
    codes = [ask_register(store.records, asked).refused for asked in (as_theirs, as_ours)]

    assert ["unknown", "unknown"] == [code and code.code for code in codes]
    assert 5 == store.value(jackets, "in_stock")


def test_a_record_is_numbered_in_its_own_register(store: RegisterOffice) -> None:
    """From one up, also when several are added at one moment."""
    start = threading.Barrier(4)

    def add(name: str) -> None:
        body = AddRecord(record=uuid4().hex, values={"who": name})
        asked = store.asked("Silvia", "requests", body)
        start.wait()
        ask_register(store.records, asked)

    threads = [threading.Thread(target=add, args=(f"person {place}",)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.records.database.read() as connection:
        numbers = [
            one.record.number
            for one in store.records.load_records(connection, "clinic", registers=[REQUESTS.id]).values()
        ]

    assert [1, 2, 3, 4] == sorted(numbers)
