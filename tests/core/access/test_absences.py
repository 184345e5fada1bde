"""Who stands in for whom: while it lasts, in the cases of whoever is away, and never beyond a licence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.access.absences import stand_ins, standing_in, why_not
from amparo.access.case_access import CaseAccess
from amparo.access.people import Absence, Colleague
from amparo.access.policy import default_policy
from amparo.declarations import Role

POLICY = default_policy()
MONDAY, FRIDAY = date(2027, 3, 1), date(2027, 3, 5)
NAMES = {"ana": "Ana Prueba", "beto": "Beto Prueba", "carla": "Carla Prueba"}
IDS = ("ana", "beto", "carla", "dora")
LICENCES = {
    Role.STAFF_ATTORNEY, Role.SUPERVISING_ATTORNEY, Role.ACCREDITED_REPRESENTATIVE, Role.PRO_BONO_ATTORNEY,
}  # fmt: skip


def colleague(id_: str, *roles: Role, away: tuple[Absence, ...] = (), active: bool = True) -> Colleague:
    """Return somebody of the clinic."""
    return Colleague(id=id_, organization="clinic", roles=roles, absences=away, active=active)


def week(by: str) -> Absence:
    """Return an absence from Monday until Friday."""
    return Absence(by=by, since=MONDAY, until=FRIDAY)


def known(*people: Colleague) -> dict[str, Colleague]:
    """Return people by id."""
    return {one.id: one for one in people}


def allowed(who: Colleague, permission: str, **assigned: str) -> bool:
    """Return whether somebody may do something in a case of the clinic."""
    return POLICY.may(who, permission, CaseAccess(organization="clinic", assigned=assigned)).allowed


def refusal(person: Colleague, absence: Absence, *others: Colleague, today: date = MONDAY) -> str:
    """Return why an absence cannot be set, empty if it can."""
    why = why_not(person, absence, (person, *others), POLICY, today=today, named=NAMES)
    return why.en if why else ""


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (MONDAY - timedelta(days=1), ()),
        (MONDAY, ("beto",)),
        (FRIDAY, ("beto",)),
        (FRIDAY + timedelta(days=1), ()),
    ],
)
def test_an_absence_lasts_from_its_first_day_to_its_last_both_included(day: date, expected: tuple[str, ...]) -> None:
    """The day before and the day after nobody stands in."""
    people = known(colleague("ana", away=(week("beto"),)), colleague("beto"))

    assert expected == stand_ins("ana", people, day)


def test_an_absence_without_an_end_lasts_until_it_is_ended() -> None:
    """A trial may take a week or a month."""
    people = known(colleague("ana", away=(Absence(by="beto", since=MONDAY),)), colleague("beto"))

    assert ("beto",) == stand_ins("ana", people, date(2031, 1, 1))


def test_a_stand_in_who_is_away_too_has_their_own_stand_in_told_as_well() -> None:
    """Both are told, in this order, and nobody is walked twice however the absences were set."""
    ana, beto = colleague("ana", away=(week("beto"),)), colleague("beto", away=(week("carla"),))
    carla = colleague("carla", away=(week("ana"),))

    assert ("beto", "carla") == stand_ins("ana", known(ana, beto, carla), MONDAY)


def test_a_stand_in_who_left_or_is_of_another_organization_stands_in_for_nobody() -> None:
    """Their account sees nothing, whatever was set when it did."""
    ana = colleague("ana", away=(week("beto"),))
    stranger = colleague("beto").model_copy(update={"organization": "another"})

    assert () == stand_ins("ana", known(ana, colleague("beto", active=False)), MONDAY)
    assert () == stand_ins("ana", known(ana, stranger), MONDAY)


def test_nobody_stands_in_for_whoever_left_or_is_not_known() -> None:
    """What they were to do is somebody else's by now, and their absence ended with their account."""
    gone = colleague("ana", away=(week("beto"),), active=False)

    assert () == stand_ins("ana", known(gone, colleague("beto")), MONDAY)
    assert () == stand_ins("nobody", known(gone, colleague("beto")), MONDAY)


