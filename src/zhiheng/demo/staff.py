"""演示人员：法制科室的监督人员、法制审核人员、听证主持人，各人的职务与任职，证件的年度审验。"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from zhiheng.accounts.models import User
from zhiheng.demo import writing
from zhiheng.demo.registers import CITY, COUNTIES, LONG_AGO, Registers, person_name
from zhiheng.directory.models import Officer, OfficerCertificate, OfficerDuty, Posting
from zhiheng.directory.models.people import LAWFUL_STAFF
from zhiheng.registers import people, people_corrections
from zhiheng.registers.models import CertificateYearCheck

Duty, Certificate = OfficerDuty.Kind, OfficerCertificate.Kind
SINCE = date(2022, 3, 1)
UNTIL = date(2035, 12, 31)
SUPERVISORS = 2
LONELY = COUNTIES[-1]  # 这一处的监督机构只有一名监督人员
NO_REVIEWER = ("应急管理", "文化旅游")  # 市级的这两个机关没有法制审核人员
CHECKED, FAILED = 0.92, 0.01  # 上年度审验合格的、不合格的
PREFIX = {Certificate.SUPERVISION: "YSJD", Certificate.HEARING: "YSTZ"}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Post:
    """法制科室的一个人：在哪一单位，持什么证，是否从事法制审核。"""

    agency: int
    path: str
    certificate: str = ""
    reviews: bool = False


def register(known: Registers, rng: Random, today: date) -> None:
    """登记法制科室的人，再给全部人员登记职务、任职和年度审验。"""
    posts = list(_posts(known))
    people = Officer.objects.bulk_create(_person(post, rng, n) for n, post in enumerate(posts))
    pairs = list(zip(posts, people, strict=True))
    OfficerCertificate.objects.bulk_create(
        OfficerCertificate(
            officer=person, kind=post.certificate, number=f"{PREFIX[Certificate(post.certificate)]}{person.pk:06d}",
            territory=post.path, valid_from=SINCE, valid_to=UNTIL,
        )
        for post, person in pairs if post.certificate
    )  # fmt: skip
    reviewers = {
        person.pk: bool(person.law_qualification) for post, person in pairs if post.reviews
    }
    ended = {one.id: one.qualified_to for one in known.agencies if one.qualified_to}
    writing.insert(OfficerDuty, _duties(reviewers, ended, today))
    writing.insert(Posting, _postings())
    writing.insert(CertificateYearCheck, _year_checks(rng, today))


def _posts(known: Registers) -> Iterator[_Post]:
    """监督机构在账号之外的监督人员；各机关两名监督人员、一名法制审核人员兼听证主持人。"""
    for place in (CITY, *COUNTIES):
        unit = known.authorities[place]
        for _ in range(1 if place == LONELY else SUPERVISORS):
            yield _Post(unit.pk, unit.path, Certificate.SUPERVISION)
    for agency in known.agencies:
        if agency.qualified_to or agency.is_entrusted:
            continue
        for _ in range(SUPERVISORS):
            yield _Post(agency.id, agency.path, Certificate.SUPERVISION)
        lacks = agency.place == CITY and agency.field.name in NO_REVIEWER
        yield _Post(agency.id, agency.path, Certificate.HEARING, reviews=not lacks)


def _person(post: _Post, rng: Random, number: int) -> Officer:
    qualified = post.reviews and number % 2 == 0
    return Officer(
        agency_id=post.agency, name=person_name(rng), works_from=LONG_AGO, staff_type="civil",
        law_qualification=f"YSFZ{number:08d}" if qualified else "",
    )  # fmt: skip


def _duties(
    reviewers: Mapping[int, bool], ended: Mapping[int, date], today: date
) -> Iterator[dict[str, Any]]:
    """凭证件任职，证件过期、取消的随之终止；名录里漏了一人没有终止，供配备核对查出。"""
    held = OfficerCertificate.objects.order_by("pk").values_list(
        "officer_id", "officer__agency_id", "kind", "valid_from", "valid_to", "revoked_on"
    )
    forgotten = False
    for officer, agency, kind, since, until, revoked in held:
        last = revoked - ONE_DAY if revoked else until
        ends = min(last, ended.get(agency, last))
        if ends < today and not forgotten and agency not in ended:
            forgotten, ends = True, today
        yield {
            "officer_id": officer, "duty": kind, "starts_on": since, "ends_on": ends if ends < today else None,
        }  # fmt: skip
    for officer, is_first in reviewers.items():
        yield {
            "officer_id": officer, "duty": Duty.REVIEW.value, "starts_on": SINCE, "is_first_review": is_first,
        }  # fmt: skip
    others = Officer.objects.exclude(staff_type__in=LAWFUL_STAFF).order_by("pk")
    for officer, agency, since in others.values_list("pk", "agency_id", "works_from"):
        yield {
            "officer_id": officer, "duty": Duty.AUXILIARY.value, "starts_on": since, "ends_on": ended.get(agency),
        }  # fmt: skip


def _postings() -> Iterator[dict[str, Any]]:
    rows = Officer.objects.order_by("pk").values_list("pk", "agency_id", "works_from", "works_to")
    for officer, agency, since, until in rows:
        yield {"officer_id": officer, "agency_id": agency, "starts_on": since, "ends_on": until}


def _year_checks(rng: Random, today: date) -> Iterator[dict[str, Any]]:
    """上年度大部分审验过，个别不合格；本年度三月以后陆续审验，三分之一的机关还没有办。"""
    year = today.year - 1
    valid = OfficerCertificate.objects.valid_on(date(year, 12, 1)).order_by("pk")
    for key, agency in valid.values_list("pk", "officer__agency_id"):
        chance = rng.random()
        if chance < CHECKED:
            yield _check(key, date(year, 11, rng.randint(1, 28)))
        elif chance < CHECKED + FAILED:
            yield _check(key, date(year, 11, 28), "年度培训课时不足，暂不合格")
        if agency % 3 and chance < CHECKED and date(today.year, 3, 31) <= today:
            yield _check(key, date(today.year, 3, rng.randint(1, 31)))


def _check(certificate: int, day: date, failure: str = "") -> dict[str, Any]:
    result = CertificateYearCheck.Result.FAILED if failure else CertificateYearCheck.Result.PASSED
    return {
        "certificate_id": certificate, "year": day.year, "result": result.value, "checked_on": day, "note": failure,
    }  # fmt: skip


def void_a_twin(clerk: User, now: datetime) -> None:
    """一人重复登记而作废的样例。"""
    kept = Officer.objects.filter(agency=clerk.agency).order_by("pk").first()
    if kept is None:
        return
    twin = Officer(
        agency=kept.agency, name=kept.name, works_from=kept.works_from + timedelta(days=30)
    )
    made = people.register_officer(twin, actor=clerk, is_another=True, now=now)
    reason = "同一人登记了两次，到岗日期抄错，保留原来的登记"
    people_corrections.void_officer(made, actor=clerk, reason=reason, kept=kept, now=now)
