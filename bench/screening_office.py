"""A database of the office for the screening benchmark: agencies, parties and acts that the leads point to."""

import os
import time
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.screening_data import AGENCIES

LONG_AGO = date(2010, 1, 1)
FIRST_NEW = 900_000_000
NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def set_up(data: Path, file: Path) -> None:
    """Migrate an empty SQLite database in `data` and register the agencies of the snapshot."""
    data.mkdir(parents=True)
    os.environ["ZHIHENG_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhiheng.config.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.SCREENING_SNAPSHOT = file
    call_command("migrate", verbosity=0, interactive=False)
    _agencies()
    if file.exists():
        _adopt(file)


def _agencies() -> None:
    from zhiheng.directory.models import Agency, AgencyItem, EnforcementItem, Jurisdiction
    from zhiheng.directory.places import load_places

    load_places()
    places = {code: Jurisdiction.objects.get(code=code) for code in ("371002", "370321")}
    for number in range(1, AGENCIES + 1):
        where = places["371002" if number <= 250 else "370321"]
        Agency.objects.create(
            pk=number,
            name=f"演示机关{number}（演示）",
            kind=Agency.Kind.DEPARTMENT,
            jurisdiction=where,
            qualified_from=LONG_AGO,
        )
    items = EnforcementItem.objects.bulk_create(
        EnforcementItem(
            pk=k,
            code=f"B{k}",
            name=f"演示事项{k}",
            act_kind="penalty",
            jurisdiction_id="370000",
        )
        for k in range(1, 21)
    )
    AgencyItem.objects.bulk_create(
        AgencyItem(agency_id=number, item=item, valid_from=LONG_AGO)
        for number in range(1, AGENCIES + 1)
        for item in items
    )


def _adopt(file: Path) -> None:
    """Tell the snapshot that its law tables are those of this installation and its outbox is read."""
    from zhiheng.law import library
    from zhiheng.norms import services as norms
    from zhiheng.screening import snapshot as snapshots

    snapshot = snapshots.Snapshot(snapshots.connect(file))
    readings = {name: norms.strict_readings(name, NOW.date()) for name in library.profiles()}
    mark = snapshots.law_mark(norms.current_calendar(), readings, NOW.date())
    for key, value in (
        ("schema", snapshots.schema_mark()),
        ("law", mark),
        ("last_change", str(_newest_change())),
        ("newest_act", ""),
    ):
        snapshot.set_meta(key, value)
    _forget_new_acts(snapshot.connection)
    snapshot.close()


def _forget_new_acts(connection: Any) -> None:
    """What an earlier measurement on the same file has added."""
    from zhiheng.screening.rulefile import schema

    for table, columns in schema().items():
        if "act_id" in {column.name for column in columns}:
            connection.execute(f"DELETE FROM {table} WHERE act_id >= {FIRST_NEW}")


def _newest_change() -> int:
    from zhiheng.acts.models import ActsChanged

    newest = ActsChanged.objects.order_by("-pk").values_list("pk", flat=True).first()
    return int(newest or 0)


def add_parents(findings: Iterable[Any]) -> None:
    """Parties and acts that the leads refer to; only their keys matter here."""
    from zhiheng.acts.models import EnforcementAct, Party
    from zhiheng.directory.models import Agency
    from zhiheng.screening import runs

    found = list(findings)
    parties = {f.party_id for f in found if f.party_id}
    acts = dict(act for f in found for act in f.acts)
    paths = dict(Agency.objects.values_list("pk", "path"))
    add_parties(parties, Party)
    EnforcementAct.objects.bulk_create(
        (
            EnforcementAct(
                pk=pk,
                agency_id=agency,
                path=paths[agency],
                kind="penalty",
                act_on=LONG_AGO,
                recorded_at=NOW,
            )
            for pk, agency in acts.items()
        ),
        batch_size=500,
    )
    runs.shared().set_meta("last_change", str(_newest_change()))


def add_parties(ids: Iterable[int], model: Any) -> None:
    known = set(model.objects.values_list("pk", flat=True))
    rows = (model(pk=pk, kind="legal", name=f"演示企业{pk}") for pk in set(ids) - known)
    model.objects.bulk_create(rows, batch_size=500)


def write(outcomes: list[Any]) -> int:
    """Leads as a full run writes them; returns how many findings there were."""
    from zhiheng.screening import leads
    from zhiheng.screening.merging import Coverage
    from zhiheng.screening.models import ScreeningRun

    run = ScreeningRun.objects.create(extent="full", as_of=NOW.date(), started_at=NOW)
    found = [finding for outcome in outcomes for finding in outcome.findings]
    coverage = Coverage({outcome.rule.id: outcome.rule.version for outcome in outcomes})
    leads.write(found, run, coverage, NOW)
    return len(found)


def micro_batch(size: int, turn: int) -> tuple[float, int]:
    """Commit `size` new acts of known parties, then screen them; seconds from commit to committed leads."""
    from django.db import transaction

    from zhiheng.acts.models import ActOfficer, EnforcementAct, Inspection, Party
    from zhiheng.directory.models import Agency
    from zhiheng.screening import runs

    parties = [
        row[0]
        for row in runs.shared()
        .connection.execute(
            f"SELECT DISTINCT party_id FROM acts WHERE act_id % 9973 = {turn} LIMIT {size}"
        )
        .fetchall()
    ]
    add_parties(parties, Party)
    path, first = Agency.objects.get(pk=1).path, FIRST_NEW + turn * 1000
    officers = _officers(path, turn)
    day = NOW.date() - timedelta(days=40)
    with transaction.atomic():
        for n, party in enumerate(parties):
            act = _new_act(first + n, party, path, day, EnforcementAct, late=n % 10 == 1)
            ActOfficer.objects.bulk_create(
                ActOfficer(act=act, officer_id=pk, acted_on=day) for pk in officers
            )
            if act.kind == "inspection":
                Inspection.objects.create(act=act, started_on=day, mode="routine", result="none")
    started = time.perf_counter()
    result = runs.screen_changed(NOW)
    seconds = time.perf_counter() - started
    return seconds, result.run.new_n if result else 0


def _officers(path: str, turn: int) -> list[int]:
    """Two civil servants with valid certificates."""
    from zhiheng.directory.models import Officer, OfficerCertificate

    made = []
    for n in range(2):
        officer = Officer.objects.create(agency_id=1, name=f"演示{n}", works_from=LONG_AGO)
        OfficerCertificate.objects.create(
            officer=officer,
            number=f"演示{turn}{n}",
            territory=path,
            valid_from=LONG_AGO,
            valid_to=date(2030, 1, 1),
        )
        made.append(officer.pk)
    return made


def _new_act(pk: int, party: int, path: str, day: date, model: Any, *, late: bool) -> Any:
    """An inspection or, for every odd number, a penalty; a tenth of them is published late."""
    common = {
        "pk": pk,
        "agency_id": 1,
        "party_id": party,
        "path": path,
        "recorded_at": NOW,
        "act_on": day,
        "item_id": 1,
        "published_on": day + timedelta(days=60 if late else 3),
    }
    if pk % 2 == 0:
        return model.objects.create(**common, kind="inspection")
    return model.objects.create(
        **common,
        kind="penalty",
        procedure="ordinary",
        filed_on=day - timedelta(days=20),
        decided_on=day,
        decision="impose",
        served_on=day,
        service_method="direct",
        legal_reviewed_on=day - timedelta(days=1),
        legal_review_result="passed",
        fine=5000,
    )
