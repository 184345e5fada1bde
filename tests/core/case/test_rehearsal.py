"""What other plugins would change in a case, named with its place, its dates and its people; nothing of the client."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.case.catalogs import akin, changed, with_step, without_steps
from tests.core.case.closures import DUE, HEARING, lived, switch_to, valued, without
from tests.core.case.practice import CATALOG, ZONE, Docket, field
from tests.core.case.situations import in_court
from tests.core.case.test_switching import CHANGES, made, screened
from tests.core.documents.forms.blank import FORM
from tests.core.documents.forms.conftest import catalog_with

from amparo.case.agenda import AgendaStatus
from amparo.case.commands import Assign, OpenCase
from amparo.case.model import Person
from amparo.case.rehearsal import Change, RehearsedCase, rehearse
from amparo.case.rehearsal_catalogs import Difference
from amparo.declarations import Catalog, DocumentTemplate, FieldKind, Form, Happened, Role, TemplateField, Text

WAITS = {AgendaStatus.OPEN, AgendaStatus.RUNNING, AgendaStatus.OUTDATED}


def rehearsed(docket: Docket, catalog: Catalog) -> RehearsedCase:
    """Return what the switch of a case to a catalog would change now."""
    return rehearse(docket.case, Difference(docket.catalog, catalog), docket.now)


def told(docket: Docket, catalog: Catalog) -> list[tuple[Change, str, str]]:
    """Return the changes in short."""
    return [(one.change, one.subject, one.at) for one in rehearsed(docket, catalog).changes]


@pytest.fixture
def assigned(docket: Docket) -> Docket:
    """Return a case that was screened, with a paralegal and an attorney."""
    screened(docket)
    docket.do("sofia", Assign(role=Role.PARALEGAL, person="pablo"))
    docket.do("sofia", Assign(role=Role.STAFF_ATTORNEY, person="ana"))
    return docket


class TestEachChange:
    def test_the_same_catalog_changes_nothing(self, assigned: Docket) -> None:
        """No line, no person."""
        assert ((), ()) == (rehearsed(assigned, CATALOG).changes, rehearsed(assigned, CATALOG).people)

    def test_a_field_that_is_added_to_an_open_form(self, assigned: Docket) -> None:
        """The attorney whose step it is will be asked more."""
        form = Form(fields=(*CATALOG.step["file_i589"].form.fields, field("fee", FieldKind.YES_NO)))
        [line] = rehearsed(assigned, with_step("asks more", "file_i589", form=form)).changes

        assert (Change.FORM_FIELD_COMES, "file_i589@p1", ("ana",)) == (line.change, line.at, line.people)
        assert (None, "fee (yes or no)") == (line.was, line.becomes.en if line.becomes else "")

    def test_a_field_that_is_dropped_and_one_that_takes_another_kind_of_answer(self, assigned: Docket) -> None:
        """A label that reads otherwise is no change."""
        form = Form(fields=(field("filed_on", FieldKind.TEXT),))
        lines = told(assigned, with_step("asks less", "file_i589", form=form))

        assert [
            (Change.FORM_FIELD_GOES, "file_i589", "file_i589@p1"),
            (Change.FORM_FIELD_CHANGES, "file_i589", "file_i589@p1"),
        ] == lines

    def test_a_step_that_is_renamed(self, assigned: Docket) -> None:
        """Both names stand side by side."""
        [line] = rehearsed(assigned, with_step("renamed", "file_i589", title=Text("send the I-589"))).changes

        assert (Change.STEP_RENAMED, "file the I-589", "send the I-589") == (
            line.change, str(line.was), str(line.becomes))  # fmt: skip

    def test_a_step_that_is_others_from_now_on(self, assigned: Docket) -> None:
        """It matters to those whose it was and to those whose it will be."""
        [line] = rehearsed(assigned, with_step("given over", "file_i589", roles=(Role.PARALEGAL,))).changes

        assert (Change.STEP_ROLES, {"ana", "pablo"}) == (line.change, set(line.people))
        assert ("staff attorney", "paralegal") == (str(line.was), str(line.becomes))

    def test_a_condition_that_is_tightened_closes_a_step_and_says_why(self, assigned: Docket) -> None:
        """The step is on the agenda still, and waits."""
        condition = CATALOG.step["file_i589"].condition & Happened("request_for_evidence")
        [line] = rehearsed(assigned, with_step("tightened", "file_i589", condition=condition)).changes

        assert (Change.STEP_CLOSES, "file_i589@p1", ("ana",)) == (line.change, line.at, line.people)
        assert line.why is not None
        assert "request for evidence" in line.why.en

    def test_a_step_that_goes_is_left_over(self, assigned: Docket) -> None:
        """Somebody has to do it or waive it."""
        assert [(Change.STEP_LEFT, "file_i589", "file_i589@p1")] == told(assigned, without_steps("left", "file_i589"))

    def test_a_rule_with_another_offset_moves_toward_danger_first(self, at_court: Docket) -> None:
        """With both dates, the rule and its authority; what is safer is told apart."""
        at_court.do("sofia", Assign(role=Role.STAFF_ATTORNEY, person="ana"))
        [later] = rehearsed(at_court, valued("later", "hearing_filing", 20)).changes
        [safer] = rehearsed(at_court, valued("safer", "hearing_filing", 40)).changes
        assert later.in_force is not None
        assert later.proposed is not None

        assert (Change.DATE_LATER_WAITS, "hearing_filing", ("ana",)) == (later.change, later.subject, later.people)
        assert (DUE, date(2027, 6, 11)) == (later.in_force.legal_due, later.proposed.legal_due)
        assert "Act of the tests" in later.authority
        assert (True, Change.DATE_SAFER, False) == (
            later.change.is_dangerous, safer.change, safer.change.is_dangerous)  # fmt: skip

    def test_a_date_that_would_be_missed_at_once_is_told_before(self, at_court: Docket) -> None:
        """Nobody goes live to find that a filing was due last week."""
        [line] = rehearsed(at_court, valued("too early", "hearing_filing", 200)).changes

        assert (Change.DATE_MISSED, True) == (line.change, line.change.is_dangerous)

    def test_a_rule_that_goes_waits_and_one_that_comes_begins(self, at_court: Docket) -> None:
        """Both ways."""
        never = Docket()
        never.catalog = without("hearing_filing")
        persons = (Person(id="", role="principal", name="Luz Marina Ejemplo"),)
        never.do("ines", OpenCase(number="27-AB2D", case_type="asylum", zone=ZONE, persons=persons))
        in_court(never, HEARING)

        assert [Change.DATE_END_WAITS] == [one.change for one in rehearsed(at_court, never.catalog).changes]
        assert [(Change.DATE_BEGINS, "hearing_filing", "")] == told(never, CATALOG)

    def test_an_action_that_is_dropped(self, assigned: Docket) -> None:
        """The step that a plugin did is a person's."""
        by_hand = akin("hand", steps={"suggest_shelter": "by people"}, days={}, rules_gone=())
        lines = told(assigned, by_hand)

        assert (Change.ACTION_GOES, "shelters", "suggest_shelter") in lines

    def test_a_template_that_is_dropped_or_asks_for_something_else(self, assigned: Docket) -> None:
        """Named with the step that hands it out, and whose that is."""
        letter = DocumentTemplate(
            id="engagement_letter", title=Text("engagement letter"), files={"en": "letter.docx"},
            fields=(TemplateField(name="n", label=Text("name"), source="principal.name"),), case_types=("asylum",),
        )  # fmt: skip
        steps = with_step("x", "file_i589", documents=("engagement_letter",)).steps
        assigned.catalog = changed("with letter", steps=steps, documents=(letter,))
        switch_to(assigned, assigned.catalog)
        asks = letter.model_copy(update={"fields": (), "files": {"en": "other.docx"}})
        [gone] = rehearsed(assigned, changed("no letter")).changes

        assert (Change.TEMPLATE_GOES, "engagement_letter", "file_i589@p1", ("ana",)) == (
            gone.change, gone.subject, gone.at, gone.people)  # fmt: skip
        assert [Change.TEMPLATE_FIELDS, Change.TEMPLATE_FILES] == [
            one.change for one in rehearsed(assigned, changed("other letter", steps=steps, documents=(asks,))).changes
        ]

    def test_nobody_assigned_in_the_role_means_everybody_of_the_case(self, docket: Docket) -> None:
        """So that no change is nobody's."""
        screened(docket)
        docket.do("sofia", Assign(role=Role.SOCIAL_WORKER, person="sol"))
        [line] = rehearsed(docket, with_step("renamed too", "file_i589", title=Text("send it"))).changes

        assert ("sol",) == line.people

    def test_nothing_of_the_client_is_told(self, assigned: Docket) -> None:
        """No name, no number of a person, no answer."""
        found = rehearsed(assigned, without_steps("left", "file_i589")).model_dump_json()

        assert [] == [word for word in ("Luz", "Ejemplo", "000-111-222", "Spanish") if word in found]
        assert "27-AB2C" in found


