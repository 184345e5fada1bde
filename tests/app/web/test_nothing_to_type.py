"""Pages say everything themselves: nothing that they show names a command of the command line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from tests.app.clinic import HOUSE
from tests.app.web.test_words import messages, translated
from tests.plugins.docket import MODULES, catalog_of

from amparo.case.commands import Refusal
from amparo.declarations import Text, read_yaml
from amparo.errors import CaseErased, UnknownName
from amparo_app.cli.main import app
from amparo_app.telling.refusals import as_a_program_is_told
from amparo_app.telling.words import knows

ROOTS = ("core", "plugins", "workflows", "document_templates", "app")
PHRASES = HOUSE / "core" / "amparo" / "declarations"
SCREENS = HOUSE / "app" / "amparo_app"
TYPED = {
    "erase_originals_asked": "a case is erased from the command line alone",
    "erasing_next_ask": "a case is erased from the command line alone",
    "erasing_next_confirm": "a case is erased from the command line alone",
    "erased_unclean": "a case is erased from the command line alone",
    "retention_shipped": "how long cases are kept is decided there",
    "retention_authority_missing": "how long cases are kept is decided there",
    "retention_years_missing": "how long cases are kept is decided there",
    "hearings_how": "stands under its list of look-ups",
    "hearings_no_rota": "stands under its list of look-ups",
    "hearings_rota_empty": "the rota is decided there",
    "hearings_rota_same": "the rota is decided there",
    "evidence_plan_head": "stands in the plan of a packet that it writes into a file",
    "evidence_plan_without_tabs": "stands in the plan of a packet that it writes into a file",
    "form_how_to_answer": "goes with an error as what to type",
    "given_how": "goes with an error as what to type",
    "not_signed_in": "asks whoever types to sign in there",
    "session_over": "asks whoever types to sign in there",
    "session_elsewhere": "asks whoever types to sign in there",
    "token_scope": "asks whoever types to sign in there",
    "token_never": "asks whoever types to sign in there",
}
"""The phrases that name a command, each with why no page says it."""

AS_TYPED = {"form_how_to_answer", "given_how"}
ERRORS = {
    "UnknownName": 3,
    "DocumentFieldMissing": 3,
    **dict.fromkeys(("InvalidInput", "Refused", "RowDecided", "__init__"), 1),
}
"""Errors, each with the place of what to type among what it is made with."""

IN_OWN_WORDS = {"RecordsUnreachable", "KeyUnavailable", "ServerUnreachable"}
"""Errors that a page tells in words of its own, whatever their sentence is."""


@cache
def named() -> re.Pattern[str]:
    """What names a command or an option of it, in a sentence of either language."""
    commands = "|".join(sorted(typer.main.get_command(app).commands))  # type: ignore[attr-defined]  # a group of commands
    return re.compile(rf"\bamparo (?:{commands})\b|(?<=[ (“«`])--[a-z]|command line|línea de (?:comandos|órdenes)")


def strings(value: object) -> Iterator[str]:
    """Yield every string in what a file or a model holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from strings(one)


def sentences(folder: Path, pattern: str) -> dict[str, dict[str, str]]:
    """Return every sentence of some files of words, by its code."""
    return {
        code: said for file in sorted(folder.glob(pattern)) for code, said in read_yaml(file.read_text("utf-8")).items()
    }


def naming(found: dict[str, dict[str, str]]) -> set[str]:
    """Return the codes of the sentences that name a command."""
    return {code for code, said in found.items() if any(named().search(one) for one in said.values())}


