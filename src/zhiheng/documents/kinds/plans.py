"""年度计划：执法工作计划、执法检查计划、培训计划与记录、监督计划（WH-8、WH-11、WH-22）。"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from zhiheng.documents.kinds.base import (
    Block,
    DocumentKind,
    Facts,
    day,
    letter_fields,
    listing,
    numbered,
    optional,
    pair,
    para,
    required,
)
from zhiheng.documents.kinds.parts import (
    cited,
    notice_fields,
    rows_of,
    section_of,
    sections,
    wides,
)

WORK_PARTS = (
    required("content", "工作内容"),
    required("targets", "执法对象"),
    required("scope", "执法范围"),
    required("methods", "执法方法"),
    required("schedule", "时间安排"),
    optional("frequency", "检查频次"),
    optional("units", "责任科室"),
    optional("basis_list", "依据清单", "texts"),
)
YEAR = required("year", "年度", "number")


def _own_number(facts: Facts) -> str:
    return f"（{facts['own_number']}）" if facts.get("own_number") else ""


def work_plan(facts: Facts) -> dict[str, Any]:
    """年度工作计划：内容、对象、范围、方法、时间安排五项齐全（WH-8-1.s2）。"""
    blocks = para(
        f"{cited(facts)}现将我单位{facts.get('year', '')}年度行政执法工作计划"
        f"{_own_number(facts)}报请备案。"
    )
    blocks += [*section_of(facts, WORK_PARTS), *para("特此报告。")]
    return {"title": f"{facts.get('year', '')}年度行政执法工作计划", "blocks": blocks}


WORK_PLAN = DocumentKind(
    id="D01",
    title="行政执法年度工作计划",
    rows="WH-8-1.s1 WH-8-1.s2",
    issuer="行政执法机关",
    cites={"basis": "WH-8-1.s1 WH-8-2"},
    fields=letter_fields(YEAR, *WORK_PARTS, optional("own_number", "计划文号")),
    build=work_plan,
)

CHECKED = (
    required("name", "检查事项"),
    required("targets", "检查对象"),
    optional("share", "比例或者户数"),
    required("frequency", "频次"),
    required("when", "时间"),
    optional("unit", "责任科室"),
)
INSPECTION_PARTS = (
    required("methods", "检查方式"),
    required("schedule", "时间安排"),
    optional("joint", "联合检查安排"),
    optional("basis_list", "依据清单", "texts"),
)


def inspection_plan(facts: Facts) -> dict[str, Any]:
    """年度执法检查计划：主管部门事前审核并上传（HT-2.3-3a）；逐项写明事项、对象、频次、时间。"""
    blocks = para(
        f"{cited(facts)}现将我单位{facts.get('year', '')}年度行政执法检查计划"
        f"{_own_number(facts)}报送如下。"
    )
    head = ("序号", "检查事项", "检查对象", "比例或户数", "频次", "时间", "责任科室")
    names = ("name", "targets", "share", "frequency", "when", "unit")
    blocks.append(listing(head, (2, 5, 5, 3, 3, 4, 3), rows_of(facts.get("items", ()), names)))
    blocks += [*section_of(facts, INSPECTION_PARTS), *para("特此报告。")]
    return {"title": f"{facts.get('year', '')}年度行政执法检查计划", "blocks": blocks}


INSPECTION_PLAN = DocumentKind(
    id="D01-2",
    title="年度行政执法检查计划",
    rows="HT-2.3-3a",
    issuer="行政执法机关",
    cites={"basis": "HT-2.3-3a"},
    fields=letter_fields(
        YEAR,
        required("items", "检查事项", "entries", *CHECKED),
        *INSPECTION_PARTS,
        optional("own_number", "计划文号"),
    ),
    build=inspection_plan,
)

LESSON = (
    required("subject", "培训内容"),
    required("hours", "课时", "number"),
    optional("when", "时间"),
    optional("teacher", "授课人"),
)
TRAINING_PARTS = (
    required("targets", "培训对象"),
    required("schedule", "时间安排"),
    optional("exam", "考试考核"),
    optional("units", "责任科室"),
)


def training_plan(facts: Facts) -> dict[str, Any]:
    """年度培训计划：公共法律知识、专业法律知识分列，各写课时（WH-11.s1、WH-11.s2）。"""
    blocks = para(
        f"{cited(facts)}制定{facts.get('organ', '')}{facts.get('year', '')}年度行政执法人员培训计划如下。"
    )
    lessons = [
        *[("公共法律知识", one) for one in facts.get("public_law", ())],
        *[("专业法律知识", one) for one in facts.get("professional_law", ())],
    ]
    lines = [
        (kind, one.get("subject"), one.get("hours"), one.get("when"), one.get("teacher"))
        for kind, one in lessons
    ]
    blocks.append(listing(("类别", "培训内容", "课时", "时间", "授课人"), (4, 8, 2, 4, 3), lines))
    sums = [total_hours(facts.get(name, ())) for name in ("public_law", "professional_law")]
    required_hours = facts.get("required_hours")
    floor = f"，监督机构规定的课时为{required_hours}课时" if required_hours else ""
    blocks += para(
        f"公共法律知识{sums[0]:f}课时，专业法律知识{sums[1]:f}课时，合计{sum(sums):f}课时{floor}。"
    )
    blocks += section_of(facts, TRAINING_PARTS)
    return {"title": f"{facts.get('year', '')}年度行政执法人员培训计划", "blocks": blocks}


def total_hours(lessons: Any) -> Decimal:
    """各行课时之和；表格里写的可以有半课时、千分位。"""
    return sum((Decimal(str(one.get("hours") or 0).replace(",", "")) for one in lessons), Decimal())


TRAINING_PLAN = DocumentKind(
    id="D05",
    title="年度行政执法人员培训计划",
    rows="WH-11.s1 WH-11.s2",
    issuer="行政执法机关",
    cites={"basis": "WH-11.s1 WH-11.s2"},
    fields=notice_fields(
        YEAR,
        required("public_law", "公共法律知识", "entries", *LESSON),
        required("professional_law", "专业法律知识", "entries", *LESSON),
        *TRAINING_PARTS,
        optional("required_hours", "监督机构规定的课时", "number"),
    ),
    build=training_plan,
)


def training_record(facts: Facts) -> dict[str, Any]:
    """培训记录：逐人记公共、专业课时和成绩（WH-11.s2）。"""
    names = ("name", "certificate", "public_hours", "professional_hours", "score", "result")
    head = ("序号", "姓名", "证号", "公共法律课时", "专业法律课时", "成绩", "结论")
    return {
        "rows": [
            pair("培训名称", facts.get("subject"), "培训形式", facts.get("form")),
            pair("开始日期", day(facts.get("starts_on")), "结束日期", day(facts.get("ends_on"))),
            *wides(
                ("培训内容", facts.get("content")),
                ("授课人", facts.get("teachers")),
                ("地点", facts.get("place")),
            ),
            listing(head, (2, 4, 5, 4, 4, 3, 4), rows_of(facts.get("trainees", ()), names)),
            *wides(("小结", facts.get("summary"))),
            pair("记录人", facts.get("recorder"), "记录日期", day(facts.get("dated"))),
        ]
    }


TRAINING_RECORD = DocumentKind(
    id="D05-2",
    title="行政执法人员培训记录",
    rows="WH-11.s2",
    issuer="行政执法机关",
    layout="form",
    fields=(
        required("organ", "培训单位"),
        required("subject", "培训名称"),
        required("starts_on", "开始日期", "day"),
        optional("ends_on", "结束日期", "day"),
        optional("form", "培训形式"),
        optional("content", "培训内容"),
        optional("teachers", "授课人", "texts"),
        optional("place", "地点"),
        required(
            "trainees",
            "参训人员",
            "entries",
            required("name", "姓名"),
            optional("certificate", "证号"),
            required("public_hours", "公共法律课时"),
            required("professional_hours", "专业法律课时"),
            optional("score", "成绩"),
            optional("result", "结论"),
        ),
        optional("summary", "小结"),
        required("recorder", "记录人"),
        required("dated", "记录日期", "day"),
    ),
    build=training_record,
)


def supervision_plan(facts: Facts) -> dict[str, Any]:
    """年度监督计划：制定并向社会公布（WH-22），参照人大常委会年度监督安排（SD-20）。"""
    blocks = para(
        f"{cited(facts)}制定{facts.get('organ', '')}{facts.get('year', '')}年度行政执法监督计划如下。"
    )
    blocks += section_of(facts, SUPERVISION_PARTS)
    head = ("序号", "时间", "工作安排", "监督对象", "责任人")
    names = ("when", "task", "targets", "responsible")
    rows = [row | {"when": _when(row)} for row in facts.get("schedule", ())]
    blocks.append(listing(head, (2, 4, 8, 5, 4), rows_of(rows, names)))
    blocks += para("本计划由上表所列责任人组织实施，完成情况年底汇总。")
    return {"title": f"{facts.get('year', '')}年度行政执法监督计划", "blocks": blocks}


def _when(row: Facts) -> str:
    """时间一栏；写明期限的，写何日以前完成。"""
    last = f"（{day(row['due_on'])}前完成）" if row.get("due_on") else ""
    return f"{row.get('when', '')}{last}"


SUPERVISION_PARTS = (
    optional("last_problems", "上年度的主要问题", "texts"),
    optional("congress", "与人大常委会年度监督安排的衔接"),
    required("focus", "监督重点", "texts"),
    required("methods", "监督方式", "texts"),
)
SUPERVISION_PLAN = DocumentKind(
    id="D14",
    title="年度行政执法监督计划",
    rows="WH-22 SD-20",
    issuer="行政执法监督机构",
    series="计",
    cites={"basis": "WH-22 SD-20"},
    fields=notice_fields(
        YEAR,
        *SUPERVISION_PARTS,
        required(
            "schedule",
            "时间安排",
            "entries",
            required("when", "时间"),
            required("task", "工作安排"),
            optional("targets", "监督对象"),
            required("responsible", "责任人"),
            optional("due_on", "完成期限", "day"),
        ),
    ),
    build=supervision_plan,
)


def plan_summary(facts: Facts) -> dict[str, Any]:
    """监督计划年度总结：完成、没有完成及其原因、与上年度相比（WH-22）。"""
    year = facts.get("year", "")
    counted = [[one["label"], one["now"], one["before"]] for one in facts.get("figures", ())]
    blocks = para(f"{cited(facts)}现将《{facts.get('plan', '')}》的实施情况总结如下。")
    blocks += sections(
        ("总体情况", para(facts.get("overview"))),
        ("完成情况", [listing(("项目", "本年度", "上年度"), (8, 4, 4), counted)]),
        ("各项工作", _tasks(facts.get("tasks", ()))),
        ("调整后不再列入的工作", _tasks(facts.get("dropped", ()))),
        ("存在的问题", numbered(facts.get("problems") or ())),
        ("下一步的打算", numbered(facts.get("next_steps") or ())),
    )
    return {"title": f"{year}年度行政执法监督计划实施情况总结", "blocks": blocks}


def _tasks(rows: Sequence[Facts]) -> list[Block]:
    if not rows:
        return []
    head = ("序号", "工作安排", "期限", "情况", "完成日期", "完成情况或者原因")
    names = ("task", "due_on", "state", "done_on", "note")
    return [listing(head, (2, 6, 4, 4, 4, 7), rows_of(rows, names))]


LINE = (
    required("task", "工作安排"),
    required("due_on", "期限"),
    required("state", "情况"),
    optional("done_on", "完成日期"),
    optional("note", "完成情况或者原因"),
)
PLAN_SUMMARY = DocumentKind(
    id="D14-3",
    title="年度行政执法监督计划实施情况总结",
    rows="WH-22",
    issuer="行政执法监督机构",
    cites={"basis": "WH-22 SD-20"},
    fields=notice_fields(
        YEAR,
        required("plan", "所总结的计划"),
        required("overview", "总体情况"),
        required(
            "figures",
            "完成情况",
            "entries",
            required("label", "项目"),
            required("now", "本年度"),
            required("before", "上年度"),
        ),
        required("tasks", "各项工作", "entries", *LINE),
        optional("dropped", "调整后不再列入的工作", "entries", *LINE),
        optional("problems", "存在的问题", "texts"),
        optional("next_steps", "下一步的打算", "texts"),
    ),
    build=plan_summary,
)


def dispatch(facts: Facts) -> dict[str, Any]:
    """定期调度分析：一段时间的执法情况、问题和要求（HT-3.1-1）。"""
    blocks = para(
        f"{cited(facts)}对{day(facts.get('first_on'))}至{day(facts.get('last_on'))}的行政执法情况调度分析如下。"
    )
    blocks += section_of(facts, DISPATCH_PARTS)
    return {"title": "行政执法情况调度分析", "blocks": blocks}


DISPATCH_PARTS = (
    required("situation", "总体情况"),
    required("problems", "发现的主要问题", "texts"),
    required("demands", "下一步的要求", "texts"),
    optional("praise", "好的做法", "texts"),
)
DISPATCH = DocumentKind(
    id="D14-2",
    title="行政执法情况调度分析",
    rows="HT-3.1-1 WH-20",
    issuer="行政执法监督机构",
    is_internal=True,
    cites={"basis": "HT-3.1-1 WH-20"},
    fields=letter_fields(
        required("first_on", "起", "day"),
        required("last_on", "止", "day"),
        *DISPATCH_PARTS,
        addressee="印发范围",
    ),
    build=dispatch,
)

KINDS = (
    DISPATCH,
    WORK_PLAN,
    INSPECTION_PLAN,
    TRAINING_PLAN,
    TRAINING_RECORD,
    SUPERVISION_PLAN,
    PLAN_SUMMARY,
)
