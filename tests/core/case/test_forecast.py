"""The forecast: what happens if nobody does anything, as it then really happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from tests.core.case.practice import CATALOG, COLLEAGUES, MORNING, Docket
from tests.core.case.test_properties import Clinic

from amparo.case import forecast as forecasting
from amparo.case.commands import AddNote, Alarm, CompleteStep, OfferPlacement, RecordEvent
from amparo.case.events import (
    DeadlineStatusChanged,
    Event,
    OfferEnded,
    OfferMade,
    OfferReminded,
    RungsRang,
    StepDuesRang,
)
from amparo.case.forecast import Foreseen, ForeseenKind, forecast
from amparo.case.model import DeadlineStatus, OfferStatus
from amparo.declarations import Role

Wait = Callable[[datetime], int]
FOR_EVER = MORNING + timedelta(days=5000)


def of_kind(foreseen: tuple[Foreseen, ...], kind: ForeseenKind) -> list[Foreseen]:
    """Return the entries of one kind."""
    return [item for item in foreseen if item.kind is kind]


def test_a_deadline_rings_climbs_and_is_missed(docket: Docket) -> None:
    """Arrived on January 20, 2026: one year is January 20, 2027, and the rung of thirty days before is past."""
    docket.do("ana", RecordEvent(event="last_arrival", on=date(2026, 1, 20)))

    foreseen = forecast(docket.case, CATALOG, FOR_EVER, COLLEAGUES)

    seven_before, one_before = datetime(2027, 1, 13, 17, tzinfo=UTC), datetime(2027, 1, 19, 17, tzinfo=UTC)
    rings = of_kind(foreseen, ForeseenKind.RINGS)
    missed = of_kind(foreseen, ForeseenKind.MISSED)
    assert [seven_before, one_before] == [item.at for item in rings]
    assert (Role.STAFF_ATTORNEY, Role.PARALEGAL) == rings[0].to
    # each of three rungs climbs after one business day and after two, but the last would on the 21st, when all is over
    assert 5 == len(of_kind(foreseen, ForeseenKind.CLIMBS))
    assert [datetime(2027, 1, 21, 8, tzinfo=UTC)] == [item.at for item in missed]  # midnight in Los Angeles
    assert ("one year", date(2027, 1, 20)) == (missed[0].title.en, missed[0].due)
    assert {Role.STAFF_ATTORNEY, Role.PARALEGAL, Role.SUPERVISING_ATTORNEY, Role.DIRECTOR} == set(missed[0].to)


def test_an_offer_is_reminded_of_expires_and_goes_on(docket: Docket) -> None:
    """Five business days from Monday, January 4, at five in the afternoon; then the next volunteer has five."""
    docket.do("ines", CompleteStep(step="conflict_check"))
    docket.do("pablo", CompleteStep(step="screening", answers={"custody": "detained"}))
    docket.do("clara", OfferPlacement(to=("victor", "vera")))

    foreseen = forecast(docket.case, CATALOG, FOR_EVER, COLLEAGUES)

    told = [(item.kind, item.person) for item in foreseen]
    first = [ForeseenKind.OFFER_REMINDED, ForeseenKind.OFFER_EXPIRES]
    assert [*((kind, "victor") for kind in first), (ForeseenKind.OFFER_MADE, "vera")] == told[:3]
    assert [*((kind, "vera") for kind in first), (ForeseenKind.ATTENTION, "")] == told[3:]
    assert datetime(2027, 1, 12, 1, tzinfo=UTC) == foreseen[1].at  # January 11, 17:00 in Los Angeles


def test_a_date_before_which_nothing_may_be_filed_is_reached(docket: Docket) -> None:
    """The work permit's clock began on January 4: day 150 is told with its date."""
    docket.do("ana", RecordEvent(event="last_arrival", on=date(2026, 12, 1)))
    docket.do("ana", RecordEvent(event="i589_filed", on=date(2027, 1, 4)))

    reached = of_kind(forecast(docket.case, CATALOG, FOR_EVER, COLLEAGUES), ForeseenKind.REACHED)

    assert ["work permit"] == [item.title.en for item in reached]
    assert date(2027, 6, 3) == reached[0].due  # January 4 + 150 days


