"""The sessions: every first Monday of the month, with seats, reminders, and who came."""

from __future__ import annotations

from amparo.declarations import (
    Adding,
    AddTo,
    AnswerOf,
    AppendEntry,
    Constant,
    EntryList,
    FieldOf,
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
    SetField,
    StrikeEntry,
    TakeFrom,
    Text,
)
from amparo_orientation.forms import Changed, Move, Reason, Seats, Session, When, Who
from amparo_orientation.settings import OrientationSettings
from amparo_orientation.volunteers import COORDINATORS

SESSIONS = "orientation_sessions"
_PLANNED, _HELD, _CALLED_OFF = "planned", "held", "called_off"
_ONE, _VOLUNTEER = Constant(1), AnswerOf("volunteer")
_SAYS_WHY = SetField(field="why_changed", value=AnswerOf("reason"))
_HOURS_OF_A_DAY = 24


def sessions(settings: OrientationSettings) -> RegisterDeclaration:
    """Return the register of sessions as an office holds them."""
    whoever = Form.of(Who).fields
    return RegisterDeclaration(
        id=SESSIONS,
        title=Text("Orientation sessions", "Sesiones de orientación"),
        record_title=Text("session", "sesión"),
        help=Text(
            "Every first Monday of the month by itself. A session on a holiday says so: move it if nobody would come.",
            "Cada primer lunes del mes, por sí sola. Una sesión en día feriado lo dice: muévala si nadie vendría.",
        ),
        fields=(*Form.of(Session).fields, *Form.of(Changed).fields),
        label="day",
        entries=(
            EntryList(
                id="signed_up", title=Text("signed up", "personas inscritas"), fields=whoever, once_by=("volunteer",)
            ),
            EntryList(id="came", title=Text("came", "personas que vinieron"), fields=whoever, once_by=("volunteer",)),
        ),
        states=(
            RecordState(id=_PLANNED, title=Text("planned", "planeada")),
            RecordState(id=_HELD, title=Text("held", "realizada")),
            RecordState(id=_CALLED_OFF, title=Text("called off", "cancelada")),
        ),
        adding=Adding(roles=COORDINATORS, asks=tuple(Session.model_fields)),
        commands=_commands(),
        see=COORDINATORS,
        lists=(
            RegisterList(
                id="planned",
                title=Text("Planned sessions", "Sesiones planeadas"),
                columns=("day", "starts", "ends", "place", "seats", "signed_up"),
                order=("day",),
            ),
            RegisterList(
                id="past",
                title=Text("Sessions that were", "Sesiones que ya pasaron"),
                columns=("day", "state", "why_changed", "signed_up", "came"),
                within=(_HELD, _CALLED_OFF),
                order=("-day",),
                only_open=False,
            ),
        ),
        reports=_reports(),
        recurs=(_first_mondays(settings),),
        reminders=_reminders(settings),
    )


def _first_mondays(settings: OrientationSettings) -> Recurrence:
    return Recurrence(
        weekday="monday",
        nth=1,
        starts=settings.starts,
        ends=settings.ends,
        day_field="day",
        starts_field="starts",
        ends_field="ends",
        values=(("place", settings.place), ("partner", settings.partner), ("seats", settings.seats)),
    )


def _commands() -> tuple[RegisterCommand, ...]:
    return (*_about_seats(), *_about_the_day(), *_about_who_came())


def _about_seats() -> tuple[RegisterCommand, ...]:
    """Return who sits where: signing up and off, and more room."""
    return (
        RegisterCommand(
            id="sign_up",
            title=Text("Sign a volunteer up", "Inscribir a una persona voluntaria"),
            roles=COORDINATORS,
            form=Form.of(Who),
            within=(_PLANNED,),
            effects=(
                TakeFrom(field="seats", value=_ONE),
                AppendEntry(entries="signed_up", values=(("volunteer", _VOLUNTEER),)),
            ),
        ),
        RegisterCommand(
            id="sign_off",
            title=Text("Take a volunteer off the list", "Quitar a una persona voluntaria de la lista"),
            roles=COORDINATORS,
            form=Form.of(Who),
            within=(_PLANNED,),
            effects=(
                StrikeEntry(entries="signed_up", field="volunteer", value=_VOLUNTEER),
                AddTo(field="seats", value=_ONE),
            ),
        ),
        RegisterCommand(
            id="add_seats",
            title=Text("Make room for more", "Abrir más lugares"),
            roles=COORDINATORS,
            form=Form.of(Seats),
            within=(_PLANNED,),
            effects=(AddTo(field="seats", value=AnswerOf("number")),),
        ),
    )


