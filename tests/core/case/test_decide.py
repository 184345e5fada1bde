"""What commands mean for a case, told as a clinic would live it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from amparo.case.commands import (
    ActionEnded,
    AddNote,
    AddPerson,
    Assign,
    CompleteStep,
    OfferPlacement,
    RecordEvent,
    SettleAttention,
    StateFacts,
)
from amparo.case.model import ConflictHit, Person
from amparo.case.walls import RaiseWall
from amparo.declarations import Role

if TYPE_CHECKING:
    from tests.core.case.practice import Docket


def test_a_case_opens_with_its_first_step_and_says_why_the_others_wait(docket: Docket) -> None:
    """Only the conflict check is open; the screening says that it waits for it."""
    agenda = {item.step: item for item in docket.settlement.agenda}

    assert agenda["conflict_check"].status.value == "open"
    assert [reason.en for reason in agenda["screening"].reasons] == ["the step “conflict check” is not done yet"]
    assert [reason.es for reason in agenda["screening"].reasons] == ["todavía falta el paso «conflict check»"]
    assert docket.settlement.phase == "screening"


def test_completing_a_step_states_facts_and_opens_what_waited_for_it(docket: Docket) -> None:
    """After the screening the case is in placement."""
    docket.do("ines", CompleteStep(step="conflict_check"))
    docket.do("pablo", CompleteStep(step="screening", answers={"custody": "detained"}))

    assert docket.case.facts == {"asylum.custody": "detained"}
    assert docket.settlement.phase == "placement"
    assert docket.status("place") == "open"


def test_a_step_is_refused_to_somebody_without_its_role(docket: Docket) -> None:
    """The social worker cannot run the conflict check, and the refusal names who can."""
    refused = docket.ask("sol", CompleteStep(step="conflict_check"))

    assert refused is not None
    assert refused.code == "not_allowed"
    assert (
        "only an intake worker may do this, and you act as social worker; ask a colleague who may."
        in refused.sentence.en
    )
    assert "quien tenga el papel de personal de admisión, y usted tiene el de trabajo social;" in refused.sentence.es


def test_a_person_of_another_organization_learns_nothing(docket: Docket) -> None:
    """The same words as for a case that does not exist."""
    refused = docket.ask("ines", AddNote(text="hello"), organization="another clinic")

    assert refused is not None
    assert refused.sentence.en.startswith("There is no such case in your organization.")


def test_an_unknown_step_gets_the_nearest_names(docket: Docket) -> None:
    """A slip of the pen is not a riddle."""
    refused = docket.ask("ines", CompleteStep(step="conflict_chek"))

    assert refused is not None
    assert "There is no step “conflict_chek” in this case. Did you mean conflict_check?" in refused.sentence.en


def test_answers_that_the_form_does_not_take_are_all_named(docket: Docket) -> None:
    """Two wrong answers, two short sentences, nothing changed."""
    docket.do("ines", CompleteStep(step="conflict_check"))
    seq = docket.case.seq

    refused = docket.ask("pablo", CompleteStep(step="screening", answers={"custody": "lost", "shoe_size": 38}))

    assert refused is not None
    assert "“custody” (custody) is one of detained, free, not “lost”" in refused.sentence.en
    assert "“shoe_size” is not asked here (asked: custody, child)" in refused.sentence.en
    assert docket.case.seq == seq


def test_an_event_in_the_future_is_refused(docket: Docket) -> None:
    """What has not happened is not on the record; today is 4 January 2027 in this case."""
    refused = docket.ask("pablo", RecordEvent(event="last_arrival", on=date(2027, 1, 5)))

    assert refused is not None
    assert "is dated Tuesday, January 5, 2027, and today is Monday, January 4, 2027 in this case" in refused.sentence.en


def test_an_event_dated_before_the_one_it_needs_is_refused(docket: Docket) -> None:
    """Nobody files before arriving."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))

    refused = docket.ask("pablo", RecordEvent(event="i589_filed", on=date(2026, 3, 9)))

    assert refused is not None
    assert refused.code == "too_early"
    assert "would be before “last arrival” on Tuesday, March 10, 2026" in refused.sentence.en


