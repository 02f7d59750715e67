"""The steps of the screening benchmark, each run as a process: `python -m bench.screening_steps STEP FILE FOLDER …`."""

import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

TODAY = date(2026, 11, 20)
NOON = datetime.combine(TODAY, datetime.min.time()) + timedelta(hours=12)
MICRO_ACTS = 100


def rss_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def generate(file: Path, folder: Path, acts: str) -> dict[str, Any]:
    from bench.screening_data import fill
    from zhiheng.screening.rulefile import schema_text

    connection = duckdb.connect(str(file))
    connection.execute("SET threads = 2")
    connection.execute("SET memory_limit = '6GB'")
    connection.execute(schema_text())
    started = time.perf_counter()
    fill(connection, int(acts))
    connection.close()
    return {"seconds": time.perf_counter() - started, "mb": file.stat().st_size / 1e6}


def rules(file: Path, folder: Path) -> dict[str, Any]:
    """Scans, all rules with their leads written, and the micro-batch."""
    from bench import screening_office as office

    office.set_up(folder / f"data-{os.getpid()}", file)
    from zhiheng.screening import runs
    from zhiheng.screening.engine import prepare_run, run_rule
    from zhiheng.screening.rulefile import rules as all_rules

    snapshot = runs.shared(file)
    connection = snapshot.connection
    prepare_run(connection, run_id=1, now=NOON)
    warm = [run_rule(connection, rule, today=TODAY) for rule in all_rules().values()]
    office.add_parents([finding for outcome in warm for finding in outcome.findings])
    del warm
    told: dict[str, dict[str, float]] = {}
    outcomes = []
    for (
        rule
    ) in all_rules().values():  # each beside its scan: the machine is not equally fast all the time
        scanned = scan(connection, rule)
        started, used = time.perf_counter(), time.process_time()
        outcome = run_rule(connection, rule, today=TODAY)
        outcomes.append(outcome)
        told[rule.id] = {
            "scan": scanned,
            "seconds": time.perf_counter() - started,
            "cpu": time.process_time() - used,
            "leads": len(outcome.findings),
        }
    started, used = time.perf_counter(), time.process_time()
    leads = office.write(outcomes)
    writing, cpu = time.perf_counter() - started, time.process_time() - used
    result = {
        "acts": snapshot.acts_n(),
        "rules": told,
        "seconds": sum(rule["seconds"] for rule in told.values()) + writing,
        "cpu": sum(rule["cpu"] for rule in told.values()) + cpu,
        "writing": writing,
        "leads": leads,
        "rss_mb": rss_mb(),
    }
    times = [office.micro_batch(MICRO_ACTS, turn) for turn in range(3)]
    result |= {
        "micro_acts": MICRO_ACTS,
        "micro_seconds": statistics.median(seconds for seconds, _ in times),
        "micro_leads": times[-1][1],
    }
    runs.close_shared()
    return result


def scan(connection: Any, rule: Any) -> float:
    """Median of three warm passes over exactly the columns that the rule reads."""
    from zhiheng.screening.dialect import columns_read

    queries = [
        f"SELECT COUNT(*), SUM(HASH({', '.join(names)})) FROM {table}"
        for table, names in columns_read(rule).items()
    ]
    times = []
    for turn in range(4):
        started = time.perf_counter()
        for query in queries:
            connection.execute(query).fetchall()
        if turn:
            times.append(time.perf_counter() - started)
    return statistics.median(times)


def main(step: str, file: str, folder: str, *more: str) -> int:
    from bench import screening_peers as peers

    steps: dict[str, Callable[..., dict[str, Any]]] = {
        "generate": generate,
        "rules": rules,
        "postgres": peers.postgres,
        "polars": peers.polars,
        "rule_engine": peers.rule_engine,
        "zen_engine": peers.zen_engine,
        "orm": peers.orm,
    }
    print(json.dumps(steps[step](Path(file), Path(folder), *more)))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
