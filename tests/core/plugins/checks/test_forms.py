"""Questions and their answers: what a form asks can be answered, and states facts of its own plugin only."""

from collections.abc import Callable

import pytest

from amparo.declarations import FactDeclaration, FieldDeclaration, FieldKind, Form, PluginDeclarations, Text

HOLDS_UP = (
    "field “place” has a pattern that could hold everybody up: {}; write it without look-ahead, look-behind and "
    "backreferences, and repeat less"
)


def field(**changes: object) -> FieldDeclaration:
    """A question, sound unless changed."""
    return FieldDeclaration.model_validate({"name": "place", "label": Text("place"), **changes})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ((field(), field()), "the field “place” is declared twice"),
        (
            (field(name="Place of birth"),),
            "field “Place of birth” has a name that is not small letters, digits and “_”, as in hearing_date",
        ),
        ((field(name="copy"),), "field “copy” has a name that the engine uses itself; choose another"),
        ((field(kind="choice"),), "field “place” is a choice among nothing"),
        ((field(choices=("a",)),), "field “place” lists choices but is no choice"),
        ((field(pattern="[0-9"),), "field “place” has a pattern that is not a regular expression: [0-9"),
        ((field(pattern="(?=a)[a-z]+"),), HOLDS_UP.format("(?=a)[a-z]+")),
        ((field(pattern="(?<!a)b"),), HOLDS_UP.format("(?<!a)b")),
        ((field(pattern=r"(a+)\1+$"),), HOLDS_UP.format(r"(a+)\1+$")),
        ((field(pattern=r"(\w{900}){900}"),), HOLDS_UP.format(r"(\w{900}){900}")),
        ((field(minimum=9, maximum=3),), "field “place” asks for at least 9 and at most 3"),
        (
            (field(fact="harbor.custodi"),),
            "field “place”: There is no fact named “harbor.custodi”. Did you mean harbor.custody?",
        ),
        (
            (field(fact="harbor.custody"),),
            "field “place”: it asks for text, and its fact “harbor.custody” is choice",
        ),
        (
            (field(kind="choice", choices=("detained", "paroled"), fact="harbor.custody"),),
            "field “place”: it offers “paroled”, and its fact “harbor.custody” is one of “detained”, “released”",
        ),
    ],
)
def test_a_form_that_cannot_be_asked_is_refused(
    harbor: Callable, step: Callable, problems: Callable, fields: tuple[FieldDeclaration, ...], expected: str
) -> None:
    """When the catalog is built, not when a paralegal opens the form."""
    assert (f"Plugin “harbor”, step “letter”, form: {expected}",) == problems(
        harbor(steps=(step(form=Form(fields=fields)),))
    )


def test_a_plugin_states_facts_of_its_own_only(
    harbor: Callable, step: Callable, info: Callable, problems: Callable
) -> None:
    """Otherwise a partner's form could open or close another plugin's steps."""
    form = Form(fields=(field(kind=FieldKind.CHOICE, choices=("released",), fact="harbor.custody"),))
    partner = PluginDeclarations(info=info("pier"), steps=(step(form=form),))

    expected = "it states “harbor.custody”, which is plugin “harbor”'s; a plugin states facts of its own only"
    assert (f"Plugin “pier”, step “letter”, form: field “place”: {expected}",) == problems(harbor(), partner)


def test_a_fact_whose_choices_are_open_takes_any_text(harbor: Callable, step: Callable, problems: Callable) -> None:
    """A language is a choice among more than anybody lists."""
    language = FactDeclaration(name="harbor.language", title=Text("language"), kind=FieldKind.CHOICE)
    form = Form(fields=(field(fact="harbor.language"),))

    assert () == problems(harbor(facts=(language,), steps=(step(form=form),)))
