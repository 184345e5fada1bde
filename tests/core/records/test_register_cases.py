"""Between a case and its records: a step makes one, a register's command completes the step, neither loses anything."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from tests.core.case.practice import field
from tests.core.records.closed_case import Closed
from tests.core.records.office import CLIENT, Office
from tests.core.records.register_office import RegisterOffice

from amparo.case.commands import AddNote, AmendEvent, CompleteStep, RecordEvent
from amparo.case.walls import RaiseWall
from amparo.declarations import (
    FieldKind,
    Form,
    Happened,
    OpensRecord,
    Repeats,
    Role,
    Scope,
    StepDeclaration,
    Text,
)
from amparo.errors import KeyUnavailable
from amparo.notifications.notices import NoticeKind
from amparo.records import tables
from amparo.records.carry_out import carry_out
from amparo.records.register_keeping import keep_registers
from amparo.records.register_reading import reader
from amparo.records.requests import CarryOut
from amparo.registers.model import NO_LONGER_NEEDED, RegisterRecord
from amparo.registers.views import Reader

SUPPORT = StepDeclaration(
    id="support",
    title=Text("Give what they need", "Dar lo que necesitan"),
    phase="screening",
    case_types=("asylum",),
    scope=Scope.PERSON,
    repeats=Repeats.PER_EVENT,
    occasion="last_arrival",
    condition=Happened("last_arrival"),
    roles=(Role.SOCIAL_WORKER, Role.SUPPORT_VOLUNTEER),
    form=Form(fields=(field("handed_on", FieldKind.DATE),)),
    opens_record=OpensRecord(register_id="requests", values=(("who", "person.name"), ("size", "person.language"))),
    plugin="closet",
)


@pytest.fixture
def store(office: Office) -> RegisterOffice:
    """Return a clinic in which a release opens a step that makes a request at the desk."""
    return RegisterOffice(office, steps=(SUPPORT,))


def released(store: RegisterOffice) -> tuple[str, str]:
    """Return a case and the id of the event that opens the step."""
    case = store.office.open_case()
    outcome = store.office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 12, 30)))
    return case, outcome.made[0]


def requests(store: RegisterOffice) -> list[RegisterRecord]:
    """Return every request, by number."""
    with store.records.database.read() as connection:
        found = store.records.load_records(connection, "clinic", registers=["requests"]).values()
    return sorted((one.record for one in found), key=lambda one: one.number)


def deliver(store: RegisterOffice) -> list[str]:
    """Carry out what waits in the inbox, as the forwarder would, and return what was refused."""
    refused = []
    for one in store.records.waiting_commands(store.office.wall.replace(year=2030)):
        outcome = carry_out(store.records, CarryOut(case=one.case, command=one.command, now=store.office.now))
        refused += [outcome.refused.code] if outcome.refused else []
    return refused


def test_a_step_that_opens_makes_one_record_however_often_the_case_settles(store: RegisterOffice) -> None:
    """In the transaction of the command that opened it; a value that its field does not take stays unanswered."""
    case, _ = released(store)
    for note in ("one", "two"):
        store.office.do(case, "Inés", AddNote(text=note))
    (found,) = requests(store)

    assert {"who": CLIENT} == found.values
    assert found.is_open
    assert "asked" == found.state


def test_the_desk_sees_the_record_and_nothing_of_the_case(store: RegisterOffice) -> None:
    """Neither its number nor its id nor a word of the law; the volunteer may not open it either."""
    case, _ = released(store)
    (found,) = requests(store)
    vera = store.records.person(store.people["Vera"])
    reading = Reader(vera.colleague(), "clinic", store.records.register_declarations("clinic"), {found.id: found}, {})
    declared = reading.declarations["requests"]
    shown = reading.sheet(declared, found).model_dump_json() + str(reading.desk(declared))
    number = store.office.case(case).number

    assert CLIENT in shown
    assert [] == [word for word in (number, case, "asylum", "last_arrival") if word in shown]


def test_what_came_of_a_case_behind_a_wall_is_not_there_for_whom_it_keeps_away(store: RegisterOffice) -> None:
    """A request for the client's clothes tells of the client; others at the desk go on."""
    case, _ = released(store)
    pablo, ana = (store.records.person(store.office.people[name]) for name in ("Pablo", "Ana"))
    store.office.do(case, "Sofía", RaiseWall(people=(pablo.id,), reason="a reason"))

    assert {} == reader(store.records, "clinic", pablo).records
    assert {one.id for one in requests(store)} == reader(store.records, "clinic", ana).records.keys()


def test_handing_over_at_the_desk_completes_the_step_of_the_case(store: RegisterOffice) -> None:
    """Through the case's inbox, as the volunteer who did it, who sees no case."""
    case, _ = released(store)
    (found,) = requests(store)
    store.do("Vera", "requests", found.id, "set_size", size="m")
    answer = store.do("Vera", "requests", found.id, "hand_over")
    refused = deliver(store)
    (done,) = store.office.case(case).steps

    assert answer.sent
    assert [] == refused
    assert ("support", store.people["Vera"], date(2027, 1, 4)) == (done.step, done.by, done.on)
    assert store.record(found.id).step_done
    assert not store.record(found.id).asked


