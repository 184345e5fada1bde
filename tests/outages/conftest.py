"""Fixtures of the outages: a disk that is small enough to be filled."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HOW_TO_MOUNT = (
    "This test fills a disk of its own, a tmpfs, and it could not be mounted: run the tests as root, in a container "
    "with --privileged. {}"
)


@pytest.fixture(scope="session")
def small_disk() -> Iterator[Callable[[Path, int], None]]:
    """Return a function that mounts a disk of so many megabytes on a folder; all are taken away at the end."""
    mounted: list[Path] = []

    def mount(folder: Path, megabytes: int) -> None:
        folder.mkdir()
        options = f"size={megabytes}m,mode=700"
        ran = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=False, capture_output=True, text=True
        )
        if ran.returncode:
            pytest.fail(HOW_TO_MOUNT.format(ran.stderr.strip()))
        mounted.append(folder)

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
