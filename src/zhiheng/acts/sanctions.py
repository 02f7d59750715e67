"""处罚种类（行政处罚法第九条）：代码、名称；一件可以有几种，按代码排序、用逗号连写。"""

SANCTIONS = {
    "warning": "警告",
    "criticism": "通报批评",
    "fine": "罚款",
    "confiscate": "没收违法所得、没收非法财物",
    "suspend": "暂扣许可证件",
    "downgrade": "降低资质等级",
    "revoke": "吊销许可证件",
    "restrict": "限制开展生产经营活动、限制从业",
    "close": "责令停产停业",
    "shut": "责令关闭",
    "detention": "行政拘留",
    "other": "法律、行政法规规定的其他行政处罚",
}


def joined(codes: list[str]) -> str:
    return ",".join(sorted(set(codes)))


def in_words(codes: str) -> str:
    """外来数据里不认识的代码照原样显示，不吞掉。"""
    return "；".join(SANCTIONS.get(code, code) for code in codes.split(",") if code)
