"""The peers of the screening benchmark: the same rules where they can say them, on the same acts."""

import os
import resource
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

ENGINE_ROWS = 20_000
ORM_ROWS = 50_000
ROW_RULES = ("AB-1.12", "AB-1.13", "AB-1.14")
FIELDS = (
    "kind", "decided", "fine", "law_min", "law_max", "bench_min", "bench_max", "mitigation", "is_daily_fine", "deviation_approved",
    "procedure", "party_kind", "sanctions", "confiscated",
)  # fmt: skip


def _told(rules: Any, acts: int, seconds: float, **more: Any) -> dict[str, Any]:
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rules": list(rules), "acts": acts, "seconds": seconds, "rss_mb": rss, **more}


def postgres(file: Path, folder: Path) -> dict[str, Any]:
    """The same files, byte for byte, on a tuned PostgreSQL with the indexes that they want."""
    import psycopg

    from zhiheng.screening.rulefile import rules, schema, schema_text
    from zhiheng.testing_postgres import server

    duck = duckdb.connect(str(file), read_only=True)
    settings = {
        "shared_buffers": "2GB", "work_mem": "256MB", "maintenance_work_mem": "512MB", "max_parallel_workers_per_gather": "2",
        "fsync": "off", "full_page_writes": "off", "jit": "off", "effective_cache_size": "8GB", "random_page_cost": "1.1", "max_wal_size": "16GB",
        "enable_nestloop": "off",  # its estimates of nested CTEs choose loops that take minutes
    }  # fmt: skip
    indexes = (
        "acts (act_id)", "acts (party_id)", "due (clock, profile, day)", "act_due (act_id)", "licences (act_id)", "act_facts (act_id)",
        "traces (act_id)", "inspections (party_id)", "inspection_items (act_id)", "act_officers (act_id)", "cal (day)",
    )  # fmt: skip
    with server(settings) as running, psycopg.connect(running.dsn(), autocommit=True) as connection:
        connection.execute(schema_text())
        for name in schema():
            path = folder / f"{name}.csv"
            duck.execute(f"COPY {name} TO '{path}' (HEADER false)")
            path.chmod(0o644)
            connection.execute(f"COPY {name} FROM '{path}' (FORMAT csv)")
            path.unlink()
        for index in indexes:
            connection.execute(f"CREATE INDEX ON {index}")
        connection.execute("VACUUM ANALYZE")
        connection.execute("SELECT SUM(act_id), SUM(COALESCE(fine, 0)) FROM acts")
        seconds = 0.0
        for rule in rules().values():
            started = time.perf_counter()
            connection.execute(rule.sql).fetchall()
            seconds += time.perf_counter() - started
        size = connection.execute("SELECT COUNT(*) FROM acts").fetchone()[0]
    return _told(rules(), size, seconds)


def polars(file: Path, folder: Path) -> dict[str, Any]:
    """Eight rules by hand as lazy queries over Parquet in memory, the columns already loaded."""
    import polars as pl

    duck = duckdb.connect(str(file), read_only=True)
    frames = {}
    for name in ("acts", "due", "act_officers", "inspections"):
        path = folder / f"{name}.parquet"
        duck.execute(f"COPY {name} TO '{path}' (FORMAT parquet)")
        frames[name] = pl.read_parquet(path)
        path.unlink()
    duck.close()
    acts, due = frames["acts"].lazy(), frames["due"].lazy()
    today = date(2026, 11, 20)
    penalty = acts.filter(pl.col("kind") == "penalty")
    fined = penalty.filter(pl.col("decided_on").is_not_null() & (pl.col("fine").fill_null(0) > 0))

    def late(rows: Any, clock: str, start: str, done: Any) -> Any:
        days = due.filter(pl.col("clock") == clock).select("profile", "day", "due")
        joined = rows.join(days, left_on=["profile", start], right_on=["profile", "day"])
        return joined.filter(done.fill_null(today) > pl.col("due"))

    column = pl.col
    queries = {
        "AB-1.02": acts.filter((column("officers_n").fill_null(0) < 2) & column("kind").is_in(["inspection", "penalty", "measure", "execution"])),
        "AB-1.04": frames["act_officers"].lazy().filter(
            (column("role") == "officer") & column("staff_type").is_in(["contract", "dispatched", "seconded", "auxiliary"])
        ),
        "AB-1.12": fined.filter((column("fine") > column("law_max")) | (column("fine") < column("law_min"))),
        "AB-1.13": fined.filter(
            ~column("deviation_approved").fill_null(False) & (column("fine") <= column("law_max"))
            & ((column("fine") > column("bench_max")) | (column("fine") < column("bench_min")))
        ),
        "AB-1.18": late(penalty.filter(column("procedure").fill_null("ordinary") == "ordinary"), "penalty.decide", "filed_on",
                        pl.coalesce("decided_on", "closed_on", "transferred_on")),
        "AB-1.19": late(penalty, "penalty.serve", "decided_on", column("served_on")),
        "AB-1.26a": late(acts.filter(column("kind").is_in(["penalty", "licence"])), "publication.decision", "decided_on", column("published_on")),
        "RE-1": frames["inspections"].lazy().group_by("party_id", "agency_id", column("started_on").dt.year()).len().filter(column("len") > 2),
    }  # fmt: skip
    for query in queries.values():
        query.collect()
    started = time.perf_counter()
    for query in queries.values():
        query.collect()
    return _told(queries, len(frames["acts"]), time.perf_counter() - started)


