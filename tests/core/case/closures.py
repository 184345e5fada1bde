"""A court that closes and relieves, and rules that change, for the tests of plans: what they mean."""

from __future__ import annotations

from datetime import date, timedelta

from tests.core.case.practice import CATALOG, MORNING, ZONE, Docket
from tests.core.case.situations import in_court

from amparo.case.commands import (
    OpenCase,
    RecordEvent,
    Replan,
    SwitchCatalog,
)
from amparo.case.model import Person
from amparo.case.replan import PlanLine, lines_of_closure
from amparo.deadlines.closures import CourtClosure, Relief
from amparo.declarations import Catalog, LawValue, Text

HEARING, DUE = "2027-07-01", date(2027, 6, 1)  # thirty days before, a Tuesday

NOTICE = "Notice of the tests of June 14, 2027"
RELIEF = Relief(notice=NOTICE, accepted_until=date(2027, 6, 21), rules=("hearing_filing",))
WEEK = tuple(date(2027, 6, 1) + timedelta(days=days) for days in range(4))


def closure(**changes: object) -> CourtClosure:
    """Return a closure of the tests' court from Tuesday to Friday, without relief but for what is changed."""
    facts = {"closed": WEEK, "courts": ("LOS",), "note": Text("a burst pipe", "una tubería rota"), **changes}
    return CourtClosure(**facts)  # type: ignore[arg-type]


def lines(docket: Docket, closed: CourtClosure) -> dict[str, PlanLine]:
    """Return by rule what a closure means for the case now."""
    return {line.rule: line for line in lines_of_closure(docket.case, docket.catalog, closed, docket.now)}


def applied(docket: Docket, closed: CourtClosure) -> Replan:
    """Return the command that applies all that a closure proposes now."""
    found = lines(docket, closed).values()
    asked = tuple(line.as_date() for line in found if line.asks)
    return Replan(plan="aa11", reason="read by two", dates=asked, closure=closed)


def with_rule(hash_: str, rule: str, **changes: object) -> Catalog:
    """Return the catalog with one rule changed."""
    rules = tuple(one.model_copy(update=changes) if one.id == rule else one for one in CATALOG.rules)
    return Catalog.model_validate({**CATALOG.model_dump(exclude={"hash", "rules"}), "hash": hash_, "rules": rules})


def reworded(rule: str) -> Catalog:
    """Return the catalog with a rule that says the same in other words."""
    return with_rule("reworded", rule, description="the same rule in other words")


def without(rule: str) -> Catalog:
    """Return the catalog without a rule."""
    rules = tuple(one for one in CATALOG.rules if one.id != rule)
    changed = {**CATALOG.model_dump(exclude={"hash", "rules"}), "hash": "without", "rules": rules}
    return Catalog.model_validate(changed)


def valued(hash_: str, rule: str, value: int) -> Catalog:
    """Return the catalog with another number of days in a rule."""
    law = LawValue(from_=date(2000, 1, 1), value=value, authority="Act of the tests, as amended")
    return with_rule(hash_, rule, values=(law,))


def switch_to(docket: Docket, catalog: Catalog, actor: str = "engine", **back: object) -> None:
    """Have the case go on under a catalog."""
    docket.catalog = catalog
    docket.do(actor, SwitchCatalog(hash=catalog.hash, **back))  # type: ignore[arg-type]


def lived(arrived: date, hearing: date, filed: date | None) -> Docket:
    """Return a case with an arrival, a hearing, and perhaps an application."""
    docket = Docket()
    docket.do("ines", OpenCase(number="27-AB2C", case_type="asylum", zone=ZONE,
                               persons=(Person(id="", role="principal", name="Luz Marina Ejemplo"),)))  # fmt: skip
    docket.do("pablo", RecordEvent(event="last_arrival", on=arrived))
    in_court(docket, str(hearing))
    docket.do("pablo", RecordEvent(event="request_for_evidence", on=MORNING.date()))
    if filed is not None:
        docket.do("pablo", RecordEvent(event="i589_filed", on=filed))
    return docket
