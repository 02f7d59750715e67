"""一件备案公示什么：机关、日期和内容的各栏。"""

from collections.abc import Iterable, Mapping
from typing import Any

from zhiheng.filings import content, kinds
from zhiheng.filings.models import Filing
from zhiheng.filings.plans import summary
from zhiheng.filings.states import FilingKind
from zhiheng.publications.models import Publication
from zhiheng.publications.services import Notice, section

TEXTS = (("overview", "总体情况"), ("problems", "存在的问题"), ("next_steps", "下一步的打算"))
NOT_OF_THE_CONTENT = ("机关", "委托机关", "编号")  # 机关可以更名，编号到受理才有


def notice(filing: Filing) -> Notice:
    """公示的内容：从备案的内容定格（WH-9.s2b、WH-10-2a、WH-12-2a、WH-14-3、WH-22）。"""
    kind = kinds.of(filing.kind)
    head = [("机关", filing.agency.name), (kind.since, str(filing.starts_on))]
    if filing.kind == FilingKind.DELEGATION:
        head = _delegation(filing)
    elif kind.is_yearly:
        head = [("机关", filing.agency.name), ("年度", str(filing.year))]
    if filing.number:
        head.append(("编号", filing.number))
    if filing.kind == FilingKind.ANNUAL_REPORT:
        return Notice(
            kind.publication,
            f"{filing.agency.name}{filing.year}年度行政执法数据",
            filing.agency,
            (section(filing.title, pairs=head), *_statistics(filing)),
            "SX-2",
        )
    head += [(field.label, text) for field, text in content.told(filing)]
    title = f"{filing.title}（委托已终止）" if filing.ended_on else filing.title
    sections = [section(title, pairs=head)]
    sections += [
        section(field.label, head=labels, rows=rows)
        for field, labels, rows in content.tables(filing)
        if rows
    ]
    sections += _completion(filing)
    return Notice(kind.publication, title, filing.agency, tuple(sections), kind.rows)


def _delegation(filing: Filing) -> list[tuple[str, str]]:
    """委托机关（受委托组织在内容里）、签订日期；终止了的，何日、为什么（CF-20-2、A9）。"""
    head = [("委托机关", filing.agency.name), ("委托书签订日期", str(filing.starts_on))]
    if filing.ended_on:
        head += [("委托终止日期", str(filing.ended_on)), ("终止的原因", filing.end_reason)]
    return head


def _statistics(filing: Filing) -> list[dict[str, Any]]:
    """年度执法数据只公开签发时定格的统计表，不公开内部的分析（SX-2）。"""
    return [
        section(table["title"], head=table["head"], rows=[line["cells"] for line in table["lines"]])
        for table in filing.content.get("statistics") or ()
    ]


def _completion(filing: Filing) -> list[dict[str, Any]]:
    """监督计划的年度总结印发了的，随计划公布（WH-22）。"""
    found = summary.kept(filing)
    if found is None:
        return []
    counted = [[one["label"], one["now"], one["before"]] for one in found["figures"]]
    names = ("task", "due_on", "state", "done_on", "note")
    tasks = [[one[name] for name in names] for one in found["tasks"]]
    texts = [(label, content.text_of(found.get(name))) for name, label in TEXTS]
    head = ["工作安排", "期限", "情况", "完成日期", "完成情况或者原因"]
    return [
        section("年度总结", pairs=[(label, text) for label, text in texts if text]),
        section("完成情况", head=["项目", "本年度", "上年度"], rows=counted),
        section("各项工作的完成情况", head=head, rows=tasks),
    ]


def standing(filing: Filing) -> Publication | None:
    """本件正在公示的一条。"""
    return Publication.objects.of(filing).in_force().first()


def outdated(filing: Filing) -> Publication | None:
    """正在公示而此后内容有改动的一条：退回补正、修改之后公示的仍是原来的内容。"""
    found = standing(filing)
    return found if found is not None and differs(filing, found) else None


def differs(filing: Filing, publication: Publication) -> bool:
    """现在的内容与公示的快照是否不同。"""
    return _substance(notice(filing).sections) != _substance(publication.content["sections"])


def _substance(sections: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        dict(one) | {"pairs": [p for p in one.get("pairs", ()) if p[0] not in NOT_OF_THE_CONTENT]}
        for one in sections
    ]
