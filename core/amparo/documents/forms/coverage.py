"""Whether a declaration and a file fit: every field of the file thought of, every field thought of in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from amparo.declarations import FormField, GovernmentForm, Text, phrase
from amparo.documents.forms.answers import Place
from amparo.documents.forms.file import FormFile
from amparo.documents.forms.paths import questions_of

_WITHOUT_ANSWERS = frozenset({"button"})


def coverage_of(form: GovernmentForm, file: FormFile) -> Iterator[tuple[Place, Text]]:
    """Yield each field that one of them has and the other does not, with what to do about it.

    A field of the file that nothing is said of is named by what its agency wrote for people who hear the form.
    """
    thought_of = {field.name for field in fields_of(form)}
    by_hand = {name for one in form.by_hand for name in one.fields}
    blank = [_pattern(name) for name in form.left_blank]
    for seen in file.fields():
        known = seen.name in thought_of or seen.name in by_hand or any(one.fullmatch(seen.name) for one in blank)
        if not known and seen.kind not in _WITHOUT_ANSWERS and not seen.barcode:
            yield _place(seen.tip or seen.name), phrase("form_field_unthought", field=seen.name)
    for name in sorted((thought_of | by_hand) - set(file.by_name)):
        yield _place(name), phrase("form_field_missing", field=name)


def fields_of(form: GovernmentForm) -> Iterator[FormField]:
    """Yield every field that a question fills."""
    for _, question in questions_of(form):
        yield from question.fields


def _place(words: str) -> Place:
    return Place(item="", label=Text(words))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Match names that a partner may write with any number of `*`; each part is taken where it first comes, for good.

    Trying all the places where each could stand would take hours for some twenty of them.
    """
    first, *others = map(re.escape, name.split("*"))
    if not others:
        return re.compile(first)
    between = "".join(f"(?>.*?{part})" for part in others[:-1])
    return re.compile(f"{first}{between}.*{others[-1]}", re.DOTALL)
