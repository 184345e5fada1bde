"""Invented registers for the tests: a store room, requests at its desk, volunteers and their monthly session."""

from __future__ import annotations

from datetime import UTC, date, datetime

from amparo.access.people import Colleague
from amparo.declarations import (
    Adding,
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
    FieldOf,
    FieldTest,
    Form,
    RecordState,
    Recurrence,
    RegisterCommand,
    RegisterDeclaration,
    RegisterList,
    RegisterReminder,
    RegisterReport,
    RemindsWhom,
    ReportPeriod,
    Role,
    SetField,
    StrikeEntry,
    TakeFrom,
    Text,
    WhoActs,
)
from amparo.registers.commands import DoCommand, RegisterAsk, World
from amparo.registers.model import RegisterRecord

NOW = datetime(2027, 1, 4, 18, tzinfo=UTC)
TODAY = date(2027, 1, 4)
VOLUNTEER, WORKER = Role.SUPPORT_VOLUNTEER, Role.SOCIAL_WORKER


def field(name: str, kind: FieldKind = FieldKind.TEXT, **more: object) -> FieldDeclaration:
    """Return a question with its name as label."""
    return FieldDeclaration(name=name, label=Text(name.replace("_", " ")), kind=kind, **more)  # type: ignore[arg-type]


NUMBER = FieldKind.WHOLE_NUMBER
QUANTITY = field("quantity", NUMBER, minimum=1)
ITEM = field("item", refers_to="stock")

STOCK = RegisterDeclaration(
    id="stock",
    title=Text("store room", "almacén"),
    record_title=Text("item", "artículo"),
    fields=(
        field("name"),
        field("kind", FieldKind.CHOICE, choices=("clothes", "hygiene")),
        field("in_stock", NUMBER, minimum=0, maximum=1000, required=False),
    ),
    label="name",
    states=(RecordState(id="kept", title=Text("kept", "se guarda")),),
    first_values=(("in_stock", 0),),
    adding=Adding(roles=(WORKER,), asks=("name", "kind")),
    commands=(
        RegisterCommand(
            id="receive",
            title=Text("Receive", "Recibir"),
            roles=(WORKER, VOLUNTEER),
            form=Form(fields=(QUANTITY,)),
            effects=(AddTo(field="in_stock", value=AnswerOf("quantity")),),
        ),
        RegisterCommand(
            id="hand_out",
            title=Text("Hand out", "Entregar"),
            roles=(WORKER, VOLUNTEER),
            form=Form(fields=(QUANTITY,)),
            effects=(TakeFrom(field="in_stock", value=AnswerOf("quantity")),),
        ),
        RegisterCommand(id="retire", title=Text("Retire", "Retirar"), roles=(WORKER,), closes=True),
        RegisterCommand(id="bring_back", title=Text("Bring back", "Reponer"), roles=(WORKER,), reopens=True),
    ),
    see=(WORKER, VOLUNTEER),
    lists=(
        RegisterList(
            id="all", title=Text("What there is", "Lo que hay"), columns=("name", "in_stock"), order=("-in_stock",)
        ),
    ),
)