def _rows(file: Path, size: int) -> list[dict[str, Any]]:
    """Penalties as flat dictionaries, as an engine is given them."""
    duck = duckdb.connect(str(file), read_only=True)
    chosen = ", ".join("decided_on IS NOT NULL AS decided" if f == "decided" else f for f in FIELDS)
    found = duck.execute(f"SELECT {chosen} FROM acts LIMIT {size}").fetchall()
    duck.close()
    return [
        {
            name: float(value) if value.__class__.__name__ == "Decimal" else value
            for name, value in zip(FIELDS, row, strict=True)
        }
        for row in found
    ]


ENGINE_TEXTS = {
    "AB-1.12": "kind == 'penalty' and decided and fine != null and fine > 0 and ((law_max != null and fine > law_max and is_daily_fine != true) or "
    "(law_min != null and fine < law_min and mitigation != 'reduced' and mitigation != 'exempt'))",
    "AB-1.13": "kind == 'penalty' and decided and fine != null and fine > 0 and deviation_approved != true and (law_max == null or fine <= law_max) and "
    "((bench_max != null and fine > bench_max and is_daily_fine != true) or (bench_min != null and fine < bench_min and mitigation != 'reduced'))",
    "AB-1.14": "kind == 'penalty' and procedure == 'summary' and decided and ((fine != null and party_kind == 'natural' and fine > 200) or "
    "(fine != null and fine > 3000) or (confiscated != null and confiscated > 0))",
}  # fmt: skip


def rule_engine(file: Path, folder: Path) -> dict[str, Any]:
    import rule_engine as engine

    context = engine.Context(type_resolver=None, default_value=None)
    rules = [engine.Rule(text, context=context) for text in ENGINE_TEXTS.values()]
    rows = _rows(file, ENGINE_ROWS)
    started = time.perf_counter()
    for row in rows:
        for rule in rules:
            rule.matches(row)
    return _told(ROW_RULES, len(rows), time.perf_counter() - started, title="rule-engine")


def zen_engine(file: Path, folder: Path) -> dict[str, Any]:
    import json

    import zen

    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
        {
            "id": "ex", "name": "ex", "type": "expressionNode", "position": {"x": 1, "y": 0},
            "content": {"expressions": [
                {"id": key, "key": f"r{number}", "value": text.replace('"', "'")}
                for number, (key, text) in enumerate(ENGINE_TEXTS.items())
            ]},
        },
        {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 2, "y": 0}},
    ]  # fmt: skip
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "ex"},
        {"id": "2", "type": "edge", "sourceId": "ex", "targetId": "out"},
    ]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    rows = _rows(file, ENGINE_ROWS)
    started = time.perf_counter()
    for row in rows:
        decision.evaluate(row)
    return _told(ROW_RULES, len(rows), time.perf_counter() - started, title="zen-engine")


def orm(file: Path, folder: Path) -> dict[str, Any]:
    """A loop over Django objects with the rules as Python conditions and days from `period.run`, cached per start."""
    from bench import screening_office as office

    office.set_up(folder / f"orm-{os.getpid()}", folder / "orm.duckdb")
    from zhiheng.acts.models import EnforcementAct, Party
    from zhiheng.law import library, period
    from zhiheng.law.calendar import Calendar

    rows = list(_penalties(file))
    office.add_parties({row["party_id"] for row in rows}, Party)
    EnforcementAct.objects.bulk_create(
        (EnforcementAct(pk=n, path="/", recorded_at=office.NOW, **row) for n, row in enumerate(rows, start=1)), batch_size=200
    )  # fmt: skip
    calendar, days = Calendar(), {}
    place, today = library.profile("weihai"), date(2026, 11, 20)

    def due(clock: str, start: date) -> date:
        if (clock, start) not in days:
            found = period.run(place.clock(clock, start), start, calendar, traced=False)
            days[clock, start] = found.due
        return days[clock, start]

    found = 0
    started = time.perf_counter()
    for act in EnforcementAct.objects.select_related("party").iterator(chunk_size=2000):
        if act.kind != "penalty" or act.decided_on is None:
            continue
        found += bool(act.fine and act.law_max and act.fine > act.law_max)
        found += bool(act.fine and act.bench_max and act.fine > act.bench_max)
        found += bool(act.procedure == "summary" and act.fine and act.fine > 3000)
        found += (act.published_on or today) > due("publication.decision", act.decided_on)
        found += (act.served_on or today) > due("penalty.serve", act.decided_on)
        found += (act.decided_on or today) > due("penalty.decide", act.filed_on)
    seconds = time.perf_counter() - started
    told = (*ROW_RULES, "AB-1.26a", "AB-1.19", "AB-1.18")
    return _told(told, len(rows), seconds, title="Django ORM 循环")


def _penalties(file: Path) -> Any:
    names = (
        "agency_id", "party_id", "kind", "act_on", "filed_on", "decided_on", "served_on", "published_on", "procedure", "fine",
        "law_min", "law_max", "bench_min", "bench_max",
    )  # fmt: skip
    duck = duckdb.connect(str(file), read_only=True)
    for row in duck.execute(f"SELECT {', '.join(names)} FROM acts LIMIT {ORM_ROWS}").fetchall():
        values = dict(zip(names, row, strict=True))
        values["procedure"] = values["procedure"] or ""
        values["act_on"] = values["act_on"] or date(2024, 1, 1) + timedelta(days=1)
        yield values
    duck.close()
