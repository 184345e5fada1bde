"""What many plugins cost a case that uses few of them, and what it costs to rehearse others on every open case."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from rich.progress import Progress

from amparo.case.apply import with_changes
from amparo.case.model import Case
from amparo.case.settle import settle
from amparo.declarations import Catalog, PluginContext
from amparo.plugins.catalog import build_catalog
from amparo.plugins.collect import collect
from amparo.records.catalog_switches import OpenCase, open_cases
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_app.rehearsing import AT_A_TIME, CaseSight, Looking, look_through
from benchmarks.figures import Figure, arguments, tell
from benchmarks.life import ORGANIZATION
from benchmarks.many_plugins import plugin
from benchmarks.office import SHIPPED, Office
from benchmarks.replans import RULE, filled, progress_bar, shortened

DESCRIPTION = "Plugins, milliseconds unless it says otherwise"
MANY, FEW = 50, 3
ROUNDS, AGAIN = 40, 25
CASES, CASES_CHECKED = (1_000, 5_000), (200, 400)
PROCESSES = 2
SETTLE_BAR, REHEARSE_BAR, MEMORY_BAR = 1.2, 1.5, 1.1
_PROPOSED = "proposed"


def main() -> None:
    """Take how many cases are open beside what every benchmark takes, and the parts that run as processes."""
    parser = arguments(DESCRIPTION)
    parser.add_argument("--cases", type=int, default=0, help="open cases that are rehearsed")
    parser.add_argument("--part", nargs=2, metavar=("SIDE", "FOLDER"), help="one side, in a process of its own")
    options = parser.parse_args()
    if options.part:
        print(json.dumps(_part(options.part[0], Path(options.part[1]))))
        return
    few, many = CASES_CHECKED if options.check else CASES
    with TemporaryDirectory(prefix="amparo-plugins-") as folder, progress_bar() as progress:
        figures = [*_settling(Path(folder), progress), *_rehearsing(Path(folder), few, options.cases or many, progress)]
    tell(DESCRIPTION, options, figures)


def _settling(folder: Path, progress: Progress) -> list[Figure]:
    """Settle one case, far along, under three plugins and under fifty."""
    office = filled(folder / "one", 1, progress)
    [one] = open_cases(office.records, ORGANIZATION)
    case = office.read(one.id)
    office.records.close()
    declared = collect(SHIPPED, PluginContext(organization=ORGANIZATION, engine_version="0.1.0")).declarations
    used = plugin(0, within=case.case_type)

    def catalog(plugins: int, within: str) -> Catalog:
        others = (plugin(number, within=within) for number in range(1, plugins - len(SHIPPED)))
        return build_catalog(ORGANIZATION, (*declared, used, *others))

    three, fifty, in_the_way = catalog(FEW, ""), catalog(MANY, ""), catalog(MANY, case.case_type)
    few, many, waiting = _settled(case, (three, fifty, in_the_way))
    steps = MANY - FEW
    return [
        Figure(what=f"settle with {MANY} plugins / with the {FEW} that the case uses", ours=many, theirs=few,
               bar=SETTLE_BAR),
        Figure(what=f"the same where each of the other {steps} has a step waiting in this case", ours=waiting,
               theirs=few, bar=1.5),
    ]  # fmt: skip


def _settled(case: Case, catalogs: Iterable[Catalog]) -> list[float]:
    """Return the milliseconds of the processor for settling a fresh record under each catalog, in turns."""
    now, several = datetime.now(UTC), tuple(catalogs)
    times: list[list[float]] = [[] for _ in several]
    for _ in range(ROUNDS):
        for place, catalog in enumerate(several):
            start = time.process_time()
            for _ in range(AGAIN):
                settle(_fresh(case), catalog, now)
            times[place].append((time.process_time() - start) * 1e3 / AGAIN)
    return [statistics.median(measured) for measured in times]


def _fresh(case: Case) -> Case:
    """Return a record of which nothing was worked out yet, as a command leaves it."""
    return with_changes(case, events=case.events, facts=case.facts, steps=case.steps, deadlines=case.deadlines,
                        persons=case.persons, proceedings=case.proceedings)  # fmt: skip


def _rehearsing(folder: Path, few: int, many: int, progress: Progress) -> list[Figure]:
    """Rehearse a change of a rule in every case, and beside it load the cases and settle each twice, on both cores."""
    some, all_ = _made(folder / "few", few, progress), _made(folder / "many", many, progress)
    small, large = _asked("memory", some), _asked("memory", all_)
    ours, theirs = _asked("ours", all_), _asked("theirs", all_)
    seconds = f"{ours['wall']:.1f} s by the clock, {theirs['wall']:.1f} s for loading and settling twice"
    progress.console.print(f"{many} cases rehearsed in {seconds}; {large['memory']:.0f} MB at most in one process")
    told = f"a case rehearsed, of {many}, on {PROCESSES} cores / loaded and settled twice"
    return [
        Figure(what=told, ours=ours["cpu"] * 1e3 / many, theirs=theirs["cpu"] * 1e3 / many, bar=REHEARSE_BAR),
        Figure(what=f"peak memory of {many} cases / of {few}, megabytes", ours=large["memory"], theirs=small["memory"],
               bar=MEMORY_BAR),
    ]  # fmt: skip


def _made(folder: Path, cases: int, progress: Progress) -> Path:
    office = filled(folder, cases, progress)
    office.records.save_catalog(_proposed(office))
    office.records.close()
    return folder


def _proposed(office: Office) -> Catalog:
    rules = tuple(shortened(rule) if rule.id == RULE else rule for rule in office.catalog.rules)
    parts = {name: getattr(office.catalog, name) for name in Catalog.model_fields}
    return Catalog(**parts | {"hash": _PROPOSED, "rules": rules})


def _asked(side: str, folder: Path) -> dict[str, float]:
    """Have one side measured in a process that has done nothing else, so that its memory is its own."""
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.plugins", "--part", side, str(folder)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    measured: dict[str, float] = json.loads(ran.stdout)
    return measured


def _part(side: str, folder: Path) -> dict[str, float]:
    key = folder / "key" / "master.key"
    settings = Settings(data_folder=folder, records_url=f"sqlite:///{folder}/amparo.db", master_key_file=key)
    begun = time.perf_counter()
    if side == "theirs":
        _load_and_settle(settings)
    else:
        _rehearse(settings, 1 if side == "memory" else PROCESSES)
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "cpu": sum(one.ru_utime + one.ru_stime for one in used),
        "wall": time.perf_counter() - begun,
        "memory": _most_memory(),
    }


def _most_memory() -> float:
    """Return the most that this process held, in megabytes; what rusage says counts what it was forked from, too."""
    [told] = [line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if "VmHWM" in line]
    return int(told.split()[1]) / 1024


def _rehearse(settings: Settings, processes: int) -> None:
    records = Records.open(settings.records_url, settings.master_key_file)
    looking = Looking(settings, records, datetime.now(UTC), CaseSight())
    proposed = records.catalog(ORGANIZATION, _PROPOSED)
    with TemporaryFile("w+", encoding="utf-8") as found:
        made = look_through(looking, proposed, found=found, advance=lambda _: None, processes=processes)
    records.close()
    if made.affected != made.cases or made.unread:
        raise RuntimeError("the rehearsal has to find a change in each case")


def _load_and_settle(settings: Settings) -> None:
    """Do the plainest that could be: the same processes and pieces, each case loaded, and settled under both."""
    records = Records.open(settings.records_url, settings.master_key_file)
    cases = list(open_cases(records, ORGANIZATION))
    records.close()
    pieces = [cases[first : first + AT_A_TIME] for first in range(0, len(cases), AT_A_TIME)]
    with ProcessPoolExecutor(PROCESSES, get_context("spawn"), _open, (settings,)) as pool:
        if sum(pool.map(_twice, pieces)) != len(cases):
            raise RuntimeError("every case has to be settled")


_here: list[Callable[[list[OpenCase]], int]] = []


def _open(settings: Settings) -> None:
    records = Records.open(settings.records_url, settings.master_key_file)
    after, now = records.catalog(ORGANIZATION, _PROPOSED), datetime.now(UTC)

    def twice(cases: list[OpenCase]) -> int:
        with records.database.read() as connection:
            for one in cases:
                case = records.load(connection, one.id).case
                before = records.catalog(ORGANIZATION, case.catalog, connection)
                settle(case, before, now)
                settle(case, after, now)
        return len(cases)

    _here.append(twice)


def _twice(cases: list[OpenCase]) -> int:
    return _here[-1](cases)


if __name__ == "__main__":
    main()
