"""A mail server as a process of its own: it writes down what it takes before it says so, and says so a little late."""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path

from aiosmtpd import smtp
from aiosmtpd.smtp import Envelope, Session
from tests.faults.journal import Accepted, Journal, now

LATEST_ANSWER = 0.15
"""Seconds: a mail server far away. In them a sender can be killed between the acceptance and its own commit."""


class Postbox:
    """Takes every mail."""

    def __init__(self, journal: Journal[Accepted], chance: random.Random) -> None:
        self._journal, self._chance = journal, chance

    async def handle_DATA(self, server: smtp.SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's own name
        """Write the mail down, then answer."""
        mail = message_from_bytes(envelope.original_content or b"")
        line = Accepted(at=now(), message_id=str(mail["Message-ID"]), reference=str(mail["X-Amparo-Reference"]))
        self._journal.add(line)
        await asyncio.sleep(self._chance.uniform(0, LATEST_ANSWER))
        return "250 taken"


async def serve(journal: Journal[Accepted], seed: int, tell: Callable[[str], object]) -> None:
    """Serve on a free port, which `tell` hears of, until told to end."""
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, told.set)
    postbox = Postbox(journal, random.Random(seed))
    server = await loop.create_server(lambda: smtp.SMTP(postbox, hostname="mail.example.org"), "127.0.0.1", 0)
    tell(str(server.sockets[0].getsockname()[1]))
    async with server:
        await told.wait()


def main() -> None:
    """Run the mail server that the command line describes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port-file", type=Path, required=True)
    parser.add_argument("--journal", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    asked = parser.parse_args()
    asyncio.run(serve(Journal[Accepted](asked.journal), asked.seed, asked.port_file.write_text))


if __name__ == "__main__":
    main()
