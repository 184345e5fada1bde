"""Alarms: the rungs of a deadline follow the ladder of the catalog that its case goes by."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.core.case.practice import CATALOG, Docket
from tests.core.case.situations import only

from amparo.case.alarms import ladder_version
from amparo.case.commands import RecordEvent, SwitchCatalog
from amparo.case.events import RungsLaid
from amparo.case.watch import Watched, check
from amparo.declarations import Catalog, Role, Rung

(RULE,) = (rule for rule in CATALOG.rules if rule.id == "one_year")
LADDER = CATALOG.ladder[RULE.ladder or ""]
NOVEMBER = datetime(2027, 11, 1, tzinfo=UTC)


def with_another_rung() -> Catalog:
    """The catalog, with somebody told a hundred days before as well."""
    edited = LADDER.model_copy(update={"rungs": (Rung(days_before=100, to=(Role.PARALEGAL,)), *LADDER.rungs)})
    ladders = tuple(edited if one.id == LADDER.id else one for one in CATALOG.ladders)
    parts = {name: getattr(CATALOG, name) for name in Catalog.model_fields}
    return Catalog(**parts | {"ladders": ladders, "hash": "edited"})


def arrived(docket: Docket) -> Docket:
    """Have a year run that ends on December 20, 2027."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 12, 20)))
    return docket


def test_a_deadline_knows_which_ladder_laid_its_rungs(docket: Docket) -> None:
    """By a hash of whom it tells and when; the plugin's name is no part of it."""
    assert ladder_version(LADDER) == only(arrived(docket), "one_year").ladder
    assert ladder_version(LADDER) == ladder_version(LADDER.model_copy(update={"plugin": "another"}))


def test_a_case_brought_to_an_edited_ladder_rings_by_it(docket: Docket) -> None:
    """One rung more from then on; the dates stay, and the second calendar agrees."""
    arrived(docket)
    before = only(docket, "one_year")
    docket.catalog = with_another_rung()
    docket.do("engine", SwitchCatalog(hash="edited"))
    after = only(docket, "one_year")

    assert before.dates == after.dates
    assert len(before.rungs) + 1 == len(after.rungs)
    assert [RungsLaid] == [type(event.body) for event in docket.events if isinstance(event.body, RungsLaid)]
    watched = Watched(case=docket.case, events=tuple(docket.events))
    catalogs = {CATALOG.hash: CATALOG, "edited": docket.catalog}
    assert () == check(watched, catalogs, docket.now)


def test_a_catalog_with_the_same_ladder_lays_nothing_anew(docket: Docket) -> None:
    """Nobody is told twice because something else in the catalog changed."""
    arrived(docket)
    parts = {name: getattr(CATALOG, name) for name in Catalog.model_fields}
    docket.catalog = Catalog(**parts | {"hash": "another"})
    docket.do("engine", SwitchCatalog(hash="another"))

    assert [] == [event for event in docket.events if isinstance(event.body, RungsLaid)]
