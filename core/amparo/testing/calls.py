"""Calls of a plugin's actions, as the engine's relay makes them: in the plugin's own process, with its attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.case.commands import ActionEnded
from amparo.plugins.actions import ActionAnswer, ActionFailure, FailureCause

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amparo.case.model import WaitingAction
    from amparo.declarations import ActionDeclaration, FactValue
    from amparo.testing.house import House

_NO_BETTER_AGAIN = frozenset({FailureCause.NOT_STARTED, FailureCause.WRONG_ANSWER})


def answer_of(
    house: House, declared: ActionDeclaration, waiting: WaitingAction, settings: Mapping[str, FactValue]
) -> ActionEnded:
    """Return how an action ended for a case that waits for it; `settings` are what was set of its plugin."""
    answer = called(house, declared, waiting.id, waiting.fields, settings)
    if isinstance(answer, ActionAnswer):
        return ActionEnded(action=waiting.id, answers=dict(answer.answers))
    return ActionEnded(action=waiting.id, problem=answer.why)


def called(
    house: House,
    declared: ActionDeclaration,
    id_: str,
    fields: Mapping[str, FactValue],
    settings: Mapping[str, FactValue],
) -> ActionAnswer | ActionFailure:
    """Call an action as often as it declares while another attempt may help, and return how the last one ended."""
    process = house.process(declared.plugin)
    answer = process.run_action(declared, id_, fields, settings)
    for attempt in range(2, declared.attempts + 1):
        if isinstance(answer, ActionAnswer) or answer.cause in _NO_BETTER_AGAIN:
            return answer
        answer = process.run_action(declared, id_, fields, settings)
        if isinstance(answer, ActionFailure):
            answer = answer.model_copy(update={"why": f"{answer.why.rstrip('.')}, in {attempt} attempts."})
    return answer
