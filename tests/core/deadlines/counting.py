"""What the tests of counting have in common: a question, and the three dates and the words of an answer."""

from datetime import date

from amparo.deadlines import Computation, Inputs
from amparo.declarations import ArguableReading, Counting, Text

Three = tuple[date | None, date | None, date | None]


def on(trigger: date, **more: object) -> Inputs:
    """Count from this date."""
    return Inputs.model_validate({"trigger": trigger, **more})


def three(computation: Computation) -> Three:
    """The date before the roll, the legal date, the safe date."""
    return computation.unrolled, computation.legal_due, computation.safe_due


def english(computation: Computation) -> str:
    """The steps of the count as they are read."""
    return " ".join(step.en for step in computation.counting)


def warned(computation: Computation) -> str:
    """The warnings as they are read."""
    return " ".join(warning.en for warning in computation.warnings)


def reading(value: int, counting: Counting) -> ArguableReading:
    """Another reading of the rule at hand."""
    return ArguableReading(value=value, counting=counting, why=Text("the form says so.", "lo dice el formulario."))
