"""Run a command with Django on a fresh PostgreSQL: python -m zhiheng.with_postgres pytest -m postgres …"""

import os
import subprocess
import sys

from zhiheng.testing_postgres import server

DATABASE = "zhiheng"


def main(command: list[str]) -> int:
    """The server lives as long as the command; its address is in ZHIHENG_DATABASE."""
    if not command:
        sys.stderr.write("用法：python -m zhiheng.with_postgres 命令 ……\n")
        return 2
    import psycopg

    with server() as running:
        with psycopg.connect(running.dsn(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}")
        url = f"postgresql://{running.user}@{running.host}:{running.port}/{DATABASE}"
        done = subprocess.run(command, env={**os.environ, "ZHIHENG_DATABASE": url}, check=False)  # noqa: S603 - the caller's own command
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
