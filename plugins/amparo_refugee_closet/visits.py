"""Visits at the desk: what a person is called, what they asked for, what they got, and nothing of their case."""

from __future__ import annotations

from amparo.declarations import (
    AddTo,
    AnswerOf,
    AppendEntry,
    CompletesStep,
    Constant,
    DayOfCommand,
    DeskView,
    EntryList,
    FieldDeclaration,
    FieldKind,
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
    TakeFrom,
    Text,
)
from amparo_refugee_closet.forms import ASKED, Finish, Give, NotThere, Wishes
from amparo_refugee_closet.shelves import KEEPERS

VISITS = "closet_visits"
DESK = (Role.SUPPORT_VOLUNTEER,)
AT_THE_DESK = (*KEEPERS, *DESK)
"""Who gives things out: volunteers at the desk, and whoever looks after the Closet."""

_LANGUAGE = FieldDeclaration(name="language", label=Text("language", "idioma"), required=False, maximum=60)
_SETTLED_ON = FieldDeclaration(
    name="settled_on", label=Text("day of the visit", "día de la visita"), kind=FieldKind.DATE, required=False
)
_SERVED_PEOPLE = FieldDeclaration(
    name="served", label=Text("people served", "personas atendidas"), kind=FieldKind.WHOLE_NUMBER, required=False
)
_SETTLED_TODAY = SetField(field="settled_on", value=DayOfCommand())
_WAITING, _SERVED, _NOT_COME = "waiting", "served", "did_not_come"


def visits() -> RegisterDeclaration:
    """Return the register of the desk; its records are made by steps of cases and by nobody's hand."""
    asked = Form.of(Wishes).fields
    return RegisterDeclaration(
        id=VISITS,
        title=Text("Refugee Closet: visits", "Ropero: visitas"),
        record_title=Text("visit", "visita"),
        help=Text(
            "Ask kindly, give what is there, and write nothing else down. Nobody has to show a paper.",
            "Pregunte con amabilidad, entregue lo que hay y no escriba nada más. Nadie tiene que mostrar un papel.",
        ),
        fields=(asked[0], _LANGUAGE, *asked[1:], _SERVED_PEOPLE, _SETTLED_ON),
        label="called",
        personal=("called",),
        entries=(
            EntryList(id="given", title=Text("given", "lo entregado"), fields=Form.of(Give).fields),
            EntryList(id="not_there", title=Text("not in stock", "lo que no había"), fields=Form.of(NotThere).fields),
            EntryList(id="returned", title=Text("brought back", "lo devuelto"), fields=Form.of(Give).fields),
        ),
        states=(
            RecordState(id=_WAITING, title=Text("to be served", "por atender")),
            RecordState(id=_SERVED, title=Text("served", "atendida")),
            RecordState(id=_NOT_COME, title=Text("did not come", "no vino")),
        ),
        commands=_commands(),
        see=KEEPERS,
        desk=DeskView(
            roles=DESK, shows=("called", "language", "people", "sizes", *ASKED, "given", "not_there", "returned")
        ),
        lists=(
            RegisterList(
                id="to_be_served",
                title=Text("Who is to be served", "A quién hay que atender"),
                columns=("called", "language", "people", "sizes"),
                within=(_WAITING,),
            ),
        ),
        reports=_reports(),
    )


def _commands() -> tuple[RegisterCommand, ...]:
    return (*_about_things(), *_endings())


def _about_things() -> tuple[RegisterCommand, ...]:
    """Return what goes over the desk and back, and what was not there."""
    line = (("item", AnswerOf("item")), ("number", AnswerOf("number")))
    missing = (("what", AnswerOf("what")), ("number", AnswerOf("number")), ("size", AnswerOf("size")))
    return (
        RegisterCommand(
            id="give",
            title=Text("Give something", "Entregar algo"),
            roles=AT_THE_DESK,
            form=Form.of(Give),
            within=(_WAITING,),
            effects=(
                TakeFrom(field="quantity", value=AnswerOf("number"), upon=AnswerOf("item")),
                AppendEntry(entries="given", values=line),
            ),
        ),
        RegisterCommand(
            id="not_there",
            title=Text("Note what is not in stock", "Anotar lo que no hay"),
            roles=AT_THE_DESK,
            form=Form.of(NotThere),
            within=(_WAITING,),
            effects=(AppendEntry(entries="not_there", values=missing),),
        ),
        RegisterCommand(
            id="bring_back",
            title=Text("Put back what does not fit", "Devolver lo que no queda"),
            roles=AT_THE_DESK,
            form=Form.of(Give),
            within=(_WAITING,),
            effects=(
                AddTo(field="quantity", value=AnswerOf("number"), upon=AnswerOf("item")),
                AppendEntry(entries="returned", values=line),
            ),
        ),
    )


def _endings() -> tuple[RegisterCommand, ...]:
    """Return how a visit ends, which its case is told."""
    return (
        RegisterCommand(
            id="finish",
            title=Text("Finish the visit", "Terminar la visita"),
            roles=AT_THE_DESK,
            form=Form.of(Finish),
            within=(_WAITING,),
            effects=(SetField(field="served", value=AnswerOf("served")), _SETTLED_TODAY),
            becomes=_SERVED,
            closes=True,
            completes_step=_tells(came=True),
        ),
        RegisterCommand(
            id="did_not_come",
            title=Text("The person did not come", "La persona no vino"),
            roles=AT_THE_DESK,
            within=(_WAITING,),
            effects=(_SETTLED_TODAY,),
            becomes=_NOT_COME,
            closes=True,
            completes_step=_tells(came=False),
        ),
    )


def _tells(*, came: bool) -> CompletesStep:
    """Return all that the case learns of a visit: on which day it was settled, and whether the person came."""
    return CompletesStep(answers=(("settled_on", DayOfCommand()), ("came", Constant(value=came))))


def _reports() -> tuple[RegisterReport, ...]:
    return (
        _pieces("given", Text("Pieces given, by kind and month", "Piezas entregadas, por tipo y mes"), "item.what"),
        _pieces(
            "returned",
            Text("Pieces brought back, by kind and month", "Piezas devueltas, por tipo y mes"),
            "item.what",
        ),
        _pieces(
            "not_there",
            Text("Pieces that were not there, by kind and month", "Piezas pedidas que no había, por tipo y mes"),
            "what",
        ),
        RegisterReport(
            id="people_served",
            title=Text("People served, by month", "Personas atendidas, por mes"),
            roles=KEEPERS,
            sums="served",
            dated_by="settled_on",
            period=ReportPeriod.MONTH,
            where=(FieldTest(field="served", known=True),),
        ),
    )


def _pieces(entries: str, title: Text, kind: str) -> RegisterReport:
    """Return the report that sums the pieces of one list of a visit; `kind` is what it groups them by."""
    return RegisterReport(
        id=entries,
        title=title,
        roles=KEEPERS,
        of_entries=entries,
        sums="number",
        period=ReportPeriod.MONTH,
        by=(kind,),
    )
