"""What must hold of registers whatever is asked in whatever order."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.core.registers.store import (
    DECLARATIONS,
    NOW,
    REQUESTS,
    STOCK,
    TODAY,
    VOLUNTEER,
    WORKER,
    asking,
    record,
    somebody,
    world,
)

from amparo.case.commands import Refusal
from amparo.declarations import Role
from amparo.registers.apply import apply
from amparo.registers.decide import decide
from amparo.registers.events import EntryAppended, RegisterEvent
from amparo.registers.model import RegisterRecord
from amparo.registers.reports import Figures, report
from amparo.registers.views import Reader, every_record

DOING = st.sampled_from(["receive", "hand_out"])
AMOUNTS = st.integers(min_value=1, max_value=40)


def after(one: RegisterRecord, doing: str, quantity: int) -> RegisterRecord:
    """Return a record after a command, as it was if that is refused."""
    decided = decide(asking("stock", doing, quantity=quantity), world(somebody(WORKER), one))
    if isinstance(decided, Refusal):
        return one
    for body in decided.bodies[one.id]:
        event = RegisterEvent(seq=one.seq + 1, at=NOW, on=TODAY, command="c", doing=doing, actor="p-1", body=body)
        one = apply(one, event)
    return one


@given(st.lists(st.tuples(DOING, AMOUNTS), max_size=30))
def test_stock_is_never_below_its_minimum_under_any_order_of_commands(asked: list[tuple[str, int]]) -> None:
    """What is there is what came in less what went out, of those commands that were taken."""
    stock, counted = record("stock", in_stock=3), 3
    for doing, quantity in asked:
        before = stock
        stock = after(stock, doing, quantity)
        if stock is not before:
            counted += quantity if doing == "receive" else -quantity
        assert int(stock.values["in_stock"]) >= 0

    assert counted == stock.values["in_stock"]


LINES = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from(["clothes", "hygiene"]), st.integers(1, 9), st.booleans()),
    max_size=40,
)


@given(LINES)
def test_the_sums_of_a_report_are_those_of_the_lines_that_count(lines: list[tuple[int, str, int, bool]]) -> None:
    """By month and kind, over any lines on any days, whether some were struck or not."""
    items = {"clothes": record("stock", "r2", kind="clothes"), "hygiene": record("stock", "r3", kind="hygiene")}
    request = record("requests")
    for place, (day, kind, quantity, struck) in enumerate(lines, 2):
        event = RegisterEvent(
            seq=place,
            at=NOW,
            on=TODAY + timedelta(days=day),
            command="c",
            doing="give",
            actor="p-1",
            body=EntryAppended(id=f"e{place}", entries="given", values={"item": items[kind].id, "quantity": quantity}),
        )
        request = apply(request, event)
        if struck:
            entries = tuple(
                one.model_copy(update={"struck": True}) if one.id == f"e{place}" else one for one in request.entries
            )
            request = request.model_copy(update={"entries": entries})
    records = {one.id: one for one in (request, *items.values())}
    until = date(2027, 12, 31)
    found = report(REQUESTS, REQUESTS.reports[0], Figures(DECLARATIONS, records), TODAY, until)
    expected: dict[tuple[str, str], int] = {}
    for day, kind, quantity, struck in lines:
        on = TODAY + timedelta(days=day)
        if not struck and on <= until:
            expected[f"{on:%Y-%m}", kind] = expected.get((f"{on:%Y-%m}", kind), 0) + quantity

    assert expected == {(row.period, row.groups[0].en): row.figure for row in found.rows}
    assert sum(expected.values()) == found.total


ROLES = st.sets(st.sampled_from([role for role in Role if role not in {VOLUNTEER, WORKER}]), max_size=4)
SECRET = "Luz Marina Ejemplo"


@given(ROLES)
def test_nobody_outside_reads_anything(roles: set[Role]) -> None:
    """Neither a list nor a sheet, nor a refusal that holds a word of a record, nor the desk."""
    outsider = somebody(*roles)
    there = record("requests", who=SECRET, size="m", legal_note=SECRET)
    reading = Reader(outsider, "clinic", DECLARATIONS, {"r1": there}, {})
    refused = decide(asking("requests", "hand_over"), world(outsider, there))

    assert reading.registers() == ()
    assert reading.rows(REQUESTS, every_record(REQUESTS), [there]) == ()
    assert reading.desk(REQUESTS) == ()
    assert isinstance(refused, Refusal)
    assert SECRET not in refused.model_dump_json() + reading.sheet(REQUESTS, there).model_dump_json()


@given(ROLES)
def test_the_desk_never_reads_a_field_that_is_not_the_desks(roles: set[Role]) -> None:
    """Whatever else somebody is, as long as none of it sees the whole."""
    at_desk = somebody(VOLUNTEER, *roles)
    there = record("requests", who="Luz", legal_note=SECRET)
    reading = Reader(at_desk, "clinic", DECLARATIONS, {"r1": there}, {})
    shown = [row.model_dump_json() for row in reading.rows(REQUESTS, REQUESTS.lists[0], [there])]
    shown += [row.model_dump_json() for row, _ in reading.desk(REQUESTS)]
    shown.append(reading.sheet(REQUESTS, there).model_dump_json())

    assert "Luz" in shown[0]
    assert SECRET not in "".join(shown)


def test_the_stock_that_the_desk_may_see_is_in_its_list_by_what_there_is() -> None:
    """The most first, as the list says, and those without a number last."""
    several = [record("stock", "r1", in_stock=2), record("stock", "r2"), record("stock", "r3", in_stock=7)]
    reading = Reader(somebody(VOLUNTEER), "clinic", DECLARATIONS, {one.id: one for one in several}, {})

    assert [3, 1, 2] == [row.number for row in reading.rows(STOCK, STOCK.lists[0], several)]
