"""Plans over the open cases of a clinic: looked through piece by piece, decided on once, kept for good."""

from __future__ import annotations

import zlib
from datetime import date

import pytest
import sqlalchemy as sa
from tests.core.case.practice import CATALOG
from tests.core.records.office import Office

from amparo.case.commands import RecordEvent, Replan
from amparo.case.replan import Closes, LawChanges
from amparo.case.replan_plan import (
    Applied,
    Confirmed,
    Dropped,
    KeptOut,
    LookedThrough,
    PlanState,
    PutBack,
    ReplanPlan,
)
from amparo.deadlines.closures import CourtClosure, Relief
from amparo.declarations import Catalog, Text
from amparo.errors import UnknownName
from amparo.records import tables
from amparo.records.surveying import carry_on, count_open_cases, survey

RELIEF = Relief(notice="a marked notice of June 14, 2027", accepted_until=date(2027, 6, 21), rules=("hearing_filing",))
CLOSURE = CourtClosure(closed=(date(2027, 6, 1),), courts=("LOS",), note=Text("a burst pipe"), relief=RELIEF)


def at_court(office: Office) -> str:
    """Return the id of a case whose filing is due on the closed day."""
    case = office.open_case()
    office.do(case, "Pablo", RecordEvent(event="notice_to_appear_filed", on=date(2027, 1, 4), data={"court": "LOS"}))
    data = {"kind": "individual", "hearing_date": "2027-07-01"}
    office.do(case, "Pablo", RecordEvent(event="hearing_scheduled", on=date(2027, 1, 4), data=data))
    return case


@pytest.fixture
def cases(office: Office) -> list[str]:
    """Five open cases at the court, in the order in which a plan looks through them."""
    return sorted(at_court(office) for _ in range(5))


def said(office: Office) -> dict[str, str]:
    """Return who decides in these tests."""
    return {"by": office.people["Sofía"], "operator": "desk"}


def begun(office: Office) -> ReplanPlan:
    """Return a plan just begun."""
    return office.records.begin_plan("clinic", Closes(closure=CLOSURE), 5, **said(office))


def ready(office: Office) -> ReplanPlan:
    """Return a plan that has looked through every case."""
    plan = begun(office)
    assert 5 == sum(carry_on(office.records, "clinic", plan, office.now, **said(office)))
    return office.records.plan("clinic", plan.id)


def test_a_plan_has_a_line_for_each_case_and_no_case_is_touched(office: Office, cases: list[str]) -> None:
    """Made by another process, which has nothing in memory."""
    before = [office.case(case) for case in cases]
    plan = ready(office)
    asked = [line for line in office.reopened().plan("clinic", plan.id).lines if line.asks]

    assert cases == [line.case for line in asked]
    assert {date(2027, 6, 21)} == {line.proposed.legal_due for line in asked if line.proposed}
    assert (PlanState.READY, 5, ()) == (plan.state, plan.looked, plan.unread)
    assert before == [office.case(case) for case in cases]


def test_an_interrupted_plan_goes_on_where_it_stopped(office: Office, cases: list[str]) -> None:
    """What was found before is kept, no case is looked through twice and none is left out."""
    plan = begun(office)
    first = next(survey(office.records, "clinic", plan.cause, office.now, at_a_time=2))
    office.records.add_to_plan("clinic", plan.id, first, **said(office))
    stopped = office.records.plan("clinic", plan.id)
    rest = list(survey(office.records, "clinic", plan.cause, office.now, after=stopped.through, at_a_time=2))
    for found in rest:
        office.records.add_to_plan("clinic", plan.id, found, **said(office))
    whole = office.records.plan("clinic", plan.id)

    assert (PlanState.LOOKING, 2) == (stopped.state, stopped.looked)
    assert cases[2:] == [line.case for found in rest for line in found.lines]
    assert (PlanState.READY, cases) == (whole.state, [line.case for line in whole.lines])


