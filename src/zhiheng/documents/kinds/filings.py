"""备案文书：登记回执、补正通知、审查意见、催报函（WH-8-2、WH-10-2b、WH-12-2、WH-14-3、WH-19-1）。"""

from typing import Any

from zhiheng.documents.kinds.base import (
    Block,
    DocumentKind,
    Facts,
    day,
    heading,
    letter_fields,
    numbered,
    optional,
    pair,
    para,
    required,
)
from zhiheng.documents.kinds.parts import cited, sections, wides

ROWS = "WH-8-2 WH-10-2b WH-12-2b WH-14-3 WH-19-1 SD-17 HT-2.3-3a"
FILING = (
    required("filing", "备案类型"),
    optional("basis", "依据"),
    required("filed_title", "报备材料名称"),
)


def _intro(facts: Facts, rest: str) -> list[Block]:
    received = f"于{day(facts['received_on'])}收到" if facts.get("received_on") else "收到"
    return para(
        f"本机关{received}你单位报送的{_titled(facts)}（{facts.get('filing', '')}）。{rest}"
    )


def _titled(facts: Facts) -> str:
    title = str(facts.get("filed_title", ""))
    return title if title.startswith("《") else f"《{title}》"


def lateness(facts: Facts) -> str:
    """逾期与否照实写：逾期报送的仍予登记，逾期天数另记。"""
    days = facts.get("late_days") or 0
    return f"逾期{days}日" if days else "按期" if facts.get("due_on") else ""


def receipt(facts: Facts) -> dict[str, Any]:
    """备案登记回执：备案号即文号；登记备案不是批准，也不是对内容合法性的确认。"""
    return {
        "rows": [
            pair("报备单位", facts.get("filer"), "备案类型", facts.get("filing")),
            *wides(("报备材料", facts.get("filed_title")), ("依据", facts.get("basis"))),
            pair("收到日期", day(facts.get("received_on")), "登记日期", day(facts.get("filed_on"))),
            pair("报备期限", day(facts.get("due_on")) or "未规定", "是否逾期", lateness(facts)),
            *wides(
                ("所附材料", facts.get("attachments")),
                ("备注", facts.get("remark")),
                ("登记人", facts.get("registrar")),
            ),
        ],
        "notes": ["登记备案表明本机关已经收到上述材料，不是对其内容的批准。"],
    }


RECEIPT = DocumentKind(
    id="D02",
    title="备案登记回执",
    rows=f"{ROWS} WH-12-2c",
    issuer="行政执法监督机构、上级业务主管部门",
    layout="form",
    series="备",
    fields=(
        required("organ", "登记机关"),
        required("filer", "报备单位"),
        *FILING,
        required("received_on", "收到日期", "day"),
        required("filed_on", "登记日期", "day"),
        optional("due_on", "报备期限", "day"),
        optional("late_days", "逾期天数", "number"),
        optional("attachments", "所附材料", "texts"),
        optional("remark", "备注"),
        optional("registrar", "登记人"),
    ),
    build=receipt,
)


def defects_notice(facts: Facts) -> dict[str, Any]:
    """补正通知：只限材料不齐、要素欠缺，逐项写明。"""
    blocks = _intro(facts, "经形式审核，下列材料或者内容欠缺，请补正后重新报送：")
    blocks += numbered(facts.get("defects", ()))
    if facts.get("resubmit_by"):
        blocks += para(f"请于{day(facts['resubmit_by'])}前补正。")
    if facts.get("due_on"):
        blocks += para(
            f"本项报备期限为{day(facts['due_on'])}，{cited(facts, '依照')}报送日期以首次报齐之日为准。"
        )
    blocks += para("本通知只涉及材料是否齐全，不涉及内容是否妥当。")
    return {"blocks": blocks}


DEFECTS_NOTICE = DocumentKind(
    id="D02-2",
    title="备案材料补正通知书",
    rows=ROWS,
    issuer="行政执法监督机构",
    series="补",
    fields=letter_fields(
        *FILING,
        required("received_on", "收到日期", "day"),
        required("defects", "需要补正的内容", "texts"),
        optional("resubmit_by", "补正期限", "day"),
        optional("due_on", "报备期限", "day"),
    ),
    build=defects_notice,
)


