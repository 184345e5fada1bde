"""Who could take a case, in an order that explains itself."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.access.case_access import CaseAccess
from amparo.access.people import Colleague
from amparo.case.model import Case, Deadline, DeadlineStatus, Person, Proceeding
from amparo.deadlines import Dates
from amparo.declarations import FactValue, PlacementPolicy, Role, RuleKind, Text
from amparo.placement import Candidate, Needs, Ranked, needs_of, rank
from amparo.placement.criteria import criteria

TODAY = date(2027, 1, 4)
POLICY = PlacementPolicy(
    case_types=("asylum",),
    offer_business_days=5,
    urgent_offer_business_days=2,
    urgent_within_days=50,
    least_days_before_filing=30,
    offer_ends_at_hour=17,
    remind_days_before=2,
)
NEEDS = Needs(access=CaseAccess(organization="clinic"), case_type="asylum", language="Mam", today=TODAY)
HARD = (
    "conflict_cleared",
    "licence_in_good_standing",
    "covered_for_malpractice",
    "registered_with_court",
    "takes_detained",
    "cleared_for_children",
)
WEIGHTS = criteria().weights
TOO_FEW_DAYS = (
    "Days left until Tuesday, February 2, 2027: 29. A volunteer should have at least 30; let a staff attorney take it, "
    "or work beside the volunteer."
)


def candidate(
    name: str = "vera",
    languages: tuple[str, ...] = ("es",),
    capacity: int = 3,
    open_cases: int = 1,
    *,
    active: bool = True,
    **known: bool | tuple[str, ...] | None,
) -> Candidate:
    """A volunteer, by default with two places left and Spanish."""
    colleague = Colleague(
        id=name,
        organization="clinic",
        roles=(Role.PRO_BONO_ATTORNEY,),
        active=active,
        languages=languages,
        capacity=capacity,
        open_cases=open_cases,
    )
    return Candidate.model_validate({"colleague": colleague, **known})


def alone(one: Candidate, needs: Needs = NEEDS) -> Ranked:
    """How one candidate is judged."""
    (ranked,) = rank(needs, [one], POLICY)
    return ranked


def points(ranked: Ranked) -> dict[str, int]:
    """The points by their reason in English."""
    return {scored.why.en: scored.points for scored in ranked.scored}


def test_the_clients_own_language_counts_most_then_the_one_that_interpreters_work_in() -> None:
    """A Mam speaker is best served in Mam, and by a Spanish speaker rather than with two interpreters."""
    ranked = rank(
        NEEDS,
        [candidate("anna", ("English",)), candidate("berta", ("Spanish", "en")), candidate("carla", ("mam",))],
        POLICY,
    )

    assert ["carla", "berta", "anna"] == [one.candidate.colleague.id for one in ranked]
    assert "Speaks the client's language: Mam." in points(ranked[0])
    assert "Needs an interpreter for Mam; speaks Spanish, in which such interpreters work." in points(ranked[1])
    assert 0 == points(ranked[2])["Needs an interpreter for Mam: plan one before the first meeting."]


def test_a_language_that_nobody_recorded_gives_no_points_and_says_so() -> None:
    """Spanish is never assumed."""
    ranked = alone(candidate(), NEEDS.model_copy(update={"language": " "}))

    assert 0 == points(ranked)["The client's language is not recorded: ask before choosing."]


def test_free_places_count_up_to_a_limit() -> None:
    """Somebody with fifty places is not ten times as good as somebody with five."""
    two_left = points(alone(candidate(capacity=3, open_cases=1)))
    many_left = points(alone(candidate(capacity=50, open_cases=0)))

    assert 2 * WEIGHTS.free_place == two_left["Can take 2 more of at most 3 cases."]
    assert WEIGHTS.most_for_free_places == many_left["Can take 50 more of at most 50 cases."]


def test_practice_in_such_cases_counts_where_it_is_known() -> None:
    """Who has carried no such case gets a mentor; who was never asked, neither."""
    assert WEIGHTS.practised_in_such_cases == points(alone(candidate(practised=("asylum",))))[
        "Has carried such cases before."
    ]  # fmt: skip
    assert 0 == points(alone(candidate(practised=("sij",))))["Has not carried such a case yet: name a mentor."]
    assert not [why for why in points(alone(candidate())) if "carried" in why]


def test_near_a_date_somebody_without_a_case_is_better() -> None:
    """Fifty days is near for this policy, fifty-one is not."""
    why = "Has no open case, and a date is near."
    near = NEEDS.model_copy(update={"next_safe_date": TODAY + timedelta(days=50)})
    far = NEEDS.model_copy(update={"next_safe_date": TODAY + timedelta(days=51)})

    assert WEIGHTS.free_when_urgent == points(alone(candidate(open_cases=0), near))[why]
    assert why not in points(alone(candidate(open_cases=0), far))
    assert why not in points(alone(candidate(open_cases=1), near))


@pytest.mark.parametrize(
    ("need", "known", "why"),
    [
        ("detained", "takes_detained", "Takes cases of detained persons."),
        ("child", "cleared_for_children", "Has background clearance to work with children."),
    ],
)
def test_who_is_ready_for_a_hard_case_gets_points_in_such_a_case_alone(need: str, known: str, why: str) -> None:
    """Where nobody is detained, and nobody a child, it is no merit; nor where nobody has asked."""
    needs, ready = NEEDS.model_copy(update={need: True}), candidate().model_copy(update={known: True})

    assert getattr(WEIGHTS, known) == points(alone(ready, needs))[why]
    assert why not in points(alone(ready)) | points(alone(candidate(), needs))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (31, []),
        (30, []),
        (
            29,
            [TOO_FEW_DAYS],
        ),
        (0, [TOO_FEW_DAYS.replace("Tuesday, February 2, 2027: 29", "Monday, January 4, 2027: 0")]),
        (-1, ["The date of Sunday, January 3, 2027 has passed: a staff attorney has to look at this today."]),
    ],
)
def test_too_few_days_before_the_next_safe_date_are_a_reason_against_everybody(days: int, expected: list[str]) -> None:
    """How many are too few is the policy's to say: 30 here."""
    needs = NEEDS.model_copy(update={"next_safe_date": TODAY + timedelta(days=days)})

    assert expected == [why.en for why in alone(candidate(), needs).failures]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (candidate(active=False), "The case cannot be offered now: their account is not active."),
        (
            candidate(open_cases=3),
            "The case cannot be offered now: they have 3 open cases and take at most 3.",
        ),
        (candidate(conflict_cleared=False), "Their own conflict check found a conflict."),
        (candidate(licence_in_good_standing=False), "Their license is not in good standing."),
        (candidate(covered_for_malpractice=False), "They have no malpractice cover for this case."),
        (candidate(registered_with_court=False), "They are not registered with the immigration courts."),
        (candidate(takes_detained=False), "They take no case of a detained person."),
        (candidate(cleared_for_children=False), "They have no background clearance to work with children."),
    ],
)
def test_what_forbids_it_is_said_and_the_candidate_stands_behind_everybody_who_can(
    one: Candidate, expected: str
) -> None:
    """However many points somebody has otherwise."""
    needs = NEEDS.model_copy(update={"detained": True, "child": True, "in_court": True})
    strong = one.model_copy(
        update={"colleague": one.colleague.model_copy(update={"languages": ("mam",)}), "practised": ("asylum",)}
    )
    weak = candidate("zoe", languages=(), capacity=2, open_cases=1)

    ranked = rank(needs, [strong, weak], POLICY)

    assert ["zoe", "vera"] == [each.candidate.colleague.id for each in ranked]
    assert [expected] == [why.en for why in ranked[1].failures]
    assert ranked[0].can_take_it
    assert ranked[0].score < ranked[1].score


