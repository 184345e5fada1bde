"""The intake file: what a person writes down to open a case, as `docs/intake.md` describes it."""

from amparo_app.intake.model import Intake
from amparo_app.intake.reading import opening, read_intake

__all__ = ["Intake", "opening", "read_intake"]
