"""Interviews in the records: saved as typed, by two people at once, sealed, and gone when they end."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.records.closed_case import Closed

from amparo.case.retention import default_retention, interview_days
from amparo.errors import InvalidInput, UnknownName
from amparo.records.interviews import InterviewState

if TYPE_CHECKING:
    from tests.core.records.office import Office

    from amparo.records.interviews import InterviewRecord, SavedInterview

NAME, FEAR = "person:p1.name", "fact:asylum.what_happened"
CLIENT = "Marisol Ixchel Tzul Batz"


def begun(office: Office) -> InterviewRecord:
    """Begin an interview by the intake worker."""
    return office.records.begin_interview("clinic", "asylum", office.people["Inés"])


def save(office: Office, id_: str, who: str, seen: int, **typed: str) -> SavedInterview:
    """Save answers of somebody by first name who saw the interview as of a save."""
    return office.records.save_interview("clinic", id_, office.people[who], typed, seen=seen)


def test_what_was_typed_is_read_by_another_person_of_the_office(office: Office) -> None:
    """In another process too: it lies in the records, with who typed it."""
    made = begun(office)
    save(office, made.id, "Inés", 0, **{NAME: CLIENT, FEAR: "threatened"})
    found = office.reopened().interview("clinic", made.id)

    assert {NAME: CLIENT, FEAR: "threatened"} == found.values
    assert (1, InterviewState.UNDER_WAY, office.people["Inés"]) == (found.seq, found.state, found.answers[NAME].now.by)
    assert [made.id] == [one.id for one in office.records.interviews("clinic")]


def test_nothing_that_was_typed_is_in_clear_in_the_database(office: Office) -> None:
    """Neither the name nor the story; nor after another value was put in its place."""
    made = begun(office)
    save(office, made.id, "Inés", 0, **{NAME: CLIENT, FEAR: "beaten by the marker"})
    save(office, made.id, "Inés", 1, **{NAME: "Marisol Tzul"})

    for mark in (CLIENT, "Ixchel", "Marisol", "beaten by the marker"):
        assert [] == [name for name, content in office.files().items() if mark.encode() in content]


def test_who_changed_nothing_takes_nothing_back(office: Office) -> None:
    """A whole section comes back as it was drawn: what the other typed meanwhile stays."""
    made = begun(office)
    save(office, made.id, "Inés", 0, **{NAME: CLIENT, FEAR: ""})
    save(office, made.id, "Pablo", 1, **{NAME: "Marisol Tzul Batz"})
    saved = save(office, made.id, "Inés", 1, **{NAME: CLIENT, FEAR: "threatened"})

    assert {NAME: "Marisol Tzul Batz", FEAR: "threatened"} == saved.interview.values
    assert ((), (NAME,)) == (saved.overwritten, saved.changed_meanwhile)


def test_what_both_changed_is_kept_twice_and_the_later_is_told(office: Office) -> None:
    """The later one stands, and hears what the other had typed."""
    made = begun(office)
    save(office, made.id, "Pablo", 0, **{FEAR: "threatened by telephone"})
    saved = save(office, made.id, "Inés", 0, **{FEAR: "threatened at home"})
    found = office.records.interview("clinic", made.id)

    assert ["threatened by telephone"] == [one.theirs.value for one in saved.overwritten]
    assert office.people["Pablo"] == saved.overwritten[0].theirs.by
    assert {FEAR: "threatened at home"} == found.values
    assert ["threatened by telephone"] == [one.value for one in found.answers[FEAR].before]


def test_what_ones_own_browser_saved_a_moment_ago_is_nobody_elses_doing(office: Office) -> None:
    """The form is sent while a part of it is still being saved; what the part put in another's place is told still."""
    made = begun(office)
    save(office, made.id, "Inés", 0, **{NAME: CLIENT})
    alone = save(office, made.id, "Inés", 0, **{NAME: CLIENT, FEAR: "threatened"})

    assert ((), ()) == (alone.overwritten, alone.changed_meanwhile)

    save(office, made.id, "Pablo", 2, **{NAME: "Marisol Tzul"})
    save(office, made.id, "Inés", 2, **{NAME: "Marisol I. Tzul"})
    whole = save(office, made.id, "Inés", 2, **{NAME: "Marisol I. Tzul"})

    assert ["Marisol Tzul"] == [one.theirs.value for one in whole.overwritten]
    assert () == whole.changed_meanwhile


def test_saving_what_stands_there_changes_nothing(office: Office) -> None:
    """A form that is sent twice."""
    made = begun(office)
    save(office, made.id, "Inés", 0, **{NAME: CLIENT})
    again = save(office, made.id, "Inés", 0, **{NAME: CLIENT})

    assert (1, ()) == (again.interview.seq, again.overwritten)


