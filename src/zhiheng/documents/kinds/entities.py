"""执法主体与委托：审核确认申请书、确认书、不予确认通知书、委托书、主体公告（WH-9、WH-10、SD-9）。"""

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
    sentence,
    signed,
)
from zhiheng.documents.kinds.parts import cited, notice_fields, rows_of, sections, wides

ROWS = "WH-9.s2a SC-17-1"
CHANGE = (
    required("agency", "执法主体名称"),
    required("change", "变化类型"),
    required("change_basis", "变化依据"),
    required("effective_on", "变化生效日期", "day"),
    optional("new_name", "变更后的名称"),
    optional("new_powers", "变更后的职权范围"),
    optional("new_legal_basis", "变更后的设立与职权依据"),
)
BECOMES = (
    ("new_name", "变更后的名称"),
    ("new_powers", "变更后的职权范围"),
    ("new_legal_basis", "变更后的设立与职权依据"),
)


def application(facts: Facts) -> dict[str, Any]:
    """审核确认申请书：主体资格发生变化的，由变更后的机关申请（WH-9.s2a）。"""
    return {
        "rows": [
            pair("申请机关", facts.get("agency"), "统一社会信用代码", facts.get("credit_code")),
            pair("法定代表人", facts.get("representative"), "机关地址", facts.get("address")),
            pair("变化类型", facts.get("change"), "生效日期", day(facts.get("effective_on"))),
            *wides(
                ("变化依据", facts.get("change_basis")),
                ("变化情况", facts.get("situation")),
                *((label, facts.get(name)) for name, label in BECOMES),
                ("增加的职权", facts.get("powers_added")),
                ("减少的职权", facts.get("powers_removed")),
                ("承接的机关", facts.get("successors")),
                ("公示链接", facts.get("link")),
                ("所附材料", facts.get("attachments")),
            ),
            *wides(("申请事项", "申请对变更后的行政执法主体资格予以审核确认。")),
            pair(
                "申请收文机关",
                facts.get("addressee"),
                "主要负责人",
                signed(facts.get("head"), facts.get("dated")),
            ),
        ]
    }


APPLICATION = DocumentKind(
    id="D03",
    title="行政执法主体资格审核确认申请书",
    rows=ROWS,
    issuer="行政执法机关",
    layout="form",
    fields=(
        required("organ", "申请机关"),
        required("addressee", "审核确认机关"),
        required("dated", "申请日期", "day"),
        *CHANGE,
        optional("credit_code", "统一社会信用代码"),
        optional("representative", "法定代表人"),
        optional("address", "机关地址"),
        optional("situation", "变化情况"),
        optional("powers_added", "增加的职权", "texts"),
        optional("powers_removed", "减少的职权", "texts"),
        optional("successors", "承接的机关", "texts"),
        optional("link", "公示链接"),
        optional("attachments", "所附材料", "texts"),
        optional("head", "主要负责人"),
    ),
    build=application,
)


def _applied(facts: Facts) -> str:
    return (
        f"你单位于{day(facts.get('applied_on'))}就{facts.get('agency', '')}"
        f"{facts.get('change', '')}提出的行政执法主体资格审核确认申请收悉。"
    )


def confirmation(facts: Facts) -> dict[str, Any]:
    """审核确认书：确认的主体、职权与生效日期；变更后的机关随即公示（WH-9.s2b）。"""
    blocks = para(f"{_applied(facts)}{cited(facts)}经审核，确认如下。")
    new_name = facts.get("new_name")
    identity = [
        f"主体名称：{new_name or facts.get('agency', '')}",
        *([f"原名称：{facts.get('agency', '')}"] if new_name else []),
        *(f"{label}：{facts[name]}" for name, label in IDENTITY if facts.get(name)),
        f"变化依据：{facts.get('change_basis', '')}",
        f"变化生效日期：{day(facts.get('effective_on'))}",
    ]
    blocks += sections(
        ("确认的行政执法主体", numbered(identity)),
        ("变更后的职权范围", para(facts.get("new_powers"))),
        ("变更后的设立与职权依据", para(facts.get("new_legal_basis"))),
        ("增加的职权", numbered(facts.get("powers_added", ()))),
        ("减少的职权", numbered(facts.get("powers_removed", ()))),
        ("审核意见", para(facts.get("opinion"))),
    )
    blocks += para("请你单位依照规定将变更后的行政执法主体资格向社会公示，并报送公示情况。")
    return {"blocks": blocks}


IDENTITY = (("credit_code", "统一社会信用代码"), ("representative", "法定代表人"))
CONFIRMATION = DocumentKind(
    id="D03-2",
    title="行政执法主体资格审核确认书",
    rows=ROWS,
    issuer="行政执法监督机构",
    series="确",
    cites={"basis": ROWS},
    fields=letter_fields(
        *CHANGE,
        required("applied_on", "申请日期", "day"),
        optional("credit_code", "统一社会信用代码"),
        optional("representative", "法定代表人"),
        optional("powers_added", "增加的职权", "texts"),
        optional("powers_removed", "减少的职权", "texts"),
        optional("opinion", "审核意见"),
    ),
    build=confirmation,
)


