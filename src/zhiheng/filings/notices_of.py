"""一件备案公示什么：机关、日期和内容的各栏。"""

from collections.abc import Iterable, Mapping
from typing import Any

from zhiheng.filings import content, kinds
from zhiheng.filings.models import Filing
from zhiheng.filings.states import FilingKind
from zhiheng.publications.models import Publication
from zhiheng.publications.services import Notice, section

NOT_OF_THE_CONTENT = ("机关", "编号")  # 机关可以更名，编号到受理才有


def notice(filing: Filing) -> Notice:
    """公示的内容：从备案的内容定格（WH-9.s2b、WH-10-2a、WH-12-2a、WH-14-3、WH-22）。"""
    kind = kinds.of(filing.kind)
    head = [("机关", filing.agency.name), (kind.since, str(filing.starts_on))]
    if filing.year:
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
    head += [(field.label, text) for field, text in content.pairs(filing) if text]
    sections = [section(filing.title, pairs=head)]
    sections += [
        section(field.label, head=labels, rows=rows)
        for field, labels, rows in content.tables(filing)
        if rows
    ]
    return Notice(kind.publication, filing.title, filing.agency, tuple(sections), kind.rows)


def _statistics(filing: Filing) -> list[dict[str, Any]]:
    """年度执法数据只公开签发时定格的统计表，不公开内部的分析（SX-2）。"""
    return [
        section(table["title"], head=table["head"], rows=[line["cells"] for line in table["lines"]])
        for table in filing.content.get("statistics") or ()
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
