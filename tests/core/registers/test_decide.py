"""What a command to a register means, and why it is refused: each sentence names what, where and what to do."""

from __future__ import annotations

from typing import Any

import pytest
from tests.core.registers.store import (
    VOLUNTEER,
    WORKER,
    asking,
    record,
    somebody,
    world,
)

from amparo.case.commands import Refusal
from amparo.declarations import FactValue, Role
from amparo.registers.commands import AddRecord, Decided, RegisterAsk, SettleItem
from amparo.registers.decide import decide
from amparo.registers.events import (
    AttentionGiven,
    EntryAppended,
    RecordAdded,
    RecordClosed,
    RecordReopened,
    StateChanged,
    ValueSet,
)
from amparo.registers.model import NO_LONGER_NEEDED, Entry, NeedsAttention, OfCase

DESK = somebody(VOLUNTEER)
STAFF = somebody(WORKER)


def refused(decided: Decided | Refusal) -> Refusal:
    """Return the refusal that a decision has to be."""
    assert isinstance(decided, Refusal), decided
    return decided


def taken(decided: Decided | Refusal) -> Decided:
    """Return what a decision came to, which has to be no refusal."""
    assert isinstance(decided, Decided), decided
    return decided


def test_one_command_changes_its_record_and_the_one_that_it_refers_to() -> None:
    """What is given at the desk is on the request's list and out of the store room, or neither."""
    given = asking("requests", "give", item="r2", quantity=2)
    found = taken(decide(given, world(DESK, record("requests"), record("stock", "r2", in_stock=5))))

    expected = {
        "r1": (EntryAppended(id="e2", entries="given", values={"item": "r2", "quantity": 2}),),
        "r2": (ValueSet(field="in_stock", value=3),),
    }
    assert expected == found.bodies


def test_no_more_is_taken_than_there_is_and_the_sentence_says_how_much_there_is() -> None:
    """Whoever sees the store room reads what is left, in both languages."""
    given = asking("requests", "give", item="r2", quantity=6)
    why = refused(decide(given, world(DESK, record("requests"), record("stock", "r2", in_stock=5))))

    assert why.code == "too_little"
    assert why.sentence.en == (
        "Of “in stock” there are 5 in item 2, and 6 were to be taken; at least 0 have to be left. Take fewer."
    )
    assert why.sentence.es.startswith("De «in stock» hay 5 en artículo 2 y se querían tomar 6")


def test_a_number_goes_no_higher_than_what_fits() -> None:
    """A slip of the keyboard must not fill the store room."""
    why = refused(decide(asking("stock", "receive", quantity=996), world(DESK, record("stock", in_stock=5))))

    assert why.code == "too_much"


def test_two_effects_of_one_command_upon_one_record_see_each_other() -> None:
    """Counting each from what was there before would take more than there is."""
    from amparo.declarations import Constant, TakeFrom

    stock = world(STAFF, record("stock", in_stock=5))
    twice = (
        stock.declarations["stock"]
        .commands[1]
        .model_copy(update={"effects": (TakeFrom(field="in_stock", value=Constant(3)),) * 2})
    )
    declared = stock.declarations["stock"].model_copy(update={"commands": (twice,)})
    changed = stock.model_copy(update={"declarations": {**stock.declarations, "stock": declared}})

    assert refused(decide(asking("stock", "hand_out", quantity=1), changed)).code == "too_little"


@pytest.mark.parametrize(
    "who",
    [
        None,
        somebody(Role.STAFF_ATTORNEY),
        somebody(WORKER, organization="another"),
        somebody(WORKER, active=False),
        somebody(),
    ],
)
def test_who_may_not_see_a_register_learns_not_even_that_there_is_one(who: object) -> None:
    """The same sentence stands for a register that nobody declares."""
    there = refused(decide(asking("requests", "give"), world(who, record("requests"))))  # type: ignore[arg-type]
    nowhere = refused(decide(asking("no_such", "give"), world(who)))  # type: ignore[arg-type]

    assert there.code == nowhere.code == "unknown"
    assert there.sentence.en.replace("requests", "no_such") == nowhere.sentence.en


