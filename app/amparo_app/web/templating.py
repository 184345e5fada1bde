"""Templates: one environment for each language, with the words, dates and bilingual sentences of that language."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from amparo.declarations import Text, name_of
from amparo.placement.criteria import criteria
from amparo_app.web.assets import asset
from amparo_app.web.typed_hours import is_hour
from amparo_app.web.words import day_in, hour_in, moment_in, month_in, translations, weekday_in

_WRITTEN_BETWEEN = str.maketrans("", "", " -.()/\u00a0")


def dialled(number: str) -> str:
    """Return a telephone number as it is dialled, empty where more is written there than one."""
    plain = number.translate(_WRITTEN_BETWEEN)
    return plain if plain.removeprefix("+").isdecimal() else ""


@cache
def environment(language: str) -> Environment:
    """Return what draws pages in a language."""
    made = Environment(
        loader=PackageLoader("amparo_app.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]  # by the extension

    def said(text: Text | str | None) -> str:
        return text.in_(language) if isinstance(text, Text) else text or ""

    made.filters |= {
        "t": said,
        "day": day_in(language),
        "moment": moment_in(language),
        "month": month_in(language),
        "hour": hour_in(language),
        "weekday": weekday_in(language),
        "tongue": lambda spoken: criteria().tongues.in_full(spoken).in_(language) if spoken else "",
        "pairs": lambda choices: [(one.value, said(one.named)) for one in choices],
        "named": lambda ids, family: [(one, name_of(family, one).in_(language)) for one in ids],
        "zip": lambda one, other: list(zip(one, other, strict=True)),
        "dialled": dialled,
        "is_hour": is_hour,
        "part": lambda value: quote(str(value), safe=""),
    }
    made.globals |= {
        "language": language,
        "asset": asset,
        "name_of": lambda family, id_: name_of(family, id_).in_(language),
    }
    return made