def refusal(facts: Facts) -> dict[str, Any]:
    """不予确认通知书：逐项说明理由，可以补足后重新申请。"""
    blocks = para(f"{_applied(facts)}{cited(facts)}经审核，决定不予确认。理由如下：")
    blocks += numbered(facts.get("reasons", ()))
    blocks += para(facts.get("advice"))
    blocks += para(
        "未经确认，变更后的单位不得以自己的名义实施行政执法。具备条件后，可以重新提出申请。"
    )
    return {"blocks": blocks}


REFUSAL = DocumentKind(
    id="D03-3",
    title="不予确认行政执法主体资格通知书",
    rows=ROWS,
    issuer="行政执法监督机构",
    series="不确",
    cites={"basis": ROWS},
    fields=letter_fields(
        *CHANGE,
        required("applied_on", "申请日期", "day"),
        required("reasons", "不予确认的理由", "texts"),
        optional("advice", "补足条件的建议"),
    ),
    build=refusal,
)


def delegation(facts: Facts) -> dict[str, Any]:
    """委托书：依据、范围、权限、期限、法律责任五项齐全（WH-10-1）；委托处罚的，受托者须合条件（CF-21）。"""
    organisation, organ = facts.get("addressee", ""), facts.get("organ", "")
    blocks = para(f"{organ}依法委托{organisation}实施行政执法，双方约定如下。")
    blocks += sections(
        ("委托依据", para(facts.get("basis"))),
        ("委托的事项和范围", [*numbered(facts.get("items", ())), *para(facts.get("scope"))]),
        ("委托的权限", para(facts.get("powers"))),
        ("委托期限", para(f"自{day(facts.get('term_from'))}起至{day(facts.get('term_to'))}止。")),
        ("法律责任", para(facts.get("liability"))),
        ("受委托组织", _organisation(facts)),
        ("监督方式", para(facts.get("supervision"))),
        ("公示", para(sentence(facts.get("link")))),
    )
    blocks += para(
        f"{organisation}在委托范围内，以{organ}的名义实施行政执法，不得再委托其他组织或者个人。"
    )
    blocks += para(
        f"受委托组织（盖章）：{organisation}　代表人：{facts.get('representative') or '（待签）'}"
    )
    return {"blocks": blocks}


def _organisation(facts: Facts) -> list[Block]:
    code = facts.get("credit_code")
    return [
        *para(f"统一社会信用代码：{sentence(code)}" if code else ""),
        *numbered(facts.get("conditions", ())),
    ]


DELEGATION = DocumentKind(
    id="D04",
    title="行政执法委托书",
    rows="WH-10-1 CF-20-2",
    issuer="行政执法机关",
    series="委",
    fields=letter_fields(
        required("basis", "委托依据"),
        required("items", "委托的事项", "texts"),
        optional("scope", "委托范围的说明"),
        required("powers", "委托的权限"),
        required("term_from", "委托期限起", "day"),
        required("term_to", "委托期限止", "day"),
        required("liability", "法律责任"),
        optional("credit_code", "受委托组织的统一社会信用代码"),
        optional("representative", "受委托组织的代表人"),
        optional("conditions", "受委托组织的条件", "texts"),
        optional("supervision", "监督方式"),
        optional("link", "公示链接"),
        addressee="受委托组织",
    ),
    build=delegation,
)


def announcement(facts: Facts) -> dict[str, Any]:
    """执法主体公告：政府审核确认后向社会公布（SD-9）。"""
    blocks: list[Block] = para(
        f"{cited(facts)}{facts.get('organ', '')}对行政执法主体资格进行了审核确认，"
        f"现将{facts.get('scope') or '本级行政执法主体'}公告如下。"
    )
    entries = facts.get("entities", ())
    head = ("序号", "主体名称", "性质", "统一社会信用代码", "执法依据和职权")
    lines = rows_of(entries, ("name", "nature", "credit_code", "powers"))
    blocks.append(listing(head, (2, 5, 4, 6, 8), lines))
    blocks += para(facts.get("remark"))
    blocks += para("未列入本公告的组织，不得以自己的名义实施行政执法。特此公告。")
    return {"blocks": blocks}


ANNOUNCEMENT = DocumentKind(
    id="D59",
    title="行政执法主体公告",
    rows="SD-9",
    issuer="本级人民政府",
    cites={"basis": "SC-17-1 SD-9"},
    fields=notice_fields(
        optional("scope", "公告范围"),
        required(
            "entities",
            "执法主体",
            "entries",
            required("name", "主体名称"),
            required("nature", "性质"),
            optional("credit_code", "统一社会信用代码"),
            required("powers", "执法依据和职权"),
        ),
        optional("remark", "说明"),
    ),
    build=announcement,
)

KINDS = (APPLICATION, CONFIRMATION, REFUSAL, DELEGATION, ANNOUNCEMENT)
