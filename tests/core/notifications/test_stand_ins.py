"""Whoever stands in is told what the colleague who is away is told, and nobody loses a notice by it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.access.people import Absence, Colleague
from amparo.case.apply import with_changes
from amparo.case.events import AttentionRaised, DeadlineStatusChanged, Event, EventBody, OfferMade, RungsRang
from amparo.case.model import Attention, Case, Deadline, DeadlineStatus, Offer, RungState
from amparo.deadlines.safety import Dates
from amparo.declarations import Language, Role, RuleKind, Text
from amparo.notifications.from_events import notices_for
from amparo.notifications.messages import Recipient, write_message
from amparo.notifications.notices import Notice, PlannedMessage

NOW = datetime(2027, 3, 2, 6, tzinfo=UTC)  # Monday the first, ten in the evening in Los Angeles
MONDAY, DUE = date(2027, 3, 1), date(2027, 3, 31)
RUNG = RungState(number=1, at=NOW, to=(Role.STAFF_ATTORNEY,), rang=NOW)
DEADLINE = Deadline(
    id="d9", rule="one_year", title=Text("one year"), kind=RuleKind.ACT_BY, trigger="e8",
    dates=Dates(legal_due=DUE, safe_due=DUE), rungs=(RUNG,),
)  # fmt: skip
OFFER = Offer(id="o7", to="vera", made=NOW, expires=NOW + timedelta(days=3))
CASE = Case(
    id="case-1", number="4F-7K2M", organization="clinic", zone="America/Los_Angeles", now=NOW, seq=20, is_open=True,
    deadlines=(DEADLINE,), offers=(OFFER,), assigned={Role.STAFF_ATTORNEY: "ana", Role.PRO_BONO_ATTORNEY: "vera"},
)  # fmt: skip
ROLES = {
    "ana": Role.STAFF_ATTORNEY, "beto": Role.STAFF_ATTORNEY, "carla": Role.STAFF_ATTORNEY, "pablo": Role.PARALEGAL,
    "sofia": Role.SUPERVISING_ATTORNEY, "dora": Role.DIRECTOR, "vera": Role.PRO_BONO_ATTORNEY,
    "victor": Role.PRO_BONO_ATTORNEY,
}  # fmt: skip
RANG = RungsRang(deadline="d9", numbers=(1,), to=(Role.STAFF_ATTORNEY,))
TO_ALL = RungsRang(deadline="d9", numbers=(1,), to=(Role.STAFF_ATTORNEY, Role.PARALEGAL, Role.DIRECTOR))
BODIES = (
    RANG,
    TO_ALL,
    DeadlineStatusChanged(deadline="d9", status=DeadlineStatus.MISSED),
    OfferMade(offer=OFFER),
    AttentionRaised(item=Attention(id="x1", what=Text("stuck"), owner=Role.SUPERVISING_ATTORNEY, since=NOW)),
)


def week(by: str) -> Absence:
    """Return an absence from Monday until Friday."""
    return Absence(by=by, since=MONDAY, until=date(2027, 3, 5))


def office(**away: Absence) -> tuple[Colleague, ...]:
    """Return the clinic's people, some of them away."""
    return tuple(
        Colleague(id=id_, organization="clinic", roles=(role,), absences=(away[id_],) if id_ in away else ())
        for id_, role in ROLES.items()
    )


def told(body: EventBody, people: tuple[Colleague, ...], case: Case = CASE, day: date = MONDAY) -> tuple[Notice, ...]:
    """Return what is told of one event."""
    return notices_for(case, [Event(seq=20, at=NOW, command="command", actor="engine", body=body)], people, day)


def whom(notices: tuple[Notice, ...]) -> dict[str, tuple[str, ...]]:
    """Return who is told, and for whom."""
    return {notice.recipient: notice.for_whom for notice in notices}


def test_both_are_told_and_the_stand_in_for_whom() -> None:
    """A date must not depend on a vacation setting: the mail of the one who is away goes out as ever."""
    usual, during = told(RANG, office()), told(RANG, office(ana=week("beto")))

    assert {"ana": (), "beto": ("ana",)} == whom(during)
    assert usual == during[:1]
    assert ["case-1/20/1", "case-1/20/2"] == [notice.id for notice in during]


