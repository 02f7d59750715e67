"""各种备案：落实哪些条款、报给谁、按什么期限、用哪种文书、公示什么；内容的栏目取自文书的字段。"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from zhiheng.directory.models import Agency
from zhiheng.documents.kinds import kind_of
from zhiheng.documents.kinds.base import Field, optional, required
from zhiheng.filings.states import FilingKind
from zhiheng.publications.models import Publication

K = FilingKind
WIDE = 5  # 一行有这么多栏的清单，放不进两栏的页面
MOST_GAPS = 10  # 一张清单至多列出的缺漏
Receiver = Literal["so", "superior", "government", "public"]
BY_PLATFORM = frozenset({  # 由平台填写的字段
    "organ", "addressee", "dated", "signer", "contact", "copies", "attachments", "number", "agency", "year",
    "title", "head", "norm", "in_force_on", "year_on", "statistics", "effective_on", "link", "required_hours",
    "version", "replaces", "first_on", "last_on",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class FilingType:
    """一种备案。`clock` 是报送期限，`publish_clock` 是公示期限，空为没有；`since` 是起算日期的名称，
    `content_rows` 是规定内容的条款。"""

    kind: FilingKind
    rows: str
    paper: str
    content_rows: str
    clock: str = ""
    publish_clock: str = ""
    publication: str = ""
    receivers: tuple[Receiver, ...] = ("so",)
    is_yearly: bool = False
    reports_last_year: bool = False
    since: str = "起算日期"
    needs_files: bool = False
    note: str = ""
    own: tuple[Field, ...] = ()  # 内容的栏目与文书的字段不同的

    def may_be_started_by(self, agency: Agency) -> bool:
        """可否自行办理：每年、每期由日历列出的不在内；报上级的一件随报监督机构的一件列出。"""
        if self.kind in (K.BENCHMARK_SUPERIOR, K.DISPATCH, K.OVERALL_REPORT):
            return False
        if agency.is_supervision_authority:
            return self.kind == K.SUPERVISION_PLAN
        return not self.is_yearly

    @property
    def is_adjustable(self) -> bool:
        """列出应报的一件，受理之后可以调整：另办一件替代它。"""
        return self.is_yearly or self.kind == K.IMPL_REPORT

    @property
    def title(self) -> str:
        return str(self.kind.label)

    @property
    def fields(self) -> tuple[Field, ...]:
        """报送时填写的栏目：另行规定的，或者文书的字段（由平台填写的除外）。"""
        return self.own or tuple(
            field for field in kind_of(self.paper).fields if field.name not in BY_PLATFORM
        )

    @property
    def is_wide(self) -> bool:
        """清单的栏目多，填写时占满整个页面的宽度。"""
        return any(len(field.parts) >= WIDE for field in self.fields)

    def missing(self, content: Mapping[str, Any]) -> list[str]:
        """必填而空缺的栏目名称；清单里填了一半的行，写明哪一行的哪一栏。"""
        return [name for field in self.fields for name in _gaps(content, field)]


def _gaps(content: Mapping[str, Any], field: Field) -> list[str]:
    if field.shape != "entries":
        return [field.label] if field.required and _is_empty(content, field) else []
    rows = [row for row in content.get(field.name) or () if any(map(_filled, row.values()))]
    if not rows:
        return [field.label] if field.required else []
    return [
        f"{field.label}第 {n} 行的{part.label}"
        for n, row in enumerate(rows, 1)
        for part in field.parts
        if part.required and _is_empty(row, part)
    ][:MOST_GAPS]


def _is_empty(content: Mapping[str, Any], field: Field) -> bool:
    value = content.get(field.name)
    if isinstance(value, list):
        return not any(_filled(one) for one in value)
    return not _filled(value)


def _filled(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None


STRICT_PUBLICATION = "entity_change.publish_strict"
ENTITY_CHANGE_FIELDS = (
    required("change", "变化类型"),
    required("change_basis", "变化依据（批复、三定规定或者法规）"),
    required("document_number", "依据的文号"),
    optional("situation", "变化情况"),
    optional("new_name", "变更后的名称"),
    optional("new_powers", "变更后的职权范围"),
    optional("new_legal_basis", "变更后的设立与职权依据"),
    optional("powers_added", "增加的职权", "texts"),
    optional("powers_removed", "减少的职权", "texts"),
    optional("successors", "承接的机关", "texts"),
    optional("representative", "法定代表人"),
)
DELEGATION_FIELDS = (
    required("organisation", "受委托组织"),
    required("credit_code", "受委托组织的统一社会信用代码"),
    optional("representative", "受委托组织的代表人"),
    required("conditions", "受委托组织的条件", "texts"),
    required("basis", "委托依据"),
    required("items", "委托的事项", "texts"),
    optional("scope", "委托范围的说明"),
    required("powers", "委托的权限"),
    required("term_from", "委托期限起", "day"),
    required("term_to", "委托期限止", "day"),
    required("liability", "法律责任"),
    optional("supervision", "监督方式"),
)
BENCHMARK_FIELDS = (
    required("item_code", "事项编码"),
    required("violation_code", "违法行为代码"),
    required("violation", "违法行为"),
    required("basis", "依据"),
    required("law_min", "法定下限（元）", "number"),
    optional("law_max", "法定上限（元）", "number"),
    required("valid_from", "施行日期", "day"),
    optional("own_number", "公布文号"),
    required(
        "bands",
        "阶次",
        "entries",
        required("circumstance", "情节"),
        required("least", "下限（元）", "number"),
        optional("most", "上限（元）", "number"),
    ),
    optional("rules", "适用规则", "texts"),
    optional("gaps_are_meant", "阶次之间确有空档，已经核对", "flag"),
)
CATALOGUE_FIELDS = (
    required(
        "entries",
        "目录",
        "entries",
        required("act_kind", "类别"),
        required("ground", "情形类别"),
        required("circumstance", "情形"),
        optional("words", "案由词语"),
        optional("level", "层级"),
        optional("threshold", "金额达到（元）", "number"),
        required("basis", "依据"),
    ),
    optional("valid_from", "施行日期", "day"),
    optional("remark", "说明"),
)
AGREEMENT_FIELDS = (
    required("bank", "代收机构"),
    required("points", "代收的网点"),
    required("ledger", "收缴与对账方式"),
    required("settlement", "资金划缴方式和期限"),
    required("liability", "违约责任"),
)
OVERALL_FIELDS = (
    optional("overview", "总体情况"),
    optional("comparison", "与上年度的比较"),
    optional("problems", "存在的问题", "texts"),
    optional("suggestions", "工作建议", "texts"),
)
REPORTS = (K.ANNUAL_REPORT, K.OVERALL_REPORT)  # 统计表由平台算出的

TYPES: dict[str, FilingType] = {
    one.kind.value: one
    for one in (
        FilingType(
            K.PLAN,
            "WH-8-1.s1 WH-8-1.s2 WH-8-2",
            "D01",
            "WH-8-1.s2",
            clock="plan.file",
            is_yearly=True,
            note="计划须有内容、对象、范围、方法、时间安排；每年 1 月 31 日前备案。",
        ),
        FilingType(
            K.TRAINING_PLAN,
            "WH-11.s1 WH-11.s2 HT-2.2-2",
            "D05",
            "WH-11.s2",
            clock="training_plan.adopt",
            is_yearly=True,
            note="培训内容包括公共法律知识和专业法律知识，课时不少于监督机构规定的数目。",
        ),
        FilingType(
            K.INSPECTION_PLAN,
            "HT-2.3-3a",
            "D01-2",
            "HT-2.3-3a",
            clock="inspection_plan.upload",
            is_yearly=True,
            note="执法检查计划审核后上传；日期是平台默认。",
        ),
        FilingType(
            K.ANNUAL_REPORT,
            "WH-19-1 SX-2",
            "D12",
            "WH-19-1",
            clock="annual_report.file",
            publish_clock="stats.publish",
            publication=Publication.Kind.STATISTICS,
            is_yearly=True,
            reports_last_year=True,
            note="统计表由执法行为算出，签发时定格；文字部分由机关填写；每年 1 月 20 日前报送，1 月 31 日前公开数据。",
        ),
        FilingType(
            K.ENTITY_CHANGE,
            "WH-9.s2a WH-9.s2b SD-9 SC-17",
            "D03",
            "WH-9.s2a SD-9 SC-17",
            clock="entity_change.apply",
            publish_clock="entity_change.publish",
            publication=Publication.Kind.ENTITY,
            since="变化生效日期",
            needs_files=True,
            own=ENTITY_CHANGE_FIELDS,
            note="主体资格变化的，自变化生效之日起二十日内申请审核确认；确认后向社会公示。",
        ),
        FilingType(
            K.DELEGATION,
            "WH-10-1 WH-10-2a WH-10-2b CF-20-2",
            "D04",
            "WH-10-1 CF-20-2",
            clock="delegation.file",
            publish_clock="delegation.publish",
            publication=Publication.Kind.DELEGATION,
            since="委托书签订日期",
            own=DELEGATION_FIELDS,
            note="委托书写明依据、范围、权限、期限、法律责任；签订之日起二十日内公示并备案。",
        ),
        FilingType(
            K.BENCHMARK,
            "WH-12-1 WH-12-2a WH-12-2b CF-34 SD-12",
            "D06",
            "WH-12-1 SD-12",
            clock="benchmark.file_so",
            publish_clock="benchmark.publish",
            publication=Publication.Kind.BENCHMARK,
            since="基准制定日期",
            own=BENCHMARK_FIELDS,
            note="制定之日起二十日内公布，并分别报监督机构和上级主管部门备案，两处各为一件。",
        ),
        FilingType(
            K.BENCHMARK_SUPERIOR,
            "WH-12-1 WH-12-2c CF-34 SD-12",
            "D06",
            "WH-12-1 SD-12",
            clock="benchmark.file_superior",
            receivers=("superior",),
            since="基准制定日期",
            own=BENCHMARK_FIELDS,
            note="与报监督机构的一件内容相同，分别计算期限、分别取得回执。",
        ),
        FilingType(
            K.CATALOGUE,
            "WH-14-1 WH-14-3",
            "D07",
            "WH-14-1",
            clock="catalogue.file",
            publish_clock="catalogue.publish",
            publication=Publication.Kind.CATALOGUE,
            since="清单制定日期",
            own=CATALOGUE_FIELDS,
            note="目录清单制定或者修改后公布并备案；日数是平台默认。施行日期不写的，自制定之日起施行；新的一版须晚于上一版施行。",
        ),
        FilingType(
            K.IMPL_REPORT,
            "SD-17",
            "D57",
            "SD-17",
            clock="impl_report.file",
            receivers=("government",),
            since="施行满一年之日",
            note="法律、法规、规章施行满一年后三十日内向本级政府书面报告实施情况，报告有七项内容。",
        ),
        FilingType(
            K.PAYMENT_AGREEMENT,
            "FJ-6",
            "D02-5",
            "FJ-6",
            clock="payment_agreement.file",
            receivers=("superior",),
            since="协议签订日期",
            needs_files=True,
            own=AGREEMENT_FIELDS,
            note="代收罚款协议自签订之日起十五日内报上一级行政机关和同级财政部门备案。",
        ),
        FilingType(
            K.SUPERVISION_PLAN,
            "WH-22 SD-20 HT-3.1-1",
            "D14",
            "WH-22 SD-20 HT-3.1-1",
            publish_clock="supervision_plan.publish",
            publication=Publication.Kind.SUPERVISION_PLAN,
            receivers=("public",),
            is_yearly=True,
            note="监督机构每年制定监督计划并向社会公布，组织实施；年初按上年度的问题制定。",
        ),
        FilingType(
            K.DISPATCH,
            "HT-3.1-1 WH-20",
            "D14-2",
            "HT-3.1-1 WH-20",
            receivers=("public",),
            since="所分析的期间起",
            note="定期调度分析；周期由本地参数规定，平台默认每季度一次，问题的初稿取自筛查的结果。",
        ),
        FilingType(
            K.OVERALL_REPORT,
            "WH-19-2",
            "D13",
            "WH-19-2",
            receivers=("government",),
            is_yearly=True,
            reports_last_year=True,
            own=OVERALL_FIELDS,
            note="由已受理的年度报告汇总，签发时定格；未报告的机关点名；没有法定期限。",
        ),
    )
}


BY_AUTHORITY = (K.SUPERVISION_PLAN, K.DISPATCH)  # 由监督机构自己制定，不报给谁
OF_AUTHORITY = (*BY_AUTHORITY, K.OVERALL_REPORT)  # 由监督机构办理的


def of(kind: str) -> FilingType:
    return TYPES[kind]


@cache
def file_clocks() -> tuple[str, ...]:
    """全部报送期限。"""
    return tuple(one.clock for one in TYPES.values() if one.clock)


@cache
def publish_clocks() -> tuple[str, ...]:
    """公示的各项期限；主体变化从严读的一项（A8）同起同止。"""
    own = tuple(one.publish_clock for one in TYPES.values() if one.publish_clock)
    return (*own, STRICT_PUBLICATION)


@cache
def adjustable() -> tuple[str, ...]:
    """一年、一部规范只取一件的各种。"""
    return tuple(kind for kind, one in TYPES.items() if one.is_adjustable)


def with_receiver(receiver: Receiver) -> Iterable[FilingType]:
    return (one for one in TYPES.values() if receiver in one.receivers)
