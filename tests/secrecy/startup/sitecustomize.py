"""What every Python process of an office under test runs at its start, before anything of the program is loaded.

It puts a bug into the engine and one into the pages, which quote what they were handed. With SECRECY_TEST_IN_CLEAR it
also takes the encryption away, at the one point below keys, records and codec: so that the same search can be seen to
find what is there. The program itself has no such switch.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

sys.path.append(os.path.dirname(__file__))  # noqa: PTH120 - the start of every process; pathlib costs time


def main() -> None:
    """Do all of it, each where it is wanted."""
    if os.environ.get("SECRECY_TEST_IN_CLEAR"):
        from cryptography.hazmat.primitives.ciphers import aead

        aead.AESGCM = import_module("no_encryption").Plain
    if "amparo_app.child" in sys.orig_argv:
        if "engine" in sys.orig_argv:
            break_engine()
        if "web" in sys.orig_argv:
            break_pages()


def break_engine() -> None:
    """Put a bug where a command is weighed."""
    from amparo.case import decide as deciding

    weigh = deciding.weigh

    def broken(case: object, command: object, *rest: object) -> object:
        if "the engine's own bug" in repr(command):
            raise ValueError(f"cannot take {command!r} for {case!r}") from KeyError(repr(case))
        return weigh(case, command, *rest)  # type: ignore[arg-type]

    deciding.weigh = broken  # type: ignore[assignment]


def break_pages() -> None:
    """Put a bug where a name is looked for."""
    from amparo_app import case_list

    cases_called = case_list.cases_called

    def broken(records: object, organization: str, called: str) -> tuple[str, ...]:
        if "the pages' own bug" in called:
            raise ValueError(f"cannot look for {called!r}") from KeyError(called)
        return cases_called(records, organization, called)  # type: ignore[arg-type]

    case_list.cases_called = broken  # type: ignore[assignment]


main()
