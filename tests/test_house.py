"""The rules of the house that no other tool checks."""

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOUSE = Path(__file__).resolve().parent.parent
SOURCE_ROOTS = ("core", "plugins", "workflows", "document_templates", "app")
LONGEST_MODULE = 400
LONGEST_FUNCTION = 50

# Each is written so that this file does not match itself.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|farm|root)/[A-Za-z.]")
INDEX_ADDRESS = re.compile(
    r"https?://\S+/(?:simple|packages)/"  # a package index or its files
    r"|--(?:extra-)?index-url|--find[-]links"
    r"|registry\s*=\s*[\"']?https?:"
    r"|\"resolved\":\s*\"https?:"
)
PATTERNS = (MACHINE_PATH, INDEX_ADDRESS)
ADR_SECTIONS = ["Status", "Context", "Decision", "Consequences"]

Function = ast.FunctionDef | ast.AsyncFunctionDef


def tracked_files() -> list[Path]:
    """The files of the repository that are in the history or about to be, wherever it was cloned and by whom."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached"], cwd=HOUSE, check=True, capture_output=True
    ).stdout.decode()
    return [HOUSE / name for name in listed.split("\0") if name and (HOUSE / name).is_file()]


def text_of(path: Path) -> str | None:
    """The file as text, or None where it is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def modules(*folders: str) -> list[Path]:
    """Every Python module below the folders, by path."""
    return sorted(path for folder in folders for path in (HOUSE / folder).rglob("*.py"))


def functions(source: str) -> Iterator[Function]:
    """Every function of a module, methods and inner functions too."""
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, Function))


def length(function: Function) -> int:
    """Its lines from `def` to the last, docstring counted, decorators not."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def imported_libraries(source: str) -> set[str]:
    """The top names of what a module imports, without Python's own and ours."""
    nodes = list(ast.walk(ast.parse(source)))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    tops = {name.partition(".")[0] for name in names}
    return {top for top in tops - sys.stdlib_module_names if not re.fullmatch(r"amparo(_\w+)?", top)}


def addresses_and_paths(text: str) -> list[str]:
    """What in the text names a machine's own folder or a package index, as `line: words`."""
    found = ((number, pattern.search(line)) for number, line in enumerate(text.splitlines(), 1) for pattern in PATTERNS)
    return [f"{number}: {match.group()}" for number, match in found if match]


def settings() -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("root", SOURCE_ROOTS)
def test_a_source_root_holds_only_packages_of_ours_and_papers(root: str) -> None:
    """A loose module in a root would ship as a top-level module of whoever installs us."""
    strangers = [
        entry.name
        for entry in (HOUSE / root).iterdir()
        if not (entry.is_dir() and re.fullmatch(r"amparo(_[a-z_]+)?", entry.name)) and entry.suffix != ".md"
    ]

    assert [] == strangers


def test_no_package_lies_in_two_roots() -> None:
    """An editable install would take the first of the two and say nothing."""
    packages = [entry.name for root in SOURCE_ROOTS for entry in (HOUSE / root).iterdir() if entry.is_dir()]

    assert sorted(set(packages)) == sorted(packages)


def test_every_package_tells_type_checkers_that_it_is_typed() -> None:
    """Without py.typed in each package, a partner's mypy takes everything of ours for Any."""
    untyped = [
        package.name
        for root in SOURCE_ROOTS
        for package in (HOUSE / root).glob("amparo*")
        if not ((package / "py.typed").is_file() and (package / "__init__.py").is_file())
    ]

    assert [] == untyped


def test_no_module_is_longer_than_the_house_allows() -> None:
    """A module that no longer fits in one sitting has two subjects."""
    too_long = {
        str(path.relative_to(HOUSE)): lines
        for path in modules(*SOURCE_ROOTS, "tests")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }

    assert {} == too_long


def test_no_function_is_longer_than_the_house_allows() -> None:
    """A function beyond fifty lines does more than its name says."""
    too_long = {
        f"{path.relative_to(HOUSE)}:{function.name}": length(function)
        for path in modules(*SOURCE_ROOTS, "tests")
        for function in functions(path.read_text(encoding="utf-8"))
        if length(function) > LONGEST_FUNCTION
    }

    assert {} == too_long


def test_the_length_of_a_function_is_counted_from_def_to_its_last_line() -> None:
    """Methods and inner functions count too, or the limit could be dodged by nesting."""
    source = "class A:\n  @property\n  def outer(self):\n    def inner():\n      return 1\n\n    return inner\n"

    assert {"outer": 5, "inner": 2} == {function.name: length(function) for function in functions(source)}


def test_no_text_names_a_machine_or_a_package_index() -> None:
    """A path or an address of where something was written sends every other machine astray."""
    found = {
        f"{path.relative_to(HOUSE)}:{place}"
        for path in tracked_files()
        if (text := text_of(path)) is not None
        for place in addresses_and_paths(text)
    }

    assert set() == found


@pytest.mark.parametrize(
    "words",
    [
        "see /{}/notes.txt".format("work"),
        "see (/{}/.config)".format("root"),
        "--{}-url https://packages.example.org".format("index"),
        "--{}-links wheels".format("find"),
        "https://packages.example.org/{}/amparo/".format("simple"),
        "registry={}://packages.example.org".format("https"),
    ],
)
def test_a_path_of_a_machine_or_an_address_of_an_index_is_noticed(words: str) -> None:
    """The check above must not fall silent when someone edits its patterns."""
    found = addresses_and_paths(f"first line\n{words}\n")

    assert 1 == len(found)
    assert found[0].startswith("2: ")