def review(facts: Facts) -> dict[str, Any]:
    """备案审查意见：登记之后发现的实质问题与建议；需要纠正的另行制发意见书（WH-31）。"""
    number = f"，备案号{facts['filing_number']}" if facts.get("filing_number") else ""
    blocks = para(
        f"你单位报送的{_titled(facts)}（{facts.get('filing', '')}{number}）已经登记备案。"
        f"{cited(facts)}经审查，提出如下意见。"
    )
    blocks += sections(
        ("审查发现的问题", numbered(facts.get("remarks", ()))),
        ("建议", numbered(facts.get("suggestions", ()))),
    )
    if facts.get("answer_by"):
        blocks += para(f"请于{day(facts['answer_by'])}前书面告知处理情况。")
    blocks += para("本意见不影响已经作出的备案登记；需要依法纠正的，本机关另行制发监督意见书。")
    return {"blocks": blocks}


REVIEW = DocumentKind(
    id="D02-3",
    title="备案审查意见",
    rows=ROWS,
    issuer="行政执法监督机构",
    series="审",
    fields=letter_fields(
        *FILING,
        optional("filing_number", "备案号"),
        required("remarks", "审查发现的问题", "texts"),
        optional("suggestions", "建议", "texts"),
        optional("answer_by", "答复期限", "day"),
    ),
    build=review,
)


def overdue_reminder(facts: Facts) -> dict[str, Any]:
    """催报函：期限已过而未报送的，逐项列明。"""
    blocks = para(f"{cited(facts, '依照')}你单位应当报送的下列材料，至今未收到：")
    for order, item in enumerate(facts.get("items", ()), start=1):
        subject = f"（{item['subject']}）" if item.get("subject") else ""
        blocks += para(
            f"{order}. {item.get('filing', '')}{subject}，期限{day(item.get('due_on'))}，"
            f"已逾期{item.get('late_days', 0)}日。"
        )
    by = f"于{day(facts['answer_by'])}前" if facts.get("answer_by") else "尽快"
    blocks += para(f"请你单位{by}报送；已经报送或者无须报送的，请告知本机关并说明情况。")
    blocks.append(heading("逾期的后果"))
    blocks += para(facts.get("consequence") or "逾期天数自期限届满次日起计算，记入报备台账。")
    return {"blocks": blocks}


OVERDUE_REMINDER = DocumentKind(
    id="D02-4",
    title="关于催报备案材料的函",
    rows=ROWS,
    issuer="行政执法监督机构",
    series="催",
    fields=letter_fields(
        optional("basis", "依据"),
        required(
            "items",
            "逾期未报的事项",
            "entries",
            required("filing", "备案类型"),
            optional("subject", "事项"),
            required("due_on", "期限", "day"),
            required("late_days", "逾期天数", "number"),
        ),
        optional("answer_by", "请于何日前报送", "day"),
        optional("consequence", "逾期的后果"),
    ),
    build=overdue_reminder,
)


def agreement_report(facts: Facts) -> dict[str, Any]:
    """备案报告：代收罚款协议等没有专门文种的材料，逐项写明要点（FJ-6）。"""
    blocks = para(f"{cited(facts)}现将{_titled(facts)}报送备案。")
    for point in facts.get("points", ()):
        blocks += [heading(str(point.get("label", ""))), *para(point.get("text"))]
    return {"title": f"关于报送{_titled(facts)}备案的报告", "blocks": blocks}


AGREEMENT_REPORT = DocumentKind(
    id="D02-5",
    title="备案报告",
    rows="FJ-6",
    issuer="行政执法机关",
    is_upward=True,
    cites={"basis": "FJ-6"},
    fields=letter_fields(
        *FILING,
        required("points", "要点", "entries", required("label", "事项"), required("text", "内容")),
    ),
    build=agreement_report,
)

KINDS = (RECEIPT, DEFECTS_NOTICE, REVIEW, OVERDUE_REMINDER, AGREEMENT_REPORT)
