"""Letters of a case: which its catalog offers, what each still needs, and one of them made and kept."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Catalog, DocumentTemplate, Text
from amparo.declarations.documents import newer_language
from amparo.documents import CompiledTemplates, FieldValues, Fills, RenderedDocument, render_document
from amparo.documents.given import given_fields
from amparo.documents.values import GIVEN
from amparo.errors import InvalidInput, TemplateInvalid, UnknownName
from amparo.plugins.letters_apart import LettersApart
from amparo.plugins.manager import PluginSource
from amparo_app.own_documents import PLUGINS_OWN, LetterFile, Papers, letter_file_of


class OfferedLetter(BaseModel):
    """A letter that a case can have, the languages it is there in, and the labels of the values that it still needs.

    `given` are the labels of what is asked of whoever makes it, `notes` what they have to know of it. `own` are the
    languages in which it is made of the organization's own Word file, `newer` the one whose wording is newer.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    title: Text
    languages: tuple[str, ...]
    missing: tuple[Text, ...]
    own: tuple[str, ...] = ()
    given: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    audience: str = ""
    newer: str = ""


class Letter(BaseModel):
    """A letter that was made: of which case, from what, and the hashes of it and its template.

    `file` is where it was written, if that was asked for. `state` says whether the case keeps it now as `document`, in
    this `version`; did before, since nothing but the day has changed (`same`); or will, once the engine runs
    (`waiting`). `own_file` is the name of the organization's own Word file, if it was made of one, and
    `letterhead_sha256` the hash of the letterhead that was laid into it.
    """

    model_config = ConfigDict(frozen=True)

    case: str
    template: str
    language: str
    file: Path | None = None
    state: Literal["kept", "same", "waiting"] = "kept"
    document: str = ""
    version: int = 0
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
            missing=tuple(f.label for f in one.fields if values.lacks(f) and not f.source.startswith(GIVEN)),
            own=papers.own_languages(one),
            given=tuple(field.label for field in given_fields(one) if not field.optional),
            notes=tuple(dict.fromkeys(one.notes[language] for language in sorted(one.notes))),
            audience=one.audience,
            newer=newer_language(one),
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
        there = f"“{template.title.en}” is there in {known}, not in “{language}”."
        raise InvalidInput(there, "Choose with --language.")
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


def check_free(file: Path, *, force: bool) -> None:
    """Raise InvalidInput where a file lies already that is not to be written over, or none can lie."""
    with _named(file):
        if file.is_dir():
            raise InvalidInput(f"{file} is a folder. Name the file that is to be written into it.")
        if file.exists() and not force:
            raise InvalidInput(f"There is a file {file} already. Choose another name.", "Or write over it: --force.")
        if not file.parent.is_dir():
            raise InvalidInput(f"{file} cannot be written: there is no folder {file.parent}. Make it first.")


def save(file: Path, content: bytes, *, force: bool) -> None:
    """Write a paper that its owner alone can read, whole or not at all; raises as `saved_with` does."""
    with saved_with(file, content, force=force):
        pass


@contextmanager
def saved_with(file: Path, content: bytes, *, force: bool) -> Iterator[None]:
    """Write a paper that its owner alone can read, whole, once what is done meanwhile is done; else not at all.

    Raises InvalidInput before that where a file lies already or none can be written: a folder that is not there or not
    one's own, a disk that is full.
    """
    check_free(file, force=force)
    unfinished = file.with_name(f".{secrets.token_hex(8)}")  # beside it, and short: its own name may be of any length
    try:
        with _named(file), os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
            written.write(content)
        yield
        with _named(file):
            unfinished.replace(file)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


@contextmanager
def _named(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        why = f"{file} cannot be written: {problem.strerror}. Choose another place."
        raise InvalidInput(why) from problem


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