def test_what_only_matters_to_another_case_is_not_held_against_a_candidate() -> None:
    """Who takes no detained clients can take one who is free."""
    one = candidate(takes_detained=False, cleared_for_children=False, registered_with_court=False)

    assert () == alone(one).failures


def test_what_nobody_has_asked_yet_is_listed_to_be_asked() -> None:
    """Not knowing is no reason against somebody, and not a clearance either."""
    needs = NEEDS.model_copy(update={"child": True})
    ranked = alone(candidate(conflict_cleared=True, covered_for_malpractice=True), needs)

    assert [
        "Is their license in good standing?",
        "Do they have background clearance to work with children?",
    ] == [question.en for question in ranked.to_ask]
    assert ranked.can_take_it


def test_a_client_who_said_no_is_offered_to_nobody() -> None:
    """A case goes to a volunteer only with the client's agreement."""
    ranked = alone(candidate(), NEEDS.model_copy(update={"placement_refused": True}))

    assert ["The client has not agreed that we look for a volunteer."] == [why.en for why in ranked.failures]
    assert ["La persona no ha aceptado que busquemos a alguien voluntario."] == [why.es for why in ranked.failures]


def deadline(
    due: date | None, kind: RuleKind = RuleKind.ACT_BY, status: DeadlineStatus = DeadlineStatus.RUNNING
) -> Deadline:
    """A deadline with this safe date."""
    return Deadline(
        id=f"{kind}-{due}",
        rule="rule",
        title=Text("a date"),
        kind=kind,
        trigger="e1",
        dates=Dates(safe_due=due),
        status=status,
    )


