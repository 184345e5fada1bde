"""`amparo doctor`: is everything well."""

from __future__ import annotations

from typing import Annotated

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import OFFICE, with_desk


@with_desk(OFFICE)
def doctor(
    desk: Desk,
    *,
    replay: Annotated[
        bool, typer.Option("--replay", help="Before an upgrade: would every open case go on under this version?")
    ] = False,
) -> None:
    """Say what is wrong with an office, and what to do about it.

    Looks at the server, the processes, the records, the keys, the catalogs, the mails, the disk and the clock.
    """
    if replay:
        _replay(desk)
        return
    from amparo_app.cli.show.office import findings_view
    from amparo_app.doctor import examine
    from amparo_app.office_folder import settings_of

    found = list(examine(settings_of(desk.data)))
    desk.tell(found, lambda: findings_view(found))
    if not all(finding.well for finding in found):
        raise typer.Exit(1)


def _replay(desk: Desk) -> None:
    import asyncio
    import logging
    import signal

    from amparo_app.cli.failures import INTERRUPTED
    from amparo_app.cli.show.replay import progress, replays_view
    from amparo_app.doctor.replaying import Replays, replay_office
    from amparo_app.office_folder import settings_of
    from amparo_workflows.logs import log_without_content

    log_without_content(level=logging.CRITICAL)  # what differs is told below, in words
    seen: list[Replays] = []
    asked_to_stop: list[int] = []

    def stop(number: int, _frame: object) -> None:
        # asyncio would cancel what goes on just then, and a replay can finish in spite of that: the wish would be lost
        asked_to_stop.append(number)
        signal.signal(signal.SIGINT, before)  # a second Ctrl-C ends everything at once

    with progress() as show:

        def tell(told: Replays) -> None:
            seen[:] = [told]
            show(told)
            if asked_to_stop:
                raise KeyboardInterrupt

        before = signal.signal(signal.SIGINT, stop)
        try:
            asyncio.run(replay_office(settings_of(desk.data), tell))
        except KeyboardInterrupt:
            if not seen:
                raise
            seen[:] = [seen[0].model_copy(update={"stopped": True})]
        finally:
            signal.signal(signal.SIGINT, before)
    (told,) = seen
    desk.tell(told, lambda: replays_view(told))
    if told.differing or told.stopped:
        raise typer.Exit(1 if told.differing else INTERRUPTED)
