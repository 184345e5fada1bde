"""Word templates that were checked: what is wrong where, and what a case may not know when a letter is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, HEED, NAME, columns
from amparo_app.cli.show.words import say
from amparo_app.document_checks import CheckedFile, CheckedLetter


def checked_file_view(checked: CheckedFile, marked: Path | None, language: str) -> RenderableType:
    """List everything that is wrong with a file, or say that nothing is."""
    against = "file_checked_against" if checked.template else "file_checked_alone"
    parts = [Text(say(against, language, file=checked.file, template=checked.template), style="bold")]
    parts += [Text.assemble(("- ", ALARM), (one.place, NAME), ": ", one.why) for one in checked.problems]
    if not checked.problems:
        return Group(*parts, Text(say("file_sound", language), style=GOOD))
    parts.append(Text(say("file_to_mend", language, count=len(checked.problems)), style="bold"))
    if marked:
        parts.append(Text(say("file_marked", language, file=marked)))
    return Group(*parts)


def checked_letters_view(letters: Sequence[CheckedLetter], language: str) -> RenderableType:
    """List each letter with what is wrong, and what it may lack."""
    if not letters:
        return Text(say("no_letters", language))
    rows = [(Text(one.template, style=NAME), _told(one, language)) for one in letters]
    wrong = sum(len(one.problems) for one in letters)
    end = say("letters_to_mend", language, count=wrong) if wrong else say("letters_sound", language, count=len(letters))
    return Group(columns(rows), Text(end, style="bold"))


def _told(letter: CheckedLetter, language: str) -> Text:
    told = Text.assemble((letter.title.in_(language), "bold"), (f"  {', '.join(letter.languages)}", FAINT))
    for line, style in _lines(letter, language):
        told.append(f"\n{line}", style=style)
    return told


def _lines(letter: CheckedLetter, language: str) -> Iterator[tuple[str, str]]:
    if letter.own:
        yield say("own_file_in", language, languages=", ".join(letter.own)), FAINT
    for problem in letter.problems:
        yield problem, ALARM
    if letter.newer:
        yield say("letter_pair_outdated", language, newer=letter.newer), HEED
    by_cases: dict[tuple[str, ...], list[str]] = {}
    for field, case_types in letter.lacking.items():
        by_cases.setdefault(case_types, []).append(field)
    for case_types, fields in by_cases.items():
        yield say("letter_may_lack", language, fields=", ".join(fields), cases=", ".join(case_types)), FAINT
