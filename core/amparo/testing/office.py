"""The fixture's office: it opens cases, moves the calendar and calls actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from amparo.case.commands import OpenCase, RecordEvent
from amparo.case.model import Person, Proceeding
from amparo.declarations import FactValue, Role
from amparo.errors import InvalidInput, PluginBroken, UnknownName
from amparo.plugins.actions import ActionAnswer
from amparo.testing.calls import called
from amparo.testing.engine import CommandRefused, Engine, day_of, instant
from amparo.testing.house import ZONE
from amparo.testing.lived_case import Answer, LivedCase
from amparo.testing.lived_record import LivedRecord, add_record, records_in
from amparo.testing.refusals import asked_of, plainly

if TYPE_CHECKING:
    from pathlib import Path

    from amparo.testing.house import House

_CLIENT = Person(
    id="", role="principal", name="Luz Marina Ejemplo", a_number="000-111-222", language="es", country="Guatemala"
)


class Amparo:
    """An office of invented people, one for each role, with empty records; it begins on Monday, January 4, 2027.

    The plugin under test and the shipped ones are enabled. Whatever is refused is raised as `amparo.errors.Refused`,
    what cannot be meant (no such step, no such day) as `InvalidInput`; each says what would do.
    """

    def __init__(self, house: House, folder: Path) -> None:
        self._house, self._engine = house, Engine(house, folder)

    def close(self) -> None:
        """Close the records."""
        self._engine.records.close()

    @property
    def today(self) -> date:
        """Return the date where the office is."""
        return self._engine.today

    @plainly
    def settings(self, plugin: str = "", /, **values: FactValue | date) -> None:
        """Set what may be set of a plugin, before the first case; without a name, of the one under test."""
        if self._engine.begun:
            raise InvalidInput("Settings come before the first case: an open case goes on under the catalog it has.")
        written = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
        self._engine.settings[plugin or self._house.own_plugin()] = written
        self._engine.catalog()

    @plainly
    def open_case(
        self,
        case_type: str,
        *,
        on: date | str | None = None,
        language: str = "es",
        facts: Mapping[str, FactValue] | None = None,
        persons: Iterable[Mapping[str, Any] | Person] = (),
        proceedings: Iterable[Mapping[str, Any] | Proceeding] = (),
        events: Iterable[Mapping[str, Any] | RecordEvent] = (),
        by: Role = Role.INTAKE_WORKER,
    ) -> LivedCase:
        """Open a case on a day, today if none is given, and return it.

        Without `persons` it is that of an invented client. Persons, proceedings and events are written with the keys
        of an intake file: `{"role": "principal", "name": "…"}`, `{"event": "i589_filed", "on": "2027-01-04"}`.
        """
        if on is not None:
            self.move_to(on)
        self._known(case_type)
        asked = OpenCase(
            number="",
            case_type=case_type,
            language=language,
            zone=ZONE,
            persons=tuple(_model(Person, one, {"id": ""}) for one in persons) or (_CLIENT,),
            proceedings=tuple(_model(Proceeding, one, {"id": ""}) for one in proceedings),
            facts=dict(facts or {}),
            events=tuple(_model(RecordEvent, one, {}) for one in events),
        )
        try:
            return LivedCase(self._engine, self._engine.open(asked, self._engine.people[by].id))
        except CommandRefused as refused:
            raise InvalidInput(f"This case cannot be opened. {refused.sentence}") from None

    @plainly
    def move_to(self, day: date | datetime | str) -> None:
        """Let time pass until ten in the morning of a day, or until an instant; every alarm on the way rings."""
        until = day if isinstance(day, datetime) else instant(day_of(day))
        if until.tzinfo is None:
            raise InvalidInput(f"{until} is an instant without a time zone: write datetime(..., tzinfo=UTC), or a day.")
        self._engine.advance(until)

    @plainly
    def move(self, *, days: int) -> None:
        """Let so many days pass."""
        self.move_to(self.today + timedelta(days=days))

    @plainly
    def add(
        self,
        register: str,
        values: Mapping[str, Answer | LivedRecord] | None = None,
        /,
        *,
        by: Role | None = None,
        **given: Answer | LivedRecord,
    ) -> LivedRecord:
        """Add a record to a register by hand, with what its fields are to hold, and return it."""
        return add_record(self._engine, register, {**(values or {}), **given}, by)

    @plainly
    def records(self, register: str) -> tuple[LivedRecord, ...]:
        """Return the records of a register by number: added, come again by themselves, or opened by a case's step."""
        return records_in(self._engine, register)

    @plainly
    def action(self, action: str, fields: Mapping[str, FactValue] | None = None) -> dict[str, FactValue]:
        """Call an action as the engine does and return its answers: in its process, with its declared fields only.

        Raises UnknownName for an action or a field that is not declared, PluginBroken where it gives no answer.
        """
        actions = self._engine.catalog().action
        if action not in actions:
            raise UnknownName("action", action, actions)
        declared, given = actions[action], dict(fields or {})
        for name in given:
            if name not in declared.fields:
                raise UnknownName(
                    "field", name, declared.fields, f"The action is handed: {', '.join(declared.fields)}."
                )
        answer = called(self._house, declared, "test/1", given, self._engine.settings.get(declared.plugin, {}))
        if isinstance(answer, ActionAnswer):
            return dict(answer.answers)
        where = declared.function.replace(":", ".")
        raise PluginBroken(declared.plugin, f"{answer.why} Call {where}(ActionCall(...)) in the test to see where.")

    def silence_actions(self) -> None:
        """Let no action answer from here on: each step that one would do becomes a person's, as when it fails."""
        self._engine.silent = True

    def _known(self, case_type: str) -> None:
        known = self._engine.catalog().case_type
        if case_type not in known:
            raise UnknownName("case type", case_type, known, f"Known: {', '.join(known)}.")


def _model(model: type[Any], given: Any, defaults: dict[str, Any]) -> Any:  # noqa: ANN401 - one of three models
    if isinstance(given, model):
        return given
    unknown = next((name for name in given if name not in model.model_fields), None)
    if unknown is not None:
        raise UnknownName("key", unknown, model.model_fields, f"A {model.__name__} has: {asked_of(model)}.")
    return model.model_validate({**defaults, **given})
