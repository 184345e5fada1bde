"""The page of each hook: headed by its signature, complete, its example real, its sentences those that one sees."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest
from tests.core.plugins import hook_pages
from tests.core.plugins.hook_pages import FOLDER, HOOKS, files, page, tables

import amparo.declarations
from amparo.declarations import (
    Always,
    Catalog,
    DocumentTemplate,
    Done,
    FactSource,
    Happened,
    MetBy,
    PluginContext,
    PluginDeclarations,
    RecordsEvent,
    TemplateField,
)
from amparo.declarations.text import Declared
from amparo.errors import DeclarationsInvalid
from amparo.plugins import ActionCall
from amparo.plugins.actions import ActionAnswer, PluginProcess
from amparo.plugins.catalog import build_catalog
from amparo.plugins.collect import collect
from amparo.plugins.manager import PluginSource

CONTEXT = PluginContext(organization="harbor-fund", engine_version="0.1.0")


def write(folder: Path, changes: dict[str, Callable[[str], str]] | None = None) -> PluginSource:
    """Write the plugin of all pages' examples into a folder, files changed as asked, with Word files for letters."""
    written: dict[str, str] = {}
    for hook in HOOKS:
        for name, content in files(page(hook)).items():
            written[name] = f"{written[name]}\n\n{content}" if name in written else content
    for name, content in written.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text((changes or {}).get(name, str)(content), encoding="utf-8")
    letter = docx.Document()
    letter.add_paragraph("{{ today }}: {{ case_number }}, {{ client_name }}, {{ amount }}")
    for language in ("en", "es"):
        letter.save(str(folder / "amparo_harbor_fund" / f"fund_receipt.{language}.docx"))
    return PluginSource(id="harbor_fund", module="amparo_harbor_fund", folders=(str(folder),))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> PluginSource:
    """The plugin that the examples of all pages make together."""
    return write(tmp_path_factory.mktemp("harbor_fund"))


@pytest.fixture(scope="module")
def declared(source: PluginSource) -> PluginDeclarations:
    """What it declares, read as any plugin's is."""
    collected = collect([source], CONTEXT)
    assert () == collected.broken
    return collected.declarations[0]


@pytest.fixture(scope="module")
def catalog(declared: PluginDeclarations) -> Catalog:
    """Its catalog, found sound."""
    return build_catalog("harbor-fund", [declared])


@pytest.mark.parametrize("hook", sorted(HOOKS))
def test_a_page_is_headed_by_the_hooks_exact_signature(hook: str) -> None:
    """Whoever writes a plugin reads the page, not the code: both say the same."""
    assert f"# `{hook_pages.signature(hook)}`" == page(hook).partition("\n")[0]


@pytest.mark.parametrize("hook", sorted(HOOKS))
def test_a_page_says_how_several_plugins_answers_combine(hook: str) -> None:
    """In the words of the hook's own contract."""
    together = page(hook).partition("\n## Two plugins\n")[2].partition("\n## ")[0]

    assert together.strip().startswith(f"**{hook_pages.combining(hook)}**")


@pytest.mark.parametrize("hook", sorted(HOOKS))
def test_a_page_has_all_its_parts(hook: str) -> None:
    """Purpose, fields, an example, how answers combine, what goes wrong."""
    headings = [line for line in page(hook).splitlines() if line.startswith("## ")]

    assert ["## Fields", "## Example", "## Two plugins", "## What goes wrong"] == headings


def models() -> Iterator[tuple[str, str]]:
    """Each model that a page has a table of."""
    return ((hook, name) for hook in sorted(HOOKS) for name in tables(page(hook)))


@pytest.mark.parametrize(("hook", "name"), list(models()))
def test_a_table_has_every_field_as_the_model_has_it(hook: str, name: str) -> None:
    """Name, type and what it is if left out, in the model's order; only what it means is written by hand."""
    model: type[Declared] = ActionCall if name == "ActionCall" else getattr(amparo.declarations, name)

    assert hook_pages.rows(model) == tables(page(hook))[name]


def test_every_page_has_the_table_of_what_its_hook_gives_back() -> None:
    """Otherwise an author would have to read the engine."""
    missing = []
    for hook in HOOKS:
        given = hook_pages.signature(hook).partition("-> ")[2].removeprefix("Sequence[").rstrip("]")
        if (given if given != "Form" else "FieldDeclaration") not in tables(page(hook)):
            missing.append(hook)

    assert [] == missing


def test_every_page_is_a_hooks() -> None:
    """A page of a hook that is gone would lead authors astray."""
    assert set() == {file.stem for file in FOLDER.glob("amparo_*.md")} - set(HOOKS)


