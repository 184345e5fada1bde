"""Where one process of a plugin lives: a cage where there is bubblewrap, else a folder that is removed after it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from amparo.errors import PluginBroken
from amparo.plugins import cage
from amparo.plugins.cage import Limits, Terms
from amparo.plugins.confinement import (
    OWN_FOLDER,
    Confined,
    Confinement,
    Unconfined,
    command,
    confinement,
    interpreter,
    kept_environment,
    modules,
    new_user,
)
from amparo.plugins.gate import Gate
from amparo.plugins.manager import PluginSource
from amparo.plugins.scratch import scratch_folder

_OWN_PROCESSES = 2  # bubblewrap's first process in the cage, and the plugin's


class Quarters:
    """Where a process of `source` lives from `start` to `leave`; to be used in `with`, or left in the end.

    A plugin that does not ship with the engine has none where nothing can be confined, unless `unconfined_too`: a
    developer tries one's own code. The network is there if `network` is and the operator granted some of it.
    """

    def __init__(
        self, source: PluginSource, limits: Limits, *, network: bool = False, unconfined_too: bool = False
    ) -> None:
        self._source, self._limits, self._unconfined_too = source, limits, unconfined_too
        self._granted = source.network if network else ()
        self._gate: Gate | None = None
        self._confined = False
        self._resources = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()

    def start(self, module: str, *, keep_prints: bool) -> tuple[subprocess.Popen[bytes], Terms]:
        """Start `python -m module` for the plugin, and return the process with what it has to be told of itself.

        Raises PluginBroken where its code may not run unconfined and cannot be confined.
        """
        found = confinement()
        python = ["-S", "-P", "-B", "-m", module, self._source.module]
        if isinstance(found, Confinement):
            return self._caged(found, python, keep_prints=keep_prints)
        if not (self._source.shipped or self._unconfined_too):
            raise PluginBroken(self._source.id, in_words(found))
        folder = str(self._resources.enter_context(scratch_folder()))
        process = cage.start([interpreter(), *python], _environment(folder), folder=folder, keep_prints=keep_prints)
        self._resources.callback(cage.end, process)
        return process, Terms(limits=self._limits)

    def refused_connections(self) -> int:
        """Return how often the plugin tried to reach what was not granted, since this was asked last."""
        return self._gate.refused_since() if self._gate else 0

    def left_running(self, process: subprocess.Popen[bytes]) -> bool:
        """Return whether more runs in the cage than the plugin's one process."""
        return self._confined and cage.in_its_cage(process) > _OWN_PROCESSES

    def leave(self) -> None:
        """End the process with all that it started, and remove what it wrote."""
        self._resources.close()

    def _caged(
        self, found: Confinement, python: Sequence[str], *, keep_prints: bool
    ) -> tuple[subprocess.Popen[bytes], Terms]:
        given = Confined(
            folders=self._source.folders, own_bytes=self._limits.own_folder, certificates=bool(self._granted)
        )
        inside = self._open_gate()
        process = cage.start(
            command(found, given, list(python)),
            _environment(OWN_FOLDER),
            folder="/",
            keep_prints=keep_prints,
            descriptors=[] if inside is None else [inside],
        )
        if inside is not None:
            os.close(inside)
        self._resources.callback(cage.end, process)
        self._confined = True
        terms = Terms(limits=self._limits, confined=True, user=new_user(found), gate=-1 if inside is None else inside)
        return process, terms

    def _open_gate(self) -> int | None:
        if not self._granted:
            return None
        self._gate = Gate(self._granted)
        self._resources.callback(self._gate.close)
        return self._gate.inside()


def in_words(unconfined: Unconfined) -> str:
    """Return why a partner's plugin does not run here, and what to do."""
    return f"a plugin that does not ship with Amparo runs confined only, and {unconfined.why}. {unconfined.remedy}"


def _environment(folder: str) -> dict[str, str]:
    return {
        **kept_environment(),
        "HOME": folder,
        "LANG": "C.UTF-8",
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(modules()),
        "PYTHONUTF8": "1",
        "TMPDIR": folder,
    }
