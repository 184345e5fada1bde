"""The volunteers: how they are reached, what they speak, and what they may do since they came to an orientation."""

from __future__ import annotations

from amparo.declarations import (
    Adding,
    AnswerOf,
    AppendEntry,
    Constant,
    DayOfCommand,
    EntryList,
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
from amparo_orientation.forms import Checked, Leave, Left, May, Reached, Registration, Speaks

VOLUNTEERS = "volunteers"
COORDINATORS = (Role.PRO_BONO_COORDINATOR, Role.DIRECTOR)
"""Who looks after volunteers: their coordinator, and the director."""

ORIENTED = FieldTest(field="oriented_on", known=True)
_ALLOWED = ("may_help_at_desk", "may_interpret", "may_accompany")
_FEWEST = 3
"""Fewer volunteers than that are not counted apart in what leaves the house: one speaker of a language is a person."""


def volunteers() -> RegisterDeclaration:
    """Return the register of volunteers."""
    return RegisterDeclaration(
        id=VOLUNTEERS,
        title=Text("Volunteers", "Personas voluntarias"),
        record_title=Text("volunteer", "persona voluntaria"),
        fields=(*Form.of(Registration).fields, *Form.of(Reached).fields, *Form.of(May).fields, *Form.of(Left).fields),
        label="name",
        personal=("name", "email", "telephone", "skills", "left_because"),
        entries=(
            EntryList(
                id="speaks",
                title=Text("also speaks", "también habla"),
                fields=Form.of(Speaks).fields,
                once_by=("language",),
            ),
            EntryList(
                id="interprets",
                title=Text("interprets", "interpreta"),
                fields=Form.of(Checked).fields,
                once_by=("language",),
            ),
        ),
        states=(
            RecordState(id="registered", title=Text("registered", "registrada")),
            RecordState(id="left", title=Text("volunteers no more", "ya no es voluntaria")),
        ),
        first_values=tuple((name, False) for name in _ALLOWED),
        adding=Adding(roles=COORDINATORS, asks=(*Registration.model_fields, *Reached.model_fields)),
        commands=_commands(),
        see=COORDINATORS,
        lists=_lists(),
        reports=_reports(),
    )


def _commands() -> tuple[RegisterCommand, ...]:
    return (*_about_them(), *_about_what_they_may())


def _about_them() -> tuple[RegisterCommand, ...]:
    """Return what is noted of volunteers themselves."""
    reached = tuple(SetField(field=name, value=AnswerOf(name)) for name in Reached.model_fields)
    return (
        RegisterCommand(
            id="change_contact",
            title=Text("Change how they are reached", "Cambiar cómo comunicarse"),
            roles=COORDINATORS,
            form=Form.of(Reached),
            effects=reached,
        ),
        RegisterCommand(
            id="add_language",
            title=Text("Note a further language", "Anotar otro idioma"),
            roles=COORDINATORS,
            form=Form.of(Speaks),
            effects=(AppendEntry(entries="speaks", values=(("language", AnswerOf("language")),)),),
        ),
        RegisterCommand(
            id="leave",
            title=Text("Note that they volunteer no more", "Anotar que ya no es voluntaria"),
            roles=COORDINATORS,
            form=Form.of(Leave),
            effects=(
                *(SetField(field=name, value=Constant(value=False)) for name in (*_ALLOWED, "may_write")),
                SetField(field="left_because", value=AnswerOf("reason")),
            ),
            becomes="left",
            closes=True,
        ),
        RegisterCommand(
            id="come_back",
            title=Text("Note that they volunteer again", "Anotar que vuelve a ser voluntaria"),
            roles=COORDINATORS,
            form=Form.of(Reached),
            effects=reached,
            becomes="registered",
            reopens=True,
        ),
    )


def _about_what_they_may() -> tuple[RegisterCommand, ...]:
    """Return what widens what they may do, after the orientation alone."""
    return (
        RegisterCommand(
            id="passed_language_check",
            title=Text("Note that a language check was passed", "Anotar que pasó la prueba de idioma"),
            roles=COORDINATORS,
            form=Form.of(Speaks),
            when=(ORIENTED,),
            effects=(
                AppendEntry(
                    entries="interprets", values=(("language", AnswerOf("language")), ("checked_on", DayOfCommand()))
                ),
                SetField(field="may_interpret", value=Constant(value=True)),
            ),
            help=Text(
                "Somebody who speaks the language heard them interpret. Only after the orientation.",
                "Alguien que habla el idioma le oyó interpretar. Solo después de la orientación.",
            ),
        ),
        RegisterCommand(
            id="may_accompany",
            title=Text("Let them accompany people", "Permitir que acompañe a personas"),
            roles=COORDINATORS,
            when=(ORIENTED,),
            effects=(SetField(field="may_accompany", value=Constant(value=True)),),
        ),
    )


def _lists() -> tuple[RegisterList, ...]:
    return (
        RegisterList(
            id="all",
            title=Text("All volunteers", "Todas las personas voluntarias"),
            columns=("name", "kind", "first_language", "oriented_on", "may_help_at_desk", "may_interpret"),
            order=("name",),
        ),
        RegisterList(
            id="not_oriented",
            title=Text("Who has not come to an orientation yet", "Quién no ha venido todavía a una orientación"),
            columns=("name", "kind", "first_language", "telephone"),
            where=(FieldTest(field="oriented_on", known=False),),
            order=("name",),
        ),
        RegisterList(
            id="interpreters",
            title=Text("Who may interpret", "Quién puede interpretar"),
            columns=("name", "first_language", "interprets", "telephone"),
            where=(FieldTest(field="may_interpret", is_in=(True,)),),
            order=("name",),
        ),
    )


def _reports() -> tuple[RegisterReport, ...]:
    return (
        RegisterReport(
            id="by_first_language",
            title=Text("Volunteers by first language", "Personas voluntarias por primer idioma"),
            roles=COORDINATORS,
            by=("first_language",),
            at_least=_FEWEST,
        ),
        RegisterReport(
            id="by_further_language",
            title=Text("Further languages of volunteers", "Otros idiomas de las personas voluntarias"),
            roles=COORDINATORS,
            of_entries="speaks",
            by=("language",),
            at_least=_FEWEST,
        ),
        RegisterReport(
            id="oriented",
            title=Text("Volunteers by month of their orientation", "Personas voluntarias por mes de su orientación"),
            roles=COORDINATORS,
            dated_by="oriented_on",
            period=ReportPeriod.MONTH,
            where=(ORIENTED,),
        ),
    )
