"""The guided interview: what it asks, which case its answers open, and that its flags are those of the opened case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.records.office import Office
from tests.plugins.docket import catalog_of

from amparo.case.commands import CompleteStep
from amparo.case.flags import screening_flags
from amparo.case.settle import settle
from amparo.declarations import Catalog, FieldKind
from amparo.records.interviews import InterviewRecord, InterviewState, merged
from amparo_app.interview import Drafted, ReadyStep, Setting, drafted, ready_steps, results_of
from amparo_app.interview.questions import Asked

NOW = datetime(2027, 1, 4, 18, tzinfo=UTC)
ZONE = "America/Los_Angeles"
WHOLE = {
    "person:p1.name": "Marisol Ixchel Tzul Batz",
    "person:p1.a_number": "000-431-207",
    "person:p2.there": "yes",
    "person:p2.name": "Tomás Batz Tzul",
    "person:p2.role": "child",
    "person:p2.birth_date": "2009-05-05",
    "person:p3.there": "yes",
    "person:p3.name": "Rigoberto Batz Cux",
    "person:p3.role": "adverse",
    "fact:asylum.custody": "not_detained",
    "step:urgency_triage.date_near": "yes",
    "fact:asylum.prior_order": "none",
    "step:urgency_triage.fee_notice": "no",
    "fact:asylum.safety_risk": "no",
    "step:record_names.family_entered": "confirmed",
    "step:record_names.adverse_entered": "confirmed",
    "event:last_arrival.on@p1": "2026-01-20",
    "event:last_arrival.manner@p1": "with_a_visa",
    "event:last_arrival.shown_by@p1": "stamp",
    "event:check_in_scheduled.on@p1": "2026-12-20",
    "event:check_in_scheduled.check_in_on@p1": "2027-01-19",
    "event:notice_to_appear_filed.on": "2026-06-01",
    "event:notice_to_appear_filed.court": "WLA",
    "fact:asylum.fear_of_return": "yes",
    "fact:asylum.what_happened": "threatened at home",
    "fact:asylum.protected_ground": "not_clear_yet",
    "fact:asylum.criminal_history": "none",
    "fact:asylum.signed_return_papers": "no",
    "fact:asylum.relief_child@p2": "yes",
    "step:screening_interview.held_on": "2027-01-04",
    "step:screening_interview.interpreter": "present",
    "fact:asylum.one_year_exception@p1": "not_needed",
}


@cache
def catalog() -> Catalog:
    """The catalog of asylum alone."""
    return catalog_of("asylum")


def setting() -> Setting:
    """A clinic in Los Angeles on a Monday in January."""
    return Setting("clinic", ZONE, NOW, catalog(), catalog().case_type["defensive_asylum"])


def draft(**typed: str) -> Drafted:
    """The case that would be opened from the whole interview with these answers changed."""
    return drafted(WHOLE | typed, setting())


def keys(found: Drafted) -> set[str]:
    """Everything that is asked."""
    return {asked.key for page in found.pages for asked in page.asked}


def up(found: Drafted) -> set[str]:
    """The flags that are up."""
    return {flag.flag for flag in screening_flags(found.case, catalog(), setting().today)}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A clinic under the catalog of asylum."""
    made = Office(tmp_path_factory.mktemp("interviews"))
    made.wall = made.now = NOW
    made.records.save_catalog(catalog())
    made.records.set_active_catalog("clinic", catalog().hash, made.people["Sofía"])
    yield made
    made.records.close()


def test_the_first_page_asks_what_is_urgent_and_the_story_comes_after_the_names() -> None:
    """So that a conflict is found before anybody hears what happened."""
    order = [page.id for page in draft().pages]

    assert "urgency" == order[0]
    assert order.index("persons") < order.index("history") < order.index("claim")


def test_every_question_stands_there_in_both_languages() -> None:
    """Titles, labels, help and choices; a name that is the same in both has no words."""
    said = [text for page in draft(**{"fact:asylum.custody": "detained"}).pages for text in (page.title, page.help)]
    for page in draft(**{"fact:asylum.custody": "detained"}).pages:
        for asked in page.asked:
            said += [asked.field.label, asked.field.help, *asked.field.choice_labels]

    assert [] == [text.en for text in said if text is not None and text.es == text.en]