def test_who_sees_a_register_may_not_do_everything_in_it() -> None:
    """The desk hands out, and does not retire an item."""
    why = refused(decide(asking("stock", "retire"), world(DESK, record("stock"))))

    assert why.code == "not_allowed"
    assert "only a social worker may do this" in why.sentence.en


def test_of_a_field_that_the_desk_may_not_see_a_refusal_says_nothing() -> None:
    """A condition names its field only to whoever may read it."""
    from amparo.declarations import FieldTest

    base = world(DESK, record("requests", size="m"))
    command = (
        base.declarations["requests"]
        .commands[2]
        .model_copy(update={"when": (FieldTest(field="legal_note", known=True),)})
    )
    declared = base.declarations["requests"].model_copy(update={"commands": (command,)})
    there = base.model_copy(update={"declarations": {**base.declarations, "requests": declared}})
    at_desk = refused(decide(asking("requests", "hand_over"), there))
    in_office = refused(decide(asking("requests", "hand_over"), there.model_copy(update={"colleague": STAFF})))

    assert "legal note" not in at_desk.sentence.en
    assert "legal note" in in_office.sentence.en


def test_a_condition_on_the_record_says_what_is_missing() -> None:
    """Nothing is handed over before the size is known."""
    why = refused(decide(asking("requests", "hand_over"), world(DESK, record("requests"))))

    assert why.sentence.en == "“Hand over” cannot be done with request 1 now: “size” has to be answered first."


def test_a_command_that_closes_sets_who_and_when_and_asks_the_case_that_made_the_record() -> None:
    """The person who hands over is the one who completes the step."""
    made = record("requests", size="m").model_copy(update={"of_case": OfCase(case="k1", step="support#e4")})
    found = taken(decide(asking("requests", "hand_over"), world(DESK, made)))

    assert found.bodies["r1"] == (
        ValueSet(field="handed_by", value="p-1"),
        ValueSet(field="handed_on", value="2027-01-04"),
        StateChanged(state="handed_over"),
        RecordClosed(),
    )
    assert found.completes is not None
    assert (found.completes.step, found.completes.answers) == ("support#e4", {"handed_on": "2027-01-04"})


@pytest.mark.parametrize("already", [{"asked": "register/r1/3"}, {"step_done": True}, {"of_case": None}])
def test_a_case_is_asked_once_and_only_where_one_made_the_record(already: dict[str, object]) -> None:
    """Not while it has not answered, not after it did, not for a record added by hand."""
    made = record("requests", size="m").model_copy(update={"of_case": OfCase(case="k1", step="support"), **already})

    assert taken(decide(asking("requests", "hand_over"), world(DESK, made))).completes is None


def test_what_has_ended_takes_only_what_reopens_it_and_what_is_open_nothing_that_does() -> None:
    """Each says which of the two it is."""
    ended = record("stock", in_stock=3).model_copy(update={"is_open": False})

    assert "it has ended" in refused(decide(asking("stock", "receive", quantity=1), world(STAFF, ended))).sentence.en
    assert taken(decide(asking("stock", "bring_back"), world(STAFF, ended))).bodies["r1"][0] == RecordReopened()
    assert (
        "it has not ended" in refused(decide(asking("stock", "bring_back"), world(STAFF, record("stock")))).sentence.en
    )


def test_nothing_is_done_upon_a_record_that_has_ended() -> None:
    """An item that was retired is not handed out by a request either."""
    ended = record("stock", "r2", in_stock=3).model_copy(update={"is_open": False})
    why = refused(decide(asking("requests", "give", item="r2", quantity=1), world(DESK, record("requests"), ended)))

    assert why.code == "upon_ended"


