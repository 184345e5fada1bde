"""The master key in words: where it is, what it wraps, and what a change of it came to."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.records.rotation import Rotation
from amparo_app.cli.show.paper import ALARM, GOOD, HEED, labelled
from amparo_app.master_keys import KeyStatus


def status_view(told: KeyStatus) -> RenderableType:
    """Say where the master key is, and whether all is well with it."""
    kept = f"{told.records} of registers' records, " if told.records else ""
    wrapped = f"{told.keys}: {told.cases} of cases, {kept}{told.organizations} of organizations, and the system's"
    pairs = [
        ("master key", str(told.master_key_file)),
        ("fingerprint", told.fingerprint),
        ("permissions", f"{told.permissions} (600 is its owner's alone)"),
        ("keys", f"{wrapped}; {told.opened} of them open"),
    ]
    if told.erased:
        pairs.append(("erased", f"{told.erased} cases have no key any more"))
    lines: list[RenderableType] = [labelled([(label, Text(said)) for label, said in pairs])]
    lines += [Text(problem, style=ALARM) for problem in told.problems]
    if not told.problems:
        lines.append(Text("All is well. Keep a copy of the master key away from this machine.", style=GOOD))
    return Group(*lines)


def rotated_view(told: Rotation) -> RenderableType:
    """Say which key is in force now, where the one before is, and what is left to do."""
    head = f"A new master key (fingerprint {told.now}) wraps all {told.keys} keys: {told.master_key_file}"
    if told.finished:
        head = f"An interrupted change was brought to its end, and no other was made. {head}"
    return Group(
        Text(head, style="bold"),
        Text(f"The one before ({told.before}) is kept at {told.kept}: backups made until now open with it alone."),
        Text(
            "Copy the new key to where you keep the copy, and make a backup now. When no backup needs the old key any "
            "more, delete it and its copies.",
            style=HEED,
        ),
    )
