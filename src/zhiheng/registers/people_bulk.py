"""成批登记人员：核对过的一次写入，读不通的逐行退回，一批一条留痕（SD-10、SC-17）。"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from zhiheng.accounts.models import User
from zhiheng.directory.models import Officer, OfficerCertificate, OfficerDuty, Posting
from zhiheng.kernel import bulk, facts, ledger
from zhiheng.kernel.transactions import changes
from zhiheng.law import coverage
from zhiheng.registers.people_rows import Good, Known, OfficerRow, RowRefusal, check

OFFICER = ("id", "agency_id", "name", "staff_type", "law_qualification", "works_from", "works_to")
CERTIFICATE = (
    "officer_id", "kind", "number", "territory", "field", "valid_from", "valid_to", "decision_number", "interruptions",
)  # fmt: skip
DUTY = ("officer_id", "duty", "starts_on", "ends_on", "is_first_review")
POSTING = ("officer_id", "agency_id", "starts_on", "ends_on", "document_number")


@dataclass(frozen=True, slots=True)
class Registered:
    """登记了哪些人，哪些行没有登记、为什么。"""

    officers: tuple[int, ...]
    certificates: int
    refusals: tuple[RowRefusal, ...]


@changes
def register_many(rows: Sequence[OfficerRow], actor: User, now: datetime) -> Registered:
    """登记一批人员及其证件、职务；好的写入，不好的逐行说明，互不牵连。"""
    coverage.executed("register", "directory.officers")
    coverage.executed("guard", "directory.certificate")
    known = Known.load(rows, actor)
    checked = [check(row, known) for row in rows]
    good = [one for one in checked if isinstance(one, Good)]
    refused = tuple(one for one in checked if isinstance(one, RowRefusal))
    if not good:
        return Registered((), 0, refused)
    keys, held = _write(good)
    ledger.append_batch(
        "registers.register_many",
        at=now,
        actor=actor,
        model="directory.officer",
        keys=keys,
        rows="SD-10 SC-17 SC-10",
        facts={
            "count": len(keys),
            "certificates": held,
            "refused": len(refused),
            "digest": facts.digest(keys),
        },
    )
    return Registered(tuple(keys), held, refused)


def _write(good: Sequence[Good]) -> tuple[list[int], int]:
    """Plain rows, no instances: a batch may hold a hundred thousand people."""
    keys = bulk.new_ids(Officer._meta.db_table, len(good))
    day = connection.ops.adapt_datefield_value
    empty = OfficerCertificate._meta.get_field("interruptions").get_db_prep_save([], connection)
    officers, held, duties, postings = [], [], [], []
    for key, one in zip(keys, good, strict=True):
        row, unit = one.row, one.agency
        since, until = day(row.works_from), day(row.works_to)
        name, law = row.name.strip(), row.law_qualification.strip()
        officers.append((key, unit.pk, name, row.staff_type, law, since, until))
        postings.append((key, unit.pk, since, until, ""))
        for paper in row.certificates:
            place = paper.territory.strip() or unit.path
            term = day(paper.valid_from), day(paper.valid_to)
            number, domain = paper.number.strip(), paper.field.strip()
            held.append((key, paper.kind, number, place, domain, *term, "", empty))
        for duty in row.duties:
            term = day(duty.starts_on), day(duty.ends_on)
            duties.append((key, duty.duty, *term, duty.is_first_review))
    bulk.insert(Officer._meta.db_table, OFFICER, officers)
    bulk.insert(OfficerCertificate._meta.db_table, CERTIFICATE, held)
    bulk.insert(OfficerDuty._meta.db_table, DUTY, duties)
    bulk.insert(Posting._meta.db_table, POSTING, postings)
    return keys, len(held)
