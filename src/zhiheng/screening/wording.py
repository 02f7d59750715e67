"""规则页上给人看的文字：参数的名称、说明语句里的空。"""

import re

BLANKS = {
    "fact_on": "事实日",
    "due_on": "应当完成日",
    "value": "实际",
    "threshold": "界限",
    "ground": "情形",
    "part": "部分",
    "clock": "期限",
    "days": "天数",
    "fine": "罚款",
    "middle": "中位数",
    "times": "倍数",
    "total": "合计件数",
    "own": "本机关比例",
    "others": "同类机关比例",
}
PARAMETERS = {
    ("AB-1.02", "officers"): "执法人员最少人数",
    ("AB-1.09", "ordinary"): "普通程序处罚一律法制审核（1 是，0 否）",
    ("AB-1.14", "natural"): "对公民的罚款限额（元）",
    ("AB-1.14", "household"): "对个体工商户的罚款限额（元）",
    ("AB-1.14", "entity"): "对法人、其他组织的罚款限额（元）",
    ("AB-1.23", "extension"): "延长的最多天数",
    ("AB-2", "top"): "达到上限的多少算顶格（比例）",
    ("AB-2", "cell"): "比较组最少件数",
    ("AB-2", "posterior"): "后验概率的门槛",
    ("CR-1", "days"): "多少日内",
    ("CR-1", "agencies"): "分头检查的机关数",
    ("CR-1", "joinable"): "事项可联合的机关数",
    ("CR-3", "workdays"): "应当移送或者撤案的工作日数",
    ("OF-1", "workdays"): "录入迟于多少工作日算补录",
    ("OF-1", "minutes"): "集中录入的分钟数",
    ("OF-1", "days"): "发生时间相隔的天数",
    ("OF-4b", "entries"): "一年最少有多少个时刻",
    ("OF-4b", "share"): "零时、整点所占的比例",
    ("RE-1", "cap"): "本机关一年检查次数上限",
    ("RE-1", "cap_total"): "各机关合计一年检查次数上限",
    ("RE-2", "days"): "两次检查的间隔天数",
    ("RE-2", "overlap"): "检查内容相同的比例",
    ("RE-3", "days"): "违法行为相连的间隔天数",
    ("SE-1", "cell"): "比较组最少件数",
    ("SE-1", "score"): "偏离程度的门槛",
    ("SE-1", "distance"): "与中位数最少相差",
    ("SE-1", "share"): "离散度为零时相同案件的比例",
    ("SE-1b", "cell"): "每个机关最少件数",
    ("SE-1b", "delta"): "与其余机关的差距（Cliff δ）",
    ("SE-1b", "rate"): "错误发现率",
}


def parameter_name(rule: str, key: str) -> str:
    """参数的中文名称；没有写的用键名。"""
    return PARAMETERS.get((rule, key), key)


def with_blanks(explain: str) -> str:
    """说明语句里由本案数据填的地方，写成〔界限〕的样子。"""
    return re.sub(r" ?\{(\w+)\} ?", lambda found: f"〔{BLANKS.get(found[1], found[1])}〕", explain)
