"""各机关应当建立的制度：省条例、本地办法和意见要求的，每一种附它的条款。"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhiheng.law import library


@dataclass(frozen=True)
class SystemKind:
    """一种制度：代码、名称、列表里的简称、条款。"""

    code: str
    label: str
    short: str
    rows: str


KINDS = (
    SystemKind("entity", "执法主体资格管理", "主体资格", "SD-9 WH-9.s1 SC-10 SC-12"),
    SystemKind("certificates", "持证上岗和资格管理", "持证上岗", "SD-10 SC-17 SC-12"),
    SystemKind("hearing", "听证主持人管理", "听证主持", "SD-11"),
    SystemKind("disclosure", "行政执法公示", "公示", "WH-15-1 HT-3.2-2a SC-12"),
    SystemKind("recording", "执法全过程记录", "全程记录", "WH-16-1.s1 WH-17.s1 HT-3.2-2a SC-12"),
    SystemKind(
        "legal_review",
        "重大执法决定法制审核",
        "法制审核",
        "SD-13 WH-13.s1 WH-14-1 HT-3.2-2a SC-12",
    ),
    SystemKind("discretion", "行政裁量权基准", "裁量基准", "SD-12 WH-12-1 HT-3.2-1 SC-12"),
    SystemKind("files", "案卷管理和评查", "案卷评查", "SD-14 WH-18 HT-3.2-1"),
    SystemKind("responsibility", "行政执法责任制", "责任制", "SD-15 HT-3.4-1 SC-12"),
    SystemKind("appraisal", "执法评议考核", "评议考核", "SD-16 SC-12"),
    SystemKind("implementation", "法律法规规章实施情况报告", "实施报告", "SD-17"),
    SystemKind("training", "学习培训", "学习培训", "WH-11.s1 HT-2.2-2"),
    SystemKind("criminal", "行政执法与刑事司法衔接", "行刑衔接", "HT-3.2-2b SC-12"),
    SystemKind("inspection", "执法检查登记", "检查登记", "HT-3.2-2a"),
    SystemKind("complaints", "投诉举报处理", "投诉举报", "HT-3.2-2a WH-26-1 SD-6"),
    SystemKind("disputes", "执法争议协调", "争议协调", "SD-18 SC-12"),
    SystemKind("measures", "落实省条例的具体举措", "具体举措", "HT-4.3-1"),
)
BY_CODE = {kind.code: kind for kind in KINDS}
CHOICES = [(kind.code, kind.label) for kind in KINDS]


def demanded(path: str, day: date) -> Iterator[SystemKind]:
    """一处当日要求建立的：条款在当地施行的那些种。"""
    profile = library.profile_for(path)
    return (kind for kind in KINDS if profile.cites(kind.rows, day))
