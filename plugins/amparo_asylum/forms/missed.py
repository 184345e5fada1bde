"""Forms of the protocol for a missed deadline (practice brief, section 9)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from amparo.declarations import Ask, Text
from amparo_asylum.data import names


class SupervisorReview(BaseModel):
    """What a supervising attorney finds on the day after a deadline was missed."""

    reviewed_on: Annotated[date, Ask(en="date", es="fecha")]
    finding: Annotated[
        Literal["missed", "filed_in_time_but_unproven", "did_not_apply"],
        Ask(en="what happened", es="qué pasó", choices=names("missed_finding")),
    ]
    cause: Annotated[
        str,
        Field(min_length=10, max_length=1000),
        Ask(
            en="how it came about",
            es="cómo ocurrió",
            help=Text("What failed, not who is to blame.", "Qué falló, no quién tiene la culpa."),
        ),
    ]


class NotifyInsurer(BaseModel):
    """That the malpractice insurer knows, or why it need not."""

    notified_on: Annotated[date, Ask(en="date", es="fecha")]
    result: Annotated[
        Literal["insurer_notified", "volunteer_firm_notified", "not_needed"],
        Ask(en="notice", es="aviso", choices=names("insurer_notice")),
    ]
    reference: Annotated[str | None, Field(max_length=200), Ask(en="reference", es="referencia")] = None


class Mitigation(BaseModel):
    """What is done so that the client loses as little as possible."""

    decided_on: Annotated[date, Ask(en="date", es="fecha")]
    remedy: Annotated[
        Literal[
            "motion_to_accept_late_filing",
            "equitable_tolling",
            "motion_to_reopen",
            "exception_to_the_rule",
            "other_relief",
            "none_left",
        ],
        Ask(en="remedy", es="remedio", choices=names("remedy")),
    ]
    plan: Annotated[
        str,
        Field(min_length=10, max_length=2000),
        Ask(en="what will be filed, by whom, by when", es="qué se presentará, quién y cuándo"),
    ]
