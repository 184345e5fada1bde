"""Where a document comes from: what it was filled with, whether that still holds, and whether it can be made again.

Pure: what the case says now, and the Word file to make it of, are handed in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from amparo.case.model import Recorded
from amparo.declarations import Language, Text, phrase
from amparo.documents.render import Fills, render_document
from amparo.documents.values import GIVEN, FieldValues, Row, Value, written
from amparo.errors import DocumentFieldMissing

if TYPE_CHECKING:
    from amparo.case.kept_documents import KeptDocument, MadeDocument
    from amparo.declarations import DocumentTemplate, TemplateField

TODAY = "today"
"""The source of the day on which a paper is made: it never makes one stale."""

_DAY, _MOMENT = "day", "moment"
"""How a date and a moment are told from words that look like one, where values are kept as JSON."""


class ChangedValue(Recorded):
    """What a document says otherwise than its case does now; empty words where one of them says nothing."""

    source: str
    label: Text
    before: Text
    now: Text


class Origin(NamedTuple):
    """Of what a letter is made: the hashes of its Word file and letterhead, the name of an own file."""

    template_sha256: str
    own_file: str
    letterhead_sha256: str


class MadeAgain(Recorded):
    """What came of making a document again: whether it is the same to the byte, else everything that differs."""

    same: bool
    sha256: str = ""
    differs: tuple[Text, ...] = ()


def recorded_values(template: DocumentTemplate, values: FieldValues) -> dict[str, Any]:
    """Return what a template is filled with, by source, as JSON can hold it: of each list only the columns it shows."""
    found: dict[str, Any] = {}
    for field in template.fields:
        if field.rows:
            columns = [column.source for column in _columns(template, field.source)]
            rows = values.lists.get(field.source, ())
            found[field.source] = [{column: _plain(row.get(column)) for column in columns} for row in rows]
        else:
            found[field.source] = _plain(values.by_source.get(field.source))
    return found


def typed_sources(template: DocumentTemplate, values: FieldValues, of_the_case: FieldValues) -> tuple[str, ...]:
    """Return the sources for which whoever made a paper gave a value that the case does not hold."""
    return tuple(
        field.source
        for field in template.fields
        if values.filling(field, Language.ENGLISH) and not of_the_case.filling(field, Language.ENGLISH)
    )


def restored_values(recorded: Mapping[str, Any]) -> FieldValues:
    """Return the values again that `recorded_values` wrote down."""
    lists = {source: tuple(map(_row, rows)) for source, rows in recorded.items() if isinstance(rows, list)}
    single = {source: _value(value) for source, value in recorded.items() if not isinstance(value, list)}
    return FieldValues(by_source=single, lists=lists)


def values_sha256(values: Mapping[str, Any]) -> str:
    """Return the hash (SHA-256, hex) of what a document was filled with, without the day on which it was made."""
    hashed = {source: value for source, value in values.items() if source != TODAY}
    whole = json.dumps(hashed, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_as_text)
    return hashlib.sha256(whole.encode()).hexdigest()


def changed_values(
    document: MadeDocument, template: DocumentTemplate, values_now: FieldValues
) -> tuple[ChangedValue, ...]:
    """Return what the case says otherwise now, which makes a document stale; `values_now` are in its language.

    The day itself never does, nor what somebody typed and the case still knows nothing of.
    """
    then = restored_values(document.values)
    known = [field for field in template.fields if field.source in document.values]
    return tuple(changed for field in known if (changed := _changed(document, field, then, values_now)) is not None)


def origin_differences(document: MadeDocument, origin: Origin) -> tuple[Text, ...]:
    """Return what a letter would be made of otherwise now: another Word file, another letterhead."""
    return tuple(_differences(document, origin))


def made_again(
    document: KeptDocument, template: DocumentTemplate, file: bytes, origin: Origin, templates: Fills
) -> MadeAgain:
    """Make a letter again from what was recorded of it, and compare; `file` is the Word file with its letterhead.

    Raises as `render_document` does for a file that cannot be used.
    """
    differs = origin_differences(document, origin)
    try:
        made = render_document(template, file, restored_values(document.values), document.language, templates=templates)
    except DocumentFieldMissing as missing:
        asked = phrase("provenance_asks_more", labels=", ".join(missing.labels))
        return MadeAgain(same=False, differs=(*differs, asked))
    same = made.sha256 == document.sha256
    if not same and not differs:
        differs = (phrase("provenance_program"),)
    return MadeAgain(same=same, sha256=made.sha256, differs=() if same else differs)


def _differences(document: MadeDocument, origin: Origin) -> Iterator[Text]:
    if document.own_file and not origin.own_file:
        yield phrase("provenance_own_gone", file=document.own_file)
    elif origin.own_file and not document.own_file:
        yield phrase("provenance_own_new", file=origin.own_file)
    elif document.template_sha256 != origin.template_sha256:
        yield phrase("provenance_own_other", file=origin.own_file) if origin.own_file else phrase("provenance_template")
    if document.letterhead_sha256 != origin.letterhead_sha256:
        yield phrase("provenance_letterhead")


def _changed(document: MadeDocument, field: TemplateField, then: FieldValues, now: FieldValues) -> ChangedValue | None:
    if field.source == TODAY or field.source.startswith(GIVEN):
        return None
    language = document.language
    before_said, now_said = then.filling(field, language), now.filling(field, language)
    unknown_still = field.source in document.typed and not now_said
    if before_said == now_said or unknown_still:
        return None
    return ChangedValue(
        source=field.source, label=field.label, before=_in_words(then, field), now=_in_words(now, field)
    )


def _in_words(values: FieldValues, field: TemplateField) -> Text:
    return Text(*(_said(values, field, language) for language in (Language.ENGLISH, Language.SPANISH)))


def _said(values: FieldValues, field: TemplateField, language: str) -> str:
    if not field.rows:
        return values.written(field.source, field.kind, language)
    rows = values.lists.get(field.source, ())
    cells = ([written(row.get(column.source), column.kind, language) for column in field.rows] for row in rows)
    return "; ".join(", ".join(filter(None, row)) for row in cells)


def _columns(template: DocumentTemplate, source: str) -> tuple[TemplateField, ...]:
    """Return the columns that a template shows of a list, by however many of its fields."""
    return tuple(column for field in template.fields if field.source == source for column in field.rows)


def _plain(value: Value) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, datetime):
        return {_MOMENT: value.isoformat()}
    return {_DAY: value.isoformat()} if isinstance(value, date) else value


def _value(plain: Any) -> Value:  # noqa: ANN401 - JSON
    if not isinstance(plain, dict):
        known: Value = plain
        return known
    if _DAY in plain:
        return date.fromisoformat(plain[_DAY])
    return datetime.fromisoformat(plain[_MOMENT])


def _row(plain: Mapping[str, Any]) -> Row:
    return {column: _value(value) for column, value in plain.items()}


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    msg = f"{value!r} is nothing that a document is filled with"
    raise TypeError(msg)