@settings(max_examples=30, deadline=None)
@given(one=CHANGES, other=CHANGES, hearing=st.dates(date(2027, 4, 10), date(2027, 8, 10)), far=st.booleans())
def test_the_rehearsal_tells_what_the_switch_does(
    one: dict[str, Any],
    other: dict[str, Any],
    hearing: date,
    far: bool,  # noqa: FBT001 - hypothesis passes by name
) -> None:
    """Every step and date that differs afterwards was named, and what was not named is as it was."""
    docket, first, second = lived(date(2026, 6, 3), hearing, None), made(one), made(other)
    if far:
        screened(docket)
    switch_to(docket, first)
    found, before = rehearsed(docket, second), docket.case
    waited = {item.key: (item.title, item.left_over) for item in docket.settlement.agenda if item.status in WAITS}
    switch_to(docket, second)
    waits = {item.key: (item.title, item.left_over) for item in docket.settlement.agenda if item.status in WAITS}
    back = {key for key, (_, left) in waited.items() if left and waits.get(key, ("", False))[0] == waited[key][0]}

    steps = {line.at for line in found.changes if line.change.value.startswith("step_")}
    differs = {key for key in waited.keys() | waits.keys() if waited.get(key) != waits.get(key)}
    assert differs - back <= steps  # a step that comes back to its plugin was open before, too
    dates = {line.at: line for line in found.changes if line.change.value.startswith("date_")}
    for deadline in docket.case.deadlines:
        was = before.deadline.get(deadline.id)
        if was is not None and (was.dates, was.status) != (deadline.dates, deadline.status):
            assert dates[deadline.id].in_force == was.dates
    begun = {deadline.rule for deadline in docket.case.deadlines} - {deadline.rule for deadline in before.deadlines}
    assert begun == {line.subject for line in found.changes if line.change is Change.DATE_BEGINS}


def test_a_government_form_that_comes_goes_or_is_filled_otherwise_is_told() -> None:
    """A form that an office relies on does not disappear without a word."""
    no_form, with_form = catalog_with(), catalog_with(FORM)
    otherwise = catalog_with(FORM.model_copy(update={"questions": FORM.questions[1:]}))

    changes = ((no_form, with_form, "comes"), (with_form, no_form, "goes"), (with_form, otherwise, "changes"))
    for before, after, change in changes:
        (found,) = Difference(before, after).government_forms
        assert (f"government_form_{change}", "t-1", FORM.title) == (found.change, found.subject, found.title)
    assert () == Difference(with_form, with_form).government_forms
