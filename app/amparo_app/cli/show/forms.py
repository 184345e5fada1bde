"""Government forms: how far each is, what came of filling one, and the fields of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.documents.forms.answers import Place
from amparo.documents.forms.sheet import place_in_words as place
from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, HEED, NAME, columns, section
from amparo_app.cli.show.words import say
from amparo_app.forms import FormMade, OfferedForm, OpenQuestion

if TYPE_CHECKING:
    from amparo.case.model import Case
    from amparo.documents.forms.file import FieldSeen

_FEW = 5


def forms_view(found: Sequence[OfferedForm], case: Case, language: str, *, every: bool) -> RenderableType:
    """List forms with how many of their questions are answered, and the first of those that are not."""
    if not found:
        return Text(say("forms_none", language))
    rows = [(Text(one.number, style=NAME), _offered(one, case, language, every=every)) for one in found]
    return Group(columns(rows), Text(say("forms_how", language, case=case.number), style=FAINT))


def form_view(made: FormMade, language: str) -> RenderableType:
    """Say where a form lies, and all that is left to do before or after it goes out."""
    parts: list[RenderableType] = [Text(_state(made, language), style=HEED if made.state == "draft" else GOOD)]
    if made.file is not None and made.state != "draft":
        parts.append(Text(say("form_written_to", language, file=made.file)))
    parts.append(Text(say("form_counts", language, written=made.written, pages=made.pages), style=FAINT))
    if made.problem is not None:
        parts.append(section(say("form_h_problem", language), Text(made.problem.in_(language), style=ALARM)))
    lists: tuple[tuple[str, Iterable[str]], ...] = (
        ("form_h_open", _asked(made.open, language)),
        ("form_h_troubles", (f"{place(one.place, language)}: {one.what.in_(language)}" for one in made.troubles)),
        ("form_h_empty", _asked(made.empty, language)),
        ("form_h_sheet", (one.place for one in made.sheet)),
        ("form_h_by_hand", (place(one, language) for one in made.by_hand)),
    )
    parts += [section(say(code, language), Text("\n".join(lines))) for code, told in lists if (lines := list(told))]
    return Group(*parts, Text(f"sha256 {made.sha256}", style=FAINT))


def fields_view(found: Sequence[FieldSeen]) -> RenderableType:
    """List the fields of a file, each with what it takes and what its agency says of it."""
    return columns((Text(one.name, style=NAME), _field(one)) for one in found)


def _offered(one: OfferedForm, case: Case, language: str, *, every: bool) -> Text:
    edition = say("forms_edition", language, edition=f"{one.edition:%m/%d/%y}")
    told = Text.assemble((one.title.in_(language), "bold"), (f"  {edition}  {one.id}\n", FAINT))
    person = case.person.get(one.person)
    if person is not None:
        told.append(say("forms_for", language, person=person.name) + "\n", style=FAINT)
    if one.problem is not None:
        told.append(one.problem.in_(language) + "\n", style=ALARM)
    else:
        told.append(say("forms_blank", language, url=one.url) + "\n", style=FAINT)
    if not one.open:
        return told.append(say("forms_whole", language, count=one.questions), style=GOOD)
    counts = {"answered": one.answered, "count": one.questions, "open": len(one.open)}
    told.append(say("forms_open", language, **counts), style=HEED)
    shown = one.open if every else one.open[:_FEW]
    for line in _asked(shown, language):
        told.append(f"\n{line}")
    if len(shown) < len(one.open):
        told.append("\n" + say("forms_more", language, count=len(one.open) - len(shown)), style=FAINT)
    return told


def _state(made: FormMade, language: str) -> str:
    values = {"number": made.number, "file": made.file, "document": made.document, "version": made.version}
    return say(f"form_{made.state}", language, **values)


def _asked(found: Iterable[OpenQuestion], language: str) -> Iterator[str]:
    for one in found:
        told = Place(part=one.part, item=one.item, label=one.label, rows=one.rows, row=one.row)
        answered_by = one.fact or one.source
        yield f"{place(told, language)}{f' ({answered_by})' if answered_by else ''}"


def _field(one: FieldSeen) -> Text:
    parts = [one.kind, *(word for word, has in (("comb", one.comb), ("multiline", one.multiline)) if has)]
    parts += [f"at most {one.longest}"] if one.longest is not None else []
    parts += [", ".join(f"“{state}”" for state in one.states)] if one.states else []
    return Text.assemble(("; ".join(parts), ""), (f"\n{one.tip}" if one.tip else "", FAINT))
