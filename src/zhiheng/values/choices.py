"""Words from fixed lists: kinds of act, sanctions, yes and no, procedures, party kinds."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from zhiheng.values import BLANKS, EMPTY, Reading, shown, wrong
from zhiheng.values.text import damage, narrow, squeeze

_YES = frozenset({"是", "有", "已", "y", "yes", "true", "1", "√", "✓", "对", "t"})
_NO = frozenset({"否", "没有", "未", "n", "no", "false", "0", "×", "x", "不是", "f"})

SANCTIONS: dict[str, tuple[str, ...]] = {
    "warning": ("警告",),
    "criticism": ("通报批评",),
    "fine": ("罚款",),
    "confiscate": (
        "没收违法所得",
        "没收非法所得",
        "没收非法财物",
        "没收非法财产",
        "没收违法财物",
        "没收",
    ),
    "suspend": ("暂扣许可证件", "暂扣许可证", "暂扣执照", "暂扣证照", "暂扣"),
    "downgrade": ("降低资质等级", "降低资质"),
    "revoke": ("吊销许可证件", "吊销许可证", "吊销执照", "吊销营业执照", "吊销证照", "吊销"),
    "restrict": ("限制开展生产经营活动", "限制生产经营", "限制从业", "禁止从业"),
    "close": ("责令停产停业", "停产停业", "责令停业", "责令停产"),
    "shut": ("责令关闭",),
    "detention": ("行政拘留", "拘留"),
    "other": ("其他", "其它", "其他行政处罚", "法律、行政法规规定的其他行政处罚"),
}
"""行政处罚法第九条的种类；旧表的写法也归到这里。"""

_BY_WORD = {squeeze(word): code for code, words in SANCTIONS.items() for word in words}
_BOTH_SEIZED = re.compile(r"没收违法所得[、,和及]?\s*(?:没收)?非法财[物产]")
_SUSPEND_OR_REVOKE = re.compile(r"暂扣(?:或者?|、|及|/)吊销")
_NOT_A_PENALTY = ("责令改正", "责令限期改正", "不予处罚", "不予行政处罚", "免予处罚")
_SEPARATORS = re.compile(r"[;；,，、/|+＋\n\s]+|以及|并处|并|和|及")


def read_boolean(text: str) -> Reading[bool] | Reading[None]:
    plain = narrow(text).lower()
    if plain in _YES:
        return Reading(True)
    if plain in _NO or plain == "无":
        return Reading(False)
    if plain in BLANKS:
        return EMPTY
    return wrong(f"{shown(text)}不是“是”或者“否”")


def read_choice(
    text: str, words: Mapping[str, str], offered: Iterable[str] = ()
) -> Reading[str] | Reading[None]:
    """The code of a word from a list; `words` maps the squeezed word to the code, `offered` is shown for another word."""
    if problem := damage(text):
        return wrong(problem)
    if narrow(text) in BLANKS:
        return EMPTY
    code = words.get(squeeze(text))
    if code is None:
        listed = "、".join(offered)
        return wrong(f"{shown(text)}不在可选的范围内" + (f"，请写：{listed}" if listed else ""))
    return Reading(code)


def _part(word: str, found: list[str]) -> str:
    """Add one word's kind to `found`; the sentence when it has none."""
    plain = squeeze(word)
    if not plain or plain in {"处", "的", "行政处罚"}:
        return ""
    if code := _BY_WORD.get(plain) or _by_beginning(plain):
        if code not in found:
            found.append(code)
        return ""
    return f"{shown(word)}不是处罚种类"


def _by_beginning(plain: str) -> str:
    """罚款5000元, 没收违法所得300元, 吊销食品经营许可证."""
    match = re.match(
        r"(?:处|给予)?(罚款|警告|没收违法所得|没收非法财物|吊销|暂扣|责令停产停业)", plain
    )
    return _BY_WORD[match[1]] if match else ""


@lru_cache(maxsize=4096)
def read_sanctions(text: str, content: str = "") -> Reading[str] | Reading[None]:
    """Codes joined by commas in alphabetical order; `content` decides 暂扣或者吊销 of the old list."""
    if problem := damage(text):
        return wrong(problem)
    plain = narrow(text)
    if plain in BLANKS:
        return EMPTY
    if code := _BY_WORD.get(squeeze(plain)):
        return Reading(code)
    found: list[str] = []
    warning = ""
    if _SUSPEND_OR_REVOKE.search(plain):
        chosen = [
            code for word, code in (("暂扣", "suspend"), ("吊销", "revoke")) if word in content
        ]
        if len(chosen) != 1:
            return wrong("处罚种类写的是“暂扣或者吊销”，从处罚内容也无法确定是哪一种")
        found += chosen
        warning = "“暂扣或者吊销”按处罚内容确定"
        plain = re.sub(
            r"[^;；]*暂扣(?:或者?|、|及|/)吊销[^;；,，]*(?:[,，、]暂扣[^;；]*)?", "", plain
        )
    if _BOTH_SEIZED.search(plain):
        found.append("confiscate")
        plain = _BOTH_SEIZED.sub("", plain)
    for word in _SEPARATORS.split(plain):
        if squeeze(word) in _NOT_A_PENALTY:
            warning = f"{shown(word)}不是行政处罚的种类，未采用"
        elif problem := _part(word, found):
            return wrong(problem)
    return Reading(",".join(sorted(set(found))) or None, "", warning)


_IN_TEXT = (
    ("warning", re.compile(r"(?:给予|处以?|予以)?警告")),
    ("criticism", re.compile(r"通报批评")),
    ("fine", re.compile(r"(?<!加处)(?<!不予)罚款")),
    ("confiscate", re.compile(r"没收(?:其)?(?:违法|非法)所得")),
    (
        "confiscate",
        re.compile(r"没收(?!.{0,3}所得).{0,20}(?:财物|物品|产品|工具|设备|药品|食品)"),
    ),
    ("suspend", re.compile(r"暂扣")),
    ("revoke", re.compile(r"吊销")),
    ("close", re.compile(r"责令停产|责令停业|停产停业")),
    ("shut", re.compile(r"责令关闭")),
    ("detention", re.compile(r"行政拘留")),
)


@lru_cache(maxsize=8192)
def sanctions_in_text(text: str) -> str:
    """The kinds that a decision's wording names, for lists without such a column."""
    return ",".join(sorted({code for code, pattern in _IN_TEXT if pattern.search(text)}))
