"""行政执法监督意见书（D33）与复查文书（D34）。"""

import re
from typing import Any

from zhiheng.documents.kinds.base import (
    Block,
    DocumentKind,
    Facts,
    chinese_number,
    day,
    heading,
    letter_fields,
    listing,
    moment,
    names,
    numbered,
    optional,
    pair,
    para,
    required,
    sentence,
    signed,
    subheading,
    wide,
)

GROUNDS = {
    "illegal": "违法",
    "obviously_improper": "明显不当",
    "improper": "不当",
    "not_performed": "不履行法定职责",
    "delayed": "怠于履行法定职责",
    "non_performance": "不履行或者怠于履行法定职责",
}
RESULTS = {"upheld": "维持", "changed": "变更", "withdrawn": "撤回"}


CITATION = re.compile(r"《[^，。；]+》[^，。；]*[条款项目]")


def _basis(basis: str) -> str:
    """只写了条款的，写作“不符合……的规定”；另有理由的照实写。"""
    if CITATION.fullmatch(basis):
        return f"上述情形不符合{basis}的规定。"
    return f"认定的依据和理由：{sentence(basis)}" if basis else ""


def _problems(facts: Facts) -> list[Block]:
    """查明的事实、证据与所违反的条款，逐项写明。"""
    found: list[Block] = []
    for order, problem in enumerate(facts.get("problems", ()), start=1):
        if problem.get("title"):
            found.append(subheading(f"（{chinese_number(order)}）{problem['title']}"))
        found += para(problem.get("facts"))
        if problem.get("evidence"):
            found += para(f"认定上述事实的证据：{sentence(problem['evidence'])}")
        found += para(_basis(problem.get("basis", "")))
    return found


def _objection(facts: Facts) -> list[Block]:
    """异议途径：期限为法定的写明失权期限，非法定的写作请求（WH-32、SC-30）。"""
    cites, to = facts.get("cites", {}), facts.get("objection_to") or "本机关"
    if facts.get("objection_is_law"):
        found = para(
            f"对本意见书有异议的，依照{cites.get('objection', '')}，可以自收到本意见书之日起"
            f"{facts.get('objection_limit', '')}内向{to}书面提出复查申请，并说明理由。"
        )
        if cites.get("reexamine"):
            limit = facts.get("reexamine_limit", "")
            found += para(
                f"依照{cites['reexamine']}，{to}自收到复查申请之日起{limit}内进行论证，"
                "并将论证结论回复你单位。复查期间不停止自行纠正。"
            )
        return found
    return para(
        f"对本意见书有异议的，依照{cites.get('objection', '')}，可以向{to}书面提出并说明理由，"
        f"{to}将及时处理。为便于及时处理，请于收到本意见书之日起{facts.get('objection_limit', '')}内提出。"
        "处理期间不停止自行纠正。"
    )


def _consequence(facts: Facts) -> str:
    cites = facts.get("cites", {})
    if facts.get("vertical"):
        return (
            f"逾期未自行纠正的，依照{cites.get('vertical', '')}，"
            "本机关将把有关问题告知你单位的上一级主管部门。"
        )
    return (
        f"逾期未按照本意见书自行纠正的，依照{cites.get('refer', '')}，"
        f"本机关将提出处理建议，报告{facts.get('government', '')}依法作出处理决定。"
    )


def _demands(facts: Facts) -> list[Block]:
    basis = facts.get("cites", {}).get("rectify", "")
    found = para(
        f"依照{basis}，请你单位自收到本意见书之日起{facts.get('rectify_limit', '三十日')}内，"
        "自行纠正下列问题，并书面报送纠正情况，逐项附证明材料："
    )
    found += numbered(facts.get("demands", ()))
    if facts.get("target_on"):
        found += para(
            f"上述事项请争取于{day(facts['target_on'])}前完成；自行纠正的法定期限仍以前款为准。"
        )
    return found


def opinion(facts: Facts) -> dict[str, Any]:
    """意见书正文：事实、证据、依据、逐项要求、期限、异议途径、后果（WH-31 至 WH-33、SC-28 至 SC-30）。"""
    discussed = f"经{day(facts['discussed_on'])}集体讨论，" if facts.get("discussed_on") else ""
    replaced = (
        f"本意见书变更并取代{facts['replaces']}，有关期限自收到本意见书之日起重新计算。"
        if facts.get("replaces")
        else ""
    )
    grounds = GROUNDS.get(facts.get("grounds", ""), "违法或者不当")
    cites = facts.get("cites", {})
    blocks = para(
        f"本机关在行政执法监督中查明，你单位存在{grounds}的行政执法问题：{sentence(facts.get('subject'))}"
        f"{discussed}依据{cites.get('basis', '')}，现提出如下监督意见。{replaced}"
    )
    blocks += [heading("一、查明的事实、证据和依据"), *_problems(facts)]
    blocks += [heading("二、纠正要求"), *_demands(facts)]
    blocks += [heading("三、异议的提出"), *_objection(facts)]
    blocks += [heading("四、逾期未纠正的后果"), *para(_consequence(facts))]
    return {"blocks": blocks}