def test_a_stand_in_may_do_in_the_absent_persons_cases_what_that_person_may() -> None:
    """In a case that is somebody else's they may do nothing new, nor after the last day."""
    pablo = colleague("pablo", Role.PARALEGAL, away=(week("ines"),))
    ines = colleague("ines", Role.INTAKE_WORKER)
    now, later = (standing_in(ines, (pablo, ines), day) for day in (FRIDAY, FRIDAY + timedelta(days=1)))

    assert allowed(now, "prove", paralegal="pablo")
    assert not allowed(now, "prove", paralegal="petra")
    assert not allowed(ines, "prove", paralegal="pablo")
    assert not allowed(later, "prove", paralegal="pablo")


def test_whoever_is_told_of_a_case_that_was_given_to_nobody_may_act_in_it() -> None:
    """Everybody of the role is told of such a case, and so is whoever stands in for one of them."""
    clara = colleague("clara", Role.PRO_BONO_COORDINATOR, away=(week("ines"),))
    ines = standing_in(colleague("ines", Role.INTAKE_WORKER), (clara,), MONDAY)

    assert allowed(ines, "offer_placement", staff_attorney="ana")
    assert not allowed(ines, "offer_placement", pro_bono_coordinator="another coordinator")


def test_a_volunteer_lends_only_the_case_that_is_theirs() -> None:
    """A stand-in learns nothing of cases of which the volunteer knows nothing."""
    vera = colleague("vera", Role.PRO_BONO_ATTORNEY, away=(week("victor"),))
    victor = standing_in(colleague("victor", Role.PRO_BONO_ATTORNEY), (vera,), MONDAY)

    assert allowed(victor, "see_case", pro_bono_attorney="vera")
    assert not allowed(victor, "see_case", pro_bono_attorney="valeria")
    assert not allowed(victor, "see_case")


def test_a_licence_that_the_stand_in_has_lost_is_not_lent_any_more() -> None:
    """It was there when the absence was set."""
    ana = colleague("ana", Role.STAFF_ATTORNEY, away=(week("beto"),))
    beto = standing_in(colleague("beto", Role.INTAKE_WORKER), (ana,), MONDAY)

    assert not allowed(beto, "confirm_date", staff_attorney="ana")
    assert not allowed(beto, "prove", staff_attorney="ana")


@pytest.mark.parametrize(
    ("own", "assigned", "expected"),
    [
        (Role.INTAKE_WORKER, {"paralegal": "pablo"}, "pablo"),
        (Role.PARALEGAL, {"paralegal": "pablo"}, "pablo"),
        (Role.PARALEGAL, {"paralegal": "pablo", "intake_worker": "ines"}, ""),
        (Role.INTAKE_WORKER, {"paralegal": "pablo", "intake_worker": "ines"}, "pablo"),
        (Role.PARALEGAL, {}, ""),
        (Role.INTAKE_WORKER, {}, "pablo"),
    ],
)
def test_it_is_said_for_whom_somebody_acts(own: Role, assigned: dict[str, str], expected: str) -> None:
    """For whoever has the case; for nobody where they have it themselves, or could act anyway in a case of nobody."""
    pablo = colleague("pablo", Role.PARALEGAL, away=(week("ines"),))
    ines = standing_in(colleague("ines", own), (pablo,), MONDAY)

    assert expected == POLICY.may(ines, "prove", CaseAccess(organization="clinic", assigned=assigned)).for_whom


@pytest.mark.parametrize("role", Role)
def test_a_role_that_is_a_licence_needs_a_stand_in_with_an_equal_or_wider_one(role: Role) -> None:
    """An intake worker stands in for anybody but an attorney or an accredited representative."""
    why = refusal(colleague("ana", role), week("beto"), colleague("beto", Role.INTAKE_WORKER))

    assert (role in LICENCES) == why.startswith("Beto Prueba cannot stand in for Ana Prueba: what Ana Prueba does as ")
    assert (role in LICENCES) == bool(why)


