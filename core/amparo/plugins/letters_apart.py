"""A partner's Word template filled in a process of its own: a template calls nothing, but it can go on for ever.

`LettersApart` is the engine's side. `python -m amparo.plugins.letters_apart` is the other: it imports none of the
plugin's code, is handed the file and the values of one letter, and is ended after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import TemplateError
from pydantic import Base64Bytes, ValidationError

from amparo.declarations.text import Declared
from amparo.documents.compiled_templates import CompiledTemplates
from amparo.documents.package import UNREADABLE
from amparo.plugins import cage
from amparo.plugins.cage import DEFAULT_LIMITS, Silence, Terms
from amparo.plugins.manager import PluginSource, one_line
from amparo.plugins.quarters import Quarters

FILLED_WITHIN_SECONDS = 2
_LONGEST_REASON = 300
_LONGEST = 100_000_000


class _Request(Declared):
    file: Base64Bytes
    values: dict[str, Any]


class _Reply(Declared):
    content: Base64Bytes = b""
    problem: str = ""


class LettersApart:
    """Fills Word templates of one plugin, each letter in a process that is confined where that is possible.

    Where nothing can be confined it is a process with the same limits: no code of the plugin runs there.
    """

    def __init__(self, source: PluginSource) -> None:
        self._source = source

    def filled(self, file: bytes, values: Mapping[str, Any]) -> bytes:
        """Return the Word file with each tag replaced by its value, as `CompiledTemplates` does.

        Raises `jinja2.TemplateError`, saying what is wrong with the template or that it did not come to an end.
        """
        with Quarters(self._source, DEFAULT_LIMITS, unconfined_too=True) as quarters:
            process, terms = quarters.start("amparo.plugins.letters_apart", keep_prints=False)
            ready = cage.ask(process, terms.model_dump_json().encode(), DEFAULT_LIMITS.seconds, _LONGEST)
            if isinstance(ready, Silence):
                raise TemplateError(f"it was not filled in, since its process could not start: {ready}")
            request = _Request.model_construct(file=file, values=dict(values)).model_dump_json().encode()
            return _content(cage.ask(process, request, FILLED_WITHIN_SECONDS, _LONGEST))


def _content(answer: bytes | Silence) -> bytes:
    match answer:
        case Silence.HUNG:
            raise TemplateError(
                f"it did not come to an end within {FILLED_WITHIN_SECONDS} seconds and was stopped: look for a loop "
                "within a loop"
            )
        case Silence.ENDED | Silence.TOO_MUCH:
            raise TemplateError("it takes more memory than a letter may: look for a loop within a loop")
    try:
        reply = _Reply.model_validate_json(answer)
    except ValidationError as unreadable:
        raise TemplateError("it was filled in with something that is no Word file") from unreadable
    if reply.problem:
        raise TemplateError(reply.problem)
    return reply.content


# --- the side of the process ------------------------------------------------------------------------------------------


def _filled(request: _Request) -> _Reply:
    try:
        content = CompiledTemplates().filled(request.file, request.values)
    except TemplateError as wrong:
        return _Reply(problem=one_line(wrong.message or type(wrong).__name__, _LONGEST_REASON))
    except UNREADABLE as wrong:
        return _Reply(problem=one_line(f"it cannot be filled in ({wrong})", _LONGEST_REASON))
    return _Reply.model_construct(content=content)


def main() -> None:
    """Lower the limits, say so, fill in one letter and answer with it."""
    requests, answers = cage.private_pipes()
    terms = Terms.model_validate_json(requests.readline())
    cage.settle_in(terms)
    import amparo.documents.word  # noqa: F401, PLC0415 - slow to import, and the letter's time has not begun

    answers.write(b"ready\n")
    answers.flush()
    cage.die_after(FILLED_WITHIN_SECONDS)
    line = _filled(_Request.model_validate_json(requests.readline())).model_dump_json()
    answers.write(line.encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    main()
