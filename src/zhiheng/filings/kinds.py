"""各种备案：落实哪些条款、报给谁、按什么期限、用哪种文书、公示什么；内容的栏目取自文书的字段。"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from zhiheng.documents.kinds import kind_of
from zhiheng.documents.kinds.base import Field
from zhiheng.filings.states import FilingKind
from zhiheng.publications.models import Publication

K = FilingKind
Receiver = Literal["so", "superior", "government", "public"]
HEAD = frozenset(
    "organ addressee dated signer contact copies attachments number agency year title".split()
)


@dataclass(frozen=True, slots=True)
class FilingType:
    """一种备案。`clock` 是报送期限，`publish_clock` 是公示期限，空为没有；`since` 是起算日期的名称。"""

    kind: FilingKind
    rows: str
    paper: str
    clock: str = ""
    publish_clock: str = ""
    publication: str = ""
    receivers: tuple[Receiver, ...] = ("so",)
    is_yearly: bool = False
    reports_last_year: bool = False
    since: str = "起算日期"
    needs_files: bool = False
    note: str = ""

    @property
    def title(self) -> str:
        return str(self.kind.label)

    @property
    def fields(self) -> tuple[Field, ...]:
        """报送时填写的栏目：文书的字段，版头、主送、日期等由平台填写的除外。"""
        return tuple(field for field in kind_of(self.paper).fields if field.name not in HEAD)

    def missing(self, content: Mapping[str, Any]) -> list[str]:
        """必填而空缺的栏目名称。"""
        return [field.label for field in self.fields if field.required and _is_empty(content, field)]


def _is_empty(content: Mapping[str, Any], field: Field) -> bool:
    value = content.get(field.name)
    if field.shape == "entries":
        rows = [row for row in value or () if any(_filled(cell) for cell in row.values())]
        return not rows or any(_is_empty(row, part) for row in rows for part in field.parts if part.required)
    if isinstance(value, list):
        return not any(_filled(one) for one in value)
    return not _filled(value)


def _filled(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None


TYPES: dict[str, FilingType] = {
    one.kind.value: one
    for one in (
        FilingType(
            K.PLAN,
            "WH-8-1.s1 WH-8-1.s2 WH-8-2",
            "D01",
            clock="plan.file",
            is_yearly=True,
            note="计划须有内容、对象、范围、方法、时间安排；每年 1 月 31 日前备案。",
        ),
        FilingType(
            K.TRAINING_PLAN,
            "WH-11.s1 WH-11.s2 HT-2.2-2",
            "D05",
            clock="training_plan.adopt",
            is_yearly=True,
            note="培训内容包括公共法律知识和专业法律知识，课时不少于监督机构规定的数目。",
        ),
        FilingType(
            K.INSPECTION_PLAN,
            "HT-2.3-3a",
            "D01-2",
            clock="inspection_plan.upload",
            is_yearly=True,
            note="执法检查计划审核后上传；日期是平台默认。",
        ),
        FilingType(
            K.ANNUAL_REPORT,
            "WH-19-1",
            "D12",
            clock="annual_report.file",
            is_yearly=True,
            reports_last_year=True,
            note="统计表由执法行为算出，文字部分由机关填写；每年 1 月 20 日前报送。",
        ),
        FilingType(
            K.ENTITY_CHANGE,
            "WH-9.s2a WH-9.s2b SD-9 SC-17",
            "D03",
            clock="entity_change.apply",
            publish_clock="entity_change.publish",
            publication=Publication.Kind.ENTITY,
            since="变化生效日期",
            needs_files=True,
            note="主体资格变化的，自变化生效之日起二十日内申请审核确认；确认后向社会公示。",
        ),
        FilingType(
            K.DELEGATION,
            "WH-10-1 WH-10-2a WH-10-2b CF-20-2",
            "D04",
            clock="delegation.file",
            publish_clock="delegation.publish",
            publication=Publication.Kind.DELEGATION,
            since="委托书签订日期",
            note="委托书写明依据、范围、权限、期限、法律责任；签订之日起二十日内公示并备案。",
        ),
        FilingType(
            K.BENCHMARK,
            "WH-12-1 WH-12-2a WH-12-2b CF-34 SD-12",
            "D06",
            clock="benchmark.file_so",
            publish_clock="benchmark.publish",
            publication=Publication.Kind.BENCHMARK,
            since="基准制定日期",
            note="制定之日起二十日内公布，并分别报监督机构和上级主管部门备案，两处各为一件。",
        ),
        FilingType(
            K.BENCHMARK_SUPERIOR,
            "WH-12-1 WH-12-2c CF-34 SD-12",
            "D06",
            clock="benchmark.file_superior",
            receivers=("superior",),
            since="基准制定日期",
            note="与报监督机构的一件内容相同，分别计算期限、分别取得回执。",
        ),
        FilingType(
            K.CATALOGUE,
            "WH-14-1 WH-14-3",
            "D07",
            clock="catalogue.file",
            publish_clock="catalogue.publish",
            publication=Publication.Kind.CATALOGUE,
            since="清单制定日期",
            note="目录清单制定或者修改后公布并备案；日数是平台默认。",
        ),
        FilingType(
            K.IMPL_REPORT,
            "SD-17",
            "D57",
            clock="impl_report.file",
            receivers=("government",),
            since="施行满一年之日",
            note="法律、法规、规章施行满一年后三十日内向本级政府书面报告实施情况，报告有七项内容。",
        ),
        FilingType(
            K.PAYMENT_AGREEMENT,
            "FJ-6",
            "D02-5",
            clock="payment_agreement.file",
            receivers=("superior",),
            since="协议签订日期",
            needs_files=True,
            note="代收罚款协议自签订之日起十五日内报上一级行政机关和同级财政部门备案。",
        ),
        FilingType(
            K.SUPERVISION_PLAN,
            "WH-22 SD-20 HT-3.1-1",
            "D14",
            publish_clock="supervision_plan.publish",
            publication=Publication.Kind.SUPERVISION_PLAN,
            receivers=("public",),
            is_yearly=True,
            note="监督机构每年制定监督计划并向社会公布，组织实施。",
        ),
    )
}


def of(kind: str) -> FilingType:
    return TYPES[kind]


@cache
def file_clocks() -> tuple[str, ...]:
    """全部报送期限。"""
    return tuple(one.clock for one in TYPES.values() if one.clock)


@cache
def publish_clocks() -> tuple[str, ...]:
    return tuple(one.publish_clock for one in TYPES.values() if one.publish_clock)


def with_receiver(receiver: Receiver) -> Iterable[FilingType]:
    return (one for one in TYPES.values() if receiver in one.receivers)
