"""What differs between two catalogs, apart from any case: forms, actions, papers, registers, plugins. Pure."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from amparo.case.model import Recorded
from amparo.case.working import form_of
from amparo.declarations import Text, name_of, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from amparo.declarations import (
        Catalog,
        DocumentTemplate,
        FieldDeclaration,
        GovernmentForm,
        RegisterDeclaration,
        StepDeclaration,
    )


class CatalogChange(Recorded):
    """One difference of two catalogs: which (a `Change` of the rehearsal), of what (by its id), and in words what."""

    change: str
    subject: str
    title: Text | None = None
    was: Text | None = None
    becomes: Text | None = None
    case_types: tuple[str, ...] = ()


class Difference:
    """Two catalogs side by side, compared once for however many cases."""

    def __init__(self, before: Catalog, after: Catalog) -> None:
        self.before, self.after = before, after
        self.same = before.hash == after.hash

    @cached_property
    def forms(self) -> dict[str, tuple[CatalogChange, ...]]:
        """Return by step what its form asks more, no more, or otherwise."""
        return self._of_steps(self._fields)

    @cached_property
    def actions(self) -> dict[str, tuple[CatalogChange, ...]]:
        """Return by step which function of a plugin does it no more, from now on, or otherwise."""
        return self._of_steps(self._action)

    @cached_property
    def templates(self) -> tuple[CatalogChange, ...]:
        """Return the templates that go, come, ask for other values or are another file."""
        before, after = self.before.document, self.after.document
        found = [_template("template_goes", before[id_]) for id_ in sorted(before.keys() - after.keys())]
        found += [_template("template_comes", after[id_]) for id_ in sorted(after.keys() - before.keys())]
        for id_ in sorted(before.keys() & after.keys()):
            was, becomes = before[id_], after[id_]
            if _asked(was) != _asked(becomes):
                found.append(_template("template_fields", becomes, _names(was), _names(becomes)))
            if was.files != becomes.files:
                found.append(_template("template_files", becomes, _files(was), _files(becomes)))
        return tuple(found)

    @cached_property
    def registers(self) -> tuple[CatalogChange, ...]:
        """Return the registers that go, come or read differently."""
        return tuple(_compared("register", self.before.register_of, self.after.register_of))

    @cached_property
    def government_forms(self) -> tuple[CatalogChange, ...]:
        """Return the government forms that go, come or are filled otherwise."""
        return tuple(_compared("government_form", self.before.government_form, self.after.government_form))

    @cached_property
    def plugins(self) -> tuple[CatalogChange, ...]:
        """Return the plugins that go, come, or are there in another version."""
        was, becomes = ({info.id: info for info in catalog.plugins} for catalog in (self.before, self.after))
        titles = {id_: info.title for id_, info in (was | becomes).items()}
        found = []
        for id_ in sorted(titles):
            one, other = was.get(id_), becomes.get(id_)
            which = "plugin_comes" if one is None else "plugin_goes" if other is None else "plugin_version"
            if one is None or other is None or one.version != other.version:
                versions = (Text(info.version) if info else None for info in (one, other))
                found.append(_change(which, id_, titles[id_], *versions))
        return tuple(found)

    def phase_titles(self, case_type: str) -> dict[str, Text]:
        """Return what the phases of a case type are called, by id."""
        kinds = (catalog.case_type.get(case_type) for catalog in (self.before, self.after))
        return {phase.id: phase.title for kind in kinds if kind for phase in kind.phases}

    def _of_steps(self, compare: Any) -> dict[str, tuple[CatalogChange, ...]]:  # noqa: ANN401 - one of the two below
        ids = self.before.step.keys() | self.after.step.keys()
        found = {id_: tuple(compare(self.before.step.get(id_), self.after.step.get(id_))) for id_ in sorted(ids)}
        return {id_: changes for id_, changes in found.items() if changes}

    def _fields(self, was: StepDeclaration | None, becomes: StepDeclaration | None) -> Iterator[CatalogChange]:
        if was is None or becomes is None:
            return
        one = {field.name: field for field in form_of(was, self.before).fields}
        other = {field.name: field for field in form_of(becomes, self.after).fields}
        for name in [*one, *(name for name in other if name not in one)]:
            before, after = one.get(name), other.get(name)
            told = (_field(field) if field else None for field in (before, after))
            if before is None or after is None:
                yield _change("form_field_comes" if before is None else "form_field_goes", becomes.id, None, *told)
            elif _asks(before) != _asks(after):
                yield _change("form_field_changes", becomes.id, None, *told)

    def _action(self, was: StepDeclaration | None, becomes: StepDeclaration | None) -> Iterator[CatalogChange]:
        one = self.before.action.get(was.action or "") if was else None
        other = self.after.action.get(becomes.action or "") if becomes else None
        if one is not None and other is None:
            yield _change("action_goes", one.id, one.title)
        elif one is None and other is not None:
            yield _change("action_comes", other.id, other.title)
        elif one is not None and other is not None and one != other:
            handed = (Text(", ".join(declared.fields) or "-") for declared in (one, other))
            yield _change("action_changes", other.id, other.title, *handed)


def _change(
    which: str, subject: str, title: Text | None, was: Text | None = None, becomes: Text | None = None
) -> CatalogChange:
    return CatalogChange(change=which, subject=subject, title=title, was=was, becomes=becomes)


def _compared(
    what: str,
    before: Mapping[str, RegisterDeclaration] | Mapping[str, GovernmentForm],
    after: Mapping[str, RegisterDeclaration] | Mapping[str, GovernmentForm],
) -> Iterator[CatalogChange]:
    every: dict[str, RegisterDeclaration | GovernmentForm] = {**before, **after}
    for id_, declared in sorted(every.items()):
        one, other = before.get(id_), after.get(id_)
        which = "comes" if one is None else "goes" if other is None else "changes"
        if one != other:
            yield _change(f"{what}_{which}", id_, declared.title)


def _template(
    change: str, template: DocumentTemplate, was: Text | None = None, becomes: Text | None = None
) -> CatalogChange:
    return CatalogChange(
        change=change,
        subject=template.id,
        title=template.title,
        was=was,
        becomes=becomes,
        case_types=template.case_types,
    )


def _asked(template: DocumentTemplate) -> set[tuple[str, str, str]]:
    return {(field.name, field.source, field.kind) for field in template.fields}


def _names(template: DocumentTemplate) -> Text:
    return _list(Text(field.source) for field in template.fields)


def _files(template: DocumentTemplate) -> Text:
    return _list(Text(f"{language}: {file}") for language, file in sorted(template.files.items()))


def _list(names: Iterable[Text]) -> Text:
    several = tuple(names)
    return Text(", ".join(one.en for one in several) or "-", ", ".join(one.es for one in several) or "-")


def _asks(field: FieldDeclaration) -> tuple[object, ...]:
    """Return what an answer has to be: a label that reads otherwise asks the same."""
    return (
        field.kind, field.required, field.choices, field.minimum, field.maximum, field.pattern, field.fact,
    )  # fmt: skip


def _field(field: FieldDeclaration) -> Text:
    kind = name_of("field_kind", field.kind)
    return phrase("rehearsed_field" if field.required else "rehearsed_field_optional", label=field.label, kind=kind)
