"""The plugin's side of its actions: `python -m amparo.plugins.serve_actions MODULE` imports it and answers calls.

One line of JSON for each call comes in, one goes out, on pipes that the plugin's own prints cannot reach.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from typing import Any, BinaryIO

from pydantic import BaseModel

from amparo.plugins import cage
from amparo.plugins.calls import ActionReply, ActionRequest, ActionService
from amparo.plugins.manager import function_of


def _answers(result: object) -> dict[str, Any]:
    match result:
        case BaseModel():
            return result.model_dump(mode="json", exclude_none=True)
        case Mapping():
            return dict(result)
        case _:
            raise TypeError


def _reply(request: ActionRequest) -> bytes:
    try:
        answers = _answers(function_of(request.function)(request.call))
        return ActionReply(id=request.call.id, answers=answers).model_dump_json().encode()
    except (Exception, SystemExit) as raised:  # noqa: BLE001 - whatever it was, the engine is told its kind
        return ActionReply(id=request.call.id, error=_kind(raised)).model_dump_json().encode()


def _kind(raised: BaseException) -> str:
    """Return the name of the nearest built-in exception: a type of the plugin's own may be called anything."""
    return next(kind.__name__ for kind in type(raised).__mro__ if kind.__module__ == "builtins")


def _say(answers: BinaryIO, line: bytes) -> None:
    answers.write(line + b"\n")
    answers.flush()


def main() -> None:
    """Lower the limits, import the plugin, say so, and answer calls until the engine closes the pipe."""
    requests, answers = cage.private_pipes()
    service = ActionService.model_validate_json(requests.readline())
    cage.settle_in(service.terms)
    cage.look_in(service.folders)
    importlib.import_module(sys.argv[1])
    _say(answers, b"ready")
    cage.die_after(0)
    for line in requests:
        request = ActionRequest.model_validate_json(line)
        cage.die_after(request.seconds)
        _say(answers, _reply(request))
        cage.die_after(0)


if __name__ == "__main__":
    main()
