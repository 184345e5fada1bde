"""Dates of a column: an order that the rows prove, or a question to a person; never a guess."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo_app.importing.dates import DateOrder, DateWrong, decide_order, read_day
from amparo_app.importing.table import Cell, CellKind

WRITTEN = {DateOrder.MONTH_FIRST: "{0.month}/{0.day}/{0.year}", DateOrder.DAY_FIRST: "{0.day}/{0.month}/{0.year}"}
DAYS = st.dates(date(1930, 1, 1), date(2035, 12, 31))


def column(*texts: str) -> list[tuple[int, Cell]]:
    """Return cells with the numbers of their rows."""
    return [(line, Cell(text)) for line, text in enumerate(texts, 2)]


@given(days=st.lists(DAYS), order=st.sampled_from(DateOrder))
def test_an_order_is_the_one_that_was_written_or_is_asked(days: list[date], order: DateOrder) -> None:
    """Whatever dates a column holds, its order is decided as it was written, or is not decided."""
    decided = decide_order(column(*(WRITTEN[order].format(day) for day in days)))

    assert decided.order in {order, None}
    assert (decided.order is not None) is any(day.day > 12 for day in days)


@given(st.lists(st.tuples(DAYS, st.sampled_from(DateOrder))))
def test_no_order_is_picked_that_a_row_contradicts(mixed: list[tuple[date, DateOrder]]) -> None:
    """Where rows contradict one another, nothing is decided, and the whole column asks."""
    cells = column(*(WRITTEN[order].format(day) for day, order in mixed))
    decided = decide_order(cells)

    if decided.order is not None:
        for _, cell in cells:
            read = read_day(cell, decided.order)
            assert read is not None
    proved = {order for day, order in mixed if day.day > 12}
    assert (len(proved) == 2) is decided.contradicts_itself
    assert not decided.contradicts_itself or decided.asks


@given(st.lists(DAYS.filter(lambda day: day.day <= 12 and day.day != day.month), min_size=1))
def test_dates_that_read_two_ways_are_never_decided_alone(days: list[date]) -> None:
    """However many ambiguous dates there are, they prove nothing."""
    decided = decide_order(column(*(WRITTEN[DateOrder.MONTH_FIRST].format(day) for day in days)))

    assert (None, True) == (decided.order, decided.asks)


@given(day=DAYS, order=st.sampled_from([*DateOrder, None]))
def test_dates_with_the_year_first_read_alike_in_any_order(day: date, order: DateOrder | None) -> None:
    """An ISO date, and a cell that Excel kept as a day, depend on no order."""
    for cell in (Cell(day.isoformat()), Cell(day.isoformat(), CellKind.DATE), Cell(f"{day:%Y/%m/%d}")):
        read = read_day(cell, order)
        assert read is not None
        assert day == read.day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 January 2027", date(2027, 1, 12)),
        ("January 12, 2027", date(2027, 1, 12)),
        ("Jan. 12 2027", date(2027, 1, 12)),
        ("12-Jan-2027", date(2027, 1, 12)),
        ("Tuesday, January 12, 2027", date(2027, 1, 12)),
        ("12 de enero de 2027", date(2027, 1, 12)),
        ("martes, 12 de enero de 2027", date(2027, 1, 12)),
        ("3 de setiembre del 2026", date(2026, 9, 3)),
        ("46034", date(2026, 1, 12)),
        ("46034.5", date(2026, 1, 12)),
        ("2027-01-12T00:00:00Z", date(2027, 1, 12)),
        ("5/5/2026", date(2026, 5, 5)),
        ("2026-02-28 00:00:00", date(2026, 2, 28)),
    ],
)
def test_dates_that_are_plain_in_any_order(text: str, expected: date) -> None:
    """Months by name, day numbers, and a day that is its month are read without an order."""
    read = read_day(Cell(text), None)

    assert read is not None
    assert expected == read.day


def test_day_numbers_of_an_old_macintosh_begin_elsewhere() -> None:
    """The same number is four years and a day later in a file that counts from 1904."""
    read = read_day(Cell("44572", CellKind.NUMBER), None, since_1904=True)

    assert read is not None
    assert date(2026, 1, 12) == read.day


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("04/25/2027 8:30 AM", "08:30"),
        ("04/25/2027 1:00 p.m.", "13:00"),
        ("04/25/2027 12:15 AM", "00:15"),
        ("2027-04-25T13:30", "13:30"),
        ("04/25/2027", ""),
    ],
)
def test_the_hour_behind_a_day_is_kept(text: str, hour: str) -> None:
    """A hearing's hour often stands in its date's cell."""
    read = read_day(Cell(text), DateOrder.MONTH_FIRST)

    assert read is not None
    assert (date(2027, 4, 25), hour) == read


@pytest.mark.parametrize(
    ("text", "order", "code"),
    [
        ("02/31/2026", DateOrder.MONTH_FIRST, "import_date_impossible"),
        ("2026-02-30", None, "import_date_impossible"),
        ("31 de junio de 2026", None, "import_date_impossible"),
        ("13/13/2026", None, "import_date_impossible"),
        ("03/04/2026", None, "import_date_which"),
        ("25/03/2026", DateOrder.MONTH_FIRST, "import_date_not_month_first"),
        ("03/25/2026", DateOrder.DAY_FIRST, "import_date_not_day_first"),
        ("03/04/26", DateOrder.MONTH_FIRST, "import_date_short_year"),
        ("soon", None, "import_date_unknown"),
        ("12 Brumaire 2026", None, "import_date_unknown"),
        ("0226-03-04", None, "import_date_far"),
    ],
)
def test_what_is_no_date_is_told(text: str, order: DateOrder | None, code: str) -> None:
    """Impossible, ambiguous and unreadable dates each have their own sentence."""
    with pytest.raises(DateWrong) as why:
        read_day(Cell(text), order)

    assert code == why.value.code


@pytest.mark.parametrize("text", ["", " ", "-", "N/A"])
def test_no_date_is_no_problem(text: str) -> None:
    """An empty cell, and what people write for none, is none."""
    assert read_day(Cell(text.strip()), None) is None


def test_rows_that_decide_are_named() -> None:
    """A person sees by which rows an order was decided, and which would otherwise be open."""
    decided = decide_order(column("03/25/2026", "01/02/2026", "2026-01-01", "46034", "31/31/2026"))

    assert (DateOrder.MONTH_FIRST, (2,), (3,), 1) == (
        decided.order,
        tuple(one.line for one in decided.month_first),
        tuple(one.line for one in decided.ambiguous),
        decided.serials,
    )
