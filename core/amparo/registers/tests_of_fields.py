"""Whether what is asked of a record's fields holds, and in words what does not. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.declarations import Text, either, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from amparo.declarations import FactValue, FieldDeclaration, FieldTest, RegisterDeclaration


def holds(test: FieldTest, value: FactValue | None, other: FactValue | None = None) -> bool:
    """Return whether a value is as a test asks; `other` is what the field holds that it is to be below."""
    if test.known is not None and test.known != (value is not None):
        return False
    if (test.is_in and value not in test.is_in) or (test.is_not and value in test.is_not):
        return False
    number, limit = _number(value), _number(other)
    if test.below is not None and (number is None or limit is None or number >= limit):
        return False
    if test.at_least is not None and (number is None or number < test.at_least):
        return False
    return test.at_most is None or (number is not None and number <= test.at_most)


def _number(value: FactValue | None) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def all_hold(tests: Iterable[FieldTest], values: Mapping[str, FactValue], state: str) -> bool:
    """Return whether every test holds; `state` stands for where the record is."""
    return all(
        holds(test, state if test.field == "state" else values.get(test.field), values.get(test.below or ""))
        for test in tests
    )


def in_words(test: FieldTest, declaration: RegisterDeclaration) -> Text:
    """Say what a test asks, as people read it."""
    field = next((one for one in declaration.fields if one.name == test.field), None)
    label = field.label if field else phrase("register_state") if test.field == "state" else Text(test.field)
    asked = list(_parts(test, label, field, declaration))
    first = asked[0] if asked else label
    for part in asked[1:]:
        first = phrase("case_and", first=first, second=part)
    return first


def _parts(
    test: FieldTest, label: Text, field: FieldDeclaration | None, declaration: RegisterDeclaration
) -> Iterable[Text]:
    def shown(values: tuple[FactValue, ...]) -> Text:
        return either([_shown(value, field, declaration) for value in values])

    if test.known is not None:
        yield phrase("register_test_known" if test.known else "register_test_unknown", field=label)
    if test.is_in:
        yield phrase("register_test_is", field=label, values=shown(test.is_in))
    if test.is_not:
        yield phrase("register_test_is_not", field=label, values=shown(test.is_not))
    if test.below is not None:
        other = next((one.label for one in declaration.fields if one.name == test.below), Text(test.below))
        yield phrase("register_test_below", field=label, other=other)
    if test.at_least is not None:
        yield phrase("register_test_at_least", field=label, number=test.at_least)
    if test.at_most is not None:
        yield phrase("register_test_at_most", field=label, number=test.at_most)


def _shown(value: FactValue, field: FieldDeclaration | None, declaration: RegisterDeclaration) -> Text:
    if field is not None:
        return field.shown(value)
    return state_title(str(value), declaration)


def state_title(state: str, declaration: RegisterDeclaration) -> Text:
    """Return the name of a state; that of a record that its case no longer asks for is the engine's own."""
    known = {one.id: one.title for one in declaration.states}
    return known.get(state) or (phrase("register_no_longer_needed") if state else Text(""))