def case(
    deadlines: tuple[Deadline, ...] = (),
    born: date | None = None,
    facts: dict[str, FactValue] | None = None,
    now: datetime = datetime(2027, 1, 4, 18, tzinfo=UTC),
) -> Case:
    """A case in Los Angeles with a client and her child."""
    return Case(
        id="case-1",
        organization="clinic",
        case_type="asylum",
        zone="America/Los_Angeles",
        now=now,
        persons=(
            Person(id="p1", role="principal", name="Ana Tun", language="Mam", birth_date=born),
            Person(id="p2", role="child", name="Luz Tun", language="es", birth_date=date(2020, 1, 1)),
        ),
        facts=facts or {},
        deadlines=deadlines,
    )


def test_a_cases_needs_are_read_from_its_record() -> None:
    """The principal's language, the day where the case is, and nothing that nobody said."""
    assert needs_of(case()) == NEEDS


def test_today_is_the_day_where_the_case_is() -> None:
    """In Los Angeles it is still January 3 when it is January 4 in London."""
    assert date(2027, 1, 3) == needs_of(case(now=datetime(2027, 1, 4, 7, tzinfo=UTC))).today


def test_the_next_safe_date_is_the_nearest_by_which_somebody_must_act() -> None:
    """A date that is met, or before which nothing may be filed, or that is only noted, hurries nobody."""
    found = needs_of(
        case(
            (
                deadline(date(2027, 1, 10), status=DeadlineStatus.MET),
                deadline(date(2027, 1, 11), RuleKind.NOT_BEFORE),
                deadline(date(2027, 1, 12), RuleKind.NOTICE),
                deadline(date(2027, 3, 1)),
                deadline(date(2027, 2, 1), status=DeadlineStatus.UNPROVEN),
                deadline(None),
            )
        )
    )

    assert date(2027, 2, 1) == found.next_safe_date
    assert 28 == found.days_left


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"asylum.custody": "detained"}, {"detained"}),
        ({"asylum.custody": "not_detained"}, set()),
        ({"another_plugin.custody": "detained"}, {"detained"}),
        ({"asylum.unaccompanied_child@p1": True}, {"child"}),
        ({"asylum.unaccompanied_child@p2": True}, set()),
        ({"asylum.consent_to_placement": False}, {"placement_refused"}),
        ({"asylum.consent_to_placement": True}, set()),
    ],
)
def test_facts_say_what_a_candidate_must_be_ready_for(facts: dict[str, FactValue], expected: set[str]) -> None:
    """Facts of the case or of the client, whichever plugin asked; those of another person do not count."""
    needs = needs_of(case(facts=facts))

    assert expected == {name for name in ("detained", "child", "placement_refused") if getattr(needs, name)}


