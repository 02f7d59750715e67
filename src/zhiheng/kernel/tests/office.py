"""A database of its own with people in it, and processes that work on it; for races and kills."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class Runner:
    """One process at work."""

    def __init__(self, pid: int, wire: socket.socket) -> None:
        self.pid = pid
        self.wire = wire
        self.reader, self.writer = wire.makefile("r"), wire.makefile("w")

    def hear(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.reader.readline())
        return found

    def go(self) -> None:
        self.writer.write("go\n")
        self.writer.flush()

    def kill(self) -> None:
        """kill -9, and wait until the process is gone: its end of the wire is closed then."""
        os.kill(self.pid, signal.SIGKILL)
        self.end()

    def end(self) -> None:
        assert self.reader.read() == ""
        for side in (self.reader, self.writer, self.wire):
            side.close()


class Office:
    """Where the processes of a race work: a loaded process that forks one for each command."""

    def __init__(self, data: Path, database: str) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="race")
        address = f"{self.folder.name}/wire"
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(address)
        self.door.listen(8)
        self.environment = {
            **os.environ,
            "ZHIHENG_DATA": str(data),
            "ZHIHENG_DATABASE": database,
            "DJANGO_SETTINGS_MODULE": "zhiheng.config.settings",
        }
        self.mother = subprocess.Popen(
            [sys.executable, "-m", "zhiheng.kernel.tests.race", address],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._heard()
        self.people = self.ask("prepare")

    def _heard(self) -> dict[str, Any]:
        assert self.mother.stdout is not None
        found: dict[str, Any] = json.loads(self.mother.stdout.readline())
        return found

    def close(self) -> None:
        assert self.mother.stdin is not None
        assert self.mother.stdout is not None
        self.mother.stdin.close()
        self.mother.wait()
        self.mother.stdout.close()
        self.door.close()
        self.folder.cleanup()

    def start(self, *words: Any) -> Runner:
        assert self.mother.stdin is not None
        self.mother.stdin.write(json.dumps([str(word) for word in words]) + "\n")
        self.mother.stdin.flush()
        pid = int(self._heard()["pid"])
        return Runner(pid, self.door.accept()[0])

    def ask(self, *words: Any) -> dict[str, Any]:
        """Run to the end; one line is the answer."""
        runner = self.start(*words)
        answer = runner.hear()
        runner.end()
        return answer

    def race(self, commands: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
        """Start all, wait until each is ready, let them go together, collect the answers."""
        racing = [self.start(*command) for command in commands]
        for runner in racing:
            assert runner.hear() == {"ready": True}
        for runner in racing:
            runner.go()
        answers = [runner.hear() for runner in racing]
        for runner in racing:
            runner.end()
        return answers

    def letter(self) -> int:
        return int(self.ask("letter", self.people["agency"], self.people["handler"])["letter"])


@contextmanager
def database_of(vendor: str) -> Iterator[str]:
    """A fresh PostgreSQL database beside the one the tests run on; SQLite needs only the folder."""
    if vendor == "sqlite":
        yield ""
        return
    import psycopg

    base = os.environ["ZHIHENG_DATABASE"]
    name = f"race_{os.getpid()}"
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlsplit(base)._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
