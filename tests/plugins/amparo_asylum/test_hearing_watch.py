"""The hearing watch in an invented case: who is asked when, what a look moves, what silence brings, and the exhibit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.plugins.amparo_asylum.lives import EVIDENCE_RULE, OPENED, hearing, represented
from tests.plugins.docket import COLLEAGUES, Docket

from amparo.access.people import Absence
from amparo.case.apply import with_changes
from amparo.case.commands import Acknowledge, AmendEvent, CompleteStep, RecordEvent, Waive
from amparo.case.events import RungsRang
from amparo.case.hearing_rota import WEEKDAYS, HearingRota
from amparo.case.look_ups import look_up_step, look_ups, looked, to_look_up_by
from amparo.case.model import Case, DeadlineStatus
from amparo.case.watch import Problem, Watched, check, folded
from amparo.deadlines.safety import Dates
from amparo.declarations import Catalog
from amparo.notifications.from_events import notices_for
from amparo.notifications.notices import Notice, NoticeKind

RULE = "hearing_lookup"
HEARING = date(2026, 12, 15)
FIRST_DUE = date(2026, 3, 23)  # a Monday, a week after the notice
ROTA = HearingRota(days=dict.fromkeys(WEEKDAYS, "ines"), backup="pablo")


@pytest.fixture
def docket(catalog: Catalog) -> Docket:
    """Return a case with an individual hearing in December, known since March 16, a Monday."""
    made = Docket(catalog, OPENED)
    represented(made)
    hearing(made, "individual", HEARING, OPENED)
    return made


def look(docket: Docket, result: str, **more: object) -> None:
    """Have Ines look today and record what she saw."""
    answers = {"looked_on": docket.now.date(), "looked_at": "09:10", "result": result, "seen": "Dec 15, 8:30 AM"}
    docket.complete("ines", "look_up_hearing", **{**answers, **more})


def asked(docket: Docket, rota: HearingRota | None = ROTA, day: date | None = None, **away: Absence) -> list[Notice]:
    """Return what the rungs of the look-up told whom; some people are away."""
    people = [one.model_copy(update={"absences": (away[one.id],)}) if one.id in away else one for one in COLLEAGUES]
    rang = [e for e in docket.events if isinstance(e.body, RungsRang) and e.body.deadline == docket.deadline(RULE).id]
    return [
        notice for event in rang for notice in notices_for(_as_then(docket, event.seq), (event,), people, day, rota)
    ]


def _as_then(docket: Docket, seq: int) -> Case:
    return folded(docket.case, [event for event in docket.events if event.seq <= seq])


def findings(docket: Docket, **changes: object) -> list[Problem]:
    """Return what the second calendar finds now about look-ups; every mail went out."""
    watched = Watched(case=docket.case, events=tuple(docket.events), has_workflow=True).model_copy(update=changes)
    found = check(watched, {docket.catalog.hash: docket.catalog}, docket.now)
    return [one.problem for one in found if one.rule == RULE and one.problem is not Problem.NOBODY_TOLD]


def test_whoever_has_the_day_is_asked_then_the_backup_then_supervision(docket: Docket) -> None:
    """Nobody looks: one person more each business day, and no rung rings twice."""
    docket.day(FIRST_DUE + timedelta(days=10))
    told = [(notice.kind, notice.recipient) for notice in asked(docket)]

    assert [
        (NoticeKind.LOOK_UP, "ines"),
        (NoticeKind.LOOK_UP_CLIMBED, "pablo"),
        (NoticeKind.LOOK_UP_CLIMBED, "sofia"),
        (NoticeKind.LOOK_UP_CLIMBED, "sofia"),
    ] == told
    assert docket.deadline(RULE).status is DeadlineStatus.RUNNING
    assert docket.case.of_kind.get("deadline_missed", ()) == ()


def test_without_a_rota_the_roles_of_the_ladder_are_asked(docket: Docket) -> None:
    """A paralegal, then whoever works on the case, then supervision."""
    docket.day(FIRST_DUE + timedelta(days=10))
    told = [notice.recipient for notice in asked(docket, rota=None)]

    assert "pablo" == told[0]
    assert {"ana", "pablo"} == set(told[1:3])
    assert {"sofia"} == set(told[3:])


def test_whoever_is_away_is_not_asked(docket: Docket) -> None:
    """Sol stands in for Ines; without anybody, the backup is asked at once."""
    docket.day(FIRST_DUE)
    away = Absence(by="sol", since=FIRST_DUE)

    assert ["sol"] == [one.recipient for one in asked(docket, day=FIRST_DUE, ines=away)]
    assert ["pablo"] == [
        one.recipient for one in asked(docket, day=FIRST_DUE, ines=away, sol=Absence(by="nobody", since=FIRST_DUE))
    ]


def test_a_look_puts_the_next_one_a_week_off_and_what_rang_is_over(docket: Docket) -> None:
    """Whoever looks a day late is as good as in time; the case's own dates stay where they are."""
    docket.day(FIRST_DUE + timedelta(days=1))
    filing = docket.deadline(EVIDENCE_RULE).dates
    look(docket, "same")
    deadline = docket.deadline(RULE)

    assert date(2026, 3, 31) == deadline.dates.safe_due
    assert [None] == [rung.rang for rung in deadline.rungs]
    assert filing == docket.deadline(EVIDENCE_RULE).dates
    assert [] == findings(docket)


