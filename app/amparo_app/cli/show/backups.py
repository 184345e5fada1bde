"""A backup in words: what it holds, whether it could be read back, where the key is, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from amparo_app.backup import Told
from amparo_app.cli.show.paper import ALARM, GOOD, HEED, NAME, labelled

_MEGABYTE = 1_000_000


def made_view(told: Told, master_key: Path, holding: Sequence[Path] = ()) -> RenderableType:
    """Say what was written, that the key has to be kept elsewhere, and which backups hold keys of erased cases."""
    key = Text(f"The master key is not in it: it lies at {master_key}. Keep a copy of it apart from the backups.", HEED)
    older = [Text(_still_holding(holding), HEED)] if holding else []
    return Group(Text(f"The backup is in {told.backup}.", style="bold"), _held(told), _read_back(told), key, *older)


def verified_view(told: Told) -> RenderableType:
    """Say what a backup holds and whether it can be read."""
    return Group(Text(f"The backup in {told.backup}:", style="bold"), _held(told), _read_back(told))


def restored_view(told: Told, data: Path) -> RenderableType:
    """Say what is here now, and how it is started."""
    head = Text(f"The office is in {data}, as it was on {told.manifest.made:%Y-%m-%d %H:%M:%S} UTC.", style="bold")
    following = Text.assemble(
        "What was acknowledged until then is in it; what was given after that has to be entered again. A mail that\n"
        "was sent after that is sent again, as the same message.\n"
        "Start it, and each open case goes on from its records:\n",
        (f"  amparo up --data {data}", NAME),
    )
    return Group(head, _held(told), _read_back(told), _erased_again(told), following)


def _erased_again(told: Told) -> Text:
    if told.erased_again:
        numbers = ", ".join(told.erased_again)
        return Text(f"Erased again, since they had been erased after this backup was made: {numbers}.", style=HEED)
    return Text(
        "No case in it is on a list of destroyed keys. If one was erased after it was made on a machine that is lost, "
        "restore it once more with --destroyed and a later list.",
    )


def _still_holding(holding: Sequence[Path]) -> str:
    count = "One older backup holds" if len(holding) == 1 else f"{len(holding)} older backups hold"
    named = ", ".join(str(folder) for folder in holding)
    return f"{count} keys of cases that were erased since: {named}. Destroy what you need no longer, with its copies."


def _held(told: Told) -> RenderableType:
    manifest, counts = told.manifest, told.manifest.contents.counts
    size = sum(file.size for file in manifest.files) / _MEGABYTE
    kind = " of an office for training" if manifest.training else ""
    pairs = [
        ("made", f"{manifest.made:%Y-%m-%d %H:%M:%S} UTC by Amparo {manifest.amparo}{kind}"),
        ("cases", f"{counts.cases}, {counts.open_cases} of them open, with {counts.events} events"),
        *([("registers", f"{counts.records} records")] if counts.records else []),
        ("people", f"{counts.people} in {counts.organizations} organizations, {counts.catalogs} catalogs"),
        ("waiting", f"{counts.waiting_commands} commands; {counts.mails} mails are on record"),
        ("size", f"{size:.1f} MB in {len(manifest.files)} files"),
        ("master key", f"fingerprint {manifest.master_key}"),
    ]
    if manifest.contents.destroyed_keys:
        pairs.append(("erased", f"{len(manifest.contents.destroyed_keys)} cases, whose keys are gone"))
    if told.held:
        pairs.append(("erased since", f"{len(told.held)} cases, whose keys are still in it: a restore destroys them"))
    return labelled([(label, Text(said)) for label, said in pairs])


def _read_back(told: Told) -> RenderableType:
    if not told.problems:
        return Text("Read back with the master key to the last event: all is as it was written.", style=GOOD)
    lines = [Text(problem, style=ALARM) for problem in told.problems]
    lines.append(Text("The copy is exact: the office itself has this. Look with `amparo audit verify`.", style=ALARM))
    return Group(*lines)