def test_before_and_after_the_absence_the_stand_in_is_told_nothing() -> None:
    """By the day where the office is."""
    people = office(ana=week("beto"))

    assert [["ana"], ["ana", "beto"], ["ana"]] == [
        list(whom(told(RANG, people, day=date(2027, month, day)))) for month, day in ((2, 28), (3, 5), (3, 6))
    ]


def test_without_the_offices_day_the_cases_own_decides() -> None:
    """At ten in the evening in Los Angeles it is still Monday, and in UTC Tuesday already."""
    monday = Absence(by="beto", since=MONDAY, until=MONDAY)
    event = Event(seq=20, at=NOW, command="command", actor="engine", body=RANG)

    assert ["ana", "beto"] == [n.recipient for n in notices_for(CASE, [event], office(ana=monday))]


def test_a_stand_in_who_is_away_is_told_and_so_is_their_own() -> None:
    """Nobody is left out on the way."""
    assert {"ana": (), "beto": ("ana",), "carla": ("ana",)} == whom(
        told(RANG, office(ana=week("beto"), beto=week("carla")))
    )


def test_a_stand_in_who_is_told_anyway_is_told_once() -> None:
    """And one who stands in for two of those who are told hears it once, for both."""
    nobodys = with_changes(CASE, assigned={})
    once = told(TO_ALL, office(pablo=week("dora")), nobodys)
    both = told(TO_ALL, office(ana=week("sofia"), dora=week("sofia")), nobodys)

    assert () == whom(once)["dora"]
    assert ("ana", "dora") == whom(both)["sofia"]
    assert len({n.recipient for n in both}) == len(both)


def test_an_offer_to_a_volunteer_who_is_away_is_told_to_their_stand_in_too() -> None:
    """It has an end; nobody may find it only after a vacation."""
    assert {"vera": (), "victor": ("vera",)} == whom(told(OfferMade(offer=OFFER), office(vera=week("victor"))))


DAYS = st.integers(0, 12).map(lambda number: MONDAY + timedelta(days=number))
ABSENCES = st.builds(Absence, by=st.sampled_from(sorted(ROLES)), since=DAYS, until=st.one_of(st.none(), DAYS))
AWAY = st.dictionaries(st.sampled_from(sorted(ROLES)), ABSENCES)
ASSIGNED = st.dictionaries(st.sampled_from(list(ROLES.values())), st.sampled_from(sorted(ROLES)))


@settings(deadline=None)
@given(AWAY, ASSIGNED, st.sampled_from(BODIES), DAYS)
def test_with_any_set_of_absences_nobody_loses_a_notice(
    away: dict[str, Absence], assigned: dict[Role, str], body: EventBody, day: date
) -> None:
    """Everybody gets exactly what they would have got, and only somebody who stands in today gets more."""
    case = with_changes(CASE, assigned=assigned)
    usual, now = told(body, office(), case, day), told(body, office(**away), case, day)
    more = now[len(usual) :]

    assert usual == now[: len(usual)]
    assert all(notice.for_whom for notice in more)
    assert {one for notice in more for one in notice.for_whom} <= {notice.recipient for notice in usual}
    assert {notice.recipient for notice in more} <= {one.by for one in away.values() if one.covers(day)}
    assert len({notice.recipient for notice in now}) == len(now)


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.ENGLISH, "You stand in for Ana Prueba and Vera Prueba, and so this message comes to you too."),
        (Language.SPANISH, "Usted suple a Ana Prueba y Vera Prueba, y por eso también recibe este mensaje."),
    ],
)
def test_the_mail_to_a_stand_in_says_for_whom(language: Language, said: str, count: int) -> None:
    """By their names, on one line, alone and in a digest; the mail of whoever is away says nothing of it."""
    (first,) = told(RANG, office())
    named = {"ana": "Ana\r\nPrueba", "vera": "Vera Prueba"}
    to = Recipient(name="Beto Prueba", email="beto@example.org", language=language)
    stood_in, own = (
        write_message(
            PlannedMessage(notices=(first.model_copy(update={"for_whom": whose}),) * count), to, at=NOW, named=named
        )
        for whose in (("ana", "vera"), ())
    )

    assert count == " ".join(stood_in.body.split()).count(said)
    assert "Prueba" not in own.body.replace("Beto Prueba", "")
