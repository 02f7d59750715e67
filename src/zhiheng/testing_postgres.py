"""A real PostgreSQL for tests and benchmarks: initdb in a temporary folder, a free port, stopped at the end.

Tests take the fixture `postgres` (session-wide, from `zhiheng.testing_postgres` by `pytest_plugins` or import):

    from zhiheng.testing_postgres import postgres  # noqa: F401
"""

import os
import shutil
import socket
import subprocess  # starts the server under test
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
OWNER = "postgres"


@dataclass(frozen=True, slots=True)
class Server:
    """Where the running server listens."""

    port: int
    host: str = "127.0.0.1"
    user: str = OWNER

    def dsn(self, database: str = "postgres") -> str:
        return f"host={self.host} port={self.port} user={self.user} dbname={database}"


def binary(name: str) -> str:
    """Path of a PostgreSQL program; raises FileNotFoundError when it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    path = str(found[-1]) if found else shutil.which(name)
    if not path:
        raise FileNotFoundError(f"{name} is not installed")
    return path


@contextmanager
def server(settings: Mapping[str, str] = QUICK) -> Iterator[Server]:
    """A fresh server; as root it runs under the account postgres, which must be able to enter the folder."""
    folder = Path(tempfile.mkdtemp(prefix="zhiheng-pg-"))
    account = OWNER if os.geteuid() == 0 else None
    if account:
        shutil.chown(folder, account)
    data, running = folder / "data", Server(_free_port())
    options = [
        "-p",
        str(running.port),
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        f"unix_socket_directories={folder}",
    ]
    for key, value in settings.items():
        options += ["-c", f"{key}={value}"]
    control = [binary("pg_ctl"), "-D", str(data), "-s", "-w"]
    try:
        _run(
            [
                binary("initdb"),
                "-D",
                str(data),
                "-U",
                OWNER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "-N",
            ],
            account,
        )
        _run([*control, "-l", str(folder / "log"), "-o", " ".join(options), "start"], account)
        yield running
    finally:
        if (data / "postmaster.pid").exists():
            _run([*control, "-m", "immediate", "stop"], account)
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str], account: str | None) -> None:
    subprocess.run(command, check=True, user=account, cwd="/", stdout=subprocess.DEVNULL)  # noqa: S603  # fixed programs


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with server() as running:
        yield running
