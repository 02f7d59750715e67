"""定期报告：年度执法情况、总体情况、法律法规规章实施情况（WH-19、SD-17）。"""

from typing import Any

from zhiheng.documents.kinds.base import (
    Block,
    DocumentKind,
    Facts,
    day,
    letter_fields,
    numbered,
    optional,
    para,
    required,
    sentence,
)
from zhiheng.documents.kinds.parts import TABLE, cited, section_of, sections, tables, written
from zhiheng.documents.kinds.plans import YEAR


def _year(facts: Facts) -> str:
    return f"{facts.get('year', '')}年度"


def annual_report(facts: Facts) -> dict[str, Any]:
    """年度行政执法工作情况报告：处罚、许可、强制等逐类统计并作分析（WH-19-1）。"""
    blocks = para(f"{cited(facts)}现将我单位{_year(facts)}行政执法工作情况报告如下。")
    blocks += sections(
        ("基本情况", para(facts.get("overview"))),
        (
            "行政执法统计与分析",
            [*tables(facts.get("statistics", ())), *para(facts.get("analysis"))],
        ),
        ("主要做法", written(facts.get("practices"))),
        ("存在的问题", written(facts.get("problems"))),
        ("下步措施", written(facts.get("measures"))),
    )
    blocks += para("特此报告。")
    return {"title": f"{_year(facts)}行政执法工作情况报告", "blocks": blocks}


ANNUAL_REPORT = DocumentKind(
    id="D12",
    title="年度行政执法工作情况报告",
    rows="WH-19-1",
    issuer="行政执法机关",
    cites={"basis": "WH-19-1"},
    fields=letter_fields(
        YEAR,
        optional("overview", "基本情况"),
        required("statistics", "处罚、许可、强制等统计", "entries", *TABLE),
        required("analysis", "统计分析"),
        optional("practices", "主要做法", "texts"),
        optional("problems", "存在的问题", "texts"),
        optional("measures", "下步措施", "texts"),
    ),
    build=annual_report,
)


def overall_report(facts: Facts) -> dict[str, Any]:
    """年度行政执法总体情况报告：汇总各机关的报告，未报的点名（WH-19-2）。"""
    blocks = para(
        f"{cited(facts)}本机关汇总整理各行政执法机关的年度报告，"
        f"现将{_year(facts)}行政执法总体情况报告如下。"
    )
    blocks += sections(
        ("报送情况", _arrivals(facts)),
        ("总体情况", [*para(facts.get("overview")), *tables(facts.get("totals", ()))]),
        ("与上年度的比较", para(facts.get("comparison"))),
        ("存在的问题", written(facts.get("problems"))),
        ("工作建议", written(facts.get("suggestions"))),
    )
    blocks += para("特此报告。")
    return {"title": f"{_year(facts)}行政执法总体情况报告", "blocks": blocks}


def _arrivals(facts: Facts) -> list[Block]:
    missing, late = facts.get("missing", ()), facts.get("late", ())
    blocks = para(f"应报告{facts.get('expected', 0)}个机关，已报告{facts.get('received', 0)}个。")
    if late:
        blocks += para(f"逾期报告的：{sentence('、'.join(late))}")
    without = facts.get("without_tables", ())
    if without:
        blocks += para(f"已报告而没有统计表、下列统计不含其数据的：{sentence('、'.join(without))}")
    said = f"未报告的：{sentence('、'.join(missing))}" if missing else "没有未报告的机关。"
    blocks += para(f"{said}{'下列统计不含未报告机关的数据。' if missing else ''}")
    return blocks


OVERALL_REPORT = DocumentKind(
    id="D13",
    title="年度行政执法总体情况报告",
    rows="WH-19-2",
    issuer="行政执法监督机构",
    series="报",
    is_upward=True,
    cites={"basis": "WH-19-2"},
    fields=letter_fields(
        YEAR,
        required("expected", "应报告的机关数", "number"),
        required("received", "已报告的机关数", "number"),
        optional("late", "逾期报告的机关", "texts"),
        optional("missing", "未报告的机关", "texts"),
        optional("without_tables", "已报告而没有统计表的机关", "texts"),
        optional("overview", "总体情况"),
        required("totals", "汇总统计", "entries", *TABLE),
        optional("comparison", "与上年度的比较"),
        optional("problems", "存在的问题", "texts"),
        optional("suggestions", "工作建议", "texts"),
        addressee="报送的人民政府",
    ),
    build=overall_report,
)

SEVEN = (
    required("publicity", "学习宣传情况"),
    required("supporting", "配套措施情况"),
    required("team", "执法队伍建设和培训情况"),
    required("cases", "违法案件查处情况"),
    required("problems", "存在的问题和改进措施"),
    required("advice", "意见和建议"),
    required("other", "其他需要报告的情况"),
)


def implementation_report(facts: Facts) -> dict[str, Any]:
    """实施情况报告：施行满一年起三十日内，就七项情况书面报告本级政府（SD-17）。"""
    title = f"《{str(facts.get('norm', '')).strip('《》')}》"
    blocks = para(
        f"{title}自{day(facts.get('in_force_on'))}起施行，至{day(facts.get('year_on'))}满一年。"
        f"{cited(facts)}现将我单位实施情况报告如下。"
    )
    blocks += section_of(facts, SEVEN)
    blocks += para("特此报告。")
    return {"title": f"关于{title}实施情况的报告", "blocks": blocks}


IMPLEMENTATION_REPORT = DocumentKind(
    id="D57",
    title="法律法规规章实施情况报告",
    rows="SD-17",
    issuer="负责实施的部门",
    is_upward=True,
    cites={"basis": "SD-17"},
    fields=letter_fields(
        required("norm", "法律、法规、规章名称"),
        required("in_force_on", "施行日期", "day"),
        required("year_on", "满一年之日", "day"),
        *SEVEN,
        addressee="报送的人民政府",
    ),
    build=implementation_report,
)


def appointment(facts: Facts) -> dict[str, Any]:
    """社会监督员聘书：写明职责、条件和任期（HT-3.3-3）。"""
    blocks = para(
        f"{cited(facts)}兹聘请{facts.get('addressee', '')}为{facts.get('organ', '')}"
        f"行政执法社会监督员，任期自{day(facts.get('term_from'))}起至{day(facts.get('term_to'))}止。"
    )
    blocks += sections(
        ("职责", numbered(facts.get("duties", ()))),
        ("条件", numbered(facts.get("conditions", ()))),
        ("履职要求", numbered(facts.get("rules", ()))),
    )
    blocks += para("特发此聘书。")
    return {"blocks": blocks}


APPOINTMENT = DocumentKind(
    id="D61",
    title="行政执法社会监督员聘书",
    rows="HT-3.3-3",
    issuer="行政执法监督机构",
    series="聘",
    cites={"basis": "HT-3.3-3"},
    fields=letter_fields(
        required("duties", "职责", "texts"),
        required("conditions", "条件", "texts"),
        required("term_from", "任期起", "day"),
        required("term_to", "任期止", "day"),
        optional("rules", "履职要求", "texts"),
        addressee="受聘人",
    ),
    build=appointment,
)

KINDS = (ANNUAL_REPORT, OVERALL_REPORT, IMPLEMENTATION_REPORT, APPOINTMENT)
