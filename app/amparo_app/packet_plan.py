"""Reading the plan of a packet from a file: every problem with its line, and where each paper it names really lies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from amparo.documents.packets import Caption, PacketPlan, PacketProblem, Representative
from amparo.documents.packets.plan import Tab, TabFile
from amparo.errors import AmparoError
from amparo.placement.criteria import criteria
from amparo_app.marked_yaml import FileInvalid, MarkedYaml, Place, read_marked

INCLUDED = "included"
_SOURCES = ("file", "exhibit", "document")
_OF_A_FILE = ("title", "language", "translation", "certificate")
_SHOWN = "docs/documents.md shows one"


class CaseFile(NamedTuple):
    """A file that the case keeps: its id among the case's files, its size in bytes, and whether it is a Word file."""

    id: str
    size: int
    word: bool = False


class Referred(NamedTuple):
    """What a plan's `exhibit: E3` or `document: D2` stands for.

    Without `certificate` and with `certified`, the translator's certificate lies in the translation's own file.
    """

    title: str
    language: str
    content: CaseFile
    translation: CaseFile | None = None
    certificate: CaseFile | None = None
    certified: bool = False


class References(NamedTuple):
    """What a plan may name of a case, with its title in the plan's language (the second argument).

    Each raises an AmparoError with a sentence where there is no such paper.
    """

    exhibit: Callable[[str, str], Referred]
    document: Callable[[str, str], Referred]


class PlannedPacket(NamedTuple):
    """A plan that was read, and where the file of each key lies: on disk, or among the case's files."""

    plan: PacketPlan
    files: Mapping[str, Path | CaseFile]
    marked: MarkedYaml

    def refusal(self, problems: Iterable[PacketProblem], language: str) -> FileInvalid:
        """Return the error that tells problems of the plan's papers with the lines of the plan on which they stand."""
        marked = MarkedYaml(self.marked.file, self.marked.content, self.marked.lines)
        for problem in problems:
            marked.problem(problem.place, problem.sentence.in_(language))
        ordered = sorted(dict.fromkeys(marked.found), key=lambda found: found[0])
        return FileInvalid(marked.file, tuple(f"line {line}: {sentence}" for line, sentence in ordered))


def read_packet_plan(
    file: Path,
    references: References,
    *,
    caption: Caption | None = None,
    representative: Representative | None = None,
) -> PlannedPacket:
    """Return the plan in a YAML file and where its papers lie; paths in it are taken from the plan's own folder.

    `caption` and `representative` are the case's own, for a plan that says nothing of them. Raises `FileInvalid` with
    every problem of the file, each with its line; whether the papers themselves will do is `check_packet`'s to say.
    """
    return packet_plan_of(
        read_marked(file), file.resolve().parent, references, caption=caption, representative=representative
    )


def packet_plan_of(
    marked: MarkedYaml,
    folder: Path,
    references: References,
    *,
    caption: Caption | None = None,
    representative: Representative | None = None,
) -> PlannedPacket:
    """Return the plan in YAML that was read already, as `read_packet_plan` does; its paths are taken from `folder`."""
    if not isinstance(marked.content, dict):
        marked.problem((), f"a plan of a packet holds keys and values; {_SHOWN}")
        marked.refuse_problems()
    reading = _Reading(marked, folder, references)
    written = dict(marked.content)
    written["tabs"] = list(reading.tabs(written.get("tabs")))
    for name, own in (("caption", caption), ("representative", representative)):
        if own is not None and not written.get(name):
            written[name] = own
    plan = _parsed(marked, written)
    marked.refuse_problems()
    if plan is None:
        raise TypeError("a plan that does not parse has problems to refuse")
    return PlannedPacket(plan, reading.files, marked)