@pytest.mark.parametrize(
    ("role", "by", "fits"),
    [
        (Role.STAFF_ATTORNEY, Role.STAFF_ATTORNEY, True),
        (Role.STAFF_ATTORNEY, Role.SUPERVISING_ATTORNEY, True),
        (Role.STAFF_ATTORNEY, Role.ACCREDITED_REPRESENTATIVE, False),
        (Role.STAFF_ATTORNEY, Role.PRO_BONO_ATTORNEY, False),
        (Role.SUPERVISING_ATTORNEY, Role.STAFF_ATTORNEY, False),
        (Role.ACCREDITED_REPRESENTATIVE, Role.STAFF_ATTORNEY, True),
        (Role.PRO_BONO_ATTORNEY, Role.PRO_BONO_ATTORNEY, True),
        (Role.PRO_BONO_ATTORNEY, Role.SUPERVISING_ATTORNEY, True),
    ],
)
def test_a_wider_licence_stands_in_for_a_narrower_one_and_not_the_other_way_round(
    role: Role, by: Role, *, fits: bool
) -> None:
    """An attorney may do what an accredited representative does before the agency, and not the reverse."""
    assert fits == (not refusal(colleague("ana", role), week("beto"), colleague("beto", by)))


def test_nobody_stands_in_for_themselves_directly_or_in_turn() -> None:
    """The circle is named when it would close."""
    ana = colleague("ana")
    beto, carla = colleague("beto", away=(week("carla"),)), colleague("carla", away=(week("ana"),))

    assert refusal(ana, week("ana")).startswith("Ana Prueba cannot stand in for Ana Prueba.")
    assert refusal(ana, week("beto"), beto, carla).startswith("Beto Prueba is away on some of these days, and Ana")


def test_a_circle_of_others_or_somebody_unknown_behind_the_stand_in_is_not_in_the_way() -> None:
    """Beto and Carla stand in for each other since an import; Ana is in no circle by asking Beto."""
    beto, carla = colleague("beto", away=(week("carla"),)), colleague("carla", away=(week("beto"),))
    lost = colleague("beto", away=(week("whoever it was"),))

    assert "" == refusal(colleague("ana"), week("beto"), beto, carla)
    assert "" == refusal(colleague("ana"), week("beto"), lost)


def test_a_circle_needs_a_day_on_which_everybody_in_it_is_away() -> None:
    """Ana is away this week, Beto from Wednesday on, Carla only next week, when Ana is back."""
    wednesday, next_week = date(2027, 3, 3), date(2027, 3, 8)
    beto = colleague("beto", away=(Absence(by="carla", since=wednesday, until=date(2027, 3, 10)),))
    carla = colleague("carla", away=(Absence(by="ana", since=next_week, until=date(2027, 3, 12)),))
    longer = Absence(by="beto", since=MONDAY, until=next_week)

    assert "" == refusal(colleague("ana"), week("beto"), beto, carla)
    assert refusal(colleague("ana"), longer, beto, carla).startswith("Beto Prueba is away on some of these days")


def test_absences_on_different_days_make_no_circle() -> None:
    """Two colleagues may stand in for each other, one after the other."""
    beto = colleague("beto", away=(week("ana"),))
    after = Absence(by="beto", since=FRIDAY + timedelta(days=1), until=FRIDAY + timedelta(days=9))

    assert "" == refusal(colleague("ana"), after, beto)


def test_days_that_overlap_or_are_over_or_a_stand_in_who_left_are_refused_with_what_to_do() -> None:
    """Each says what is in the way."""
    beto, gone = colleague("beto"), colleague("carla", active=False)
    away = colleague("ana", away=(week("beto"),))
    backwards = Absence(by="beto", since=FRIDAY, until=MONDAY)

    assert refusal(away, Absence(by="beto", since=FRIDAY), beto).startswith("Beto Prueba stands in for Ana Prueba from")
    assert "is over before it begins" in refusal(colleague("ana"), backwards, beto)
    assert "is over before it begins" in refusal(colleague("ana"), week("beto"), beto, today=date(2027, 4, 1))
    assert refusal(colleague("ana"), week("carla"), gone).startswith("Carla Prueba is no active colleague")
    assert refusal(colleague("ana", active=False), week("beto"), beto).startswith("Ana Prueba does not work here")