def test_a_full_volunteer_is_not_offered_a_case(docket: Docket) -> None:
    """The reason is said: three open cases, at most three."""
    full = tuple(c.model_copy(update={"open_cases": 3}) if c.id == "victor" else c for c in docket.colleagues)
    docket.colleagues = full

    refused = docket.ask("clara", OfferPlacement(to=("victor",)))

    assert refused is not None
    assert "they have 3 open cases and take at most 3" in refused.sentence.en


def test_an_action_is_asked_once_with_its_declared_fields_and_its_answer_does_the_step(docket: Docket) -> None:
    """The plugin learns the custody and nothing else; its answer completes the step."""
    docket.do("ines", CompleteStep(step="conflict_check"))
    docket.do("pablo", CompleteStep(step="screening", answers={"custody": "free"}))
    [action] = docket.case.actions

    assert action.fields == {"principal.language": "Spanish", "asylum.custody": "free"}
    assert docket.status("suggest_shelter") == "being done by a plugin"

    docket.do("engine", ActionEnded(action=action.id, answers={"places": "Casa Ejemplo"}))

    assert docket.case.actions == ()
    assert docket.status("suggest_shelter") == "done"


def test_a_failed_action_becomes_a_task_for_a_person(docket: Docket) -> None:
    """The step opens for the social worker, and somebody is asked to look."""
    docket.do("ines", CompleteStep(step="conflict_check"))
    docket.do("pablo", CompleteStep(step="screening", answers={"custody": "free"}))
    docket.do("engine", ActionEnded(action=docket.case.actions[0].id, problem="timed out"))

    assert docket.status("suggest_shelter") == "open"
    assert docket.case.attention[0].owner is Role.SOCIAL_WORKER

    docket.do("sol", CompleteStep(step="suggest_shelter", answers={"places": "asked by telephone"}))

    assert docket.status("suggest_shelter") == "done"


def test_a_changed_answer_marks_what_was_done_on_it(docket: Docket) -> None:
    """The custody changed after the shelter was suggested: the step stays done, and says so."""
    docket.do("ines", CompleteStep(step="conflict_check"))
    docket.do("pablo", CompleteStep(step="screening", answers={"custody": "free"}))
    docket.do("engine", ActionEnded(action=docket.case.actions[0].id, answers={"places": "Casa Ejemplo"}))
    docket.do("ines", StateFacts(facts={"asylum.custody": "detained"}))

    assert docket.status("suggest_shelter") == "done on facts that have changed"


