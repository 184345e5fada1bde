"""The days of the story: each counted once from the day on which a chapter first asks for it, and then remembered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

from amparo.deadlines.calendar import FEDERAL_CALENDAR
from amparo_app.demo.data import read_data

_MARK = "@"


class _Span(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    days: int
    business: bool = False
    exact: bool = False

    def after(self, day: date) -> date:
        """Return the day that lies this far from another."""
        if self.business:
            return FEDERAL_CALENDAR.add_business_days(day, self.days)
        counted = day + timedelta(days=self.days)
        return counted if self.exact else FEDERAL_CALENDAR.next_business_day(counted)


@cache
def _spans() -> dict[str, _Span]:
    return TypeAdapter(dict[str, _Span]).validate_python(read_data("days.yaml"))


class Days:
    """The named days of one telling; `today` says which day it is in the case."""

    def __init__(self, today: Callable[[], date]) -> None:
        self._today = today
        self._known: dict[str, date] = {}

    def __getitem__(self, name: str) -> date:
        """Return a day by name, `today` itself among them."""
        if name == "today":
            return self._today()
        if name not in self._known:
            self._known[name] = _spans()[name].after(self._today())
        return self._known[name]

    def name(self, name: str, day: date) -> None:
        """Give a name to a day that the record says."""
        self._known[name] = day

    def answers(self, step: str, language: str) -> dict[str, Any]:
        """Return what people answer to a step, its days filled in and its words in a language."""
        return {field: self._filled(value, language) for field, value in read_data("answers.yaml")[step].items()}

    def _filled(self, value: Any, language: str) -> Any:  # noqa: ANN401 - what YAML holds
        if isinstance(value, dict):
            return value[language]
        if isinstance(value, str) and value.startswith(_MARK):
            return self[value.removeprefix(_MARK)].isoformat()
        return value