def test_a_question_comes_up_with_the_answer_that_opens_it() -> None:
    """Where somebody is held is asked of whoever is held."""
    where = "fact:asylum.detained_where"

    assert (False, True) == (where in keys(draft()), where in keys(draft(**{"fact:asylum.custody": "detained"})))


def test_what_is_no_longer_asked_is_not_taken_into_the_case() -> None:
    """It stays in the interview: somebody may choose the first answer again."""
    stale = {"fact:asylum.detained_where": "Adelanto"}
    detained = draft(**stale, **{"fact:asylum.custody": "detained"})

    assert "Adelanto" == detained.opening.facts["asylum.detained_where"]
    assert "asylum.detained_where" not in draft(**stale).opening.facts


def test_each_client_is_asked_of_their_own_arrival_and_the_other_side_of_none() -> None:
    """The child's year runs apart from the mother's."""
    asked = {key for key in keys(draft()) if key.startswith("event:last_arrival.on")}

    assert {"event:last_arrival.on@p1", "event:last_arrival.on@p2"} == asked


def test_a_person_keeps_their_answers_when_another_one_is_taken_out() -> None:
    """The third person of the interview is then the second of the case."""
    found = draft(**{"person:p2.there": ""})

    assert {"p1": "p1", "p3": "p2"} == found.persons
    assert ["principal", "adverse"] == [person.role for person in found.opening.persons]


def test_the_flags_come_up_as_they_are_answered() -> None:
    """A year that ends in two weeks, a check-in, a son who turns 18."""
    assert {"one_year_at_risk", "check_in_soon", "turning_18"} == up(draft())
    assert "detained" in up(draft(**{"fact:asylum.custody": "detained"}))


def test_the_dates_that_would_run_say_why() -> None:
    """The one-year date from the arrival, with its steps in words."""
    date = next(one for one in draft().case.deadlines if one.rule == "asylum_one_year_filing")

    assert "2027-01-20" == str(date.dates.safe_due)
    assert all(line.en != line.es for line in date.explanation)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ({"event:last_arrival.on@p1": "2027-02-30"}, "event:last_arrival.on@p1"),
        ({"event:last_arrival.on@p1": "2027-03-01"}, "event:last_arrival.on@p1"),
        ({"event:last_arrival.on@p1": ""}, "event:last_arrival.on@p1"),
        ({"event:notice_to_appear_filed.court": "ZZZ"}, "event:notice_to_appear_filed.on"),
        ({"fact:asylum.custody": "in the county jail"}, "fact:asylum.custody"),
        ({"person:p1.a_number": "12"}, "person:p1.a_number"),
        ({"person:p2.birth_date": "2027-05-05"}, "person:p2.birth_date"),
        ({"person:p2.role": ""}, "person:p2.role"),
        ({"person:p1.name": ""}, "person:p1.name"),
    ],
)
def test_what_cannot_be_taken_is_named_where_it_was_typed(typed: dict[str, str], key: str) -> None:
    """The rest of the case is there all the same."""
    found = draft(**typed)

    assert key in found.problems
    assert found.problems[key].en != found.problems[key].es
    assert "asylum.fear_of_return" in found.opening.facts


def test_an_interview_that_was_just_begun_asks_and_opens_nothing() -> None:
    """The client is there under a word for one, so that a first date already shows its flags."""
    found = drafted({"event:last_arrival.on@p1": "2026-01-20"}, setting())

    assert (False, {"one_year_at_risk"}) == (found.is_named, up(found))


def some_answers() -> st.SearchStrategy[dict[str, str]]:
    """Answers of every kind to any of the questions, right and wrong ones."""
    asked = [one for page in draft(**{"fact:asylum.prior_order": "removal_order"}).pages for one in page.asked]
    return st.lists(st.sampled_from(asked).flatmap(_answer), max_size=25).map(dict)


