"""Events of the hearing watch: that somebody looked, and that the court's system did not show the hearing."""

from __future__ import annotations

from amparo.declarations import EventDeclaration, Scope, Text
from amparo_asylum.events.common import required
from amparo_asylum.forms.hearing_watch import LookedUp
from amparo_asylum.roles import EVERYONE_ON_THE_CASE

HEARING_WATCH_EVENTS = (
    EventDeclaration(
        kind="hearing_looked_up",
        title=Text("hearing looked up in the court's system", "audiencia consultada en el sistema de la corte"),
        scope=Scope.PROCEEDING,
        fields=required(LookedUp),
        roles=EVERYONE_ON_THE_CASE,
    ),
    EventDeclaration(
        kind="hearing_not_listed",
        title=Text("hearing not listed in the court's system", "audiencia que no aparece en el sistema de la corte"),
        scope=Scope.PROCEEDING,
        needs="hearing_scheduled",
        roles=EVERYONE_ON_THE_CASE,
    ),
)