def test_what_the_desk_did_twice_completes_the_step_once(store: RegisterOffice) -> None:
    """The same command delivered again is the same command."""
    case, _ = released(store)
    (found,) = requests(store)
    store.do("Vera", "requests", found.id, "set_size", size="m")
    store.do("Vera", "requests", found.id, "hand_over")
    (waiting,) = store.records.waiting_commands(store.office.wall.replace(year=2030))
    for _ in range(2):
        carry_out(store.records, CarryOut(case=case, command=waiting.command, now=store.office.now))

    assert 1 == len(store.office.case(case).steps)
    assert all(check.holds for check in store.records.check_records())
    assert all(check.holds for check in store.records.check_cases())


def test_a_step_that_was_done_in_the_case_ends_its_record_as_no_longer_needed(store: RegisterOffice) -> None:
    """That much and no more; what is at the desk then is nobody's to hand out."""
    case, _ = released(store)
    store.office.do(case, "Silvia", CompleteStep(step="support", answers={"handed_on": "2027-01-04"}))
    (found,) = requests(store)

    assert (NO_LONGER_NEEDED, False) == (found.state, found.is_open)


def test_a_release_that_was_struck_ends_the_record_and_another_makes_another(store: RegisterOffice) -> None:
    """Each occasion has its own."""
    case, event = released(store)
    store.office.do(case, "Pablo", AmendEvent(event=event, reason="not this person", strike=True))
    store.office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2027, 1, 2)))

    assert [(1, False), (2, True)] == [(one.number, one.is_open) for one in requests(store)]


def test_what_the_case_refuses_is_told_to_whoever_did_it_and_stays_done(store: RegisterOffice) -> None:
    """The step was done by somebody else meanwhile: the record needs a person, and says nothing of the case."""
    case, _ = released(store)
    (found,) = requests(store)
    store.do("Vera", "requests", found.id, "set_size", size="m")
    store.do("Vera", "requests", found.id, "hand_over")
    store.office.do(case, "Silvia", CompleteStep(step="support", answers={"handed_on": "2027-01-04"}))
    refused = deliver(store)
    after = store.record(found.id)
    told = [one.notice for one in store.records.notices_last("clinic", 50)]

    assert ["step_done"] == refused
    assert ("handed_over", "") == (after.state, after.asked)
    assert "could not be entered where it was asked for" in after.attention[0].what.en
    assert store.office.case(case).number not in after.attention[0].what.en
    assert [store.people["Vera"]] == [one.recipient for one in told if one.kind is NoticeKind.RECORD_ATTENTION]


def test_a_case_that_ended_meanwhile_is_not_asked_and_somebody_is_told(office: Office) -> None:
    """What was handed out is on record all the same."""
    store = RegisterOffice(office, steps=(SUPPORT,))
    case, _ = released(store)
    (found,) = requests(store)
    store.do("Vera", "requests", found.id, "set_size", size="m")
    with store.records.database.write() as connection:  # closed between reading and this, before its record was ended
        connection.execute(tables.cases.update().where(tables.cases.c.id == case).values(is_open=False))
    answer = store.do("Vera", "requests", found.id, "hand_over")
    after = store.record(found.id)

    assert (None, False) == (answer.refused, answer.sent)
    assert "handed_over" == after.state
    assert "it has ended there" in after.attention[0].what.en


def test_a_case_that_was_erased_before_it_answered_leaves_word_on_the_record(office: Office) -> None:
    """The command can no longer be read by anybody; what was handed out stays."""
    store = RegisterOffice(office, steps=(SUPPORT,))
    case, _ = released(store)
    (found,) = requests(store)
    store.do("Vera", "requests", found.id, "set_size", size="m")
    store.do("Vera", "requests", found.id, "hand_over")
    with store.records.database.write() as connection:
        gone = tables.cases.update().where(tables.cases.c.id == case).values(erased=store.office.wall)
        connection.execute(gone)
        connection.execute(sa.delete(tables.keys).where(tables.keys.c.id == case))
    heard = keep_registers(store.records).heard
    after = store.record(found.id)

    assert 1 == heard
    assert ("", "handed_over") == (after.asked, after.state)
    assert "it is not kept there any more" in after.attention[0].what.en


class ReleasedAndClosed(Closed):
    """The same case, whose client was released and asked for something before it was closed."""

    def close(self) -> None:
        """Record the release, then close."""
        self.office.do(self.case, "Pablo", RecordEvent(event="last_arrival", on=date(2018, 5, 1)))
        super().close()


def test_erasing_a_case_erases_the_records_that_its_steps_made(office: Office) -> None:
    """What a desk was told of the client is the client's; the number and the chain stay, as of the case."""
    store = RegisterOffice(office, steps=(SUPPORT,))
    closed = ReleasedAndClosed(office)
    (before,) = requests(store)
    closed.erase()

    assert (NO_LONGER_NEEDED, False) == (before.state, before.is_open)
    assert [] == requests(store)
    assert [(True, True)] == [
        (check.holds, check.erased) for check in store.records.check_records() if check.record == before.id
    ]
    with pytest.raises(KeyUnavailable):
        store.records.record_trail(before.id)


def test_a_backup_brings_no_record_of_an_erased_case_back(office: Office) -> None:
    """Its key is on the list of those that are destroyed again."""
    store = RegisterOffice(office, steps=(SUPPORT,))
    closed = ReleasedAndClosed(office)
    (before,) = requests(store)
    closed.erase()

    assert before.id in {key.id for key in store.records.destroyed_keys()}
