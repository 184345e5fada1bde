"""What a check of plugins found: each plugin, its letters in every case and language, what to mend, what to look at."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rich.console import Group, RenderableType
from rich.text import Text

from amparo_app.cli.show.office import plugins_view
from amparo_app.cli.show.paper import ALARM, FAINT, HEED, NAME, columns
from amparo_app.cli.show.words import say
from amparo_app.plugin_check import Checked
from amparo_app.template_matrix import TriedLetter


def checked_view(checked: Checked, language: str) -> RenderableType:
    """Say what is wrong with plugins, or that nothing is."""
    parts: list[RenderableType] = [plugins_view(checked.plugins, language)]
    rows = [_letter(template, list(tried), language) for template, tried in groupby(checked.letters, _template)]
    parts += [columns(rows)] if rows else []
    parts += [Text(f"- {problem}", style=ALARM) for problem in checked.problems]
    parts += [Text(f"- {letter.problem}", style=ALARM) for letter in checked.letters if letter.problem]
    parts += [Text(say("check_note", language, note=note), style=HEED) for note in checked.notes]
    count = len(checked.to_mend)
    end = say("check_sound", language) if checked.sound else say("check_to_mend", language, count=count)
    return Group(*parts, Text(end, style="bold"))


def _template(letter: TriedLetter) -> str:
    return letter.template


def _letter(template: str, tried: list[TriedLetter], language: str) -> tuple[Text, Text]:
    told = Text(" · ".join(_cases(tried, language)))
    empty = dict.fromkeys(
        field for letter in tried if letter.language == language or letter.missing for field in letter.may_be_empty
    )
    if empty:
        told.append("\n" + say("check_may_be_empty", language, fields=", ".join(empty)), style=FAINT)
    return Text(template, style=NAME), told


def _cases(tried: list[TriedLetter], language: str) -> Iterator[str]:
    for case_type, several in groupby(tried, lambda letter: letter.case_type):
        marks = (f"{letter.language} {_mark(letter, language)}" for letter in several)
        yield f"{case_type}: {', '.join(marks)}"


def _mark(letter: TriedLetter, language: str) -> str:
    if letter.missing:
        return say("check_letter_missing", language)
    return say("check_letter_wrong" if letter.problem else "check_letter_well", language)
