"""备案的每一步：一步一个函数，一条留痕（WH-8 至 WH-12、WH-14-3、WH-19-1、WH-22、SD-17）。"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency, Succession
from zhiheng.filings import adjustments, kinds, norms, standing, twins
from zhiheng.filings.models import Filing, NewNorm
from zhiheng.filings.states import FilingKind
from zhiheng.filings.steps import FILING, PUBLICATION
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.transactions import changes
from zhiheng.kernel.uploads import Upload


def _at(now: datetime | None) -> datetime:
    return now or timezone.now()


def authority_of(agency: Agency, day: date) -> Agency | None:
    """当日收受备案的监督机构：本级政府的；垂直管理机关的，所在辖区的（WH-5、WH-46-1）。"""
    rows = Agency.objects.valid_on(day).filter(is_supervision_authority=True)
    if agency.government_id is not None:
        return rows.filter(government_id=agency.government_id).first()
    return rows.filter(path=agency.path).first()


def title_of(kind: str, agency: Agency, year: int | None, subject: str = "") -> str:
    """“演示局2026年度执法工作计划”“演示局行政执法委托书：市容巡查”。"""
    words = str(FilingKind(kind).label)
    dated = f"{year}{words if words.startswith('年度') else f'年{words}'}" if year else words
    about = f"：{subject}" if subject else ""
    return f"{agency.short_name or agency.name}{dated}{about}"[:160]


@dataclass(frozen=True)
class Opening:
    """办理一件备案要说明的：种类、起算日期、事由、替代哪一件、报给平台内外的哪个上级。

    目录清单替代哪一件由平台得出，裁量基准没有选定的由内容得出。
    """

    kind: str
    starts_on: date
    subject: str = ""
    previous: Filing | None = None
    superior: Agency | None = None
    superior_name: str = ""
    norm: NewNorm | None = None


@changes
def start(opening: Opening, *, actor: User, now: datetime | None = None) -> Filing:
    """机关自己办理一件备案；裁量基准同时列出报上级主管部门的一件，两件各替代各的旧件（A10）。"""
    kind = kinds.TYPES.get(opening.kind)
    if kind is None or actor.agency is None or not kind.may_be_started_by(actor.agency):
        raise RuleViolation(
            "这种备案不由本机关自行办理；每年、每期应报的由日历列出，已备案的在那一件的页面上“调整”。"
        )
    refuse_ended(actor.agency, timezone.localdate(_at(now)))
    if opening.kind == FilingKind.IMPL_REPORT:
        opening = _of_norm(opening, actor.agency)
    if opening.kind == FilingKind.ENTITY_CHANGE:
        _refuse_listed(actor.agency, opening.starts_on)
    if kind.is_yearly and opening.previous is None:
        adjustments.refuse_a_second(kind, actor.agency, opening.starts_on.year)
    made = _open(opening, actor, _at(now))
    if opening.kind == FilingKind.BENCHMARK:
        earlier = twins.of(opening.previous) if opening.previous else None
        other = replace(opening, kind=FilingKind.BENCHMARK_SUPERIOR, previous=earlier)
        _open(other, actor, _at(now))
    return made


def ended_sentence(agency: Agency, day: date) -> str:
    """主体资格已经终止的，为什么不能办理、由谁办理；没有终止的为空（WH-9.s1、SC-10）。"""
    if agency.qualified_to is None or agency.qualified_to >= day:
        return ""
    done = Succession.objects.done().filter(change__agency=agency).select_related("heir")
    heir = done.order_by("pk").last()
    who = f"由承接机关“{heir.heir}”办理" if heir else "登记有误的，请联系监督机构更正"
    return f"“{agency}”的主体资格已于 {agency.qualified_to} 终止，不能再办理新的备案；{who}。"


def refuse_ended(agency: Agency, day: date) -> None:
    if sentence := ended_sentence(agency, day):
        raise RuleViolation(sentence, row="WH-9.s1")


def _of_norm(opening: Opening, agency: Agency) -> Opening:
    """实施情况报告写明报告哪一部规范；期限由规范的施行日期得出，一部只报一件（SD-17）。"""
    norm = opening.norm
    if norm is None:
        sentence = "请选择所报告的规范；清单里没有的，请监督机构先在“规范与实施报告”里登记。"
        raise RuleViolation(sentence, row="SD-17", field="norm")
    if (unowed := norms.refusal(norm)) is not None:
        raise RuleViolation(unowed.sentence, row=unowed.row, field="norm")
    listed = Filing.objects.filter(
        kind=FilingKind.IMPL_REPORT, agency=agency, key=norms.key_of(norm)
    ).first()
    if listed is not None:
        sentence = f"这部规范的实施情况报告已经列出（{listed.get_status_display()}），请在备案台账里打开它填写。"
        raise RuleViolation(sentence, row="SD-17", field="norm")
    return replace(opening, starts_on=norms.year_on(norm), subject=opening.subject or norm.title)


def _refuse_listed(agency: Agency, day: date) -> None:
    """名录登记之后已经列出的，不另办一件。"""
    listed = Filing.objects.filter(kind=FilingKind.ENTITY_CHANGE, agency=agency, starts_on=day)
    found = listed.filter(key__startswith="change-", closed_on=None).first()
    if found is not None:
        raise RuleViolation(
            f"这一变化已经列为“{found}”，请在备案台账里打开它填写、报送，不必另办一件。",
            row="WH-9.s2a",
            field="starts_on",
        )


def _open(opening: Opening, actor: User, now: datetime) -> Filing:
    agency: Any = actor.agency
    year = opening.starts_on.year
    is_yearly = kinds.of(opening.kind).is_yearly
    title_year = year if is_yearly else None
    filing = Filing(
        kind=opening.kind,
        agency=agency,
        title=title_of(opening.kind, agency, title_year, opening.subject),
        year=year,
        starts_on=opening.starts_on,
        previous=opening.previous,
        norm=opening.norm,
        key=norms.key_of(opening.norm) if opening.norm else "",
    )
    filing.previous = standing.before(filing)
    day = timezone.localdate(now)
    address(filing, day, superior=opening.superior, superior_name=opening.superior_name)
    return FILING.open("start", filing, actor=actor, now=now)


def address(
    filing: Filing, day: date, *, superior: Agency | None = None, superior_name: str = ""
) -> None:
    """写明报给谁：监督机构、本级政府，或者上级主管部门（在平台上的指明，不在的写名称）。"""
    receiver = kinds.of(filing.kind).receivers[0]
    agency = filing.agency
    if receiver == "so":
        filing.addressee = authority_of(agency, day)
    elif receiver == "government":
        filing.addressee = agency.government
    elif receiver == "superior":
        filing.addressee = superior or agency.superior
        if filing.addressee is None:
            filing.addressee_name = superior_name.strip()
    if receiver != "public" and filing.addressee is None and not filing.addressee_name:
        raise RuleViolation(
            "没有登记收受机关：请在名录中补登所属政府的监督机构或者上级主管部门。"
            if receiver != "superior"
            else "请写明收受的上级机关。",
            field="superior_name",
        )


def fill(
    filing: Filing,
    *,
    actor: User,
    content: Mapping[str, Any],
    files: Sequence[Upload] = (),
    removed_files: Sequence[int] = (),
    now: datetime | None = None,
) -> Filing:
    """保存内容（可以不全）；改过之后须重新签发。"""
    return FILING.take(
        "fill", filing, actor=actor, now=_at(now), content=dict(content),
        files=list(files), removed_files=list(removed_files),
    )  # fmt: skip


def sign(filing: Filing, *, actor: User, now: datetime | None = None) -> Filing:
    """主要负责人签发。"""
    return FILING.take("sign", filing, actor=actor, now=_at(now))


def submit(filing: Filing, *, actor: User, now: datetime | None = None) -> Filing:
    """报送；补正的以这一次为完整报送之日。"""
    return FILING.take("submit", filing, actor=actor, now=_at(now))


def urge(filing: Filing, *, actor: User, now: datetime | None = None) -> Filing:
    """催报。"""
    return FILING.take("urge", filing, actor=actor, now=_at(now))


def return_for_completion(
    filing: Filing, *, actor: User, defects: Sequence[str], now: datetime | None = None
) -> Filing:
    """形式审查退回，列明需要补正的内容。"""
    return FILING.take("return", filing, actor=actor, now=_at(now), defects=list(defects))


def _overtaken(filing: Filing, now: datetime | None) -> Filing:
    """受理得晚、新的一版已经现行的，随即由新的替代（WH-12-1、WH-14-3）。"""
    found = standing.newer(filing)
    if found is None or found.status not in standing.STANDING:
        return filing
    return FILING.take("supersede", filing, actor=None, now=_at(now))


@changes
def accept(filing: Filing, *, actor: User, now: datetime | None = None) -> Filing:
    """受理，编备案号，出回执。"""
    return _overtaken(FILING.take("accept", filing, actor=actor, now=_at(now)), now)


@changes
def register_paper(
    filing: Filing, *, actor: User, received_on: date, proof: Upload, now: datetime | None = None
) -> Filing:
    """纸面报送的，监督机构代为登记并受理。"""
    made = FILING.take(
        "register_paper", filing, actor=actor, now=_at(now), received_on=received_on, proof=proof
    )
    return _overtaken(made, now)


@changes
def return_outside(
    filing: Filing, *, actor: User, defects: Sequence[str], now: datetime | None = None
) -> Filing:
    """平台以外的收受机关退回补正的，由报送机关登记。"""
    return FILING.take("return_outside", filing, actor=actor, now=_at(now), defects=list(defects))


def register_receipt(
    filing: Filing, *, actor: User, received_on: date, proof: Upload, now: datetime | None = None
) -> Filing:
    """登记平台以外的收受机关的回执。"""
    made = FILING.take(
        "register_receipt", filing, actor=actor, now=_at(now), received_on=received_on, proof=proof
    )
    return _overtaken(made, now)


def confirm(filing: Filing, *, actor: User, opinion: str, now: datetime | None = None) -> Filing:
    """审核确认主体资格变化；名录随之变更（WH-9.s2a、SC-17）。"""
    return FILING.take("confirm", filing, actor=actor, now=_at(now), opinion=opinion)


def refuse(filing: Filing, *, actor: User, reason: str, now: datetime | None = None) -> Filing:
    """不予确认，说明理由。"""
    return FILING.take("refuse", filing, actor=actor, now=_at(now), reason=reason)


def adopt(filing: Filing, *, actor: User, now: datetime | None = None) -> Filing:
    """制定并印发年度监督计划（WH-22）。"""
    return FILING.take("adopt", filing, actor=actor, now=_at(now))


def summarize(
    filing: Filing,
    *,
    actor: User,
    overview: str,
    problems: Sequence[str] = (),
    next_steps: Sequence[str] = (),
    now: datetime | None = None,
) -> Filing:
    """印发监督计划的年度总结（WH-22）。"""
    return FILING.take(
        "summarize", filing, actor=actor, now=_at(now), overview=overview,
        problems=list(problems), next_steps=list(next_steps),
    )  # fmt: skip


def conclude(filing: Filing, *, actor: User, now: datetime | None = None) -> Filing:
    """印发定期调度分析（HT-3.1-1）。"""
    return FILING.take("conclude", filing, actor=actor, now=_at(now))


def remark(filing: Filing, *, actor: User, remark: str, now: datetime | None = None) -> Filing:
    """受理之后发现实质问题，提出审查意见。"""
    return FILING.take("remark", filing, actor=actor, now=_at(now), remark=remark)


def settle(filing: Filing, *, actor: User, conclusion: str, now: datetime | None = None) -> Filing:
    """了结备案审查。"""
    return FILING.take("settle", filing, actor=actor, now=_at(now), conclusion=conclusion)


def follow(filing: Filing, *, now: datetime) -> Filing:
    """由备案审查起草的监督意见书办结，审查随之了结。"""
    return FILING.take("follow", filing, actor=None, now=now)


def withdraw(filing: Filing, *, actor: User, reason: str, now: datetime | None = None) -> Filing:
    """机关撤回自己办理的备案。"""
    return FILING.take("withdraw", filing, actor=actor, now=_at(now), reason=reason)


def excuse(filing: Filing, *, actor: User, reason: str, now: datetime | None = None) -> Filing:
    """确实不应报送的，由监督机构负责人终止。"""
    return FILING.take("excuse", filing, actor=actor, now=_at(now), reason=reason)


def resume(filing: Filing, *, actor: User, reason: str, now: datetime | None = None) -> Filing:
    """终止报送有误的，由监督机构负责人恢复；期限仍从原来的起算日计。"""
    return FILING.take("resume", filing, actor=actor, now=_at(now), reason=reason)


def publish(
    filing: Filing, *, actor: User, is_cleared: bool, now: datetime | None = None
) -> Filing:
    """公示；须先作保密审查。"""
    return PUBLICATION.take("publish", filing, actor=actor, now=_at(now), is_cleared=is_cleared)


def withdraw_publication(
    filing: Filing, *, actor: User, reason: str, now: datetime | None = None
) -> Filing:
    """撤回公示，说明理由。"""
    return PUBLICATION.take(
        "withdraw_publication", filing, actor=actor, now=_at(now), reason=reason
    )


def end_delegation(
    filing: Filing,
    *,
    actor: User,
    ended_on: date,
    end_reason: str,
    is_cleared: bool,
    now: datetime | None = None,
) -> Filing:
    """终止委托，写明日期和原因；正在公示的，终止随之公示。"""
    return FILING.take(
        "end", filing, actor=actor, now=_at(now), ended_on=ended_on, end_reason=end_reason,
        is_cleared=is_cleared,
    )  # fmt: skip


def copy_to_finance(
    filing: Filing,
    *,
    actor: User,
    copied_to: str,
    copied_on: date,
    proof: Upload,
    now: datetime | None = None,
) -> Filing:
    """代收罚款协议已报同级财政部门，凭回执登记（FJ-6）。"""
    return FILING.take(
        "copy", filing, actor=actor, now=_at(now), copied_to=copied_to, copied_on=copied_on,
        proof=proof,
    )  # fmt: skip


def delegate_publishes(
    filing: Filing,
    *,
    actor: User,
    delegate_public_on: date,
    delegate_public_where: str,
    now: datetime | None = None,
) -> Filing:
    """受委托组织自己公布了委托书，由委托机关登记（CF-20-2、A9）。"""
    return PUBLICATION.take(
        "delegate_publishes", filing, actor=actor, now=_at(now),
        delegate_public_on=delegate_public_on, delegate_public_where=delegate_public_where,
    )  # fmt: skip