def test_nobody_of_another_organization_can_be_set_to_stand_in() -> None:
    """Their account is of another office, whatever they are called here."""
    stranger = colleague("beto").model_copy(update={"organization": "another"})

    assert refusal(colleague("ana"), week("beto"), stranger).startswith("Beto Prueba is no active colleague")


def test_an_absence_may_be_of_one_day_and_may_end_today() -> None:
    """Somebody fell ill this morning."""
    friday = Absence(by="beto", since=FRIDAY, until=FRIDAY)

    assert "" == refusal(colleague("ana"), friday, colleague("beto"), today=FRIDAY)
    assert "" == refusal(colleague("ana"), week("beto"), colleague("beto"), today=FRIDAY)
    assert "is over" in refusal(colleague("ana"), week("beto"), colleague("beto"), today=FRIDAY + timedelta(days=1))


def test_an_absence_may_be_set_beside_another_that_shares_no_day_with_it() -> None:
    """This week is set already; from the day after its last one somebody else stands in, or the same colleague."""
    away, beto = colleague("ana", away=(week("beto"),)), colleague("beto")
    after = Absence(by="beto", since=FRIDAY + timedelta(days=1))
    before = Absence(by="beto", since=MONDAY - timedelta(days=7), until=MONDAY - timedelta(days=1))
    touching = Absence(by="beto", since=FRIDAY)

    assert ["", "", True] == [
        refusal(away, after, beto),
        refusal(away, before, beto, today=before.since),
        refusal(away, touching, beto).startswith("Beto Prueba stands in for Ana Prueba"),
    ]


def test_the_refusal_names_the_licence_that_the_stand_in_lacks() -> None:
    """Whoever sets the absence has to know whom to ask instead."""
    why = refusal(colleague("ana", Role.STAFF_ATTORNEY), week("beto"), colleague("beto", Role.PARALEGAL))

    assert "what Ana Prueba does as staff attorney" in why


DAYS = st.integers(0, 20).map(lambda number: MONDAY + timedelta(days=number))
ABSENCES = st.builds(Absence, by=st.sampled_from(IDS), since=DAYS, until=st.one_of(st.none(), DAYS))
PEOPLE = st.tuples(*(
    st.builds(
        Colleague,
        id=st.just(id_),
        organization=st.just("clinic"),
        roles=st.lists(st.sampled_from(Role), max_size=2, unique=True).map(tuple),
        active=st.booleans(),
        absences=st.lists(ABSENCES, max_size=2).map(tuple),
    )
    for id_ in IDS
))  # fmt: skip
ASSIGNED = st.dictionaries(st.sampled_from([role.value for role in Role]), st.sampled_from(IDS), max_size=3)


@settings(deadline=None)
@given(PEOPLE, ASSIGNED, DAYS, st.sampled_from(IDS))
def test_nobody_gains_anything_outside_the_days_of_an_absence(
    people: tuple[Colleague, ...], assigned: dict[str, str], day: date, who: str
) -> None:
    """What somebody may do beyond their own roles, a colleague away on that day may do; the licence is their own."""
    me = known(*people)[who]
    access = CaseAccess(organization="clinic", assigned=assigned)
    gained = POLICY.acts_as(standing_in(me, people, day), access) - POLICY.acts_as(me, access)
    away = [one for one in people if one.active and any(absence.covers(day) for absence in one.absences)]
    theirs = [POLICY.acts_as(one, access) for one in away if one.id != who]

    assert gained <= frozenset(role for roles in theirs for role in roles)
    assert all(POLICY.may_stand_in(me, role) for role in gained)
    assert not (gained and not me.active)


@settings(deadline=None)
@given(PEOPLE, DAYS, st.sampled_from(IDS))
def test_no_absences_however_set_walk_in_a_circle(people: tuple[Colleague, ...], day: date, who: str) -> None:
    """Nobody is walked twice, nobody stands in for themselves, and only who works here does."""
    found = stand_ins(who, known(*people), day)

    assert len(found) == len({who, *found}) - 1
    assert all(known(*people)[one].active for one in found)