@pytest.mark.parametrize("words", ["core/work/plan.txt", "https://example.org/work/9", "the root/leaf of it"])
def test_an_ordinary_path_or_address_is_left_in_peace(words: str) -> None:
    """A check that cries at everything is soon switched off."""
    assert [] == addresses_and_paths(words)


def test_every_test_says_in_a_sentence_what_it_shows() -> None:
    """The tests are the specification: each is read by someone who has not seen the code."""
    silent = [
        f"{path.relative_to(HOUSE)}:{function.name}"
        for path in modules("tests")
        for function in functions(path.read_text(encoding="utf-8"))
        if function.name.startswith("test_")
        and not (ast.get_docstring(function) or "").strip().endswith((".", "?", "!"))
    ]

    assert [] == silent


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    """What a test cannot run for lack of something, it has to bring along."""
    skipped = [
        f"{path.relative_to(HOUSE)}:{node.lineno}"
        for path in modules("tests")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in {"skip", "skipif", "xfail", "importorskip"}
        and ast.unparse(node.value) in {"pytest", "pytest.mark"}
    ]

    assert [] == skipped


def test_no_test_of_the_pages_waits_by_a_script() -> None:
    """Our pages let no text be run as a script, so such a wait ends in an error unless it is over at once."""
    waiting = [
        f"{path.relative_to(HOUSE)}:{node.lineno}"
        for path in modules("tests")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "wait_for_function"
    ]

    assert [] == waiting


def test_every_decision_record_has_its_four_parts() -> None:
    """A decision without its context or its price cannot be revisited by those who come later."""
    parts = {
        path.name: re.findall(r"^## (.+?)\s*$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for path in sorted((HOUSE / "docs" / "adr").glob("[0-9]*.md"))
    }

    assert parts
    assert dict.fromkeys(parts, ADR_SECTIONS) == parts
    assert [f"{number:04}" for number in range(1, len(parts) + 1)] == [name[:4] for name in parts]


def test_every_decision_record_is_in_the_list() -> None:
    """A record that the list does not name is not found."""
    folder = HOUSE / "docs" / "adr"
    listed = re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))

    assert sorted(path.name for path in folder.glob("[0-9]*.md")) == listed


def test_every_make_command_in_the_papers_exists() -> None:
    """The first thing a newcomer types has to work."""
    targets = set(re.findall(r"^([.a-z]+):", (HOUSE / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    papers = [path for path in tracked_files() if path.suffix == ".md"]
    named = {
        (str(path.relative_to(HOUSE)), target)
        for path in papers
        for target in re.findall(r"(?:^|`)make ([.a-z]+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    }

    assert {"CONTRIBUTING.md"} <= {paper for paper, _ in named}
    assert set() == {(paper, target) for paper, target in named if target not in targets}


def asked_for() -> list[Requirement]:
    """Return every library that Amparo asks for, with all its extras; an extra may name another one of ours."""
    project = settings()["project"]
    texts = chain(project["dependencies"], *project["optional-dependencies"].values())
    return [wanted for wanted in map(Requirement, texts) if wanted.name != project["name"]]


def test_the_lock_holds_every_dependency_in_the_range_that_is_asked_for() -> None:
    """A lock that was not renewed installs something else than what pyproject.toml promises."""
    asked = asked_for()
    lock = (HOUSE / "requirements.lock").read_text(encoding="utf-8")
    locked = {
        canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.MULTILINE)
    }

    assert [] == [str(r) for r in asked if not r.specifier.contains(locked.get(canonicalize_name(r.name), "0"))]


def test_every_library_that_the_packages_import_is_asked_for() -> None:
    """A library that only comes along with another one can go with it. `amparo.testing` is for whoever has pytest.

    Those of the extras `pdf` and `spreadsheets` are imported late, and who lacks them is told so.
    """
    project = settings()["project"]
    extras = project["optional-dependencies"]
    texts = (*project["dependencies"], *extras["pdf"], *extras["spreadsheets"])
    asked = {canonicalize_name(Requirement(text).name) for text in texts}
    provided_by = importlib.metadata.packages_distributions()
    unasked = {
        f"{path.relative_to(HOUSE)}: {name}"
        for path in modules(*SOURCE_ROOTS)
        if HOUSE / "core" / "amparo" / "testing" not in path.parents
        for name in imported_libraries(path.read_text(encoding="utf-8"))
        if asked.isdisjoint(canonicalize_name(library) for library in provided_by.get(name, []))
    }

    assert set() == unasked


def test_every_library_that_we_ask_for_is_named_with_its_licence() -> None:
    """Whoever ships Amparo has to know what the libraries ask of them."""
    asked = [requirement.name for requirement in asked_for()]
    rows = [
        line.split("|") for line in (HOUSE / "THIRD_PARTY.md").read_text(encoding="utf-8").splitlines() if "|" in line
    ]
    named = {name.strip() for row in rows for name in row[1].split(",")}

    assert [] == [name for name in asked if name not in named]


def test_every_pin_of_the_lock_has_its_hashes() -> None:
    """One pin without a hash, and pip takes whatever a network hands it."""
    lock = (HOUSE / "requirements.lock").read_text(encoding="utf-8")
    pins = re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE)[1:]

    assert len(pins) > len(settings()["project"]["dependencies"])
    assert [] == [pin.splitlines()[0] for pin in pins if "--hash=sha256:" not in pin]
