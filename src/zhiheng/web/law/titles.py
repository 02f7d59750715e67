"""登记项的中文名称：期限、步骤、规则、文书；没有名称的用编号。"""

from zhiheng.documents.kinds import KINDS
from zhiheng.kernel.steps import TABLES
from zhiheng.law import library
from zhiheng.screening.rulefile import rules


def title_of(kind: str, name: str) -> str:
    """给人看的名称，例如“提出复查申请”“许可、处罚决定公开”。"""
    find = {"clock": _clock, "step": _step, "rule": _rule, "document": _document}.get(kind)
    return (find(name) if find else "") or name


def _clock(name: str) -> str:
    return next((clock.title for clock in library.all_clocks() if clock.name == name), "")


def _step(name: str) -> str:
    label, _, key = name.rpartition(".")
    return next(
        (
            f"{table.model._meta.verbose_name}：{table.table[key].label}"
            for table in TABLES
            if table.label == label and key in table.table
        ),
        "",
    )


def _rule(name: str) -> str:
    return f"{name} {rules()[name].title}" if name in rules() else ""


def _document(name: str) -> str:
    return f"{name} {KINDS[name].title}" if name in KINDS else ""