def _answer(asked: Asked) -> st.SearchStrategy[tuple[str, str]]:
    right: dict[FieldKind, st.SearchStrategy[str]] = {
        FieldKind.CHOICE: st.sampled_from(asked.field.choices or ("x",)),
        FieldKind.YES_NO: st.sampled_from(["yes", "no"]),
        FieldKind.DATE: st.dates(datetime(2024, 1, 1).date(), datetime(2027, 3, 1).date()).map(str),  # noqa: DTZ001
        FieldKind.WHOLE_NUMBER: st.integers(0, 40).map(str),
        FieldKind.TEXT: st.sampled_from(["WLA", "08:30", "words", "000-111-222"]),
    }
    return st.tuples(st.just(asked.key), right[asked.field.kind] | st.sampled_from(["", "wrong"]))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), given_answers=some_answers(), start=st.sampled_from([WHOLE, {}]))
def test_whatever_is_answered_in_whatever_order_the_flags_are_those_of_the_opened_case(
    office: Office, data: st.DataObject, given_answers: dict[str, str], start: dict[str, str]
) -> None:
    """Typed one by one as they come, and opened in the records."""
    interview: Any = InterviewRecord(
        id="i", organization="clinic", case_type="defensive_asylum", began=NOW, by="x", changed=NOW, changed_by="x",
        state=InterviewState.UNDER_WAY, seq=0,
    )  # fmt: skip
    every = start | given_answers | {"person:p1.name": "Marisol Ixchel Tzul Batz"}
    for key, value in data.draw(st.permutations(list(every.items()))):
        interview = merged(interview, {key: value}, by="x", at=NOW, seen=interview.seq).interview
    found = drafted(interview.values, setting())
    case = office.case(office.open_case(found.opening))

    assert {key: value for key, value in every.items() if value} == interview.values
    assert screening_flags(found.case, catalog(), setting().today) == screening_flags(case, catalog(), setting().today)
    assert [(one.rule, one.dates) for one in found.case.deadlines] == [(one.rule, one.dates) for one in case.deadlines]


def enter(office: Office, case: str, who: str, found: Drafted, values: dict[str, str]) -> list[str]:
    """Complete what the answers complete, as the page does, and return the steps."""
    done: list[str] = []
    while ready := _ready(office, case, who, found, values):
        office.do(case, who, CompleteStep(step=ready[0].item.key, answers=ready[0].answers))
        done.append(ready[0].item.step)
    return done


def _ready(office: Office, case: str, who: str, found: Drafted, values: dict[str, str]) -> tuple[ReadyStep, ...]:
    record, member = office.case(case), office.records.person(office.people[who])
    settlement = settle(record, catalog(), NOW)
    return ready_steps(record, settlement, catalog(), values, found.persons, member.colleague())


def test_the_answers_complete_the_steps_whose_forms_they_fill(tmp_path: Path) -> None:
    """By an intake worker: the check for conflicts too, but never the decision, which is a supervising attorney's."""
    made = Office(tmp_path)
    made.records.save_catalog(catalog())
    made.records.set_active_catalog("clinic", catalog().hash, made.people["Sofía"])
    found = draft()
    case = made.open_case(found.opening)
    done = enter(made, case, "Inés", found, WHOLE)
    settlement = settle(made.case(case), catalog(), NOW)
    made.records.close()

    assert {"urgency_triage", "record_names", "conflict_check", "screening_interview", "one_year_check"} == set(done)
    assert "screening_decision" in {item.step for item in settlement.agenda if item.status == "open"}


def test_where_somebody_is_known_the_story_waits_for_the_decision_on_the_conflict(tmp_path: Path) -> None:
    """The forms that come after it are kept in the interview."""
    made = Office(tmp_path)
    made.records.save_catalog(catalog())
    made.records.set_active_catalog("clinic", catalog().hash, made.people["Sofía"])
    made.open_case(drafted({"person:p1.name": "Rigoberto Batz Cux"}, setting()).opening)
    found = draft()
    done = enter(made, made.open_case(found.opening), "Inés", found, WHOLE)
    made.records.close()

    assert {"urgency_triage", "record_names", "conflict_check"} == set(done)


def test_every_result_asks_for_a_letter_that_lists_the_known_dates() -> None:
    """The six ways of the practice brief, section 7."""
    results = results_of(setting().kind, catalog())
    listing = {one.declared.value for one in results if any(_lists_dates(letter) for letter in one.letters)}

    assert {"staff", "pro_bono", "brief_service", "advice_only", "referral", "decline"} == listing


def _lists_dates(letter: Any) -> bool:
    return any(field.source == "deadlines" for field in letter.fields)
