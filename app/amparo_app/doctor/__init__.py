"""What is wrong with an office, and what to do: each part looked at by itself, so that one illness hides no other."""

from amparo_app.doctor.examination import examine
from amparo_app.doctor.finding import Finding

__all__ = ["Finding", "examine"]