REQUESTS = RegisterDeclaration(
    id="requests",
    title=Text("requests at the desk", "pedidos en el mostrador"),
    record_title=Text("request", "pedido"),
    fields=(
        field("who"),
        field("size", FieldKind.CHOICE, choices=("s", "m", "l"), required=False),
        field("legal_note", required=False),
        field("handed_by", colleague=True, required=False),
        field("handed_on", FieldKind.DATE, required=False),
    ),
    label="who",
    personal=("who",),
    entries=(EntryList(id="given", title=Text("given", "entregado"), fields=(ITEM, QUANTITY)),),
    states=(
        RecordState(id="asked", title=Text("asked for", "pedido")),
        RecordState(id="handed_over", title=Text("handed over", "entregado")),
    ),
    adding=Adding(roles=(WORKER,)),
    commands=(
        RegisterCommand(
            id="give",
            title=Text("Give", "Dar"),
            roles=(WORKER, VOLUNTEER),
            form=Form(fields=(ITEM, QUANTITY)),
            within=("asked",),
            effects=(
                AppendEntry(entries="given", values=(("item", AnswerOf("item")), ("quantity", AnswerOf("quantity")))),
                TakeFrom(field="in_stock", value=AnswerOf("quantity"), upon=AnswerOf("item")),
            ),
        ),
        RegisterCommand(
            id="take_back",
            title=Text("Take back", "Devolver"),
            roles=(WORKER, VOLUNTEER),
            form=Form(fields=(ITEM, QUANTITY)),
            effects=(
                StrikeEntry(entries="given", field="item", value=AnswerOf("item")),
                AddTo(field="in_stock", value=AnswerOf("quantity"), upon=AnswerOf("item")),
            ),
        ),
        RegisterCommand(
            id="hand_over",
            title=Text("Hand over", "Entregar"),
            roles=(WORKER, VOLUNTEER),
            when=(FieldTest(field="size", known=True),),
            effects=(
                SetField(field="handed_by", value=WhoActs()),
                SetField(field="handed_on", value=DayOfCommand()),
            ),
            becomes="handed_over",
            closes=True,
            completes_step=CompletesStep(answers=(("handed_on", DayOfCommand()),)),
        ),
        RegisterCommand(
            id="set_size",
            title=Text("Set the size", "Anotar la talla"),
            roles=(WORKER, VOLUNTEER),
            form=Form(fields=(field("size", FieldKind.CHOICE, choices=("s", "m", "l")),)),
            effects=(SetField(field="size", value=AnswerOf("size")),),
        ),
    ),
    see=(WORKER,),
    desk=DeskView(roles=(VOLUNTEER,), shows=("who", "size", "given")),
    lists=(
        RegisterList(
            id="open", title=Text("Open requests", "Pedidos abiertos"), columns=("who", "size", "legal_note", "given")
        ),
    ),
    reports=(
        RegisterReport(
            id="given",
            title=Text("What was given", "Lo entregado"),
            roles=(WORKER,),
            of_entries="given",
            sums="quantity",
            period=ReportPeriod.MONTH,
            by=("item.kind",),
            at_least=1,
        ),
        RegisterReport(
            id="sizes",
            title=Text("Requests by size", "Pedidos por talla"),
            roles=(WORKER,),
            by=("size",),
            at_least=3,
        ),
    ),
)

VOLUNTEERS = RegisterDeclaration(
    id="volunteers",
    title=Text("volunteers", "voluntariado"),
    record_title=Text("volunteer", "persona voluntaria"),
    fields=(
        field("name"),
        field("email"),
        field("language", FieldKind.CHOICE, choices=("en", "es"), required=False),
        field("oriented_on", FieldKind.DATE, required=False),
    ),
    label="name",
    personal=("name", "email"),
    states=(RecordState(id="known", title=Text("known", "consta")),),
    adding=Adding(roles=(WORKER,), asks=("name", "email", "language")),
    commands=(
        RegisterCommand(
            id="change_email",
            title=Text("Change the e-mail", "Cambiar el correo"),
            roles=(WORKER,),
            form=Form(fields=(field("email"),)),
            effects=(SetField(field="email", value=AnswerOf("email")),),
        ),
    ),
    see=(WORKER,),
)

VOLUNTEER_FIELD = field("volunteer", refers_to="volunteers")