def test_the_index_leads_to_every_page() -> None:
    """In the order of the hooks' own file, so that both are read top to bottom."""
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[`(\w+)`\]\((\w+)\.md\) \|", index, flags=re.MULTILINE)
    in_order = sorted(HOOKS, key=lambda hook: HOOKS[hook].__code__.co_firstlineno)

    assert [(hook, hook) for hook in in_order] == listed


def test_the_examples_of_all_pages_make_one_sound_plugin(catalog: Catalog) -> None:
    """Whoever copies them has something that works, and each hook has its part in it."""
    parts = set(Catalog.model_fields) - {"hash", "organization", "plugins", "settings"}
    declare = {part for part in parts if any(item.plugin == "harbor_fund" for item in getattr(catalog, part))}

    assert parts == declare
    assert ["token", "most"] == [field.name for field in reversed(catalog.settings_of["harbor_fund"].form.fields)]
    assert 5 == catalog.rule["fund_departure_bond"].values[0].value  # 8 CFR 1240.26(c)(3): five business days


def test_the_action_of_the_pages_answers(source: PluginSource, catalog: Catalog) -> None:
    """In its own process, with what it is handed and what the organization set, here nothing."""
    with PluginProcess(source) as process:
        outcome = process.run_action(catalog.action["weigh_funds"], "case-1/4", {"harbor_fund.amount": 1_500})

    assert isinstance(outcome, ActionAnswer)
    assert {"enough": True} == outcome.answers


# --- what goes wrong: each sentence of a page comes of a mistake made here --------------------------------------------

Mistake = Callable[[PluginDeclarations], PluginDeclarations]


def changed(part: str, number: int = 0, **changes: object) -> Mistake:
    """One declaration of a kind is otherwise than on its page."""

    def make(declared: PluginDeclarations) -> PluginDeclarations:
        items = list(getattr(declared, part))
        items[number] = items[number].model_copy(update=changes)
        return declared.model_copy(update={part: tuple(items)})

    return make


def otherwise(**changes: object) -> Mistake:
    """The metadata are otherwise."""
    return lambda declared: declared.model_copy(update={"info": declared.info.model_copy(update=changes)})


def both(one: Mistake, other: Mistake) -> Mistake:
    """Two mistakes at once."""
    return lambda declared: other(one(declared))


def phase(condition: Happened) -> Mistake:
    """The last phase of the case type is entered otherwise."""

    def make(declared: PluginDeclarations) -> PluginDeclarations:
        kind = declared.case_types[0]
        last = kind.phases[-1].model_copy(update={"entered_when": condition})
        return changed("case_types", phases=(*kind.phases[:-1], last))(declared)

    return make


def setting(**changes: object) -> Mistake:
    """The first setting is otherwise."""

    def make(declared: PluginDeclarations) -> PluginDeclarations:
        first, *others = declared.settings.fields
        fields = (first.model_copy(update=changes), *others)
        return declared.model_copy(update={"settings": declared.settings.model_copy(update={"fields": fields})})

    return make


def field(**changes: object) -> Mistake:
    """The last field of the letter is otherwise."""

    def make(declared: PluginDeclarations) -> PluginDeclarations:
        letter: DocumentTemplate = declared.documents[0]
        last: TemplateField = letter.fields[-1].model_copy(update=changes)
        return changed("documents", fields=(*letter.fields[:-1], last))(declared)

    return make


def asked(**changes: object) -> Mistake:
    """The last question of the form is otherwise."""

    def make(declared: PluginDeclarations) -> PluginDeclarations:
        questions = declared.government_forms[0].questions
        last = questions[-1].model_copy(update=changes)
        return changed("government_forms", questions=(*questions[:-1], last))(declared)

    return make


