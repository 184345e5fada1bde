"""Registers on paper: what the desk and lists look like."""

from __future__ import annotations

from rich.console import Console, RenderableType

from amparo.declarations import Text
from amparo.registers.views import NOT_SAID, Doing, Row
from amparo_app.cli.show.registers import desk_view, list_view
from amparo_app.registers import DeskShown, ListShown

GIVE = Doing(id="give", title=Text("Give something", "Entregar algo"))
CLOSED = Doing(id="reopen", title=Text("Reopen", "Reabrir"), why_not=Text("it has not ended", "no ha terminado"))


def printed(shown: RenderableType) -> list[str]:
    """Return what is printed on a paper of a hundred letters, line by line."""
    console = Console(width=100)
    with console.capture() as captured:
        console.print(shown)
    return [line.rstrip() for line in captured.get().splitlines()]


def desk(*cells: Text) -> list[str]:
    """Return the desk with one record of these cells."""
    heads = tuple(Text(f"head {number}", f"columna {number}") for number, _ in enumerate(cells, 1))
    row = Row(record="r1", number=7, cells=cells)
    shown = DeskShown(register_id="visits", title=Text("visits", "visitas"), heads=heads, rows=((row, (GIVE, CLOSED)),))
    return printed(desk_view((shown,), "en"))


def test_a_record_of_few_fields_is_a_line_of_a_table() -> None:
    """Heads above, and behind the record what can be done now."""
    lines = desk(Text("Luz"), Text("M"))

    assert any(line.split() == ["7", "Luz", "M", "give"] for line in lines)


def test_a_record_of_many_fields_is_told_in_lines_without_what_is_not_answered() -> None:
    """Twelve columns would be three letters wide each; what nobody answered is left out."""
    told = " ".join(" ".join(desk(Text("Luz"), *[NOT_SAID] * 10, Text("to be served"))).split())

    assert "7 head 1: Luz · head 12: to be served give" in told
    assert "head 2:" not in told


def test_a_list_says_which_records_are_on_a_holiday() -> None:
    """Below the table, by the number of the record."""
    warning = Text("That is a federal holiday (Labor Day).", "Es feriado federal (Labor Day).")
    shown = ListShown(
        register_id="sessions",
        title=Text("sessions", "sesiones"),
        heads=(Text("day", "día"),),
        rows=(Row(record="r1", number=3, cells=(Text("September 6, 2027"),), warnings=(warning,)),),
        lists=("planned",),
    )

    assert "3: That is a federal holiday (Labor Day)." in printed(list_view(shown, "en"))
