"""核对过的一次写入，在调用者的事务之内；留痕由调用者一批写一条。"""

from django.db import connection

from zhiheng.directory.models import Officer, OfficerCertificate, OfficerDuty, Posting
from zhiheng.kernel import bulk
from zhiheng.registers.importing.findings import Findings

OFFICER = ("id", "agency_id", "name", "staff_type", "law_qualification", "works_from", "works_to")
CERTIFICATE = (
    "officer_id", "kind", "number", "territory", "field", "valid_from", "valid_to", "decision_number", "interruptions",
)  # fmt: skip
DUTY = ("officer_id", "duty", "starts_on", "ends_on", "is_first_review")
POSTING = ("officer_id", "agency_id", "starts_on", "ends_on", "document_number")


def write(findings: Findings) -> list[int]:
    """写入人员、任职、证件、职务；返回所及的人。"""
    _write_people(findings.officers)
    _write_certificates(findings.certificates)
    day = connection.ops.adapt_datefield_value
    duties = [
        (one.officer.pk, one.duty, day(one.starts_on), day(one.ends_on), one.is_first_review)
        for one in findings.duties
    ]
    bulk.insert(OfficerDuty._meta.db_table, DUTY, duties)
    return [*(one.pk for one in findings.officers), *findings.touched]


def _write_people(officers: list[Officer]) -> None:
    """Plain rows, no second look at the instances: there may be a hundred thousand."""
    day = connection.ops.adapt_datefield_value
    keys = bulk.new_ids(Officer._meta.db_table, len(officers))
    rows, postings = [], []
    for key, one in zip(keys, officers, strict=True):
        one.pk = key
        since, until = day(one.works_from), day(one.works_to)
        rows.append(
            (key, one.agency_id, one.name, one.staff_type, one.law_qualification, since, until)
        )
        postings.append((key, one.agency_id, since, until, ""))
    bulk.insert(Officer._meta.db_table, OFFICER, rows)
    bulk.insert(Posting._meta.db_table, POSTING, postings)


def _write_certificates(certificates: list[OfficerCertificate]) -> None:
    day = connection.ops.adapt_datefield_value
    empty = OfficerCertificate._meta.get_field("interruptions").get_db_prep_save([], connection)
    rows = []
    for one in certificates:
        term = day(one.valid_from), day(one.valid_to)
        rows.append(
            (one.officer.pk, one.kind, one.number, one.territory, one.field, *term, "", empty)
        )
    bulk.insert(OfficerCertificate._meta.db_table, CERTIFICATE, rows)
