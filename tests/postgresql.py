"""A real PostgreSQL server in a folder of its own, for whoever tests or measures records in it, and removed after."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import psycopg
import sqlalchemy as sa
from psycopg import sql

from amparo.records.engine import connect
from amparo.records.migrations import upgrade

INSTALLED = Path("/usr/lib/postgresql")  # where Debian and Ubuntu lay each release's programs
HOW_TO_INSTALL = (
    "These tests meet a real PostgreSQL, and its programs (initdb, pg_ctl) are not here. Install them as root, on "
    "Debian or Ubuntu with: apt-get install --no-install-recommends postgresql"
)
PATIENCE_SECONDS = 180
ROLE, LOCKED_ROLE, PASSWORD, TEMPLATE = "amparo", "locked", "hush-and-tell-nobody", "template_amparo"
# By a socket in the server's own folder: no port has to be found free. The role `locked` has to give its password.
ACCESS = f"local all {LOCKED_ROLE} scram-sha-256\nlocal all all trust\n"
UNPRIVILEGED = "nobody"  # PostgreSQL does not let root run it


class Server:
    """A PostgreSQL server in `folder`; `durable` has it survive a power cut, which tests need not pay for."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.folder, self.data, self.log = folder, folder / "data", folder / "log"
        self._durable, self._programs = durable, programs()
        self._as: dict[str, object] = {}
        if os.geteuid() == 0:
            shutil.chown(folder, UNPRIVILEGED)
            self._as = {"user": UNPRIVILEGED, "extra_groups": []}

    def make(self) -> None:
        """Make the server's files; its order of words is a language's, as in most offices, and not that of bytes."""
        options = ["--auth=trust", f"--username={ROLE}", "--encoding=UTF8", "--no-sync", "--no-instructions"]
        options += ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"]
        self._run("initdb", f"--pgdata={self.data}", *options)
        settings = {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{self.folder}'",
            "max_connections": "200",
            "shared_buffers": "'64MB'",
            "fsync": "on" if self._durable else "off",
        }
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = {value}\n" for name, value in settings.items())
        (self.data / "pg_hba.conf").write_text(ACCESS, encoding="utf-8")

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._run("pg_ctl", "start", "--wait", f"--log={self.log}")

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `fast` breaks off what is under way, `immediate` is as if it crashed."""
        self._run("pg_ctl", "stop", f"--mode={mode}", "--wait")

    def url(self, database: str, role: str = ROLE, password: str = "") -> str:
        """Return the address of a database in it."""
        who = f"{role}:{password}" if password else role
        return f"postgresql+psycopg://{who}@/{database}?host={self.folder}"

    def ask(self, *statements: sql.SQL | sql.Composed, database: str = "postgres") -> list[tuple[object, ...]]:
        """Carry out statements, each by itself, and return what the last one answers."""
        given: Sequence[tuple[object, ...]] = ()
        with psycopg.connect(host=str(self.folder), user=ROLE, dbname=database, autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
                given = cursor.fetchall() if cursor.description else ()
        return list(given)

    def make_template(self) -> None:
        """Make the database that each new one is a copy of: the program's tables, and nothing in them."""
        self.ask(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
        database = connect(self.url(TEMPLATE))
        upgrade(database)
        database.close()

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """Give the address of a new database with the program's tables, or with nothing; it is gone at the end."""
        name = sql.Identifier(database := f"office_{token_hex(4)}")
        source = sql.Identifier("template0" if empty else TEMPLATE)
        self.ask(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, source))
        try:
            yield self.url(database)
        finally:
            self.ask(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def _run(self, program: str, *options: str) -> None:
        log = self.folder / "programs.log"
        with log.open("ab") as written:
            ran = subprocess.run(
                [self._programs / program, *options],
                check=False,
                env={**os.environ, "PGDATA": str(self.data), "LC_ALL": "C.UTF-8"},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
                timeout=PATIENCE_SECONDS,
                **self._as,  # type: ignore[call-overload]
            )
        assert ran.returncode == 0, (program, log.read_text(encoding="utf-8"))


def programs() -> Path:
    """Return the folder of the newest PostgreSQL's programs; the tests fail where there is none."""
    releases = [path for path in INSTALLED.glob("*/bin") if (path / "initdb").exists()]
    on_path = shutil.which("initdb")
    found = max(releases, key=_release, default=Path(on_path).resolve().parent if on_path else None)
    assert found is not None, HOW_TO_INSTALL
    return found


def _release(path: Path) -> int:
    return int(re.sub(r"\D", "", path.parent.name) or 0)


def files_of(url: str) -> dict[str, bytes]:
    """Return all that a database and its server have written: its tables, the log of changes, the log of errors."""
    parsed = sa.make_url(url)
    folder = Path(str(parsed.query["host"]))
    with psycopg.connect(host=str(folder), user=ROLE, dbname=parsed.database, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        row = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
    assert row is not None
    written = [*(folder / "data" / "base" / str(row[0])).iterdir(), *(folder / "data" / "pg_wal").iterdir()]
    return {path.name: path.read_bytes() for path in (*written, folder / "log") if path.is_file()}


@contextmanager
def running(*, durable: bool = False) -> Iterator[Server]:
    """Give a server that runs; it is stopped at the end and its folder removed."""
    # not in pytest's folder, which the server's user may not enter
    folder = Path(tempfile.mkdtemp(prefix="amparo-postgresql-"))
    try:
        server = Server(folder, durable=durable)
        server.make()
        server.start()
        try:
            server.make_template()
            yield server
        finally:
            if (server.data / "postmaster.pid").exists():
                server.stop("immediate")
    finally:
        shutil.rmtree(folder)