FIRST_RUNG = {"days_before": 3, "to": ()}
CLOSES = RecordsEvent(event="case_closed", date_field="ordered_on", data=(("reason", "amount"),))
MISTAKES: tuple[tuple[str, Mistake, int], ...] = (
    ("amparo_plugin_info", otherwise(requires_amparo=">=9"), 1),
    ("amparo_plugin_info", otherwise(contact=" "), 1),
    ("amparo_plugin_info", otherwise(reads=()), 1),
    ("amparo_plugin_info", otherwise(network=("localhost:5432",)), 1),
    ("amparo_settings", setting(fact="harbor_fund.amount"), 1),
    ("amparo_case_types", phase(Happened("bond_paid")), 1),
    ("amparo_facts", changed("facts", name="amount"), 1),
    ("amparo_facts", changed("facts", fills="principal.name"), 1),
    ("amparo_events", changed("events", 2, about="case_closed"), 1),
    ("amparo_events", changed("events", closes_case=True), 1),
    ("amparo_courts", changed("courts", zone="Pacific"), 1),
    ("amparo_steps", changed("steps", 2, condition=Done("take_request")), 1),
    ("amparo_steps", changed("steps", condition=Done("see_whether_funds_suffice")), 1),
    (
        "amparo_steps",
        both(changed("steps", 0, after=("pay_bond",)), changed("steps", 2, after=("take_bond_request",))),
        1,
    ),
    ("amparo_steps", changed("steps", condition=Always(), records=(CLOSES,)), 1),
    ("amparo_actions", changed("actions", fields=("principal.name",)), 1),
    ("amparo_actions", changed("actions", timeout_seconds=900), 1),
    ("amparo_actions", changed("actions", fallback=()), 1),
    ("amparo_deadline_rules", changed("rules", met_by=(MetBy(event="bond_paid"),)), 1),
    ("amparo_deadline_rules", changed("rules", ladder=None), 1),
    ("amparo_rule_facts", changed("rule_facts", sources=(FactSource(fact="harbor_fund.extended"),)), 1),
    ("amparo_rule_facts", changed("rule_facts", sources=(FactSource(fact="harbor_fund.amount"),)), 1),
    ("amparo_ladders", changed("ladders", rungs=()), 1),
    ("amparo_ladders", changed("ladders", rungs=(amparo.declarations.Rung.model_validate(FIRST_RUNG),)), 1),
    ("amparo_clocks", changed("clocks", start="granted"), 1),
    ("amparo_clocks", changed("clocks", citation=""), 1),
    ("amparo_documents", field(source="facts.harbor_fund.sum"), 1),
    ("amparo_documents", changed("documents", de_identified=True), 1),
    ("amparo_placement", changed("placement", offer_ends_at_hour=25), 1),
    ("amparo_registers", changed("registers", label="name"), 1),
    ("amparo_government_forms", asked(source="facts.harbor_fund.sum"), 1),
    ("amparo_government_forms", changed("government_forms", authority=" "), 1),
)


def told(page_text: str) -> list[str]:
    """The sentences of a page about what goes wrong."""
    wrong = page_text.partition("\n## What goes wrong\n")[2]
    return [line.strip() for line in wrong.splitlines() if line.startswith("    ")]


@pytest.mark.parametrize(("hook", "mistake", "least"), MISTAKES)
def test_what_goes_wrong_is_said_in_the_words_of_the_page(
    declared: PluginDeclarations, hook: str, mistake: Mistake, least: int
) -> None:
    """Whoever searches a page for the sentence that they see finds it."""
    with pytest.raises(DeclarationsInvalid) as refused:
        build_catalog("harbor-fund", [mistake(declared)])

    found = sum(problem in told(page(hook)) for problem in refused.value.problems)
    assert least <= found, (refused.value.problems, told(page(hook)))


def test_a_plugin_under_another_name_is_told_so(tmp_path: Path) -> None:
    """As the page says."""
    other = write(tmp_path, {"amparo_harbor_fund/__init__.py": lambda code: code.replace('"harbor_fund"', '"harbor"')})
    (broken,) = collect([other], CONTEXT).broken

    assert broken.why in told(page("amparo_plugin_info"))


def test_law_without_authority_is_told_with_its_file(tmp_path: Path) -> None:
    """As the page says."""
    blank = {
        "amparo_harbor_fund/rules/fund_departure_bond.yaml": lambda text: text.replace(
            "authority: 8 CFR 1240.26(c)(3)", 'authority: " "'
        )
    }
    (broken,) = collect([write(tmp_path, blank)], CONTEXT).broken
    (sentence,) = [line for line in told(page("amparo_deadline_rules")) if line.startswith("rules/")]

    assert sentence in broken.why


def test_every_sentence_of_what_goes_wrong_comes_of_a_mistake(declared: PluginDeclarations) -> None:
    """No page promises a sentence that nobody ever sees."""
    seen: set[str] = {"it calls itself “harbor” but is installed as “harbor_fund”; make both the same"}
    for _, mistake, _ in MISTAKES:
        with pytest.raises(DeclarationsInvalid) as refused:
            build_catalog("harbor-fund", [mistake(declared)])
        seen |= set(refused.value.problems)
    promised = {line for hook in HOOKS for line in told(page(hook)) if not line.startswith("rules/")}

    assert set() == promised - seen