def test_the_same_piece_written_down_twice_counts_once(office: Office, cases: list[str]) -> None:
    """Two people who take up the same plan at once find the same."""
    plan = begun(office)
    first = next(survey(office.records, "clinic", plan.cause, office.now, at_a_time=2))
    office.records.add_to_plan("clinic", plan.id, first, **said(office))
    twice = office.records.add_to_plan("clinic", plan.id, first, **said(office))

    assert (2, cases[:2]) == (twice.looked, [line.case for line in twice.lines])


def test_an_unfinished_plan_of_the_same_cause_is_found_again(office: Office, cases: list[str]) -> None:
    """So that the same command goes on instead of beginning anew."""
    plan = begun(office)
    other = Closes(closure=CLOSURE.model_copy(update={"courts": ("NYC",)}))
    found = office.records.unfinished_plan("clinic", plan.cause)

    assert found is not None
    assert plan.id == found.id
    assert office.records.unfinished_plan("clinic", other) is None
    list(carry_on(office.records, "clinic", plan, office.now, **said(office)))
    assert office.records.unfinished_plan("clinic", plan.cause) is None


def test_what_is_kept_out_is_not_applied_until_it_is_put_back(office: Office, cases: list[str]) -> None:
    """The first case's line goes out and comes back."""
    plan = ready(office)
    line = plan.lines[0]
    out = office.records.add_to_plan("clinic", plan.id, KeptOut(case=line.case, deadline=line.deadline), **said(office))
    back = office.records.add_to_plan(
        "clinic", plan.id, PutBack(case=line.case, deadline=line.deadline), **said(office)
    )

    assert () == out.to_apply[line.case]
    assert (line,) == back.to_apply[line.case]


def test_the_first_decision_about_a_plan_is_followed_and_no_later_one(office: Office, cases: list[str]) -> None:
    """Nobody drops what somebody confirmed a moment before, keeps a line out of it, or applies it a second time."""
    plan = ready(office)
    line = plan.lines[0]
    late = (
        Dropped(reason="too late"),
        KeptOut(case=line.case, deadline=line.deadline),
        Applied(taken=5, refused=0),
        Confirmed(reason="again"),
        LookedThrough(through="zz", cases=9),
    )
    office.records.add_to_plan("clinic", plan.id, Confirmed(reason="read by two"), **said(office))
    for entry in late:
        office.records.add_to_plan("clinic", plan.id, entry, **said(office))
    told = office.records.plan("clinic", plan.id)

    assert (PlanState.APPLIED, "read by two", (), 5) == (told.state, told.reason, told.kept_out, told.looked)


def test_what_a_plan_says_is_sealed_and_no_other_organization_has_it(office: Office, cases: list[str]) -> None:
    """Notes, notices and case numbers are nobody else's."""
    plan = ready(office)
    with office.records.database.read() as connection:
        rows = connection.execute(sa.select(tables.decisions)).all()

    assert not any(b"marked" in row.sealed or b"burst" in row.sealed for row in rows)
    with pytest.raises(UnknownName, match=plan.id):
        office.records.plan("elsewhere", plan.id)


def test_an_unknown_plan_is_named_with_the_nearest(office: Office, cases: list[str]) -> None:
    """One letter was typed wrong."""
    plan = ready(office)
    typed = plan.id[:-1] + ("0" if plan.id[-1] != "0" else "1")

    with pytest.raises(UnknownName, match=f"Did you mean {plan.id}"):
        office.records.plan("clinic", typed)


def test_a_decided_closure_stands_beside_dates_that_start_later(office: Office) -> None:
    """It is read in the transaction that decides, also by a process that read none before."""
    assert () == office.records.closures("clinic")
    office.records.decide_closure("clinic", "aa11", CLOSURE, **said(office))
    office.records.decide_closure("clinic", "aa11", CLOSURE, **said(office))
    [deadline] = [d for d in office.case(at_court(office)).deadlines if d.rule == "hearing_filing"]

    assert (CLOSURE,) == office.records.closures("clinic") == office.reopened().closures("clinic")
    assert date(2027, 6, 1) == deadline.dates.legal_due
    assert any("a burst pipe" in one.en for one in deadline.warnings)
    assert () == office.records.closures("elsewhere")


