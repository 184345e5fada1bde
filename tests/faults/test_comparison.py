"""The comparison finds what is lost and what is doubled: journals and records altered on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from tests.faults.comparison import Count, compare, lasting
from tests.faults.facts import AnswerSeen, EventSeen, Facts, NoticeSeen
from tests.faults.journal import Accepted, ClientLine, Kill, Step

from amparo.case.commands import AddNote, Body, CompleteStep, OpenCase, RecordEvent

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
CASE = "case-1"

OPENING = OpenCase(number="", case_type="storm", zone="UTC", persons=())
NOTE = AddNote(text="call 1")
ERRAND = RecordEvent(event="errand_asked", on=NOON.date())


def told(command: str, body: Body, *steps: Step, refused: str = "") -> list[ClientLine]:
    """Return what a client wrote of a command."""
    asked = ClientLine(at=NOON, step=Step.ASKED, command=command, body=body)
    return [asked, *(ClientLine(at=NOON, step=step, command=command, refused=refused) for step in steps)]


LINES = (
    *told("open", OPENING, Step.ANSWERED),
    *told("note", NOTE, Step.QUEUED),
    *told("errand", ERRAND, Step.SAVED),
    *told("refused", CompleteStep(step="nobody_declared_this"), Step.ANSWERED, refused="unknown_step"),
    *told("unsaved", AddNote(text="call 2"), Step.UNSAVED),
)


def event(seq: int, command: str, type_: str, detail: str = "", *, failed: bool = False) -> EventSeen:
    """Return an event of the one case."""
    return EventSeen(case=CASE, seq=seq, command=command, type=type_, detail=detail, failed=failed)


EVENTS = (
    event(1, "open", "case_opened"),
    event(2, "note", "note_added", "call 1"),
    event(3, "errand", "legal_event_recorded", "errand_asked"),
    event(4, "errand", "action_requested", f"{CASE}/4"),
    event(5, f"{CASE}/4/end", "action_answered", f"{CASE}/4"),
    event(6, "alarm/5/2026-12-01T12:00:00+00:00", "step_dues_rang"),
)
FACTS = Facts(
    saved=frozenset({"open", "note", "errand", "refused"}),
    waiting=frozenset(),
    answers=(
        *(AnswerSeen(case=CASE, command=command) for command in ("open", "note", "errand")),
        AnswerSeen(case=CASE, command="refused", refused="unknown_step"),
    ),
    events=EVENTS,
    notices=(NoticeSeen(id="n1", state="sent", message_id="<1@example.org>", attempts=1),),
    cases=1,
    broken=(),
    waiting_actions=(),
)
MAILS = (Accepted(at=NOON, message_id="<1@example.org>", reference="AB-CDEF"),)


def wrong(
    facts: Facts = FACTS,
    lines: Sequence[ClientLine] = LINES,
    mails: Sequence[Accepted] = MAILS,
    kills: Sequence[Kill] = (),
) -> dict[str, tuple[str, ...]]:
    """Return what the comparison finds wrong, and which."""
    return {count.what: count.which for count in compare(lines, facts, mails, kills) if not count.holds}


def without(command: str) -> Facts:
    """Return the records as if a command had never reached them."""
    return FACTS.model_copy(
        update={
            "events": tuple(one for one in EVENTS if one.command != command),
            "answers": tuple(one for one in FACTS.answers if one.command != command),
        }
    )


def taken(seconds: float, message_id: str = "<1@example.org>") -> Accepted:
    """Return a mail that was taken so long after noon."""
    return Accepted(at=NOON + timedelta(seconds=seconds), message_id=message_id, reference="AB-CDEF")


def death(seconds: float, victim: str = "sender") -> Kill:
    """Return a kill so long after noon."""
    return Kill(at=NOON + timedelta(seconds=seconds), round=1, victim=victim, pid=7, in_flight=1)


def test_a_run_in_which_nothing_is_lost_is_found_so() -> None:
    """Answered, queued, saved and refused commands are all there, and what was never saved is not missed."""
    assert {} == wrong()
    assert {"commands asked": 5, "acknowledged": 4, "… refused": 1, "alarms that rang": 1} == {
        count.what: count.count
        for count in compare(LINES, FACTS, MAILS, ())
        if count.what in {"commands asked", "acknowledged", "… refused", "alarms that rang"}
    }


@pytest.mark.parametrize("command", ["note", "errand", "refused"])
def test_a_command_that_is_not_on_record_is_lost(command: str) -> None:
    """However it was acknowledged: by an answer, as saved and queued, or by having been saved."""
    assert (command,) == wrong(without(command))["acknowledged or saved, and lost"]


def test_a_command_with_an_answer_and_no_effect_is_lost() -> None:
    """The record says that it was done, and nothing was."""
    facts = FACTS.model_copy(update={"events": tuple(one for one in EVENTS if one.command != "note")})

    assert ("note",) == wrong(facts)["acknowledged or saved, and lost"]


def test_a_saved_command_that_waits_for_ever_is_lost() -> None:
    """It lies in the inbox, and nothing comes of it."""
    facts = without("errand").model_copy(update={"waiting": frozenset({"errand"})})

    assert ("errand",) == wrong(facts)["still waiting in the inbox"]
    assert ("errand",) == wrong(facts)["acknowledged or saved, and lost"]


@pytest.mark.parametrize(
    ("doubled", "command"),
    [
        (event(7, "note", "note_added", "call 1"), "note"),  # the same command a second time
        (event(7, "another", "note_added", "call 1"), "note"),  # the same text under another command
        (event(7, "errand", "facts_stated"), "errand"),  # its events in two places
    ],
)
def test_a_command_that_was_applied_twice_is_found(doubled: EventSeen, command: str) -> None:
    """Under its own id or another's, whole or in part."""
    facts = FACTS.model_copy(update={"events": (*EVENTS, doubled)})

    assert (command,) == wrong(facts)["applied twice"]


