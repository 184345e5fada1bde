"""`amparo case`: its commands, in the order in which its help lists them."""

from __future__ import annotations

import typer

from amparo_app.cli import case_access, case_erase, case_forecast, case_look, case_placement, case_work, exports

case = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Open cases, look at them, do the work, correct.")

COMMANDS = {
    "open": case_look.open_case,
    "list": case_look.list_cases,
    "show": case_look.show,
    "screen": case_look.screen,
    "forecast": case_forecast.forecast,
    "do": case_work.do,
    "waive-step": case_work.waive_step,
    "record": case_work.record,
    "events": case_look.events,
    "assign": case_work.assign,
    "candidates": case_placement.candidates,
    "offer": case_placement.offer,
    "answer": case_placement.answer,
    "note": case_work.note,
    "settle": case_work.settle,
    "amend": case_work.amend,
    "wall": case_access.wall,
    "unwall": case_access.unwall,
    "restrict": case_access.restrict,
    "unrestrict": case_access.unrestrict,
    "hold": case_erase.hold,
    "release": case_erase.release,
    "erase": case_erase.erase,
    "erased": case_erase.erased,
    "export": exports.export_case,
}

for name, command in COMMANDS.items():
    case.command(name)(command)