def test_a_command_in_another_state_says_where_the_record_stands() -> None:
    """And an open record that its case no longer needs says that much."""
    stands = record("requests", size="m").model_copy(update={"state": "handed_over"})
    why = refused(decide(asking("requests", "give", item="r2", quantity=1), world(DESK, stands)))
    withdrawn = stands.model_copy(update={"state": NO_LONGER_NEEDED})
    other = refused(decide(asking("requests", "give", item="r2", quantity=1), world(DESK, withdrawn)))

    assert "it stands at “handed over”" in why.sentence.en
    assert "it stands at “no longer needed”" in other.sentence.en


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"item": "r2"}, "answers"),
        ({"item": "r2", "quantity": 0}, "answers"),
        ({"item": "r2", "quantity": 1, "colour": "red"}, "answers"),
        ({"item": "r9", "quantity": 1}, "no_reference"),
        ({"item": "r1", "quantity": 1}, "no_reference"),
    ],
)
def test_answers_are_held_against_their_questions(answers: dict[str, Any], code: str) -> None:
    """A reference has to lead to a record of the right register."""
    there = world(DESK, record("requests"), record("stock", "r2", in_stock=5))

    assert refused(decide(asking("requests", "give", **answers), there)).code == code


def test_nobody_is_in_a_list_twice_where_it_counts_each_once() -> None:
    """And the place that they would have taken is not taken either."""
    line = Entry(id="e2", entries="registered", values={"volunteer": "r2"}, on=world(None).day, by="p-1")
    there = record("sessions", places_left=2).model_copy(update={"entries": (line,)})
    why = refused(
        decide(asking("sessions", "register", volunteer="r2"), world(STAFF, there, record("volunteers", "r2")))
    )

    assert why.code == "twice"


def test_a_line_that_is_struck_makes_room_again_and_one_that_is_not_there_is_not_struck() -> None:
    """A mistake in a list is taken out of the count, and stays on record."""
    empty = world(STAFF, record("sessions", places_left=2), record("volunteers", "r2"))

    assert refused(decide(asking("sessions", "unregister", volunteer="r2"), empty)).code == "not_in_list"


def test_adding_asks_what_it_says_and_sets_what_nobody_is_asked() -> None:
    """A new item begins with none in stock."""
    asked = RegisterAsk(
        id="c1",
        organization="clinic",
        register_id="stock",
        actor="p-1",
        body=AddRecord(record="r7", values={"name": "jackets", "kind": "clothes"}),
    )
    found = taken(decide(asked, world(STAFF)))

    values: dict[str, FactValue] = {"in_stock": 0, "name": "jackets", "kind": "clothes"}
    assert found.bodies == {"r7": (RecordAdded(state="kept", values=values),)}
    assert refused(decide(asked, world(DESK))).code == "not_allowed"


def test_a_colleague_who_is_named_has_to_be_one() -> None:
    """Somebody who left leads no session."""
    there = world(STAFF, record("sessions"))

    assert refused(decide(asking("sessions", "lead", leader="p-9"), there)).code == "no_colleague"
    assert taken(decide(asking("sessions", "lead", leader="p-2"), there)).bodies["r1"][0] == ValueSet(
        field="leader", value="p-2"
    )


def test_whoever_looked_before_somebody_else_changed_it_is_told() -> None:
    """If the caller says what they saw; without it the command stands for itself."""
    late = asking("stock", "receive", seen_seq=0, quantity=1)

    assert refused(decide(late, world(STAFF, record("stock")))).code == "went_on"


def test_what_needs_attention_is_settled_with_a_note() -> None:
    """By whoever sees the register; what is not there cannot be."""
    from amparo.declarations import Text

    item = NeedsAttention(id="x4", what=Text("look"), since=world(None).now)
    there = record("requests").model_copy(update={"attention": (item,)})
    body = SettleItem(record="r1", item="x4", note="told the paralegal")
    asked = RegisterAsk(id="c1", organization="clinic", register_id="requests", actor="p-1", body=body)
    found = taken(decide(asked, world(DESK, there)))

    assert found.bodies == {"r1": (AttentionGiven(item="x4", note="told the paralegal"),)}
    assert refused(decide(asked, world(DESK, record("requests")))).code == "no_item"


def test_a_stand_in_acts_for_whom_they_stand_in() -> None:
    """And the record says so."""
    absent = somebody(WORKER, id_="p-2")
    stand_in = somebody(Role.PARALEGAL).model_copy(update={"stands_in_for": (absent,)})

    assert taken(decide(asking("stock", "retire"), world(stand_in, record("stock")))).for_whom == "p-2"