def test_a_hearing_that_was_moved_moves_its_dates_with_it(docket: Docket) -> None:
    """Earlier at once, later only when a person confirms: toward safety, in the one command of the look."""
    docket.day(FIRST_DUE)
    look(docket, "changed", hearing_date=date(2026, 9, 15), hearing_time="13:00")
    assert date(2026, 8, 14) == docket.deadline(EVIDENCE_RULE).dates.safe_due  # Saturday, August 15 is day 31 before
    assert "13:00" == docket.case.of_kind["hearing_scheduled"][0].current["hearing_time"]

    look(docket, "changed", hearing_date=date(2027, 2, 16), hearing_time="08:30")

    assert date(2026, 8, 14) == docket.deadline(EVIDENCE_RULE).dates.safe_due
    assert docket.deadline(EVIDENCE_RULE).waiting is not None
    assert docket.deadline(RULE).waiting is None


def test_changed_without_the_new_day_is_refused_and_the_look_stays_due(docket: Docket) -> None:
    """A look that says half of what was seen would silence the watch."""
    answers = {"looked_on": OPENED, "looked_at": "09:10", "result": "changed", "seen": "another day"}
    refused = docket.ask("ines", CompleteStep(step="look_up_hearing", answers=answers))

    assert refused is not None
    assert "hearing_date" in refused.sentence.en
    assert FIRST_DUE == docket.deadline(RULE).dates.safe_due


def test_which_of_two_hearings_was_moved_has_to_be_said(docket: Docket) -> None:
    """A master beside the individual hearing: neither is moved by a guess."""
    master = hearing(docket, "master", date(2026, 10, 6), OPENED)
    answers = {"looked_on": OPENED, "looked_at": "09:10", "result": "changed", "seen": "Oct 13, 9:00 AM"}
    moved = {"hearing_date": date(2026, 10, 13), "hearing_time": "09:00"}
    refused = docket.ask("ines", CompleteStep(step="look_up_hearing", answers={**answers, **moved}))

    assert refused is not None
    assert (refused.code, True) == ("about_which", master in refused.sentence.en)
    look(docket, "changed", **moved, hearing=master)
    assert "2026-10-13" == docket.case.event[master].current["hearing_date"]
    assert [(date(2026, 10, 13), 1)] == [
        (date.fromisoformat(one.hearing_date), len(look_ups(docket.case, docket.catalog)))
        for one in look_ups(docket.case, docket.catalog)
    ]


def test_a_hearing_that_is_not_listed_opens_a_task_with_advice(docket: Docket) -> None:
    """It is due the next business day; its help says where to ask, and it is there once for each such look."""
    docket.day(FIRST_DUE)
    look(docket, "not_listed", seen="No case found for this A-Number")
    item = docket.item("find_unlisted_hearing")
    advice = docket.catalog.step[item.step].help

    assert date(2026, 3, 24) == item.due
    assert advice is not None
    assert "court's clerk" in advice.en
    assert "mire el expediente" in advice.es
    docket.complete("pablo", item.key, asked_on=FIRST_DUE, found="moved", who_said_so="the clerk's window")
    assert "find_unlisted_hearing" not in docket.open_steps


def test_a_look_up_is_not_acknowledged_away_but_supervision_may_waive_it(docket: Docket) -> None:
    """Only looking ends it; a supervising attorney with a reason may too."""
    docket.day(FIRST_DUE)
    refused = docket.ask("ana", Acknowledge(deadline=RULE))

    assert refused is not None
    assert (refused.code, True) == ("only_looking_ends_it", "until somebody looks" in refused.sentence.en)
    docket.do("sofia", Waive(deadline=RULE, reason="another clinic looks this one up"))
    assert docket.deadline(RULE).status is DeadlineStatus.WAIVED
    assert () == look_ups(docket.case, docket.catalog)


def test_a_hearing_that_is_over_is_not_looked_up_any_more(docket: Docket) -> None:
    """Cancelled, it ends by itself, and nobody has to confirm it."""
    about = docket.case.of_kind["hearing_scheduled"][0].id
    docket.do("ana", RecordEvent(event="hearing_cancelled", on=OPENED, about=about, data={"why": "dismissed"}))

    assert docket.deadline(RULE).status is DeadlineStatus.WITHDRAWN
    assert () == look_ups(docket.case, docket.catalog)