def test_what_was_taken_out_is_empty_and_still_on_record(office: Office) -> None:
    """Somebody typed into the wrong field."""
    made = begun(office)
    save(office, made.id, "Inés", 0, **{FEAR: "mistaken"})
    saved = save(office, made.id, "Inés", 1, **{FEAR: ""})

    assert ({}, ["mistaken"]) == (saved.interview.values, [one.value for one in saved.interview.answers[FEAR].before])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    saves=st.lists(
        st.tuples(
            st.sampled_from(["Inés", "Pablo", "Ana"]),
            st.dictionaries(st.sampled_from(["a", "b", "c"]), st.sampled_from(["one", "two", "three"]), min_size=1),
            st.integers(min_value=0, max_value=3),
        ),
        max_size=8,
    )
)
def test_nothing_typed_is_ever_lost(office: Office, saves: list[tuple[str, dict[str, str], int]]) -> None:
    """Whoever saves what, however late they look: every value typed anew stands, or stood, in its answer."""
    made, typed, seq = begun(office), dict[str, set[str]](), 0
    for who, answers, behind in saves:
        seen = max(seq - behind, 0)
        before = office.records.interview("clinic", made.id).answers
        for key, value in answers.items():
            if value != (before[key].at(seen) if key in before else ""):
                typed.setdefault(key, set()).add(value)
        seq = save(office, made.id, who, seen, **answers).interview.seq
    found = office.records.interview("clinic", made.id).answers
    kept = {key: {one.value for one in (*answer.before, answer.now)} for key, answer in found.items()}

    assert typed == kept


def test_two_who_save_at_one_moment_both_have_their_answers(office: Office) -> None:
    """Twenty saves from two threads: each answer is there."""
    made = begun(office)

    def type_in(who: str) -> None:
        for number in range(10):
            save(office, made.id, who, 0, **{f"{who}.{number}": who})

    threads = [threading.Thread(target=type_in, args=(who,)) for who in ("Inés", "Pablo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = office.records.interview("clinic", made.id)

    assert (20, 20) == (len(found.values), found.seq)


def test_an_interview_of_another_organization_is_not_there(office: Office) -> None:
    """Nor one that never was."""
    made = begun(office)
    for organization, id_ in (("other", made.id), ("clinic", "0" * 32)):
        with pytest.raises(UnknownName):
            office.records.interview(organization, id_)


def test_an_interview_that_ended_cannot_be_read_any_more(office: Office) -> None:
    """Its key is destroyed and on the list; that there was one stays."""
    made = begun(office)
    save(office, made.id, "Inés", 0, **{NAME: CLIENT})
    office.records.end_interview("clinic", made.id, office.people["Inés"])

    with pytest.raises(UnknownName):
        office.records.interview("clinic", made.id)
    assert ((), False) == (office.records.interviews("clinic"), office.records.keys.exists(made.id))
    assert [made.id] == [key.id for key in office.records.destroyed_keys()]


def test_whoever_looked_before_the_last_save_opens_no_case(office: Office) -> None:
    """Else the case would lack what the other typed."""
    made = begun(office)
    save(office, made.id, "Inés", 0, **{NAME: CLIENT})
    with pytest.raises(InvalidInput, match="look at it once more"):
        office.records.begin_opening("clinic", made.id, 0)
    office.records.begin_opening("clinic", made.id, 1)
    with pytest.raises(InvalidInput, match="Go on in the case"):
        save(office, made.id, "Pablo", 1, **{NAME: "X"})

    assert InterviewState.OPENING == office.records.begin_opening("clinic", made.id, 1).state


def test_an_opening_that_came_to_nothing_lets_people_type_on(office: Office) -> None:
    """The next attempt is another one: its number has gone on."""
    made = begun(office)
    office.records.begin_opening("clinic", made.id, 0)
    back = office.records.take_back_opening("clinic", made.id)

    assert (InterviewState.UNDER_WAY, 1) == (back.state, back.seq)
    assert {NAME: CLIENT} == save(office, made.id, "Inés", 1, **{NAME: CLIENT}).interview.values


def test_what_nobody_goes_on_with_ends_after_the_organizations_term(office: Office) -> None:
    """What ships, or what the organization decided; never one of which a case is being made."""
    old, opening = begun(office), begun(office)
    office.records.begin_opening("clinic", opening.id, 0)
    days = interview_days(default_retention())
    office.wall += timedelta(days=days)
    before = office.records.end_abandoned_interviews("clinic")
    shorter = default_retention().model_copy(update={"interview_days": days - 1})
    office.records.decide_retention("clinic", shorter, office.people["Sofía"], "sofia")
    fresh = begun(office)

    assert ((), (old.id,)) == (before, office.records.end_all_abandoned_interviews())
    assert {opening.id, fresh.id} == {one.id for one in office.records.interviews("clinic")}


def test_an_interview_goes_with_the_case_that_it_became(closed: Closed) -> None:
    """Its key is destroyed with the case's, so that no backup tells the story again."""
    office = closed.office
    made = begun(office)
    save(office, made.id, "Inés", 0, **{FEAR: "threatened"})
    office.records.begin_opening("clinic", made.id, 1)
    office.records.note_opened("clinic", made.id, closed.case)
    found = office.records.interview_of_case("clinic", closed.case)
    assert found is not None
    assert found.state is InterviewState.OPENED
    closed.erase()

    assert None is office.records.interview_of_case("clinic", closed.case)
    assert made.id in {key.id for key in office.records.destroyed_keys()}