class _Reading:
    """One plan being read: its tabs in the shape of the model, and the files it names, by their keys."""

    def __init__(self, marked: MarkedYaml, folder: Path, references: References) -> None:
        self.marked, self.folder, self.references = marked, folder, references
        self.language = "es" if marked.content.get("language") == "es" else "en"
        self.files = dict[str, Path | CaseFile]()

    def tabs(self, written: object) -> Iterator[object]:
        """Yield each tab as the model wants it; what has another shape is left to the model to refuse."""
        for number, tab in enumerate(written if isinstance(written, list) else ()):
            if not isinstance(tab, dict):
                yield tab
                continue
            place: Place = ("tabs", number)
            listed = tab.get("files")
            short = {key: tab[key] for key in (*_SOURCES, *_OF_A_FILE) if key in tab and key != "title"}
            if listed is None and short:
                found = [self._file(place, short)]
            else:
                entries = listed if isinstance(listed, list) else []
                found = [self._file((*place, "files", at), entry) for at, entry in enumerate(entries)]
            rest = {key: value for key, value in tab.items() if listed is not None or key not in short}
            title = tab.get("title") or next((one.get("title") for one in found if isinstance(one, dict)), None)
            yield rest | {"title": title, "files": found if len(found) > 1 else _untitled(found, listed)}

    def _file(self, place: Place, entry: object) -> object:
        """Return one document as the model wants it, and note where its files lie."""
        if isinstance(entry, str):
            entry = {"file": entry}
        if not isinstance(entry, dict):
            return entry
        self._check_keys(place, entry)
        named = [source for source in _SOURCES if entry.get(source)]
        if len(named) != 1:
            wanted = "say where it is: “file”, “exhibit” or “document”, one of them"
            self.marked.problem(place, wanted if not named else f"{wanted}, not {len(named)}")
            return {"content": "?"}
        source, key = named[0], str(entry[named[0]])
        made = self._on_disk(key) if source == "file" else self._of_case((*place, source), source, key)
        if entry.get("title"):
            made["title"] = entry["title"]
        if entry.get("language"):
            made["language"] = criteria().tongues.code(str(entry["language"]))
        return made | self._beside(entry)

    def _check_keys(self, place: Place, entry: Mapping[str, Any]) -> None:
        known = (*_SOURCES, *_OF_A_FILE)
        for name in entry:
            if name not in known:
                near = get_close_matches(str(name), known, n=1)
                hint = f"Did you mean “{near[0]}”?" if near else f"Known: {', '.join(known)}"
                self.marked.problem((*place, name), f"“{name}” is not a key of a document. {hint}")

    def _on_disk(self, key: str) -> dict[str, object]:
        self.files[key] = self.folder / Path(key).expanduser()
        return {"content": key}

    def _of_case(self, place: Place, source: str, key: str) -> dict[str, object]:
        try:
            found = (self.references.exhibit if source == "exhibit" else self.references.document)(key, self.language)
        except AmparoError as unknown:
            self.marked.problem(place, str(unknown))
            return {"content": key, "title": key}  # it would have brought its own: that none is written is no mistake
        self.files[key] = found.content
        made: dict[str, object] = {"content": key, "title": found.title, "language": found.language}
        for part, there in (("translation", found.translation), ("certificate", found.certificate)):
            if there is not None:
                self.files[f"{key} {part}"] = there
                made[part] = f"{key} {part}"
        return made | {"certificate_included": found.certified and found.certificate is None}

    def _beside(self, entry: Mapping[str, Any]) -> dict[str, object]:
        made = dict[str, object]()
        if translation := entry.get("translation"):
            made["translation"] = str(self._on_disk(str(translation))["content"])
        certificate = entry.get("certificate")
        if certificate == INCLUDED:
            made["certificate_included"] = True
        elif certificate:
            made["certificate"] = str(self._on_disk(str(certificate))["content"])
        return made


def _untitled(found: list[object], listed: object) -> list[object]:
    """Return a tab's only document without a title of its own, unless the plan gives it one: the tab has one."""
    written = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], dict) else {}
    if "title" in written:
        return found
    return [{name: value for name, value in one.items() if name != "title"} for one in found if isinstance(one, dict)]


def _parsed(marked: MarkedYaml, written: Mapping[str, Any]) -> PacketPlan | None:
    try:
        return PacketPlan.model_validate(written)
    except ValidationError as refused:
        for detail in refused.errors():
            marked.problem(detail["loc"], _in_words(detail))
        return None


def _in_words(detail: ErrorDetails) -> str:
    names = [str(part) for part in detail["loc"] if not isinstance(part, int)]
    name, kind, given = (names[-1] if names else "the plan"), detail["type"], detail["input"]
    if kind == "missing" or (given is None and kind in {"string_type", "tuple_type"}):
        return f"“{name}” is missing here; {_SHOWN}"
    if kind == "extra_forbidden":
        return f"“{name}” is not a key here.{_nearest(name, names[:-1])}"
    if kind in {"string_too_short", "too_short"}:
        return f"“{name}” is empty"
    return f"“{name}”{_what_is_wrong(detail)}"


def _what_is_wrong(detail: ErrorDetails) -> str:
    kind, given = detail["type"], detail["input"]
    if kind.startswith("date"):
        return f": there is no date “{given}”; write it as 2027-03-04, and check that the day exists"
    if kind == "enum":
        return f" is one of {detail['ctx']['expected'].replace(chr(39), '')}, not “{given}”"
    if kind == "value_error":
        return f": {detail['msg'].removeprefix('Value error, ')}"
    return f": {_WANTED.get(kind, detail['msg'][:1].lower() + detail['msg'][1:])}, not “{given}”"


_WANTED = {
    "string_type": "here stands a text",
    "tuple_type": "here stands a list, each entry after a dash",
    "model_type": "here stand keys and values",
    "bool_parsing": "here stands yes or no",
}
_MODELS: Mapping[str, type[PacketPlan | Caption | Representative | Tab | TabFile]] = {
    "": PacketPlan,
    "caption": Caption,
    "representative": Representative,
    "tabs": Tab,
}


def _nearest(name: str, inside: list[str]) -> str:
    model = _MODELS.get(inside[-1] if inside else "")
    known = list(model.model_fields) if model else []
    near = get_close_matches(name, known, n=1)
    return f" Did you mean “{near[0]}”?" if near else f" Known: {', '.join(known)}" if known else ""
