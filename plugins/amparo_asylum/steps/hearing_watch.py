"""The hearing watch: look the hearing up, record what was seen, and find out why one is not listed."""

from __future__ import annotations

from amparo.declarations import Form, Happened, ProceedingIs, RecordsEvent, Repeats, Scope, StepDeclaration, Text
from amparo_asylum.forms import hearing_watch
from amparo_asylum.roles import CASE_TEAM, EVERYONE_ON_THE_CASE
from amparo_asylum.steps.common import CASE_TYPES, records

_IN_COURT = ProceedingIs(forums=("immigration_court",))
_NEW_TIME = tuple((name, name) for name in ("hearing_date", "hearing_time"))

HEARING_WATCH_STEPS = (
    StepDeclaration(
        id="look_up_hearing",
        title=Text("Look the hearing up in the court's system", "Consultar la audiencia en el sistema de la corte"),
        phase="hearing",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.ON_DEMAND,
        condition=_IN_COURT & Happened("hearing_scheduled"),
        after=("record_hearing",),
        roles=EVERYONE_ON_THE_CASE,
        form=Form.of(hearing_watch.LookUpHearing),
        records=(
            *records("hearing_looked_up", "looked_on", hearing_watch.LookedUp),
            RecordsEvent(
                event="hearing_moved",
                date_field="looked_on",
                data=_NEW_TIME,
                when=(("result", "changed"),),
                about_field="hearing",
            ),
            RecordsEvent(event="hearing_not_listed", date_field="looked_on", when=(("result", "not_listed"),)),
        ),
        help=Text(
            "By A-number and nationality, as the look-up sheet has them. Compare day, hour, court and judge.",
            "Por número A y nacionalidad, como están en la hoja de consultas. Compare día y hora, corte y juez.",
        ),
    ),
    StepDeclaration(
        id="find_unlisted_hearing",
        title=Text("Find out why the hearing is not listed", "Averiguar por qué no aparece la audiencia"),
        phase="hearing",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.PER_EVENT,
        occasion="hearing_not_listed",
        condition=_IN_COURT,
        after=("look_up_hearing",),
        roles=CASE_TEAM,
        form=Form.of(hearing_watch.FindUnlistedHearing),
        help=Text(
            "Check number and nationality and look again. Then ask the court's clerk, and look at the electronic file "
            "and the mail: it may be moved, transferred to another court, or decided in absence. Go by the last notice "
            "until the court says otherwise, and tell a supervising attorney the same day.",
            "Revise el número y la nacionalidad y vuelva a consultar. Después pregunte en la corte y mire el "
            "expediente electrónico y el correo: puede haber cambiado de fecha o de corte, o haberse decidido en "
            "ausencia. Guíese por el último aviso hasta que la corte diga otra cosa, y dígaselo hoy mismo a la "
            "supervisión.",
        ),
    ),
)
