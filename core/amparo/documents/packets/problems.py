"""What keeps a plan from becoming a packet: every problem at once, each with its tab, its file and a remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from amparo.declarations.text import Declared, Text, phrase
from amparo.documents.packets.plan import MEGABYTE, PacketPlan, Service, ServiceMethod, Tab, TabFile
from amparo.errors import InvalidInput

Place = tuple[str | int, ...]
"""Where in a plan: keys and numbers from the outside in, as in `("tabs", 2, "files", 0, "translation")`."""

_WORDLESS = frozenset({"none", "zxx"})
"""The language of a paper without words, such as a photograph: ours, and that of ISO 639-2."""

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MOST_LETTERS = 2


class PacketProblem(Declared):
    """One problem: what it is, where in the plan, under which tab and in which file if it is about one."""

    code: str
    place: Place
    sentence: Text
    tab: str = ""
    file: str = ""


class PacketNotice(Declared):
    """Something left out of a packet or to be looked at before it is filed."""

    code: str
    sentence: Text
    tab: str = ""
    file: str = ""


class PacketInvalid(InvalidInput):
    """A packet cannot be built, and nothing was written; `problems` are all of them, `sentence` tells them at once."""

    def __init__(self, title: str, problems: Sequence[PacketProblem]) -> None:
        self.title, self.problems = title, tuple(problems)
        many = len(self.problems) > 1
        count = phrase("packet_many_problems" if many else "packet_one_problem", count=len(self.problems))
        head = phrase("packet_invalid", title=title, count=count)
        self.sentence = Text(*(_listed(head, self.problems, language) for language in ("en", "es")))
        super().__init__(self.sentence.en)


def file_problem(code: str, place: Place, tab: str, file: str, **values: object) -> PacketProblem:
    """Return a problem with one file under a tab, in the words `packet_problem_<code>`."""
    sentence = phrase(f"packet_problem_{code}", tab=tab, file=file, **values)
    return PacketProblem(code=code, place=place, sentence=sentence, tab=tab, file=file)


def too_large(plan: PacketPlan, place: Place, tab: str, file: str, size: int) -> PacketProblem:
    """Return the problem that a file, or without one a whole tab, is larger than a part of the packet may be."""
    megabytes, limit = f"{size / MEGABYTE:,.1f}", f"{plan.limit_mb:g}"
    return file_problem("too_large" if file else "tab_too_large", place, tab, file, megabytes=megabytes, limit=limit)


def plan_problems(plan: PacketPlan) -> Iterator[PacketProblem]:
    """Yield what is wrong with a plan as it is written, before any file is looked at."""
    if plan.cover and plan.caption is None:
        yield _problem("no_caption", ("caption",))
    yield from _in_row(plan)
    for place, tab in enumerate(plan.tabs):
        for number, file in enumerate(tab.files):
            yield from _of_language(plan, tab, file, ("tabs", place, "files", number))
    yield from _of_service(plan.service)


def next_tabs(label: str) -> tuple[str, ...]:
    """Return what may follow a tab: 3 after 2, B after A, AA after Z, and after AA both AB and BB; none if unlike."""
    if label.isascii() and label.isdecimal():
        return (str(int(label) + 1),)
    if not label or set(label) - set(_LETTERS) or len(label) > _MOST_LETTERS:
        return ()
    if len(label) == 1:
        return ("AA",) if label == "Z" else (_after(label),)
    doubled = (_after(label[0]) * 2,) if label[0] == label[1] != "Z" else ()
    along = (_after(label[0]) + "A",) if label[1] == "Z" and label[0] != "Z" else ()
    return (*along, *doubled) if label[1] == "Z" else (label[0] + _after(label[1]), *doubled)


def _after(letter: str) -> str:
    return _LETTERS[_LETTERS.index(letter) + 1]


def _in_row(plan: PacketPlan) -> Iterator[PacketProblem]:
    before, seen = plan.continues or "", set[str]()
    for number, tab in enumerate(plan.tabs):
        label, place = tab.tab, ("tabs", number, "tab")
        if label in seen:
            yield _problem("tab_repeated", place, tab=label, title=tab.title)
            continue
        seen.add(label)
        if not next_tabs(label):
            yield _problem("tab_label", place, tab=label)
        elif before and label not in (expected := next_tabs(before) or (label,)):
            yield _problem("tab_gap", place, tab=label, expected=" / ".join(expected))
        elif not before and label not in {"A", "1"}:
            yield _problem("tab_first", place, tab=label, expected="1" if label.isdecimal() else "A")
        before = label


def _of_language(plan: PacketPlan, tab: Tab, file: TabFile, place: Place) -> Iterator[PacketProblem]:
    certified = file.certificate is not None or file.certificate_included
    foreign = file.language not in _WORDLESS and _primary(file.language) != _primary(plan.court_language)
    about = (tab.tab, file.content)
    if foreign and file.translation is None:
        yield file_problem("no_translation", (*place, "language"), *about, language=file.language)
    elif file.translation is not None and not certified:
        yield file_problem("no_certificate", (*place, "translation"), *about)
    elif file.translation is None and certified:
        yield file_problem("certificate_alone", (*place, "certificate"), *about)


def _primary(language: str) -> str:
    return language.casefold().replace("_", "-").partition("-")[0]


def _of_service(service: Service | None) -> Iterator[PacketProblem]:
    if service is None:
        yield _problem("no_service", ("service",))
    elif service.how is ServiceMethod.NOT_REQUIRED:
        if service.reason is None:
            yield _problem("service_reason", ("service", "reason"))
    else:
        if service.by is None:
            yield _problem("service_by", ("service", "by"))
        if not service.whom:
            yield _problem("service_whom", ("service", "whom"))


def _problem(code: str, place: Place, *, tab: str = "", **values: object) -> PacketProblem:
    sentence = phrase(f"packet_problem_{code}", tab=tab, **values)
    return PacketProblem(code=code, place=place, sentence=sentence, tab=tab)


def _listed(head: Text, problems: Sequence[PacketProblem], language: str) -> str:
    return "\n".join((head.in_(language), *(f"  - {problem.sentence.in_(language)}" for problem in problems)))