def test_of_a_case_in_which_nobody_is_entered_yet_nothing_is_known_of_a_client() -> None:
    """An answer about somebody who was taken out of it is nobody's."""
    nobody = case(facts={"asylum.unaccompanied_child@p1": True}).model_copy(update={"persons": ()})

    assert (False, "") == (needs_of(nobody).child, needs_of(nobody).language)


@pytest.mark.parametrize(
    ("born", "child"), [(date(2009, 1, 5), True), (date(2009, 1, 4), False), (date(2009, 1, 3), False)]
)
def test_a_client_is_a_child_until_the_day_she_turns_eighteen(born: date, *, child: bool) -> None:
    """Under 18: 6 USC 279(g)(2). Today is January 4, 2027."""
    assert child == needs_of(case(born=born)).child


def test_before_an_immigration_court_a_representative_has_to_be_registered() -> None:
    """Before USCIS alone nobody asks for it."""
    before_court = case().model_copy(update={"proceedings": (Proceeding(id="r1", forum="immigration_court"),)})
    before_uscis = case().model_copy(update={"proceedings": (Proceeding(id="r1", forum="uscis"),)})

    assert needs_of(before_court).in_court
    assert not needs_of(before_uscis).in_court


_NEEDS = st.builds(
    Needs,
    access=st.just(CaseAccess(organization="clinic")),
    case_type=st.just("asylum"),
    language=st.sampled_from(["", "Mam", "es"]),
    today=st.just(TODAY),
    next_safe_date=st.none() | st.dates(TODAY - timedelta(days=9), TODAY + timedelta(days=99)),
    detained=st.booleans(),
    child=st.booleans(),
    in_court=st.booleans(),
)
_CANDIDATES = st.lists(
    st.builds(
        lambda name, languages, open_cases, known, practised: candidate(
            name, languages, 3, open_cases, practised=practised, **dict(zip(HARD, known, strict=True))
        ),
        st.sampled_from([f"volunteer-{number:02}" for number in range(30)]),
        st.sampled_from([(), ("es",), ("mam", "es"), ("en",)]),
        st.integers(0, 3),
        st.tuples(*(st.sampled_from([None, None, True, True, False]) for _ in HARD)),
        st.sampled_from([None, (), ("asylum",)]),
    ),
    max_size=8,
    unique_by=lambda one: one.colleague.id,
)


def ids(ranked: tuple[Ranked, ...]) -> list[str]:
    """The candidates in order."""
    return [one.candidate.colleague.id for one in ranked]


@settings(deadline=None)
@given(_NEEDS, _CANDIDATES)
def test_nobody_who_cannot_take_the_case_stands_above_somebody_who_can(
    needs: Needs, candidates: list[Candidate]
) -> None:
    """And within each of the two groups the points never rise on the way down."""
    ranked = rank(needs, candidates, POLICY)
    able = [one for one in ranked if one.can_take_it]

    assert list(ranked[: len(able)]) == able
    for group in (able, [one for one in ranked if not one.can_take_it]):
        assert [one.score for one in group] == sorted((one.score for one in group), reverse=True)
    assert sorted(ids(ranked)) == sorted(one.colleague.id for one in candidates)


@settings(deadline=None)
@given(_NEEDS, _CANDIDATES, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_who_was_named_first(
    needs: Needs, candidates: list[Candidate], chance: random.Random
) -> None:
    """Equal points are decided by id, not by the list that was handed in."""
    shuffled = list(candidates)
    chance.shuffle(shuffled)

    assert rank(needs, candidates, POLICY) == rank(needs, shuffled, POLICY)


@settings(deadline=None)
@given(_NEEDS, _CANDIDATES)
def test_one_more_candidate_changes_nothing_between_the_others(needs: Needs, candidates: list[Candidate]) -> None:
    """Nobody's points are counted against another's."""
    with_all, without_last = ids(rank(needs, candidates, POLICY)), ids(rank(needs, candidates[:-1], POLICY))

    assert without_last == [name for name in with_all if name in without_last]
