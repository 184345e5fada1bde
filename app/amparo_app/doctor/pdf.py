"""Whether letters can be made as PDF files on this machine."""

from __future__ import annotations

from amparo.documents.pdf import Apart, kept_apart, pdf_problem
from amparo_app.doctor.finding import Finding, well

_PART = "PDF"
_APART = {
    Apart.CONFINED: "bubblewrap keeps it from the network and from this machine's files",
    Apart.CONFINED_SHARING_PROC: "bubblewrap keeps it from the network and from files; it sees which processes run",
    Apart.WITHOUT_NETWORK: "it is kept from the network, but not from this machine's files: install bubblewrap",
    Apart.NOT_AT_ALL: "it is not kept from the network, as neither bubblewrap nor unshare works here",
}


def making_pdf() -> Finding:
    """Say whether LibreOffice makes PDF files here and what it can reach; an office can do without it."""
    problem = pdf_problem()
    return well(_PART, problem or f"LibreOffice makes PDF files of letters; {_APART[kept_apart()]}")
