"""The Word files of partners' plugins, held against what their templates declare before a catalog is built of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from amparo.declarations import DocumentTemplate, PluginDeclarations
from amparo.errors import UnknownName
from amparo.plugins.collect import BrokenPlugin, Collected
from amparo.plugins.manager import PluginSource, package_folder


def with_fitting_letters(collected: Collected, plugins: Sequence[PluginSource]) -> Collected:
    """Return what the plugins declare, those broken whose Word files cannot be filled in from what they declare.

    A plugin that ships is checked where Amparo is built; a partner's says itself that it was, and may be mistaken.
    """
    partners = {source.id: source for source in plugins if not source.shipped}
    sound, broken = list[PluginDeclarations](), list(collected.broken)
    for declared in collected.declarations:
        source = partners.get(declared.info.id)
        problems = tuple(_problems(declared.documents, source.folders)) if source and declared.documents else ()
        if problems:
            broken.append(BrokenPlugin(id=declared.info.id, why=problems[0], problems=problems))
        else:
            sound.append(declared)
    return Collected(declarations=tuple(sound), broken=tuple(sorted(broken, key=lambda one: one.id)))


def _problems(templates: Iterable[DocumentTemplate], folders: tuple[str, ...]) -> Iterator[str]:
    from amparo.documents.check import file_problems, template_problems  # noqa: PLC0415 - brings the Word libraries

    for template in templates:
        yield from (f"the document “{template.id}”: {problem}" for problem in template_problems(template))
        for language, name in sorted(template.files.items()):
            try:
                content = (package_folder(template.package, folders) / name).read_bytes()
            except (OSError, UnknownName):
                yield f"the document “{template.id}” ({language}): its Word file {name} is not in {template.package}"
                continue
            yield from (f"{name}, {problem}" for problem in file_problems(template, content))