OPINION = DocumentKind(
    id="D33",
    title="行政执法监督意见书",
    rows="WH-31 SD-28 SC-28",
    issuer="行政执法监督机构",
    series="意",
    cites={
        "basis": "SC-28 SD-28 WH-31",
        "rectify": "SD-28 WH-33.s1",
        "objection": "SC-30 WH-32.s1",
        "reexamine": "WH-32.s2",
        "refer": "SC-29 SD-29 WH-42-1",
        "vertical": "SC-42-2",
    },
    clocks={
        "rectify": "opinion.rectify",
        "objection": "opinion.objection",
        "reexamine": "opinion.reexamine",
    },
    fields=letter_fields(
        required("subject", "事由"),
        required("grounds", "问题性质"),
        required(
            "problems",
            "查明的问题",
            "entries",
            optional("title", "问题"),
            required("facts", "事实"),
            optional("evidence", "证据"),
            required("basis", "依据"),
        ),
        required("demands", "纠正要求", "texts"),
        required("government", "本级人民政府"),
        optional("objection_to", "受理异议的机关"),
        optional("discussed_on", "集体讨论日期", "day"),
        optional("target_on", "目标完成日期", "day"),
        optional("replaces", "所变更的意见书文号"),
        optional("vertical", "垂直管理机关", "flag"),
    ),
    build=opinion,
)


def application(facts: Facts) -> dict[str, Any]:
    """复查申请书：书面提出并说明理由（WH-32.s1）。"""
    blocks = para(
        f"我单位于{day(facts.get('received_on'))}收到《行政执法监督意见书》"
        f"（{facts.get('opinion_number', '')}）。依照{facts.get('cites', {}).get('basis', '')}，"
        "现对下列事项提出异议，申请复查。"
    )
    parts = (
        ("异议事项", numbered(facts.get("items", ()))),
        ("理由", para(facts.get("reasons"))),
        ("请求", para(facts.get("request"))),
    )
    for order, (title, found) in enumerate((part for part in parts if part[1]), start=1):
        blocks += [heading(f"{chinese_number(order)}、{title}"), *found]
    return {"blocks": blocks}


APPLICATION = DocumentKind(
    id="D34-1",
    title="复查申请书",
    rows="WH-32.s1 SC-30",
    issuer="行政执法机关",
    cites={"basis": "SC-30 WH-32.s1"},
    fields=letter_fields(
        required("opinion_number", "意见书文号"),
        required("received_on", "收到意见书日期", "day"),
        optional("items", "异议事项", "texts"),
        required("reasons", "理由"),
        optional("request", "请求"),
    ),
    build=application,
)


def reasoning(facts: Facts) -> dict[str, Any]:
    """复查论证意见：逐项论证并得出结论（WH-32.s2）。"""
    issues = [
        (n, issue["issue"], issue["finding"]) for n, issue in enumerate(facts.get("issues", ()), 1)
    ]
    return {
        "rows": [
            pair("意见书文号", facts.get("opinion_number"), "申请机关", facts.get("applicant")),
            pair(
                "收到申请日期",
                day(facts.get("requested_on")),
                "论证时间",
                moment(facts.get("held_at")),
            ),
            wide("参加论证人员", names(facts.get("participants", ()))),
            listing(("序号", "异议事项", "论证意见"), (1, 5, 8), issues),
            wide(
                "论证结论",
                f"{RESULTS.get(facts.get('result', ''), '')}\n{facts.get('conclusion', '')}",
            ),
            wide("记录人", "", signed(facts.get("recorder"), facts.get("dated"))),
        ]
    }


REASONING = DocumentKind(
    id="D34-2",
    title="复查论证意见",
    rows="WH-32.s2 SC-30",
    issuer="行政执法监督机构",
    layout="form",
    is_internal=True,
    fields=(
        required("organ", "制作机关"),
        required("opinion_number", "意见书文号"),
        required("applicant", "申请机关"),
        required("requested_on", "收到申请日期", "day"),
        optional("held_at", "论证时间", "moment"),
        optional(
            "participants",
            "参加论证人员",
            "entries",
            required("name", "姓名"),
            optional("certificate", "证号"),
        ),
        required(
            "issues",
            "异议事项",
            "entries",
            required("issue", "异议事项"),
            required("finding", "论证意见"),
        ),
        required("result", "结论"),
        required("conclusion", "结论说明"),
        required("recorder", "记录人"),
        required("dated", "日期", "day"),
    ),
    build=reasoning,
)


def reply(facts: Facts) -> dict[str, Any]:
    """复查回复书：维持、变更或者撤回，并写明对期限的影响（WH-32.s2）。"""
    effect = {
        "upheld": "本机关决定维持原意见书。自行纠正的期限自你单位收到原意见书之日起计算，不因复查而变更。",
        "changed": (
            f"本机关决定变更原意见书，另行制发{facts.get('new_number') or '变更后的意见书'}。"
            "自行纠正和提出异议的期限自收到变更后的意见书之日起重新计算。"
        ),
        "withdrawn": "本机关决定撤回原意见书，原意见书所定期限不再计算。",
    }
    blocks = para(
        f"你单位于{day(facts.get('requested_on'))}就《行政执法监督意见书》"
        f"（{facts.get('opinion_number', '')}）提出的复查申请收悉。"
        f"本机关依照{facts.get('cites', {}).get('basis', '')}进行了论证，现回复如下。"
    )
    blocks += [heading("一、论证情况"), *para(facts.get("reasons"))]
    blocks += [heading("二、结论"), *para(effect.get(facts.get("result", ""), ""))]
    return {"blocks": blocks}


REPLY = DocumentKind(
    id="D34",
    title="复查回复书",
    rows="WH-32.s2 SC-30",
    issuer="行政执法监督机构",
    series="复",
    cites={"basis": "SC-30 WH-32.s2"},
    fields=letter_fields(
        required("opinion_number", "意见书文号"),
        required("requested_on", "提出复查申请日期", "day"),
        required("reasons", "论证情况"),
        required("result", "结论"),
        optional("new_number", "变更后的意见书文号"),
    ),
    build=reply,
)

KINDS = (OPINION, APPLICATION, REASONING, REPLY)
