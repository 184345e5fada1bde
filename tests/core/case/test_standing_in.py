"""What a stand-in may do to a case, decided with the office's own day, and for whom it is."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.case.practice import CATALOG, COLLEAGUES, ZONE, Docket

from amparo.access.people import Absence, Colleague
from amparo.case.commands import (
    AddNote,
    AnswerOffer,
    Assign,
    Body,
    Command,
    CompleteStep,
    Context,
    OfferPlacement,
    OpenCase,
    RecordEvent,
    Refusal,
)
from amparo.case.decide import Decision, weigh
from amparo.case.model import Person
from amparo.declarations import Role

DURING, AFTER = date(2027, 1, 4), date(2027, 1, 9)


def away(**by: str) -> tuple[Colleague, ...]:
    """Return the clinic's people, some of them away from January 4 until January 8."""
    return tuple(
        one.model_copy(update={"absences": (Absence(by=by[one.id], since=DURING, until=date(2027, 1, 8)),)})
        if one.id in by
        else one
        for one in COLLEAGUES
    )


def weighed(docket: Docket, actor: str, body: Body, people: tuple[Colleague, ...], day: date) -> Decision | Refusal:
    """Return what a command means on a day."""
    command = Command(id="command", organization="clinic", actor=actor, body=body)
    return weigh(docket.case, command, CATALOG, Context(now=docket.now, office_day=day, colleagues=people))


@pytest.fixture
def docket() -> Docket:
    """Return a case that was given to the paralegal."""
    made = Docket()
    person = Person(id="", role="principal", name="Luz Marina Ejemplo")
    made.do("ines", OpenCase(number="27-AB2C", case_type="asylum", zone=ZONE, persons=(person,)))
    made.do("ines", CompleteStep(step="conflict_check"))
    made.do("sofia", Assign(role=Role.PARALEGAL, person="pablo"))
    return made


ARRIVAL = RecordEvent(event="last_arrival", on=date(2026, 9, 1))


def test_a_stand_in_records_what_the_colleague_could_and_only_while_it_lasts(docket: Docket) -> None:
    """An intake worker records no event by herself."""
    people = away(pablo="ines")
    during, after = (weighed(docket, "ines", ARRIVAL, people, day) for day in (DURING, AFTER))

    assert isinstance(during, Decision)
    assert ("pablo", "legal_event_recorded") == (during.for_whom, during.bodies[0].type)
    assert isinstance(after, Refusal)
    assert "not_allowed" == after.code


def test_a_step_of_the_colleague_is_done_in_their_stead(docket: Docket) -> None:
    """The record names whoever did it, and for whom."""
    done = weighed(
        docket, "ines", CompleteStep(step="screening", answers={"custody": "free"}), away(pablo="ines"), DURING
    )

    assert isinstance(done, Decision)
    assert "pablo" == done.for_whom


def test_what_somebody_does_in_their_own_right_is_for_nobody(docket: Docket) -> None:
    """A colleague who stands in for nobody, and the engine itself."""
    own = weighed(docket, "sofia", AddNote(text="x"), away(pablo="ines"), DURING)

    assert isinstance(own, Decision)
    assert "" == own.for_whom


def test_an_offer_to_a_volunteer_who_is_away_is_answered_by_whoever_stands_in(docket: Docket) -> None:
    """The case goes to the volunteer who was asked; nobody but a licensed stand-in may say so."""
    docket.do("clara", OfferPlacement(to=("victor",)))
    people = tuple(one.model_copy(update={"open_cases": 0}) for one in away(victor="vera"))
    taken = weighed(docket, "vera", AnswerOffer(accept=True), people, DURING)
    late = weighed(docket, "vera", AnswerOffer(accept=True), people, AFTER)
    unlicensed = weighed(docket, "ines", AnswerOffer(accept=True), away(victor="ines"), DURING)

    assert isinstance(taken, Decision)
    assert "victor" == taken.for_whom
    assert ["victor"] == [body.person for body in taken.bodies if body.type == "assigned"]
    assert ["offer_of_another"] * 2 == [one.code for one in (late, unlicensed) if isinstance(one, Refusal)]
