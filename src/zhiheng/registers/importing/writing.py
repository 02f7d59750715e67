"""核对过的一次写入，在调用者的事务之内；留痕由调用者一批写一条。"""

from zhiheng.directory.models import Posting
from zhiheng.kernel import bulk
from zhiheng.registers.importing.findings import Findings


def write(findings: Findings) -> list[int]:
    """写入人员、任职、证件、职务；返回所及的人。"""
    bulk.create(findings.officers)
    for row in (*findings.certificates, *findings.duties):
        row.officer_id = row.officer.pk  # the ids that the new people have got
    posting = bulk.blank(Posting)
    bulk.create(
        [
            posting(
                officer_id=one.pk,
                agency_id=one.agency_id,
                starts_on=one.works_from,
                ends_on=one.works_to,
            )
            for one in findings.officers
        ]
    )
    bulk.create(findings.certificates)
    bulk.create(findings.duties)
    return [*(one.pk for one in findings.officers), *findings.touched]
