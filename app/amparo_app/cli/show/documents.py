"""Letters: which a case can have and what they need, and one that was made."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.declarations import DocumentTemplate
from amparo_app.cli.show.paper import FAINT, GOOD, HEED, NAME, columns
from amparo_app.cli.show.words import say
from amparo_app.letters import Letter, OfferedLetter


def letters_view(found: Sequence[OfferedLetter], case: str, language: str) -> RenderableType:
    """List letters with what each still needs."""
    if not found:
        return Text(say("no_letters", language))
    rows = []
    for one in found:
        told = Text.assemble((one.title.in_(language), "bold"), (f"  {', '.join(one.languages)}", FAINT), "\n")
        if one.own:
            told.append(say("own_file_in", language, languages=", ".join(one.own)) + "\n", style=FAINT)
        if one.missing:
            labels = ", ".join(label.in_(language) for label in one.missing)
            told.append(say("letter_needs", language, labels=labels), style=HEED)
        else:
            told.append(say("letter_ready", language), style=GOOD)
        rows.append((Text(one.id, style=NAME), told))
    how = Text(f"amparo documents generate {case} TEMPLATE --out letter.docx", style=NAME)
    return Group(columns(rows), how)


def letter_view(letter: Letter, template: DocumentTemplate, language: str) -> RenderableType:
    """Say where a letter lies, and by which hash it is known again."""
    told = say("letter_written", language, title=template.title, file=letter.file, written=letter.language)
    own = [Text(say("letter_made_of", language, file=letter.own_file), style=FAINT)] if letter.own_file else []
    return Group(Text(told), *own, Text(f"sha256 {letter.sha256}", style=FAINT))
