"""How figures are kept, shown and checked: ratios of two sides measured in one run, each with its bar."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence

from pydantic import BaseModel, ConfigDict
from rich.console import Console
from rich.table import Table

CHECK_FACTOR = 1.5
"""A shared machine is noisy: `--check` fails only beyond this multiple of a bar."""


class Figure(BaseModel):
    """One ratio: what was measured, both sides (milliseconds unless `what` says otherwise), and the bar."""

    model_config = ConfigDict(frozen=True)

    what: str
    ours: float
    theirs: float
    bar: float

    @property
    def ratio(self) -> float:
        """Return ours divided by theirs."""
        return self.ours / self.theirs

    @property
    def holds(self) -> bool:
        """Return whether the ratio is within its bar."""
        return self.ratio <= self.bar

    def as_row(self) -> dict[str, object]:
        """Return the figure as one JSON object."""
        return {
            "what": self.what,
            "ours": round(self.ours, 4),
            "theirs": round(self.theirs, 4),
            "ratio": _rounded(self.ratio),
            "bar": self.bar,
            "holds": self.holds,
        }


def report(description: str, measure: Callable[[], Sequence[Figure]]) -> None:
    """Measure, show a table or with `--json` one object a row, and with `--check` fail beyond 1.5 times a bar."""
    options = arguments(description).parse_args()
    tell(description, options, measure())


def arguments(description: str) -> argparse.ArgumentParser:
    """Return what every benchmark may be asked; one may add to it."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", action="store_true", help="one JSON object a row")
    parser.add_argument("--check", action="store_true", help=f"fail beyond {CHECK_FACTOR} times a bar")
    return parser


def tell(description: str, options: argparse.Namespace, figures: Sequence[Figure]) -> None:
    """Show what was measured as it was asked for, and end the process with code 1 if it is checked and fails."""
    if options.json:
        for figure in figures:
            print(json.dumps(figure.as_row()))
    else:
        _show(description, figures)
    beyond = [figure for figure in figures if figure.ratio > CHECK_FACTOR * figure.bar]
    if options.check and beyond:
        names = "; ".join(f"{figure.what}: {_rounded(figure.ratio):g}, bar {figure.bar:.3g}" for figure in beyond)
        print(f"Beyond {CHECK_FACTOR} times the bar: {names}", file=sys.stderr)
        sys.exit(1)


def _show(description: str, figures: Sequence[Figure]) -> None:
    table = Table(title=description, title_justify="left")
    for column in ("what", "ours", "theirs", "ratio", "bar", "holds"):
        table.add_column(column, justify="left" if column in {"what", "holds"} else "right")
    for figure in figures:
        holds = "yes" if figure.holds else "no"
        numbers = (f"{figure.ours:.3f}", f"{figure.theirs:.3f}", f"{_rounded(figure.ratio):g}", f"{figure.bar:.3g}")
        table.add_row(figure.what, *numbers, holds)
    Console(width=120).print(table)


def _rounded(ratio: float) -> float:
    return float(f"{ratio:.3g}")