def test_a_refused_command_that_changed_something_is_found() -> None:
    """Whoever was told no must not find it done."""
    facts = FACTS.model_copy(update={"events": (*EVENTS, event(7, "refused", "step_completed"))})

    assert ("refused",) == wrong(facts)["done otherwise than answered"]


def test_what_nobody_asked_for_is_found() -> None:
    """An event of a command that no client wrote down."""
    facts = FACTS.model_copy(update={"events": (*EVENTS, event(7, "nobody", "note_added", "x"))})

    assert ("nobody",) == wrong(facts)["on record and asked by nobody"]


@pytest.mark.parametrize(
    ("events", "waiting", "what"),
    [
        (EVENTS[:4], (f"{CASE}/4",), "… never ended"),
        ((*EVENTS, event(7, f"{CASE}/4/end2", "action_answered", f"{CASE}/4")), (), "… asked or ended twice"),
        (
            (*EVENTS[:4], event(5, f"{CASE}/4/end", "action_answered", f"{CASE}/4", failed=True), EVENTS[5]),
            (),
            "… given up",
        ),
    ],
)
def test_an_action_that_did_not_end_well_once_is_found(
    events: tuple[EventSeen, ...], waiting: tuple[str, ...], what: str
) -> None:
    """Still waiting, ended twice, or given up."""
    facts = FACTS.model_copy(update={"events": events, "waiting_actions": waiting})

    assert {what: (f"{CASE}/4",)} == wrong(facts)


def test_a_mail_that_was_marked_sent_and_never_taken_is_lost() -> None:
    """The outbox alone is no proof."""
    assert {"sent, and never taken by the server: lost": ("n1",)} == wrong(mails=())


@pytest.mark.parametrize(
    ("mails", "kills"),
    [
        ((taken(0), taken(5)), ()),  # nobody died
        ((taken(0), taken(5)), (death(2, "engine"),)),  # somebody else died
        ((taken(0), taken(1, "<2@example.org>"), taken(5)), (death(2),)),  # another mail went out before the death
        ((taken(0), taken(5)), (death(6),)),  # the sender died after the repetition
        ((taken(0), taken(5), taken(9)), (death(2),)),  # one death, two repetitions
        ((taken(4), taken(5)), (death(2),)),  # the first came from the sender that was started after the death
    ],
)
def test_a_repeated_mail_that_no_death_explains_is_found(mails: Sequence[Accepted], kills: Sequence[Kill]) -> None:
    """The sender has to have died with this very mail on its way."""
    other = NoticeSeen(id="n2", state="sent", message_id="<2@example.org>", attempts=1)
    facts = FACTS.model_copy(
        update={"notices": (*FACTS.notices, *([other] if any("2" in m.message_id for m in mails) else []))}
    )

    assert {"… though no sender died in between": ("<1@example.org>",)} == wrong(facts, mails=mails, kills=kills)


@pytest.mark.parametrize(
    ("mails", "died"),
    [
        ((taken(0), taken(5)), death(0.1)),  # it died right after the acceptance
        ((taken(0), taken(5)), death(-0.1)),  # its last words arrived after it had died
    ],
)
def test_a_mail_repeated_because_the_sender_died_with_it_is_counted_and_no_fault(
    mails: Sequence[Accepted], died: Kill
) -> None:
    """The one repetition that is promised to be possible."""
    counts = {count.what: count.count for count in compare(LINES, FACTS, mails, (died,))}

    assert {} == wrong(mails=mails, kills=(died,))
    assert 1 == counts["mails repeated, with the same Message-ID"]


def test_a_mail_that_stands_for_no_notice_is_found() -> None:
    """A notice that went out a second time under another Message-ID looks like a new one."""
    assert {"mails under a Message-ID of no notice": ("<9@example.org>",)} == wrong(
        mails=(*MAILS, taken(1, "<9@example.org>"))
    )


def test_a_mail_that_left_while_the_records_were_read_is_of_a_notice_that_came_meanwhile() -> None:
    """Reminders go on ringing: only what was taken before the reading began has to be among what was read."""
    later = FACTS.model_copy(update={"began": NOON})

    assert {} == wrong(facts=later, mails=(*MAILS, taken(1, "<9@example.org>")))


def test_what_is_wrong_at_one_look_alone_is_on_its_way_and_what_is_wrong_at_two_is_wrong() -> None:
    """A reminder rang before either look; the mail that is lost is lost at both."""
    unsent = [Count(what="notices not sent", count=number, must_be_none=True) for number in (0, 1, 2)]
    lost = [Count(what="lost", count=number, must_be_none=True) for number in (0, 1)]

    def wrong(*looks: Sequence[Count]) -> list[Count]:
        there = iter(looks)
        return [count for count in lasting(lambda: next(there)) if not count.holds]

    assert [] == wrong([unsent[0], lost[0]])
    assert [] == wrong([unsent[1], lost[0]], [unsent[0], lost[0]])
    assert [lost[1]] == wrong([unsent[0], lost[1]], [unsent[2], lost[1]])
    assert [unsent[2]] == wrong([unsent[1], lost[0]], [unsent[2], lost[0]])