def _about_the_day() -> tuple[RegisterCommand, ...]:
    """Return what happens to a session before it is held."""
    return (
        RegisterCommand(
            id="move",
            title=Text("Move the session", "Cambiar la fecha de la sesión"),
            roles=COORDINATORS,
            form=Form.of(Move),
            within=(_PLANNED,),
            effects=(*(SetField(field=name, value=AnswerOf(name)) for name in When.model_fields), _SAYS_WHY),
            help=Text(
                "The reminders move with it. Whoever is signed up is not told by itself: write to them.",
                "Los recordatorios cambian con ella. A quienes están en la lista no se les avisa solo: escríbales.",
            ),
        ),
        RegisterCommand(
            id="call_off",
            title=Text("Call the session off", "Cancelar la sesión"),
            roles=COORDINATORS,
            form=Form.of(Reason),
            within=(_PLANNED,),
            effects=(_SAYS_WHY,),
            becomes=_CALLED_OFF,
            closes=True,
        ),
    )


def _about_who_came() -> tuple[RegisterCommand, ...]:
    """Return what is noted of the evening."""
    return (
        RegisterCommand(
            id="mark_came",
            title=Text("Note that a volunteer came", "Anotar que una persona voluntaria vino"),
            roles=COORDINATORS,
            form=Form.of(Who),
            within=(_PLANNED, _HELD),
            effects=(
                AppendEntry(entries="came", values=(("volunteer", _VOLUNTEER),)),
                SetField(field="oriented_on", value=FieldOf("day"), upon=_VOLUNTEER),
                SetField(field="may_help_at_desk", value=Constant(value=True), upon=_VOLUNTEER),
            ),
            help=Text(
                "From then on they may help at the desk. Who comes without being on the list is noted the same way.",
                "Desde entonces puede ayudar en el ropero. Quien viene sin estar en la lista se anota igual.",
            ),
        ),
        RegisterCommand(
            id="finish",
            title=Text("Close the list of who came", "Cerrar la lista de quienes vinieron"),
            roles=COORDINATORS,
            within=(_PLANNED,),
            becomes=_HELD,
            closes=True,
        ),
        RegisterCommand(
            id="open_again",
            title=Text("Open the list of who came again", "Volver a abrir la lista de quienes vinieron"),
            roles=COORDINATORS,
            within=(_HELD,),
            reopens=True,
        ),
    )


def _reports() -> tuple[RegisterReport, ...]:
    return (
        RegisterReport(
            id="sessions",
            title=Text("Sessions by month and how they ended", "Sesiones por mes y cómo terminaron"),
            roles=COORDINATORS,
            dated_by="day",
            period=ReportPeriod.MONTH,
            by=("state",),
        ),
        RegisterReport(
            id="attendance",
            title=Text("Volunteers who came, by month", "Personas voluntarias que vinieron, por mes"),
            roles=COORDINATORS,
            of_entries="came",
            dated_by="day",
            period=ReportPeriod.MONTH,
        ),
    )


def _reminders(settings: OrientationSettings) -> tuple[RegisterReminder, ...]:
    days = [settings.remind_days_before, *([0] if settings.remind_on_the_day else [])]
    return tuple(_reminder(days_before, settings) for days_before in days)


def _reminder(days_before: int, settings: OrientationSettings) -> RegisterReminder:
    return RegisterReminder(
        id=f"{days_before}_days_before" if days_before else "on_the_day",
        to=RemindsWhom(
            of_entries="signed_up",
            field="volunteer.email",
            language_field="volunteer.mail_language",
            agreed_field="volunteer.may_write",
        ),
        hours_before=days_before * _HOURS_OF_A_DAY,
        day_field="day",
        hour=settings.remind_at,
        subject=Text("Volunteer orientation", "Orientación de personas voluntarias"),
        sentence=Text(
            "You are signed up for the orientation on {day}, from {starts} to {ends}: {place}. If you cannot come, "
            "please tell us, so that somebody else can have the seat.",
            "Usted está en la lista para la orientación: {day}, de {starts} a {ends}, {place}. Si no puede venir, "
            "avísenos, por favor, para que otra persona pueda ocupar el lugar.",
        ),
    )