def test_a_plan_s_command_under_one_id_is_carried_out_once(office: Office, cases: list[str]) -> None:
    """Applied again after a kill: the same answer, and not an event more."""
    plan = ready(office)
    [line] = plan.to_apply[cases[0]]
    command = Replan(plan=plan.id, reason="read by two", dates=(line.as_date(),), closure=CLOSURE)
    first = office.ask(cases[0], "Sofía", command, id_=f"replan/{plan.id}/{cases[0]}")
    again = office.ask(cases[0], "Sofía", command, id_=f"replan/{plan.id}/{cases[0]}")

    assert (None, False, True) == (first.refused, first.repeated, again.repeated)
    assert first.seq == again.seq
    assert date(2027, 6, 21) in {deadline.dates.legal_due for deadline in office.case(cases[0]).deadlines}


def test_new_rules_are_tried_on_every_case_that_is_under_others(office: Office, cases: list[str]) -> None:
    """A case that is under them already has nothing to decide."""
    rules = tuple(
        one.model_copy(update={"values": (one.values[0].model_copy(update={"value": 20}),)})
        if one.id == "hearing_filing"
        else one
        for one in CATALOG.rules
    )
    changed = {**CATALOG.model_dump(exclude={"hash", "rules"}), "hash": "later", "rules": rules}
    office.records.save_catalog(Catalog.model_validate(changed))
    found = list(survey(office.records, "clinic", LawChanges(catalog="later"), office.now))
    same = list(survey(office.records, "clinic", LawChanges(catalog=CATALOG.hash), office.now))

    assert cases == [line.case for piece in found for line in piece.lines if line.asks]
    assert [] == [line for piece in same for line in piece.lines]


def test_closed_and_other_organizations_cases_are_left_out(office: Office, cases: list[str]) -> None:
    """Only what is open is looked through."""
    office.do(cases[0], "Sofía", RecordEvent(event="case_closed", on=date(2027, 1, 4), data={"reason": "moved away"}))

    assert 4 == count_open_cases(office.records, "clinic")
    found = list(survey(office.records, "clinic", Closes(closure=CLOSURE), office.now))
    assert cases[1:] == [line.case for piece in found for line in piece.lines]


def test_a_case_that_cannot_be_read_is_named_and_holds_up_no_other(office: Office, cases: list[str]) -> None:
    """Its key does not open: the plan says which case, and goes on."""
    number = office.case(cases[1]).number
    with office.records.database.write() as connection:
        keys = tables.keys
        other = connection.execute(sa.select(keys.c.wrapped).where(keys.c.id == cases[0])).scalar_one()
        connection.execute(keys.update().where(keys.c.id == cases[1]).values(wrapped=other))
    [found] = survey(office.reopened(), "clinic", Closes(closure=CLOSURE), office.now)

    assert [case for case in cases if case != cases[1]] == [line.case for line in found.lines]
    assert [True] == [sentence.startswith(f"{number}: ") for sentence in found.unread]


def test_a_case_whose_record_is_broken_is_named_and_holds_up_no_other(office: Office, cases: list[str]) -> None:
    """Its document says something that is no case: whoever plans reads which one, and the rest is planned."""
    number = office.case(cases[0]).number
    sealed = office.records.keys.seal(cases[0], "document", zlib.compress(b"{}"))
    with office.records.database.write() as connection:
        table = tables.documents
        connection.execute(table.delete().where(table.c.case == cases[0]))
        connection.execute(table.insert().values(case=cases[0], seq=1, sealed=sealed))
    [found] = survey(office.reopened(), "clinic", Closes(closure=CLOSURE), office.now)

    assert cases[1:] == [line.case for line in found.lines]
    assert [True] == [sentence.startswith(f"{number}: a fault in its record") for sentence in found.unread]
