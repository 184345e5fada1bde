"""The column map: what each column is, how its dates are ordered, what its words mean; guessed, shown, corrected."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError

from amparo.case.model import Recorded
from amparo.declarations import Catalog
from amparo_app.importing.dates import DateOrder
from amparo_app.importing.fields import fields_of, folded, guessed
from amparo_app.marked_yaml import read_marked

if TYPE_CHECKING:
    from amparo_app.importing.table import Table

COLUMN_MAPS = "import_column_map"
"""The kind of an organization's decisions that keep its maps; the subject is `map_subject` of the headings."""

IGNORED = ""
"""The field of a column that is not taken over."""


class ColumnUse(Recorded):
    """What one column is: the field's id, the order of its dates if one was chosen, and what words in it mean."""

    field: str = IGNORED
    dates: DateOrder | None = None
    values: dict[str, str] = {}


class ColumnMap(Recorded):
    """What the columns of a spreadsheet are, by heading; `constants` are what is the same for every row, by field.

    `source` is where the cases come from, as their histories will name it.
    """

    source: str = ""
    columns: dict[str, ColumnUse] = {}
    constants: dict[str, str] = {}

    def use(self, heading: str) -> ColumnUse:
        """Return what a column is."""
        return self.columns.get(heading, ColumnUse())

    def heading_of(self, field: str) -> str | None:
        """Return the heading of the column that holds a field, or None."""
        return next((heading for heading, use in self.columns.items() if use.field == field), None)

    def with_use(self, heading: str, use: ColumnUse) -> ColumnMap:
        """Return the map with another use of one column; a column that had the field before has none now."""
        columns = {
            name: one.model_copy(update={"field": IGNORED}) if one.field == use.field and use.field else one
            for name, one in self.columns.items()
        }
        return self.model_copy(update={"columns": {**columns, heading: use}})


def guess(table: Table, catalog: Catalog, known: Iterable[ColumnMap] = ()) -> ColumnMap:
    """Return what the columns seem to be: as `known` maps have it (the latest last), else by their headings.

    In which order dates stand is nobody's to remember: it is decided for each file anew.
    """
    fields = fields_of(catalog)
    earlier = {folded(heading): use for one in known for heading, use in one.columns.items()}
    constants: dict[str, str] = {}
    for one in known:
        constants |= one.constants
    used: set[str] = set()
    columns: dict[str, ColumnUse] = {}
    for heading in table.headings:
        use = earlier.get(folded(heading)) or ColumnUse(field=guessed(heading, fields) or IGNORED)
        use = use.model_copy(update={"dates": None})  # another file may be written otherwise: its own rows decide
        if use.field in used or use.field not in fields:
            use = ColumnUse()
        used.add(use.field)
        columns[heading] = use
    if len(catalog.case_types) == 1:
        constants.setdefault("case_type", catalog.case_types[0].id)
    return ColumnMap(columns=columns, constants={name: value for name, value in constants.items() if name in fields})


def map_subject(headings: Iterable[str]) -> str:
    """Return under what a map of these headings is kept: their hash, since a heading might say too much in clear."""
    return hashlib.sha256("\0".join(sorted(folded(one) for one in headings)).encode()).hexdigest()[:32]


def read_map(file: Path, catalog: Catalog, headings: Iterable[str]) -> ColumnMap:
    """Return the map in a YAML file; raises FileInvalid with every problem and its line, InvalidInput for no file."""
    marked, fields, known = read_marked(file), fields_of(catalog), set(headings)
    content = marked.content if isinstance(marked.content, dict) else {}
    columns = content.get("columns")
    if not isinstance(columns, dict) or not columns:
        marked.problem(("columns",), "here “columns:” gives each heading its field; docs/importing.md shows a map")
        columns = {}
    uses: dict[str, Any] = {}
    for heading, given in columns.items():
        use = {"field": given} if isinstance(given, str) else given or {}
        uses[heading] = use
        if heading not in known:
            marked.problem(("columns", heading), f"the spreadsheet has no column “{heading}”")
        if isinstance(use, dict) and use.get("field") and use["field"] not in fields:
            marked.problem(("columns", heading), f"there is no field “{use['field']}”")
    taken = [str(use["field"]) for use in uses.values() if isinstance(use, dict) and use.get("field")]
    for twice in sorted({one for one in taken if taken.count(one) > 1}):
        marked.problem(("columns",), f"two columns are “{twice}”; keep one of them")
    for name in content.get("constants") or {}:
        if name not in fields:
            marked.problem(("constants", name), f"there is no field “{name}”")
    try:
        found = ColumnMap.model_validate({**content, "columns": uses})
    except ValidationError as refused:
        for detail in refused.errors():
            marked.problem(detail["loc"], f"“{detail['input']}” does not fit here: {detail['msg']}")
        found = ColumnMap()
    marked.refuse_problems()
    return found


def written_map(column_map: ColumnMap) -> str:
    """Return a map as the YAML that `read_map` reads."""
    columns = {
        heading: use.field if not use.dates and not use.values else use.model_dump(mode="json", exclude_defaults=True)
        for heading, use in column_map.columns.items()
    }
    content = {"source": column_map.source, "columns": columns, "constants": column_map.constants}
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000)
