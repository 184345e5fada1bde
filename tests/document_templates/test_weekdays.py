"""The weekdays in letters: no day that somebody has to keep is written without its own."""

from __future__ import annotations

import re

from tests.document_templates.test_letters import EACH, letter, words

from amparo.documents import LoadedTemplate

WEEKDAY = {"en": "Tuesday, January 12, 2027", "es": "martes, 12 de enero de 2027"}
AHEAD = re.compile(r"(hearing|next_filing|deadline\.\w+)\.(open_)?date|(hearings|deadlines)\[\]\.(legal_)?date")


@EACH
def test_every_day_that_somebody_has_to_keep_has_its_weekday(one: LoadedTemplate, language: str) -> None:
    """People plan by weekdays, and one that does not fit shows that a date was mistyped."""
    sources = [(field.source, field.kind) for field in one.template.fields if not field.rows]
    sources += [(f"{field.source}[].{c.source}", c.kind) for field in one.template.fields for c in field.rows]
    ahead = {kind for source, kind in sources if AHEAD.fullmatch(source)}
    days = [kind for _, kind in sources if kind == "day"]

    assert ahead <= {"day"}
    assert bool(days) == (WEEKDAY[language] in words(letter(one.template.id, language)))
