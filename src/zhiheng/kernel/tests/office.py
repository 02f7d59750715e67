"""A database of its own with people in it, and processes that work on it; for races and kills."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class Office:
    """Where the processes of a race work."""

    def __init__(self, data: Path, database: str) -> None:
        self.environment = {
            **os.environ,
            "ZHIHENG_DATA": str(data),
            "ZHIHENG_DATABASE": database,
            "DJANGO_SETTINGS_MODULE": "zhiheng.config.settings",
        }
        self.people = self.ask("prepare")

    def start(self, *words: Any) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "zhiheng.kernel.tests.race", *map(str, words)]
        return subprocess.Popen(
            command,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, *words: Any) -> dict[str, Any]:
        """Run to the end; the last line is the answer."""
        process = self.start(*words)
        output, _ = process.communicate()
        assert process.returncode == 0, output
        return answer(output.splitlines()[-1])

    def race(self, commands: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
        """Start all, wait until each is ready, let them go together, collect the answers."""
        racing = [self.start(*command) for command in commands]
        for process in racing:
            assert answer(line(process)) == {"ready": True}
        for process in racing:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        return [answer(process.communicate()[0]) for process in racing]

    def letter(self) -> int:
        return int(self.ask("letter", self.people["agency"], self.people["handler"])["letter"])


def line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def answer(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


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