SESSIONS = RegisterDeclaration(
    id="sessions",
    title=Text("sessions", "sesiones"),
    record_title=Text("session", "sesión"),
    fields=(
        field("day", FieldKind.DATE),
        field("starts"),
        field("ends"),
        field("place", required=False),
        field("places_left", NUMBER, minimum=0, required=False),
        field("leader", colleague=True, required=False),
    ),
    label="day",
    entries=(
        EntryList(
            id="registered",
            title=Text("registered", "inscritas"),
            fields=(VOLUNTEER_FIELD,),
            once_by=("volunteer",),
        ),
        EntryList(id="came", title=Text("came", "asistieron"), fields=(VOLUNTEER_FIELD,), once_by=("volunteer",)),
    ),
    states=(RecordState(id="planned", title=Text("planned", "prevista")),),
    adding=Adding(roles=(WORKER,)),
    commands=(
        RegisterCommand(
            id="register",
            title=Text("Register somebody", "Inscribir"),
            roles=(WORKER,),
            form=Form(fields=(VOLUNTEER_FIELD,)),
            effects=(
                AppendEntry(entries="registered", values=(("volunteer", AnswerOf("volunteer")),)),
                TakeFrom(field="places_left", value=Constant(1)),
            ),
        ),
        RegisterCommand(
            id="unregister",
            title=Text("Take somebody off", "Dar de baja"),
            roles=(WORKER,),
            form=Form(fields=(VOLUNTEER_FIELD,)),
            effects=(
                StrikeEntry(entries="registered", field="volunteer", value=AnswerOf("volunteer")),
                AddTo(field="places_left", value=Constant(1)),
            ),
        ),
        RegisterCommand(
            id="came",
            title=Text("Somebody came", "Alguien vino"),
            roles=(WORKER,),
            form=Form(fields=(VOLUNTEER_FIELD,)),
            effects=(
                AppendEntry(entries="came", values=(("volunteer", AnswerOf("volunteer")),)),
                SetField(field="oriented_on", value=FieldOf("day"), upon=AnswerOf("volunteer")),
            ),
        ),
        RegisterCommand(
            id="move",
            title=Text("Move it", "Cambiar de día"),
            roles=(WORKER,),
            form=Form(fields=(field("day", FieldKind.DATE),)),
            effects=(SetField(field="day", value=AnswerOf("day")),),
        ),
        RegisterCommand(
            id="lead",
            title=Text("Say who leads it", "Decir quién la dirige"),
            roles=(WORKER,),
            form=Form(fields=(field("leader", colleague=True),)),
            effects=(SetField(field="leader", value=AnswerOf("leader")),),
        ),
        RegisterCommand(id="cancel", title=Text("Cancel", "Cancelar"), roles=(WORKER,), closes=True),
    ),
    see=(WORKER,),
    recurs=(
        Recurrence(
            weekday="monday",
            nth=1,
            starts="19:00",
            ends="21:00",
            day_field="day",
            starts_field="starts",
            ends_field="ends",
            values=(("places_left", 2),),
            ahead=2,
        ),
    ),
    reminders=(
        RegisterReminder(
            id="tomorrow",
            to=RemindsWhom(of_entries="registered", field="volunteer.email", language_field="volunteer.language"),
            hours_before=24,
            day_field="day",
            hour_field="starts",
            subject=Text("You are expected tomorrow", "Mañana le esperamos"),
            sentence=Text(
                "The session is on {day}, {starts} to {ends}.", "La sesión es el {day}, de {starts} a {ends}."
            ),
        ),
        RegisterReminder(
            id="leader",
            to=RemindsWhom(field="leader"),
            hours_before=48,
            day_field="day",
            hour_field="starts",
            subject=Text("You lead a session", "Usted dirige una sesión"),
            sentence=Text("It is on {day}.", "Es el {day}."),
        ),
    ),
)

REGISTERS = tuple(
    one.model_copy(update={"plugin": "closet"})
    for one in sorted((STOCK, REQUESTS, VOLUNTEERS, SESSIONS), key=lambda r: r.id)
)
DECLARATIONS = {one.id: one for one in REGISTERS}


def somebody(*roles: Role, id_: str = "p-1", organization: str = "clinic", active: bool = True) -> Colleague:
    """Return an invented person of the organization."""
    return Colleague(id=id_, organization=organization, roles=roles, active=active)


def record(register: str, id_: str = "r1", **values: object) -> RegisterRecord:
    """Return an open record in its register's first state."""
    return RegisterRecord(
        id=id_,
        organization="clinic",
        register_id=register,
        number=int(id_[1:]),
        seq=1,
        state=DECLARATIONS[register].states[0].id,
        is_open=True,
        values=values,  # type: ignore[arg-type]
        added_on=TODAY,
        now=NOW,
    )


def world(colleague: Colleague | None, *records: RegisterRecord) -> World:
    """Return what a decision may know: these records, and this person."""
    return World(
        now=NOW,
        day=TODAY,
        colleague=colleague,
        colleagues=frozenset({"p-1", "p-2"}),
        declarations=DECLARATIONS,
        records={one.id: one for one in records},
    )


def asking(
    register: str, doing: str, record_id: str = "r1", seen_seq: int | None = None, **answers: object
) -> RegisterAsk:
    """Return a command upon a record."""
    body = DoCommand(record=record_id, doing=doing, answers=answers)
    return RegisterAsk(id="c1", organization="clinic", register_id=register, actor="p-1", seen_seq=seen_seq, body=body)
