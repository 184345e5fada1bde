"""What the law costs: a file of ten thousand questions to the rules, and plans over ten thousand open cases."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from amparo.deadlines.answer import answer
from amparo.deadlines.asking import inputs_from
from amparo.deadlines.by_paper import compute_or_read
from amparo.deadlines.rulebook import Rulebook
from amparo.declarations import DeadlineRule, Example
from amparo.errors import AmparoError
from amparo_app.catalogs import sources_without_office
from amparo_app.law import installed_law
from benchmarks.figures import Figure, arguments, tell
from benchmarks.replans import measure_replans

DESCRIPTION = "The law, milliseconds of the processor"
LINES = 10_000
CASES, CASES_CHECKED = 10_000, 400
DAYS_APART = 7
"""Each round of worked examples is asked a week later than the one before, so that no date is asked twice."""

COMMAND = (sys.executable, "-m", "amparo_app", "rules", "compute", "--json", "--batch")


def main() -> None:
    """Take how many cases are open beside what every benchmark takes."""
    parser = arguments(DESCRIPTION)
    told = f"open cases that are replanned ({CASES}, or {CASES_CHECKED} with --check)"
    parser.add_argument("--cases", type=int, default=0, help=told)
    options = parser.parse_args()
    cases = options.cases or (CASES_CHECKED if options.check else CASES)
    with TemporaryDirectory(prefix="amparo-law-") as folder:
        figures = [*batch_figures(), *measure_replans(Path(folder), cases)]
    tell(DESCRIPTION, options, figures)


def batch_figures() -> list[Figure]:
    """Ask ten thousand questions of a file, and of the functions behind it."""
    book = installed_law(sources_without_office(())).book
    questions = list(islice(_questions(book), LINES))
    answering = _seconds(lambda: _answer(questions, book))
    counting = _seconds(lambda: _count(questions, book))
    whole, started = _command(questions), _command(questions[:1])
    return [
        _figure("`rules compute --batch` of 10,000 lines / answering them alone", whole, answering),
        _figure("the same without the command's start / counting their dates alone", whole - started, counting),
    ]


def _figure(what: str, ours: float, theirs: float) -> Figure:
    return Figure(what=what, ours=ours * 1e3, theirs=theirs * 1e3, bar=3.0)


def _questions(book: Rulebook) -> Iterator[dict[str, object]]:
    examples = [(rule, example) for rule in book.rules.values() for example in rule.examples]
    for number, (rule, example) in enumerate(cycle(examples)):
        yield _asked(rule, example, number // len(examples))


def _asked(rule: DeadlineRule, example: Example, round_: int) -> dict[str, object]:
    day = example.trigger + timedelta(days=DAYS_APART * round_)
    return {"rule_id": rule.id, "trigger": day.isoformat(), "facts": json.loads(json.dumps(example.facts))}


def _answer(questions: list[dict[str, object]], book: Rulebook) -> None:
    for question in questions:
        answer(question, book)


def _count(questions: list[dict[str, object]], book: Rulebook) -> None:
    """Count the dates and nothing else: no look at what was left unsaid, no sentence where something is wrong."""
    for question in questions:
        rule, day = book.rules[str(question["rule_id"])], date.fromisoformat(str(question["trigger"]))
        try:
            compute_or_read(rule, inputs_from(rule, day, question["facts"], book.rules, book.vocabulary))  # type: ignore[arg-type]
        except AmparoError:
            continue


def _command(questions: list[dict[str, object]]) -> float:
    """Return the seconds of the whole command as a person types it where there is no office, its start included."""
    with TemporaryDirectory(prefix="amparo-law-") as folder:
        file = Path(folder) / "questions.jsonl"
        file.write_text("".join(f"{json.dumps(question)}\n" for question in questions), encoding="utf-8")
        ours = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
        return _seconds(
            lambda: subprocess.run([*COMMAND, str(file)], check=True, capture_output=True, cwd=folder, env=ours)
        )


def _seconds(work: Callable[[], object]) -> float:
    """Return the processor's seconds, those of the processes that were started included: others may be at work too."""
    before = _used()
    work()
    return _used() - before


def _used() -> float:
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main()
