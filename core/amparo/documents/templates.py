"""Reading Word templates: the YAML file that declares each, its Word files, and every problem they have, at once."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from amparo.declarations.documents import DocumentTemplate
from amparo.declarations.quick_yaml import SafeLoader
from amparo.declarations.text import Declared
from amparo.documents.check import file_problems, is_beside, template_problems
from amparo.errors import TemplateInvalid


class LoadedTemplate(Declared):
    """A template as declared and the bytes of its Word file in each language."""

    template: DocumentTemplate
    contents: dict[str, bytes]


def load_templates(folder: Traversable, *, package: str = "", checked: bool = False) -> tuple[LoadedTemplate, ...]:
    """Return the templates that the YAML files of `folder` declare, in the order of their file names.

    `package` is the Python package that the folder belongs to; it is set on each declaration. The Word files of one
    that is `checked` where it is built are not opened again. Raises `TemplateInvalid`
    with all problems of all templates, each naming file and place.
    """
    loaded, broken, problems = [], [], list[str]()
    for declaration in sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name):
        try:
            loaded.append(_load(declaration, folder, package, checked=checked))
        except TemplateInvalid as refused:
            broken.append(refused.template)
            problems += refused.problems
    for twice in _repeated([one.template.id for one in loaded]):
        broken.append(twice)
        problems.append(f"{folder.name}: two files declare a template with the id “{twice}”")
    if problems:
        raise TemplateInvalid(", ".join(broken), problems)
    return tuple(loaded)


def load_package_templates(package: str, *, checked: bool = False) -> tuple[LoadedTemplate, ...]:
    """Return the templates that an installed Python package carries, as `load_templates` does."""
    return load_templates(files(package), package=package, checked=checked)


def declared_beside(word_file: Path) -> DocumentTemplate | None:
    """Return the template that a YAML file in the same folder declares with this Word file, or None.

    Raises TemplateInvalid for one whose declaration cannot be used.
    """
    for declaration in sorted(word_file.parent.glob("*.yaml")):
        if word_file.name in declaration.read_text(encoding="utf-8", errors="replace"):
            template = _declared(declaration, "")
            if word_file.name in template.files.values():
                return template
    return None


class _UniqueKeys(SafeLoader):
    """Refuses a key written twice, of which YAML would keep the last without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - PyYAML's own signature
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for twice in _repeated([str(key) for key in keys]):
            raise yaml.MarkedYAMLError(problem=f"“{twice}” is written twice", problem_mark=node.start_mark)
        return super().construct_mapping(node, deep)


def _load(declaration: Traversable, folder: Traversable, package: str, *, checked: bool) -> LoadedTemplate:
    template = _declared(declaration, package)
    problems = [f"{declaration.name}: {problem}" for problem in template_problems(template)]
    contents = dict[str, bytes]()
    for language, name in template.files.items():
        if not is_beside(name):
            continue
        word_file = folder.joinpath(name)
        if word_file.is_file():
            contents[language] = word_file.read_bytes()
            found = () if checked else file_problems(template, contents[language])
            problems += [f"{name}, {problem}" for problem in found]
        else:
            problems.append(f"{declaration.name}: the Word file “{name}” is not beside it")
    if problems:
        raise TemplateInvalid(template.id, problems)
    return LoadedTemplate(template=template, contents=contents)


def _declared(declaration: Traversable, package: str) -> DocumentTemplate:
    name = declaration.name
    try:
        content = yaml.load(declaration.read_text(encoding="utf-8"), _UniqueKeys)  # noqa: S506 - a SafeLoader
        if not isinstance(content, dict):
            raise TemplateInvalid(name, [f"{name}: it has to say id, title, files and fields"])
        return DocumentTemplate.model_validate({**content, "package": package})
    except ValidationError as wrong:
        problems = [f"{name}, {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in wrong.errors()]
        raise TemplateInvalid(name, problems) from wrong
    except (yaml.YAMLError, ValueError) as unreadable:  # ValueError: not UTF-8, or a date such as February 30
        raise TemplateInvalid(name, [f"{name}: it cannot be read: {' '.join(str(unreadable).split())}"]) from unreadable
    except TypeError as incomplete:  # Text's own constructor, for a text without its “en” or with a third language
        raise TemplateInvalid(name, [f"{name}: a text needs “en” and “es”, and nothing else"]) from incomplete


def _repeated(names: list[str]) -> Iterator[str]:
    return (name for name in dict.fromkeys(names) if names.count(name) > 1)
