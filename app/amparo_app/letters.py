"""Letters of a case: which its catalog offers, what each still needs, and one of them made and kept."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from importlib.machinery import PathFinder
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Catalog, DocumentTemplate, Text
from amparo.documents import CompiledTemplates, FieldValues, Fills, RenderedDocument, render_document
from amparo.errors import InvalidInput, TemplateInvalid, UnknownName
from amparo.plugins.letters_apart import LettersApart
from amparo.plugins.manager import PluginSource
from amparo_app.own_documents import PLUGINS_OWN, LetterFile, Papers, letter_file_of


class OfferedLetter(BaseModel):
    """A letter that a case can have, the languages it is there in, and the labels of the values that it still needs.

    `own` are the languages in which it is made of the organization's own Word file.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    title: Text
    languages: tuple[str, ...]
    missing: tuple[Text, ...]
    own: tuple[str, ...] = ()


class Letter(BaseModel):
    """A letter that was made: of which case, where it lies, from what, and the hashes of it and its template.

    `own_file` is the name of the organization's own Word file, if it was made of one, and `letterhead_sha256` the hash
    of the letterhead that was laid into it.
    """

    model_config = ConfigDict(frozen=True)

    case: str
    template: str
    language: str
    file: Path
    sha256: str
    template_sha256: str
    own_file: str = ""
    letterhead_sha256: str = ""


def offered_letters(
    catalog: Catalog, case_type: str, values: FieldValues, papers: Papers = PLUGINS_OWN
) -> tuple[OfferedLetter, ...]:
    """Return the letters for a case type, with what the case does not say yet of each."""
    return tuple(
        OfferedLetter(
            id=one.id,
            title=one.title,
            languages=tuple(sorted(one.files)),
            missing=tuple(field.label for field in one.fields if values.lacks(field)),
            own=papers.own_languages(one),
        )
        for one in _offered(catalog, case_type).values()
    )


def template_named(catalog: Catalog, case_type: str, name: str) -> DocumentTemplate:
    """Return a template of a case type; raises UnknownName with the nearest."""
    offered = _offered(catalog, case_type)
    if name not in offered:
        raise UnknownName("document", name, offered, "`amparo documents list` shows those of a case.")
    return offered[name]


def language_of(template: DocumentTemplate, asked: str, clients: str) -> str:
    """Return the language to write in: the one asked for, else the client's, else the only one there is.

    Raises InvalidInput for one that the template is not there in.
    """
    language = asked or (clients if clients in template.files else min(template.files))
    if language not in template.files:
        known = " and ".join(sorted(template.files))
        raise InvalidInput(f"“{template.title.en}” is there in {known}, not in “{language}”. Choose with --language.")
    return language


def letter_file(
    template: DocumentTemplate, language: str, search: Iterable[Path], papers: Papers = PLUGINS_OWN
) -> LetterFile:
    """Return the Word file that a letter is made of: the organization's own or the plugin's, with its letterhead.

    `search` are folders of plugins outside of the engine's environment. Raises TemplateInvalid where there is none, or
    where the organization's own does not fit any more.
    """
    own = papers.own_file(template, language)
    return letter_file_of(template, own, b"" if own else _word_file(template, language, search), papers.letterhead)


def written_letter(
    template: DocumentTemplate,
    values: FieldValues,
    language: str,
    reader: str,
    file: LetterFile,
    templates: Fills | None = None,
) -> RenderedDocument:
    """Return a letter; `template_sha256` is the Word file's before the letterhead. Raises as `render_document` does.

    `templates` fills in the file, as `filling` chooses; without it, this process.
    """
    fills = templates or CompiledTemplates()
    made = render_document(template, file.content, values, language, reader_language=reader, templates=fills)
    return made.model_copy(update={"template_sha256": file.sha256})


def filling(plugins: Iterable[PluginSource], template: DocumentTemplate, file: LetterFile, compiled: Path) -> Fills:
    """Return what fills in a letter: this process for a template that ships, with the folder of compiled ones.

    A partner's template, and an organization's own file, are filled in apart, where they can be stopped.
    """
    ships = any(source.id == template.plugin and source.shipped for source in plugins)
    if ships and not file.own_name:
        return CompiledTemplates(compiled)
    return LettersApart(PluginSource(id=template.plugin))


def plugin_places(plugins: Iterable[PluginSource], catalog: Catalog, plugin: str) -> tuple[Path, ...]:
    """Return where the package of a plugin lies, in the version that a catalog is of, if not beside the engine."""
    version = next((info.version for info in catalog.plugins if info.id == plugin), "")
    fitting = (source for source in plugins if source.id == plugin and source.version in {"", version})
    return tuple(Path(folder) for source in fitting for folder in source.folders)


def save(file: Path, content: bytes, *, force: bool) -> None:
    """Write a letter that its owner alone can read; raises InvalidInput where a file lies already or none can be."""
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if force else os.O_EXCL)
    try:
        with os.fdopen(os.open(file, flags, 0o600), "wb") as written:
            written.write(content)
    except FileExistsError as there:
        raise InvalidInput(
            f"There is a file {file} already. Choose another name, or write over it: --force."
        ) from there
    except OSError as problem:
        raise InvalidInput(
            f"The letter cannot be written to {file}: {problem.strerror}. Choose another place."
        ) from problem


def _offered(catalog: Catalog, case_type: str) -> dict[str, DocumentTemplate]:
    return {one.id: one for one in catalog.documents if not one.case_types or case_type in one.case_types}


def _word_file(template: DocumentTemplate, language: str, search: Iterable[Path]) -> bytes:
    # found by its folder and never imported: a partner's code has no place in this process
    folders = [str(place) for folder in search for place in (folder, folder / "src", folder.resolve().parent)]
    top, _, below = template.package.partition(".")
    found = PathFinder.find_spec(top, [*sys.path, *folders])
    for place in (found.submodule_search_locations if found else None) or ():
        file = Path(place).joinpath(*filter(None, below.split("."))) / template.files[language]
        if file.is_file():
            return file.read_bytes()
    why = f"its Word file {template.files[language]} is not in the package {template.package}: install the plugin again"
    raise TemplateInvalid(template.id, [why])