@cache
def modules() -> dict[str, Path]:
    """Every module of the product, by its name."""
    found = {}
    for root in ROOTS:
        for file in (HOUSE / root).rglob("*.py"):
            parts = file.relative_to(HOUSE / root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


@cache
def parsed(module: str) -> ast.Module:
    """A module's code."""
    return ast.parse(modules()[module].read_text("utf-8"))


def imported(module: str) -> Iterator[str]:
    """Yield what a module imports of ours, at its beginning or where it needs it."""
    for node in ast.walk(parsed(module)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{one.name}" for one in node.names))
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


@cache
def behind_pages() -> frozenset[str]:
    """The modules that pages and their jobs are made of; the command line is none of them."""
    waiting = [one for one in modules() if one.startswith("amparo_app.web") or one == "amparo_app.job_kinds"]
    found: set[str] = set()
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += [one for one in imported(module) if one in modules() and not one.startswith("amparo_app.cli")]
    return frozenset(found)


def test_no_message_of_a_page_names_a_command() -> None:
    """In English as templates and routes say it, and in Spanish."""
    english = {message for message in messages() if named().search(message)}
    spanish = {message for _, message, said in translated() if any(map(named().search, strings(said)))}

    assert (set(), set()) == (english, spanish)


def test_no_template_names_a_command_outside_its_messages() -> None:
    """Comments aside, which nobody is sent."""
    found = files("amparo_app.web").joinpath("templates")
    drawn = {
        one: re.sub(r"{#.*?#}", "", one.read_text("utf-8"), flags=re.DOTALL) for one in Path(str(found)).rglob("*.html")
    }

    assert drawn
    assert [] == [file.name for file, text in drawn.items() if named().search(text)]


def test_no_words_of_a_page_name_a_command() -> None:
    """What is told in two ways says to type here and to click there."""
    assert not {code for code in naming(sentences(SCREENS / "telling", "words*.yaml")) if not code.startswith("type_")}


def test_no_page_borrows_words_of_the_terminal_that_name_a_command() -> None:
    """Words that grew up with the command line's screens are told by pages too."""
    commands = naming(sentences(SCREENS / "cli" / "show", "words*.yaml"))
    said = re.compile(r"\b(?:say|said)\(\s*\"(\w+)\"")
    borrowed = {code for one in behind_pages() for code in said.findall(modules()[one].read_text("utf-8"))}

    assert commands
    assert borrowed
    assert set() == commands & borrowed


def test_a_refusal_that_names_a_command_has_other_words_for_pages() -> None:
    """Which of them name none."""
    refusals = {code for code in naming(sentences(PHRASES, "phrases*.yaml")) if code.startswith("refuse_")}

    assert refusals
    assert [] == [code for code in refusals if not knows(f"page_refused_{code.removeprefix('refuse_')}")]


def test_no_refusal_that_a_program_is_told_names_a_command() -> None:
    """Its last sentence alone is left out, with no fact of it, and what to do by the interface stands in its place."""
    refusals = {
        code.removeprefix("refuse_"): Text(said["en"].replace("{nearest}", ""), said["es"].replace("{nearest}", ""))
        for code, said in sentences(PHRASES, "phrases*.yaml").items()
        if code.startswith("refuse_")
    }
    told = {code: as_a_program_is_told(Refusal(code=code, sentence=said)) for code, said in refusals.items()}
    own = {code for code in refusals if knows(f"program_refused_{code}")}

    assert own
    assert [] == [code for code, text in told.items() if any(map(named().search, (text.en, text.es)))]
    assert [] == [code for code in own if facts(refusals[code]) != facts(told[code])]


def facts(text: Text) -> list[list[str]]:
    """Return what is filled into a sentence, in each language."""
    return [sorted(re.findall(r"{\w+}", one)) for one in (text.en, text.es)]


def test_no_other_phrase_names_a_command_but_what_is_only_typed() -> None:
    """And what is only typed stands in no module behind a page, unless it goes with an error as what to type."""
    found = {code for code in naming(sentences(PHRASES, "phrases*.yaml")) if not code.startswith("refuse_")}
    behind = {one: modules()[one].read_text("utf-8") for one in behind_pages()}
    told = {code for code in TYPED for text in behind.values() if f'"{code}"' in text}

    assert TYPED.keys() - AS_TYPED == found - AS_TYPED
    assert set() == told - AS_TYPED


def test_no_declaration_of_a_plugin_that_ships_names_a_command() -> None:
    """Steps, fields, letters and rules are told on pages and in the terminal alike."""
    catalog = catalog_of(*MODULES).model_dump(mode="json")
    letters = (HOUSE / "document_templates" / "amparo_templates").rglob("*.yaml")
    written = [one for file in letters for one in strings(yaml.safe_load(file.read_text("utf-8")))]

    assert [] == [one for one in (*strings(catalog), *written) if named().search(one)]


def test_no_mail_names_a_command() -> None:
    """Whoever reads mails may never have seen a terminal."""
    mails = sorted((HOUSE / "core" / "amparo" / "notifications" / "templates").glob("*.j2"))

    assert mails
    assert [] == [file.name for file in mails if named().search(re.sub(r"{#.*?#}", "", file.read_text("utf-8")))]


def is_to_type(parents: list[ast.AST], string: ast.AST) -> bool:
    """Return whether a string is handed to an error as what to type, or to one that pages tell in their own words."""
    inner = string
    for outer in reversed(parents):
        if isinstance(outer, ast.keyword):
            return outer.arg == "to_type"
        if isinstance(outer, ast.Return):
            return any(isinstance(one, ast.FunctionDef) and one.name == "_to_type" for one in parents)
        if isinstance(outer, ast.Assign):
            return [one.id for one in outer.targets if isinstance(one, ast.Name)] == ["to_type"]
        if isinstance(outer, ast.Call) and inner in outer.args:
            name = outer.func.attr if isinstance(outer.func, ast.Attribute) else getattr(outer.func, "id", "")
            return name in IN_OWN_WORDS or (name in ERRORS and outer.args.index(inner) == ERRORS[name])
        inner = outer
    return False


def named_in(module: str) -> Iterator[str]:
    """Yield each sentence in a module's code, docstrings aside, that names a command and may stand on a page."""
    tree = parsed(module)
    parents: list[ast.AST] = []

    def walk(node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and named().search(node.value):
            if not is_to_type(parents, node):
                yield f"{module}:{node.lineno} {node.value}"
            return
        parents.append(node)
        for child in ast.iter_child_nodes(node):
            yield from walk(child)
        parents.pop()

    yield from walk(tree)


def test_no_error_behind_a_page_names_a_command_in_its_sentence() -> None:
    """What to type stands beside the sentence, where the terminal alone reads it."""
    assert [] == [one for module in sorted(behind_pages()) for one in named_in(module)]


@pytest.mark.parametrize(
    ("error", "sentence", "typed"),
    [
        (UnknownName("step", "x", (), "`amparo case show` lists them."), "There is no step named “x”.", "amparo case"),
        (CaseErased("4K-7MPX3Q", date(2027, 1, 4)), "Case 4K-7MPX3Q was erased", "amparo case"),
    ],
)
def test_the_terminal_reads_both_and_a_page_the_sentence(error: Any, sentence: str, typed: str) -> None:
    """An error knows what to do at a command line, and tells it there alone."""
    assert error.without_commands.startswith(sentence)
    assert typed not in error.without_commands
    assert typed in str(error)