def test_a_closed_case_takes_nothing_but_its_reopening(docket: Docket) -> None:
    """Closed by an attorney; a step is refused; reopened, the alarm is back."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    docket.do("ana", RecordEvent(event="case_closed", on=date(2027, 1, 4), data={"reason": "moved away"}))
    assert docket.settlement.closed
    assert docket.settlement.alarm is None

    refused = docket.ask("ines", CompleteStep(step="conflict_check"))
    assert refused is not None
    assert refused.code == "closed"

    docket.do("ana", RecordEvent(event="case_reopened", on=date(2027, 1, 4), data={"reason": "is back"}))
    assert docket.settlement.alarm is not None


def test_only_those_whom_an_event_names_record_it(docket: Docket) -> None:
    """A paralegal records arrivals and hearings; a case is closed by an attorney or a representative."""
    closing = RecordEvent(event="case_closed", on=date(2027, 1, 4), data={"reason": "moved away"})
    refused = docket.ask("pablo", closing)

    assert refused is not None
    assert "not_allowed" == refused.code
    assert docket.ask("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10))) is None
    assert docket.ask("ana", closing) is None


def test_an_assignment_needs_a_colleague_with_that_role(docket: Docket) -> None:
    """Sol is no staff attorney; Ana is."""
    refused = docket.ask("sofia", Assign(role=Role.STAFF_ATTORNEY, person="sol"))
    docket.do("sofia", Assign(role=Role.STAFF_ATTORNEY, person="ana"))

    assert refused is not None
    assert refused.code == "colleague_without_role"
    assert docket.case.assigned == {Role.STAFF_ATTORNEY: "ana"}


@pytest.mark.parametrize("changes", [{"id": "somebody else"}, {"active": False}, {"organization": "another clinic"}])
def test_nobody_is_assigned_who_does_not_work_here(docket: Docket, changes: dict[str, object]) -> None:
    """Unknown, gone, or of another clinic: they would never hear of it."""
    docket.colleagues = tuple(c.model_copy(update=changes) if c.id == "ana" else c for c in docket.colleagues)
    refused = docket.ask("sofia", Assign(role=Role.STAFF_ATTORNEY, person="ana"))

    assert refused is not None
    assert "unknown_colleague" == refused.code


def test_whoever_a_wall_keeps_away_is_answered_as_if_there_were_no_case(docket: Docket) -> None:
    """Whatever they ask, in the very words that a stranger reads."""
    docket.do("sofia", RaiseWall(people=("ines",), reason="she knows the other side"))
    stranger = docket.ask("ines", AddNote(text="hello"), organization="another clinic")
    asked = (AddNote(text="hello"), CompleteStep(step="conflict_check"), CompleteStep(step="no such step"))

    assert stranger is not None
    assert [stranger] * 3 == [docket.ask("ines", body) for body in asked]


def test_what_needs_attention_is_settled_once_with_a_word_on_how(docket: Docket) -> None:
    """Neither without one, nor what is not there."""
    docket.do("ines", CompleteStep(step="conflict_check"))
    docket.do("pablo", CompleteStep(step="screening", answers={"custody": "free"}))
    docket.do("engine", ActionEnded(action=docket.case.actions[0].id, problem="timed out"))
    [item] = docket.case.attention
    refused = [
        docket.ask("sol", SettleAttention(item=item.id, how="  ")),
        docket.ask("sol", SettleAttention(item="x99", how="asked by telephone")),
    ]
    docket.do("sol", SettleAttention(item=item.id, how="asked by telephone"))
    again = docket.ask("sol", SettleAttention(item=item.id, how="asked by telephone"))

    assert ["reason", "unknown_attention", "unknown_attention"] == [one.code for one in (*refused, again) if one]
    assert () == docket.case.attention


def test_somebody_who_joins_the_case_asks_for_another_conflict_check(docket: Docket) -> None:
    """The check is done again; what it finds replaces what the first one said."""
    docket.do("ines", CompleteStep(step="conflict_check"))
    docket.do("ines", AddPerson(person=Person(id="", role="adverse", name="Ramiro Ejemplo")))
    assert docket.status("conflict_check") == "done on facts that have changed"

    docket.conflicts = (
        ConflictHit(
            name="Ramiro Ejemplo", found="Ramiro Ejemplo", case_number="26-X", role="principal", score=99, reasons=()
        ),
    )
    docket.do("ines", CompleteStep(step="conflict_check"))
    [checked] = docket.case.of_kind["conflicts_checked"]

    assert checked.current == {"hits": 1}
    assert docket.case.conflicts == docket.conflicts
    assert docket.status("conflict_check") == "done"


def test_an_answer_that_the_form_does_not_take_becomes_a_persons_task(docket: Docket) -> None:
    """A plugin's wrong answer is never asked for again and again: the step is the social worker's now."""
    docket.do("ines", CompleteStep(step="conflict_check"))
    docket.do("pablo", CompleteStep(step="screening", answers={"custody": "free"}))
    docket.do("engine", ActionEnded(action=docket.case.actions[0].id, answers={"lodging": "Casa Ejemplo"}))

    assert docket.case.actions == ()
    assert docket.status("suggest_shelter") == "open"
    assert docket.case.attention[0].owner is Role.SOCIAL_WORKER


def test_an_answer_to_a_step_that_is_no_longer_open_is_let_go(docket: Docket) -> None:
    """The client was detained while the plugin looked for shelters."""
    docket.do("ines", CompleteStep(step="conflict_check"))
    docket.do("pablo", CompleteStep(step="screening", answers={"custody": "free"}))
    [action] = docket.case.actions
    docket.do("ines", StateFacts(facts={"asylum.custody": "detained"}))
    docket.do("engine", ActionEnded(action=action.id, answers={"places": "Casa Ejemplo"}))

    assert docket.case.actions == ()
    assert docket.status("suggest_shelter") == "not yet"
    assert docket.case.attention == ()