def test_in_the_last_thirty_days_it_is_looked_up_every_business_day(docket: Docket) -> None:
    """Looked up on the Friday 25 days before: due again on Monday."""
    docket.day(date(2026, 11, 20))
    look(docket, "same")

    assert date(2026, 11, 23) == docket.deadline(RULE).dates.safe_due


def test_the_second_calendar_notices_a_look_that_was_never_asked_for(docket: Docket) -> None:
    """The engine stood still on the day; or somebody put the stored date off, or took the deadline out."""
    late = docket.now.replace(year=2026, month=3, day=23) + timedelta(hours=1)
    deadline = docket.deadline(RULE)
    later = Dates(unrolled=HEARING, legal_due=HEARING, safe_due=HEARING)
    others = tuple(one for one in docket.case.deadlines if one.id != deadline.id)
    put_off = with_changes(docket.case, deadlines=(*others, deadline.model_copy(update={"dates": later})))
    docket.now = late

    assert [Problem.RUNG_SILENT] == findings(docket)
    assert Problem.DATE_DANGEROUS in findings(docket, case=put_off)
    assert [Problem.DEADLINE_ABSENT] == findings(docket, case=with_changes(docket.case, deadlines=others))


def test_the_second_calendar_says_every_day_that_nobody_looked(docket: Docket) -> None:
    """Everybody on the ladder was told: no rung is left to ring, and the watch goes on saying so."""
    docket.day(FIRST_DUE + timedelta(days=2))
    assert [] == findings(docket)

    docket.day(FIRST_DUE + timedelta(days=20))
    assert [Problem.LOOK_UP_SILENT] == findings(docket)
    (found,) = check(
        Watched(case=docket.case, events=tuple(docket.events), has_workflow=True).model_copy(update={"noted": ()}),
        {docket.catalog.hash: docket.catalog},
        docket.now,
    )[-1:]
    assert found.number == docket.case.number

    look(docket, "same")
    assert [] == findings(docket)


def test_the_log_tells_every_look_in_order_with_what_was_on_record_then(docket: Docket) -> None:
    """Also one that was struck, marked; what one look moved is on record for the next."""
    docket.day(FIRST_DUE)
    look(docket, "same")
    docket.day(date(2026, 3, 30))
    look(docket, "changed", hearing_date=date(2026, 9, 15), hearing_time="13:00", seen="Sep 15, 1:00 PM")
    docket.day(date(2026, 4, 6))
    look(docket, "same", seen="Sep 15, 1:00 PM", picture="april-6.png", picture_sha256="0a" * 32)
    wrong = docket.case.of_kind["hearing_looked_up"][-1].id
    docket.do("ana", AmendEvent(event=wrong, strike=True, reason="it was another case's number"))
    (which,) = {event.proceeding for event in docket.case.of_kind["hearing_looked_up"]}
    log = looked(docket.case, docket.events, docket.catalog, which or "")

    assert ["same", "changed", "same"] == [one.result for one in log]
    assert ["2026-12-15 08:30", "2026-12-15 08:30", "2026-09-15 13:00"] == [one.on_record for one in log]
    assert ["", "2026-09-15 13:00", ""] == [one.moved_to for one in log]
    assert [False, False, True] == [one.struck for one in log]
    assert [("ines", date(2026, 3, 23)), ("ines", date(2026, 3, 30)), ("ines", date(2026, 4, 6))] == [
        (one.by, one.looked_on) for one in log
    ]
    assert ("april-6.png", "0a" * 32) == (log[2].picture, log[2].picture_sha256)
    assert sorted(one.seq for one in log) == [one.seq for one in log]
    assert () == looked(docket.case, docket.events, docket.catalog, "c99")
    # the struck look no longer counts: the one before it does
    assert date(2026, 4, 6) == docket.deadline(RULE).dates.safe_due


def test_the_sheet_is_looked_up_by_the_number_of_whoever_the_proceeding_is_of(docket: Docket) -> None:
    """The proceeding's own number if somebody has it, else the client's; nothing is made up."""
    (proceeding,) = docket.case.proceedings
    client = docket.case.persons[0].model_copy(update={"country": "SV"})
    child = client.model_copy(update={"id": "p9", "role": "child", "a_number": "A000333444", "country": "GT"})
    family = with_changes(docket.case, persons=(client, child))
    of_child = with_changes(family, proceedings=(proceeding.model_copy(update={"number": "000-333-444"}),))
    unknown = with_changes(family, persons=(client.model_copy(update={"a_number": "", "country": ""}),))

    assert ("000-111-222", "SV") == to_look_up_by(family, proceeding.id)
    assert ("A000333444", "GT") == to_look_up_by(of_child, proceeding.id)
    assert ("", "") == to_look_up_by(unknown, proceeding.id)


def test_the_step_that_records_a_look_is_found_by_what_it_records(docket: Docket) -> None:
    """No name of a plugin's step is known to the engine."""
    step = look_up_step(docket.catalog, "defensive_asylum")

    assert step is not None
    assert "look_up_hearing" == step.id
    assert look_up_step(docket.catalog, "another") is None
