"""What an office sets of its orientation; without a word from it, as CARECEN Los Angeles holds it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from amparo.declarations import Ask, Text

HOUR = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
HOUR_HELP = Text("An hour on the office's wall, as 19:00.", "La hora local de la oficina, como 19:00.")


class OrientationSettings(BaseModel):
    """Where and when the sessions of the first Mondays are, for how many people, and when these are reminded."""

    place: Annotated[
        str,
        Field(max_length=120),
        Ask(
            en="place",
            es="lugar",
            help=Text(
                "As it stands in the reminders: the address, or how to join.",
                "Como aparece en los recordatorios: la dirección o cómo conectarse.",
            ),
        ),
    ] = "our office / nuestra oficina"
    partner: Annotated[str, Field(max_length=120), Ask(en="held with", es="se hace junto con")] = "Al Otro Lado"
    starts: Annotated[str, Field(pattern=HOUR), Ask(en="begins at", es="empieza a las", help=HOUR_HELP)] = "19:00"
    ends: Annotated[str, Field(pattern=HOUR), Ask(en="ends at", es="termina a las", help=HOUR_HELP)] = "21:00"
    seats: Annotated[int, Field(ge=1, le=500), Ask(en="seats", es="lugares disponibles")] = 30
    remind_days_before: Annotated[
        int, Field(ge=1, le=14), Ask(en="remind so many days before", es="recordar tantos días antes")
    ] = 2
    remind_on_the_day: Annotated[
        bool, Ask(en="remind again on the morning before", es="recordar otra vez en la mañana del mismo día")
    ] = True
    remind_at: Annotated[
        str, Field(pattern=HOUR), Ask(en="hour of the reminders", es="hora de los recordatorios", help=HOUR_HELP)
    ] = "09:00"
