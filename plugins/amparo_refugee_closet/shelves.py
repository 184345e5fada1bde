"""The shelves: a record for each kind of thing in one size, with what came in, what was counted, what runs low."""

from __future__ import annotations

from amparo.declarations import (
    Adding,
    AddTo,
    AnswerOf,
    AppendEntry,
    Constant,
    DayOfCommand,
    DeskView,
    EntryList,
    FieldOf,
    FieldTest,
    Form,
    RecordState,
    RegisterCommand,
    RegisterDeclaration,
    RegisterList,
    RegisterReport,
    ReportPeriod,
    Role,
    SetField,
    Text,
)
from amparo_refugee_closet.forms import Count, Counted, KeepAtLeast, Receive, Received, Shelf

SHELVES = "closet_shelves"
KEEPERS = (Role.PRO_BONO_COORDINATOR, Role.SOCIAL_WORKER, Role.DIRECTOR)
"""Who looks after the Closet: the coordinator of volunteers, the social workers, the director."""

RUNS_LOW = FieldTest(field="quantity", below="least")


def shelves() -> RegisterDeclaration:
    """Return the register of what is in stock."""
    return RegisterDeclaration(
        id=SHELVES,
        title=Text("Refugee Closet: shelves", "Ropero: estantes"),
        record_title=Text("shelf", "estante"),
        help=Text(
            "What is there, by kind and size. What is given at the desk leaves it by itself.",
            "Lo que hay, por tipo y talla. Lo que se entrega en el ropero se descuenta solo.",
        ),
        fields=Form.of(Shelf).fields,
        label="name",
        entries=(
            EntryList(id="received", title=Text("what came in", "lo que llegó"), fields=Form.of(Received).fields),
            EntryList(id="counted", title=Text("counts", "conteos"), fields=Form.of(Counted).fields),
        ),
        states=(RecordState(id="in_use", title=Text("in use", "en uso")),),
        adding=Adding(roles=KEEPERS),
        commands=_commands(),
        see=KEEPERS,
        desk=DeskView(roles=(Role.SUPPORT_VOLUNTEER,), shows=("name", "what", "size", "for_whom", "quantity", "least")),
        lists=_lists(),
        reports=_reports(),
    )


def _commands() -> tuple[RegisterCommand, ...]:
    return (*_about_pieces(), *_about_the_shelf())


def _about_pieces() -> tuple[RegisterCommand, ...]:
    """Return what changes how many pieces there are."""
    return (
        RegisterCommand(
            id="receive",
            title=Text("Put in what came", "Guardar lo que llegó"),
            roles=(*KEEPERS, Role.SUPPORT_VOLUNTEER),
            form=Form.of(Receive),
            effects=(
                AddTo(field="quantity", value=AnswerOf("number")),
                AppendEntry(
                    entries="received",
                    values=(("number", AnswerOf("number")), ("donor", AnswerOf("donor")), ("on", DayOfCommand())),
                ),
            ),
        ),
        RegisterCommand(
            id="count",
            title=Text("Correct the number after counting", "Corregir la cantidad después de contar"),
            roles=KEEPERS,
            form=Form.of(Count),
            effects=(
                SetField(field="quantity", value=AnswerOf("number")),
                AppendEntry(
                    entries="counted",
                    values=(
                        ("before", FieldOf("quantity")),
                        ("number", AnswerOf("number")),
                        ("reason", AnswerOf("reason")),
                        ("on", DayOfCommand()),
                    ),
                ),
            ),
        ),
    )


def _about_the_shelf() -> tuple[RegisterCommand, ...]:
    """Return what happens to the shelf itself."""
    return (
        RegisterCommand(
            id="keep_at_least",
            title=Text("Say how many should be there", "Decir cuántas piezas debe haber"),
            roles=KEEPERS,
            form=Form.of(KeepAtLeast),
            effects=(SetField(field="least", value=AnswerOf("least")),),
        ),
        RegisterCommand(
            id="clear_away",
            title=Text("Give up this empty shelf", "Quitar este estante vacío"),
            roles=KEEPERS,
            when=(FieldTest(field="quantity", at_most=0),),
            effects=(SetField(field="least", value=Constant(0)),),
            closes=True,
        ),
        RegisterCommand(
            id="use_again",
            title=Text("Use this shelf again", "Volver a usar este estante"),
            roles=KEEPERS,
            reopens=True,
        ),
    )


def _lists() -> tuple[RegisterList, ...]:
    return (
        RegisterList(
            id="in_stock",
            title=Text("What is there", "Lo que hay"),
            columns=("name", "what", "size", "for_whom", "quantity", "least"),
            order=("what", "name"),
        ),
        RegisterList(
            id="runs_low",
            title=Text("What runs low", "Lo que se está acabando"),
            columns=("name", "what", "size", "for_whom", "quantity", "least"),
            where=(RUNS_LOW,),
            order=("quantity", "what", "name"),
        ),
    )


def _reports() -> tuple[RegisterReport, ...]:
    return (
        RegisterReport(
            id="shelves_that_run_low",
            title=Text("Shelves that run low, by kind", "Estantes que se están acabando, por tipo"),
            roles=KEEPERS,
            by=("what",),
            where=(RUNS_LOW,),
        ),
        RegisterReport(
            id="received",
            title=Text("Pieces that came in, by kind and month", "Piezas que llegaron, por tipo y mes"),
            roles=KEEPERS,
            of_entries="received",
            sums="number",
            dated_by="on",
            period=ReportPeriod.MONTH,
            by=("what",),
        ),
    )
