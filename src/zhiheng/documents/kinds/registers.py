"""制度与责任的公布文书：裁量权基准、法制审核目录、责任制公布表、监督员反馈单（WH-12、WH-14、SD-15）。"""

from typing import Any

from zhiheng.documents.kinds.base import (
    Block,
    DocumentKind,
    Facts,
    band,
    day,
    listing,
    optional,
    pair,
    required,
)
from zhiheng.documents.kinds.parts import amounts, rows_of, wides

PUBLISHED = (
    required("organ", "制定机关"),
    required("effective_on", "施行日期", "day"),
    required("version", "版本", "number"),
    optional("made_on", "制定日期", "day"),
)


def _published(facts: Facts) -> list[Block]:
    number = facts.get("own_number")
    return [
        pair("施行日期", day(facts.get("effective_on")), "版本", f"第{facts.get('version', '')}版"),
        pair("制定日期", day(facts.get("made_on")), "公布文号", number),
        *wides(("上一版", facts.get("replaces"))),
    ]


def benchmark(facts: Facts) -> dict[str, Any]:
    """行政裁量权基准：逐一违法行为写明依据、法定幅度和各阶次（WH-12-1、SD-12、CF-34）。"""
    rows = _published(facts)
    for standard in facts.get("standards", ()):
        rows.append(band(str(standard.get("violation", ""))))
        rows.append(pair("执法事项", standard.get("item"), "法定幅度", standard.get("law_range")))
        rows += wides(("依据", standard.get("basis")))
        tiers = [
            (n, tier.get("circumstance"), amounts(tier.get("least"), tier.get("most")))
            for n, tier in enumerate(standard.get("tiers", ()), 1)
        ]
        rows.append(listing(("序号", "情节", "处罚幅度"), (1, 6, 5), tiers))
    return {"rows": [*rows, *wides(("适用规则", facts.get("rules")))]}


BENCHMARK = DocumentKind(
    id="D06",
    title="行政裁量权基准",
    rows="WH-12-1 SD-12 CF-34",
    issuer="行政执法机关",
    layout="form",
    fields=(
        *PUBLISHED,
        optional("own_number", "公布文号"),
        optional("replaces", "上一版"),
        required(
            "standards",
            "裁量基准",
            "entries",
            required("item", "执法事项"),
            required("violation", "违法行为"),
            required("basis", "依据"),
            required("law_range", "法定幅度"),
            required(
                "tiers",
                "阶次",
                "entries",
                required("circumstance", "情节"),
                optional("least", "下限"),
                optional("most", "上限"),
            ),
        ),
        optional("rules", "适用规则", "texts"),
    ),
    build=benchmark,
)


def catalogue(facts: Facts) -> dict[str, Any]:
    """重大行政执法决定法制审核目录清单：划定哪些决定须经审核（WH-14-1）。"""
    names = ("act_kind", "ground", "circumstance", "words", "level", "threshold", "basis")
    head = ("序号", "类别", "情形类别", "情形", "案由词语", "层级", "金额（元）", "依据")
    return {
        "rows": [
            *_published(facts),
            listing(head, (2, 4, 4, 7, 4, 3, 4, 6), rows_of(facts.get("entries", ()), names)),
            *wides(("说明", facts.get("remark"))),
        ],
        "notes": ["列入本清单的决定，未经法制审核或者审核未通过的，不得作出。"],
    }


CATALOGUE = DocumentKind(
    id="D07",
    title="重大行政执法决定法制审核目录清单",
    rows="WH-14-1",
    issuer="行政执法机关",
    layout="form",
    fields=(
        *PUBLISHED,
        optional("own_number", "公布文号"),
        optional("replaces", "上一版"),
        required(
            "entries",
            "目录",
            "entries",
            required("act_kind", "类别"),
            optional("ground", "情形类别"),
            required("circumstance", "情形"),
            optional("words", "案由词语"),
            optional("level", "层级"),
            optional("threshold", "金额（元）"),
            required("basis", "依据"),
        ),
        optional("remark", "说明"),
    ),
    build=catalogue,
)


def responsibility(facts: Facts) -> dict[str, Any]:
    """执法责任制公布表：依据、岗位、职责、程序、责任人（SD-15、HT-3.4-1）。"""
    names = ("item", "basis", "post", "duties", "procedure", "responsible")
    head = ("序号", "执法事项", "依据", "岗位", "职责", "程序", "责任人")
    return {
        "rows": [
            pair("公布单位", facts.get("organ"), "截至日期", day(facts.get("dated"))),
            listing(head, (2, 4, 6, 4, 5, 5, 3), rows_of(facts.get("entries", ()), names)),
            *wides(("监督电话", facts.get("contact")), ("说明", facts.get("remark"))),
        ]
    }


RESPONSIBILITY = DocumentKind(
    id="D59-2",
    title="行政执法责任制公布表",
    rows="SD-15 HT-3.4-1",
    issuer="行政执法机关",
    layout="form",
    fields=(
        required("organ", "公布单位"),
        required("dated", "截至日期", "day"),
        required(
            "entries",
            "岗责",
            "entries",
            required("item", "执法事项"),
            required("basis", "依据"),
            required("post", "岗位"),
            required("duties", "职责"),
            required("procedure", "程序"),
            optional("responsible", "责任人"),
        ),
        optional("contact", "监督电话"),
        optional("remark", "说明"),
    ),
    build=responsibility,
)


def feedback(facts: Facts) -> dict[str, Any]:
    """社会监督员反馈单：监督员所反映的情况，和监督机构的办理与回复（HT-3.3-3）。"""
    return {
        "rows": [
            pair("社会监督员", facts.get("name"), "聘书文号", facts.get("appointment_number")),
            pair("反映日期", day(facts.get("reported_on")), "涉及机关", facts.get("agency")),
            *wides(
                ("事由", facts.get("subject")),
                ("反映的情况", facts.get("content")),
                ("意见建议", facts.get("suggestion")),
                ("所附材料", facts.get("attachments")),
                ("办理情况", facts.get("handling")),
                ("回复", facts.get("reply")),
            ),
            pair("登记人", facts.get("registrar"), "登记日期", day(facts.get("dated"))),
        ]
    }


FEEDBACK = DocumentKind(
    id="D61-2",
    title="社会监督员反馈单",
    rows="HT-3.3-3",
    issuer="行政执法监督机构",
    layout="form",
    is_internal=True,
    fields=(
        required("organ", "登记机关"),
        required("name", "社会监督员"),
        optional("appointment_number", "聘书文号"),
        required("reported_on", "反映日期", "day"),
        optional("agency", "涉及机关"),
        required("subject", "事由"),
        required("content", "反映的情况"),
        optional("suggestion", "意见建议"),
        optional("attachments", "所附材料", "texts"),
        optional("handling", "办理情况"),
        optional("reply", "回复"),
        required("registrar", "登记人"),
        required("dated", "登记日期", "day"),
    ),
    build=feedback,
)

KINDS = (BENCHMARK, CATALOGUE, RESPONSIBILITY, FEEDBACK)