def test_what_lies_beyond_the_date_is_not_told(docket: Docket) -> None:
    """The forecast ends where it was asked to."""
    docket.do("ana", RecordEvent(event="last_arrival", on=date(2026, 12, 1)))
    until = MORNING + timedelta(days=310)

    foreseen = forecast(docket.case, CATALOG, until, COLLEAGUES)

    assert foreseen
    assert all(item.at <= until for item in foreseen)
    assert not of_kind(foreseen, ForeseenKind.MISSED)


def test_a_forecast_that_was_cut_short_says_so(docket: Docket, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two instants are played, and the last line says that there is more."""
    monkeypatch.setattr(forecasting, "MOST_ALARMS", 2)
    docket.do("ana", RecordEvent(event="last_arrival", on=date(2026, 1, 20)))

    foreseen = forecast(docket.case, CATALOG, FOR_EVER, COLLEAGUES)

    assert [ForeseenKind.CLIMBS, ForeseenKind.CLIMBS, ForeseenKind.CUT_SHORT] == [item.kind for item in foreseen]
    assert "only the first 2 instants" in foreseen[-1].title.en


def test_a_closed_case_has_nothing_before_it(docket: Docket) -> None:
    """Nothing rings in a case that is over."""
    docket.do("ana", RecordEvent(event="last_arrival", on=date(2026, 1, 20)))
    docket.do("sofia", RecordEvent(event="case_closed", on=MORNING.date(), data={"reason": "moved away"}))

    assert () == forecast(docket.case, CATALOG, FOR_EVER, COLLEAGUES)


def happened(events: list[Event]) -> Iterator[tuple[str, str, datetime]]:
    """Yield what the events of alarms brought about, as kind, whose, and when."""
    for event in events:
        match event.body:
            case RungsRang(deadline=which, numbers=numbers, climbed=climbed):
                yield from [("rings", which, event.at)] if numbers else []
                yield from [("climbs", which, event.at)] if climbed else []
            case DeadlineStatusChanged(deadline=which, status=DeadlineStatus.MISSED):
                yield "missed", which, event.at
            case OfferEnded(offer=which, status=OfferStatus.EXPIRED):
                yield "offer expires", which, event.at
            case OfferReminded(offer=which):
                yield "volunteer reminded", which, event.at
            case OfferMade(offer=offer):
                yield "next volunteer offered", offer.id, event.at
            case StepDuesRang(keys=keys):
                yield from (("step due", key, event.at) for key in keys)


class PredictedClinic(Clinic):
    """The clinic of random people, whose forecast is held against what then happens."""

    def teardown(self) -> None:
        """Forecast, let everything happen, compare."""
        docket = self.docket
        before, docket.now = docket.case.model_dump_json(), docket.case.now
        foreseen = forecast(docket.case, CATALOG, FOR_EVER, docket.colleagues)

        assert before == docket.case.model_dump_json()

        known = len(docket.events)
        while (alarm := docket.settlement.alarm) is not None and alarm <= FOR_EVER:
            docket.now = max(alarm, docket.now)
            docket.do("engine", Alarm())
        expected = Counter(happened(docket.events[known:]))
        told = Counter((item.kind.value, item.about, item.at) for item in foreseen)
        assert expected == Counter({key: count for key, count in told.items() if key[0] in COMPARED})
        assert not of_kind(foreseen, ForeseenKind.CUT_SHORT)


COMPARED = {"rings", "climbs", "missed", "offer expires", "volunteer reminded", "next volunteer offered", "step due"}

TestPredictedClinic = PredictedClinic.TestCase
TestPredictedClinic.settings = settings(
    max_examples=40, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_asking_what_will_happen_changes_nothing(docket: Docket, wait: Wait) -> None:
    """The same question a second time has the same answer, and the record goes on as if nobody had asked."""
    docket.do("ana", RecordEvent(event="last_arrival", on=date(2026, 1, 20)))
    docket.do("ana", AddNote(text="called the client"))
    before = docket.case.model_dump_json()

    first = forecast(docket.case, CATALOG, FOR_EVER, COLLEAGUES)

    assert before == docket.case.model_dump_json()
    assert first == forecast(docket.case, CATALOG, FOR_EVER, COLLEAGUES)
    assert len({item.at for item in first}) == wait(FOR_EVER)
