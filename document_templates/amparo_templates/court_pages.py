"""The pages that every paper for the immigration court shares: cover, caption, proposed order, certificate of service.

After the sample cover page and the sample order in the appendices of the EOIR Policy Manual, Part II.
"""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Inches, Pt

from amparo_templates.court_layout import (
    BLANK,
    items,
    keep_last_with_next,
    lines_below,
    page_break,
    signature,
    space,
    table_of,
    text,
    title,
    write,
)
from amparo_templates.word_parts import keep_rows_whole, rule_paragraph

DEPARTMENT = ("UNITED STATES DEPARTMENT OF JUSTICE", "EXECUTIVE OFFICE FOR IMMIGRATION REVIEW", "IMMIGRATION COURT")
# Whoever signs ticks what the case does not say in words that are known here: a wrong word sets other dates.
DETAINED = (
    '{% if custody == "detained" %}DETAINED'
    '{% elif custody == "not_detained" or custody == "released" %}NON-DETAINED'
    "{% else %}☐\u00a0DETAINED ☐\u00a0NON\u2011DETAINED{% endif %}"
)
# A line of which nothing is known is left out with its end.
ATTORNEY = (
    "{{ attorney_name }}",
    "{{ attorney_organization }}",
    "{{ attorney_address }}",
    "{{ attorney_telephone }}",
    "{{ attorney_email }}",
    "EOIR ID No. {{ attorney_eoir_id }}",
    "Bar No. {{ attorney_bar_number }}",
)
TITLE = "{{ attorney_title }}{% if riders %}s{% endif %}"


def cover(paper: WordDocument, filing: str) -> None:
    """Add the cover page: who files, whether detained, the court, the matter, judge and hearing, what is filed."""
    table = table_of(paper, 1, (4.4, 2.1))
    block, flag = table.rows[0].cells
    lines_below(block.paragraphs[0], ATTORNEY)
    flag.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    flag.paragraphs[0].add_run(DETAINED).bold = True
    caption(paper, before=40)
    space(paper, 26)
    table = table_of(paper, 1, (3.1, 3.4))
    judge, hearing = table.rows[0].cells
    judge.paragraphs[0].add_run("{% if judge %}Immigration Judge: {{ judge }}{% endif %}")
    hearing.paragraphs[0].add_run(
        "{% if next_hearing_date %}Next Hearing: {{ next_hearing_date }}"
        "{% if next_hearing_time %} at {{ next_hearing_time }}{% endif %}{% endif %}"
    )
    title(paper, filing, before=60)
    page_break(paper)


def caption(paper: WordDocument, *, before: float = 0) -> None:
    """Add the court's name and the matter, as every paper for it begins; `before` is white space in points."""
    head = paper.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.paragraph_format.space_before = Pt(before)
    head.paragraph_format.space_after = Pt(14)
    head.add_run("\n".join((*DEPARTMENT, "{{ court_city|upper }}"))).bold = True
    table = table_of(paper, 5, (3.1, 0.3, 3.1))
    rows = (
        ("In the Matter of:", ")", ""),
        ("{%tr for one in respondents %}",),
        ("    {{ one.name|upper }}", ")", "File No. A {{ one.a_number }}"),
        ("{%tr endfor %}",),
        ("In removal proceedings", ")", ""),
    )
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, words in zip(row.cells, texts, strict=False):
            cell.paragraphs[0].add_run(words)
            cell.paragraphs[0].paragraph_format.space_before = Pt(4)
    table.rows[2].cells[0].paragraphs[0].runs[0].bold = True
    rule_paragraph(table.rows[4].cells[0].paragraphs[0], "bottom", "000000")


def attorney_signature(paper: WordDocument, *, date_word: str = "Date") -> None:
    """Add the practitioner's signature with their block."""
    keep_last_with_next(paper)
    opening = write(paper.add_paragraph(), "Respectfully submitted,")
    opening.paragraph_format.space_before = Pt(12)
    signature(paper, (*ATTORNEY[:1], TITLE, *ATTORNEY[1:]), date_word=date_word)


def proposed_order(paper: WordDocument, filing: str, choices: Sequence[str]) -> None:
    """Add the order that the judge may sign, on a page of its own; `choices` are what a grant decides besides."""
    page_break(paper)
    caption(paper)
    title(paper, "ORDER OF THE IMMIGRATION JUDGE")
    asked = f"Upon consideration of [[Respondent's|Respondents']] {filing}, it is HEREBY ORDERED that the motion be"
    text(paper, f"{asked}  ☐ **GRANTED**  ☐ **DENIED**  because:", double=False)
    items(
        paper,
        (
            "☐\tDHS does not oppose the motion.",
            "☐\tA response to the motion has not been filed with the court.",
            "☐\tGood cause has been established for the motion.",
            "☐\tThe court agrees with the reasons stated in the opposition to the motion.",
            f"☐\tThe motion is untimely per {BLANK}.",
            f"☐\tOther: {'_' * 48}",
        ),
    )
    text(paper, "Further:", double=False)
    items(paper, [f"☐\t{choice}" for choice in choices])
    table = table_of(paper, 1, (3.0, 3.5))
    day, judge = table.rows[0].cells
    write(day.paragraphs[0], f"\n{BLANK}\nDate")
    write(judge.paragraphs[0], "\n" + "_" * 34 + "\n{% if judge %}{{ judge }}\n{% endif %}Immigration Judge")
    keep_rows_whole(table)
    space(paper, 8)
    served = paper.add_paragraph(style="Heading 1")
    served.add_run("Certificate of Service")
    served.alignment = WD_ALIGN_PARAGRAPH.CENTER
    text(paper, "This document was served by:  ☐ Mail   ☐ Personal Service   ☐ Electronic Service", double=False)
    to = "To:  ☐ Respondent   ☐ Respondent c/o Custodial Officer   ☐ Respondent's Atty/Rep.   ☐ DHS"
    text(paper, to, double=False)
    text(paper, f"Date: {BLANK}     By: Court Staff {BLANK}", double=False)


def service(paper: WordDocument, filing: str, *, alone: bool = False) -> None:
    """Add the certificate of service, on a page of its own unless it is the whole paper."""
    if not alone:
        page_break(paper)
        named = paper.add_paragraph()
        lines_below(named, ("{{ client_name }}", "A {{ client_a_number }}"))
        named.paragraph_format.space_after = Pt(18)
        title(paper, "PROOF OF SERVICE", before=4)
    when = "{% if service_date %}{{ service_date }}{% else %}" + BLANK + "{% endif %}"
    text(
        paper,
        f"On {when}, I, {{{{ attorney_name }}}}, served a copy of this {filing} and any attached pages on the "
        "Department of Homeland Security at the following address:",
        double=False,
    ).paragraph_format.space_before = Pt(12)
    address = text(paper, "{{ government_address }}", double=False)
    address.paragraph_format.left_indent = Inches(0.5)
    text(paper, "by {{ service_method }}.", double=False)
    signature(paper, ("{{ attorney_name }}", TITLE))
