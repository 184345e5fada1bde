"""The Jinja2 environment of letters: a template sees texts by name, and nothing of Python behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

FILTERS = frozenset({"upper", "lower", "capitalize", "title", "trim"})
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Filter,
)
_WORDS: dict[type[nodes.Node], str] = {
    nodes.For: "a loop (for)",
    nodes.Assign: "a variable (set)",
    nodes.Call: "a call",
    nodes.Getattr: "a dotted name",
    nodes.Getitem: "a name in brackets",
    nodes.Macro: "a macro",
    nodes.Test: "a test (is)",
}


class DataEnvironment(ImmutableSandboxedEnvironment):
    """An environment in which `a.b` means the key `b` of a mapping, so that there is nothing for an injection to climb.

    Calls, arithmetic (a text can be multiplied until memory ends), globals and all but a few filters are refused.
    """

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"+", "-"})

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=escaped)
        self.globals.clear()
        self.tests.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}

    def _generate(self, source: nodes.Template, *args: Any, **options: Any) -> str:  # noqa: ANN401 - Jinja's own
        # Every template passes here on its way to Python code, so that one which nobody checked is held to the same.
        for line, words in unusable(source):
            raise TemplateSyntaxError(f"{words} cannot be used in a letter", line)
        return super()._generate(source, *args, **options)

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - Jinja's own signature
        """Return the value under the key, never an attribute."""
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401 - Jinja's own signature
        """Return the value under the key, or an undefined one that raises as soon as it is used."""
        if isinstance(obj, dict) and argument in obj:
            return obj[argument]
        return self.undefined(obj=obj, name=argument)

    def call(self, __context: Context, __obj: Any, *_: Any, **__: Any) -> Any:  # noqa: ANN401, PYI063 - Jinja's own
        """Refuse: a letter has nothing to call."""
        raise SecurityError("a template cannot call anything")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401, ARG002
        """Refuse: a letter has nothing to calculate."""
        raise SecurityError(f"a template cannot calculate with “{operator}”")

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:  # noqa: ANN401, ARG002 - Jinja's signature
        """Refuse: a letter has nothing to calculate."""
        raise SecurityError(f"a template cannot calculate with “{operator}”")


def unusable(template: nodes.Template) -> Iterator[tuple[int, str]]:
    """Yield the line and the words for each thing in a parsed template that a letter cannot use."""
    for node in _descendants(template):
        if not isinstance(node, _ALLOWED):
            yield node.lineno, _WORDS.get(type(node), f"“{type(node).__name__.lower()}”")
        elif isinstance(node, nodes.Filter) and node.name not in FILTERS:
            yield node.lineno, f"the filter “{node.name}”"
        elif isinstance(node, nodes.Const) and "&" in str(node.value):
            yield node.lineno, "“&” inside a tag"  # Word keeps it as “&amp;”, which no value is equal to


def asked_names(template: nodes.Template) -> dict[str, int]:
    """Return each name that a parsed template asks for and the line on which it first does."""
    found = dict[str, int]()
    for node in _descendants(template):
        if isinstance(node, nodes.Name):
            found.setdefault(node.name, node.lineno)
    return found


def _descendants(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    # What is inside a thing that cannot be used would only repeat the same complaint.
    for child in node.iter_child_nodes() if isinstance(node, _ALLOWED) else ():
        yield from _descendants(child)


def escaped(value: object) -> object:
    """Return a value ready for XML, its braces too, so that no later pass can take `{{ 7*7 }}` for a tag."""
    if isinstance(value, (Markup, Undefined)):
        return value
    return Markup(str(escape(value)).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped just here
