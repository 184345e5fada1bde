"""`python -m tests.faults`: kill the parts of an office in every way, round after round, and compare what is left.

Exit code 1 if anything was lost, done twice or broken. Ctrl-C ends the rounds; what was done until then is compared.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from tests.faults.office import Broken
from tests.faults.rounds import Rounds, Victims
from tests.faults.run import Result, Told, run

SHOWN_MOST = 5


def main() -> int:
    """Run the rounds that the command line asks for, and return the exit code."""
    asked = _asked()
    console = Console(stderr=asked.json)
    folder = Path(tempfile.mkdtemp(prefix="amparo-faults-"))
    console.print(
        f"Seed {asked.seed}; everything lies in {folder}. Ctrl-C ends the rounds and compares; twice, it ends all."
    )
    try:
        with _bar(console, asked.rounds) as told:
            result = run(folder, asked.rounds, asked.seed, told)
    except Broken as problem:
        console.print(f"[red]The run could not be done:[/] {problem}\nLook into {folder}.")
        return 1
    except KeyboardInterrupt:
        console.print(f"Stopped, and nothing was compared. What there is lies in {folder}.")
        return 1
    _show(result, console, as_json=asked.json)
    if result.holds:
        shutil.rmtree(folder)
    else:
        console.print(f"[red]Not as it has to be.[/] The office and every journal are kept in {folder}.")
    return 0 if result.holds else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="how often to kill (default: 200)")
    parser.add_argument("--seed", type=int, default=None, help="whom and when; drawn if left out, and told")
    parser.add_argument("--json", action="store_true", help="one JSON object a row")
    asked = parser.parse_args()
    asked.seed = random.SystemRandom().randrange(10_000) if asked.seed is None else asked.seed
    return asked


@contextlib.contextmanager
def _bar(console: Console, rounds: int) -> Iterator[Told]:
    """Show how far the run is, and take Ctrl-C as the wish to end the rounds."""
    stopped: list[int] = []
    before = signal.getsignal(signal.SIGINT)

    def stop(number: int, _frame: object) -> None:
        stopped.append(number)
        signal.signal(signal.SIGINT, before)  # the second Ctrl-C ends everything at once

    signal.signal(signal.SIGINT, stop)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("starting the office", total=rounds)

        def round_(number: int, victims: Victims, rounds_: Rounds) -> None:
            stand = rounds_.standing
            counts = f"{stand.answered} answered, {stand.queued} queued, {stand.mails} mails"
            progress.update(task, completed=number - 1, description=f"{'+'.join(victims)} ({counts})")

        def phase(what: str) -> None:
            progress.update(task, description=what)

        yield Told(round=round_, phase=phase, stops=lambda: bool(stopped))
    signal.signal(signal.SIGINT, before)


def _show(result: Result, console: Console, *, as_json: bool) -> None:
    if as_json:
        for count in result.counts:
            sys.stdout.write(json.dumps({"seed": result.seed, **count.model_dump(), "holds": count.holds}) + "\n")
        return
    table = Table(title=f"{result.rounds} rounds of kill -9, seed {result.seed}", title_justify="left")
    for column in ("what", "count", "has to be 0"):
        table.add_column(column, justify="right" if column == "count" else "left")
    for count in result.counts:
        verdict = ("[green]yes, it is" if count.holds else "[red]yes, it is not") if count.must_be_none else ""
        table.add_row(count.what, f"{count.count:,}", verdict)
    console.print(table)
    for count in result.counts:
        if not count.holds:
            console.print(f"[red]{count.what}:[/]", *count.which[:SHOWN_MOST], sep="\n  ")


if __name__ == "__main__":
    sys.exit(main())
