"""依据的数据类型：规范、条款、期限、参数、疑义（全部只读，来自规则包）。"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Unit = Literal["wd", "d", "m", "y", "h", "fixed"]
Kind = Literal["within", "by", "before", "after", "bar", "set", "none"]
Roll = Literal["forward", "none"]
Bearer = Literal["agency", "supervisor", "party", "government"]
Origin = Literal["law", "reading", "default"]

UNIT_NAMES: Mapping[str, str] = {"wd": "个工作日", "d": "日", "m": "个月", "y": "年", "h": "小时"}
KIND_NAMES: Mapping[str, str] = {
    "within": "期限内",
    "by": "每年固定日期前",
    "before": "之前（倒算）",
    "after": "期满之后",
    "bar": "逾期不得",
    "set": "由文书载明",
    "none": "提醒",
}
ORIGIN_NAMES: Mapping[str, str] = {
    "law": "法定",
    "reading": "依解释",
    "default": "平台默认，非法定",
}
BEARER_NAMES: Mapping[str, str] = {
    "agency": "行政执法机关",
    "supervisor": "行政执法监督机构",
    "party": "当事人",
    "government": "本级人民政府",
}


class UnknownLaw(LookupError):
    """所指的规范、条款、期限、参数或者地方不存在；`str(error)` 是给用户看的句子。"""


class NotInForce(UnknownLaw):
    """所指的期限在该地该日不适用；`str(error)` 是给用户看的句子。"""


@dataclass(frozen=True, slots=True)
class Norm:
    """一部规范及其施行期间；`code` 是条款编号的前缀（WH、SC、CF …）。"""

    code: str
    title: str
    number: str
    rank: str
    jurisdiction: str
    effective_from: date
    effective_to: date | None = None
    is_verified: bool = True  # 施行日期已与原文核对
    short: str = ""  # 条款标签上的短名，如“威海办法”
    source: str = ""  # 全文文件名（不含扩展名），供装入时核对

    def in_force(self, day: date) -> bool:
        return self.effective_from <= day and (
            self.effective_to is None or day <= self.effective_to
        )


@dataclass(frozen=True, slots=True)
class Clause:
    """一个条款（条、款、项或者句）；`gist` 是我们自己写的要旨，不是原文。"""

    id: str
    norm: str
    article: str
    gist: str
    bearer: str = ""
    addressee: str = ""
    features: tuple[str, ...] = ()
    duty: bool = False  # 产品须落实的条款；没有软件义务的为 False
    row: bool = False  # 两份种子规范中的一行，计入条款落实情况
    limit: str = ""  # 期限的文字说明
    evidence: str = ""  # 履行的证据
    consequence: str = ""  # 未履行的后果
    ambiguities: tuple[str, ...] = ()
    anchor: str = ""  # 在全文中定位到句的关键词


_AMOUNT = re.compile(r"(\d{1,6})(wd|d|m|y|h)", re.ASCII)
_FIXED = re.compile(r"(\d\d)-(\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Amount:
    """期限的长短：n 个单位，或者每年固定的月日（unit = fixed）。"""

    n: int
    unit: Unit
    fixed: str = ""

    @classmethod
    def parse(cls, text: str) -> "Amount":
        """`5wd` `30d` `2m` `1y` `24h` or `01-31`; anything else raises ValueError."""
        if found := _AMOUNT.fullmatch(text):
            return cls(int(found[1]), found[2])  # type: ignore[arg-type]  # the pattern lists the units
        if found := _FIXED.fullmatch(text):
            date(2000, int(found[1]), int(found[2]))
            return cls(0, "fixed", text)
        raise ValueError(text)

    def __str__(self) -> str:
        return self.fixed or f"{self.n}{self.unit}"

    @property
    def words(self) -> str:
        """给人看的写法，如“5个工作日”“每年1月31日”。"""
        if self.fixed:
            return f"每年{int(self.fixed[:2])}月{int(self.fixed[3:])}日"
        return f"{self.n}{UNIT_NAMES[self.unit]}"


@dataclass(frozen=True, slots=True)
class StrictReading:
    """从严解释与默认解释的差别：另一长度、另一顺延方式，或者再提前 `earlier`。"""

    ambiguity: str
    amount: Amount | None = None
    roll: Roll | None = None
    earlier: Amount | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """一项期限在某地某日的规定；`rows` 只含该日在该地施行的条款。"""

    name: str
    title: str
    kind: Kind
    amount: Amount | None  # None：由文书载明
    roll: Roll
    rows: tuple[str, ...]
    start: str
    stop: str
    bearer: Bearer
    is_right: bool = False  # 权利期满即失权（灰），不算逾期
    origin: Origin = "law"
    ambiguities: tuple[str, ...] = ()
    strict: StrictReading | None = None
    pause: str = ""  # 可以中止计算或者延长的情形
    yellow: Amount | None = None  # 早于通常比例的提醒日
    only_if_strict: str = ""  # 仅在该疑义选择从严解释时运行
    enabled: bool = True  # 平台默认关闭的为 False
    lenient_roll: bool = False  # 顺延后的日子只作为从宽的解释并列显示
    reaches_back: bool = False  # 起算日可以早于规范施行之日（时效）
    note: str = ""

    @property
    def row(self) -> str | None:
        """首要依据的条款编号；平台默认而无条款的为空。"""
        return self.rows[0] if self.rows else None

    @property
    def is_duty(self) -> bool:
        """不履行即为逾期的义务：不是权利，不是提醒，也不是对权限的限制。"""
        return not self.is_right and self.kind not in ("none", "bar", "after")


@dataclass(frozen=True, slots=True)
class Parameter:
    """一项参数的出厂值；市县可在“规范与日历”中按日期另定。"""

    key: str
    title: str
    value: object
    rows: tuple[str, ...] = ()
    origin: Origin = "default"
    valid_from: date = date.min
    valid_to: date | None = None
    note: str = ""

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """条文的一处疑义，它的默认解释和从严解释。"""

    id: str
    question: str
    default: str
    strict: str = ""  # 空：没有另一种可选的解释
    origin: str = ""
    is_open: bool = False  # 市县可以选择从严
    rows: tuple[str, ...] = field(default=())
