"""What the pages of an import show, and the column map that somebody typed into one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from amparo.declarations import Text, phrase
from amparo_app.importing.column_map import ColumnMap, ColumnUse
from amparo_app.importing.dates import DateOrder
from amparo_app.importing.fields import ImportField, fields_of, folded

if TYPE_CHECKING:
    from amparo.declarations import Catalog
    from amparo_app.importing.checking import Checked, DateColumn
    from amparo_app.importing.table import Table
    from amparo_app.web.forms import Posted

_SAMPLES = 3
_SAMPLE_LENGTH = 40
CONSTANTS = 12
"""How many values can be given for all rows at once on a page."""


class ColumnRow(NamedTuple):
    """A column on the page: its place, heading, first values, what is typed for it, and how its dates are read."""

    place: int
    heading: str
    samples: tuple[str, ...]
    typed: str
    problem: Text | None
    dates: DateColumn | None
    order: str


class ConstantRow(NamedTuple):
    """A value for all rows, as it is typed."""

    place: int
    field: str
    value: str
    problem: Text | None


class TypedMap(NamedTuple):
    """What a form says of the columns: the map as far as it can be read, and what is wrong, by the field's name."""

    column_map: ColumnMap
    problems: dict[str, Text]


class FieldNames:
    """The fields of a catalog by the names that people choose them by, in one language."""

    def __init__(self, catalog: Catalog, language: str) -> None:
        self.fields = fields_of(catalog)
        titles = Counter(field.title.in_(language) for field in self.fields.values())
        self.names = {id_: _named(field, titles, language) for id_, field in self.fields.items()}
        self._ids = {folded(name): id_ for id_, name in self.names.items()} | {folded(id_): id_ for id_ in self.fields}

    def id_of(self, typed: str) -> str | None:
        """Return the field that somebody means, or None for none of this name."""
        return self._ids.get(folded(typed))


def typed_map(form: Posted, headings: tuple[str, ...], before: ColumnMap, names: FieldNames) -> TypedMap:
    """Return the map that a form says."""
    problems: dict[str, Text] = {}
    columns: dict[str, ColumnUse] = {}
    used: dict[str, str] = {}
    for place, heading in enumerate(headings):
        id_ = _typed_field(form, f"column-{place}", names, problems)
        if id_ and id_ in used:
            problems[f"column-{place}"] = phrase("import_field_twice", other=used[id_])
            id_ = ""
        used.setdefault(id_, heading)
        order = form.text(f"dates-{place}")
        columns[heading] = ColumnUse(field=id_, dates=DateOrder(order) if order in set(DateOrder) else None)
    constants = {}
    for place in range(CONSTANTS):
        id_ = _typed_field(form, f"all-{place}", names, problems)
        if id_ and form.text(f"value-{place}"):
            constants[id_] = form.text(f"value-{place}")
    meanings = _meanings(form, headings, problems)
    columns = {name: use.model_copy(update={"values": meanings.get(name, {})}) for name, use in columns.items()}
    found = before.model_copy(update={"source": form.text("source"), "columns": columns, "constants": constants})
    return TypedMap(found, problems)


def column_rows(
    table: Table,
    column_map: ColumnMap,
    checked: Checked,
    names: FieldNames,
    form: Posted | None,
    wrong: Mapping[str, Text],
) -> Iterator[ColumnRow]:
    """Yield the columns as the page shows them, with what was typed where a form came back."""
    dates = {column.heading: column for column in checked.columns}
    for place, heading in enumerate(table.headings):
        use, name = column_map.use(heading), f"column-{place}"
        cells = (row.cells[place].text for row in table.rows)
        samples = tuple(dict.fromkeys(text[:_SAMPLE_LENGTH] for text in cells if text))[:_SAMPLES]
        typed = form.text(name) if form is not None else names.names.get(use.field, "")
        order = use.dates.value if use.dates else ""
        yield ColumnRow(place, heading, samples, typed, wrong.get(name), dates.get(heading), order)


def constant_rows(
    column_map: ColumnMap, names: FieldNames, form: Posted | None, wrong: Mapping[str, Text]
) -> Iterator[ConstantRow]:
    """Yield the values for all rows, and room for more."""
    known = [(names.names.get(id_, id_), value) for id_, value in column_map.constants.items()]
    for place in range(min(CONSTANTS, max(len(known) + 2, 3))):
        name, value = known[place] if place < len(known) else ("", "")
        if form is not None:
            name, value = form.text(f"all-{place}"), form.text(f"value-{place}")
        yield ConstantRow(place, name, value, wrong.get(f"all-{place}"))


def meanings_shown(column_map: ColumnMap, checked: Checked) -> str:
    """Return what words mean, a line each, as it is typed; with lines begun for those that mean nothing yet."""
    asked = [f"{one.column}: {one.word} = " for one in checked.troubles if one.word and one.column]
    pairs = (
        (heading, word, means) for heading, use in column_map.columns.items() for word, means in use.values.items()
    )
    return "\n".join([*(f"{heading}: {word} = {means}" for heading, word, means in pairs), *asked])


def _typed_field(form: Posted, name: str, names: FieldNames, problems: dict[str, Text]) -> str:
    typed = form.text(name)
    if not typed:
        return ""
    id_ = names.id_of(typed)
    if id_ is None:
        problems[name] = phrase("import_field_unknown", given=typed)
    return id_ or ""


def _meanings(form: Posted, headings: tuple[str, ...], problems: dict[str, Text]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for line in filter(None, (one.strip() for one in form.text("meanings").splitlines())):
        before, equals, means = (part.strip() for part in line.rpartition("="))
        heading = next((one for one in headings if before.startswith(f"{one}:")), "")
        if not heading or not equals:
            problems["meanings"] = phrase("import_meaning_unreadable", line=line)
            continue
        if means:
            found.setdefault(heading, {})[before.removeprefix(f"{heading}:").strip()] = means
    return found


def _named(field: ImportField, titles: Counter[str], language: str) -> str:
    title = field.title.in_(language)
    return title if titles[title] == 1 else f"{title} ({field.id})"
