"""演示用词：一望而知是虚构的单位、企业、人名和案由；真实的机关、企业、个人一概不用。"""

from dataclasses import dataclass

MARK = "（演示）"

# 人名一律“姓＋示＋字”，企业名一律“地名＋示例＋词＋行业”，不会与真人、真企业相同。
SURNAMES = "于王丛毕宋孙邹姜鞠滕乔戚林连谷邵慕曲宫隋"
GIVEN = "一二三四五六甲乙丙丁戊己庚辛子丑寅卯辰巳午未申酉戌亥东南西北春夏秋冬"
FIRM_WORDS = [
    "海棠",
    "白鹭",
    "青松",
    "银杏",
    "蓝湾",
    "金穗",
    "晨曦",
    "远帆",
    "听涛",
    "云杉",
    "翠微",
    "明月",
    "长风",
    "稻香",
    "石榴",
    "红果",
    "海星",
    "贝壳",
    "灯塔",
    "港湾",
    "竹林",
    "麦田",
    "桃源",
    "柳岸",
    "荷塘",
    "梧桐",
    "松涛",
    "朝霞",
    "彩虹",
    "雨燕",
]
TRADES = {
    "market": "餐饮管理 食品 百货超市 药房 日用品",
    "transport": "物流 客运 汽车修理 搬运",
    "ecology": "水产加工 纸制品 建材 塑料制品",
    "urban": "餐饮服务 建筑安装 广告 洗车服务",
    "emergency": "机械制造 化工贸易 渔具 仓储",
    "farm": "种业 饲料 养殖 农资",
    "culture": "旅行社 网吧 影院 书店",
    "health": "口腔门诊 美容 宾馆 浴场",
    "land": "土石方 矿业 苗木 置业",
    "housing": "建筑工程 物业服务 装饰 房产经纪",
    "fire": "酒店 商贸城 家具 娱乐",
    "customs": "报关 进出口 冷链 船务",
    "tax": "财务咨询 商贸 服装 五金",
    "general": "便利店 农家乐 渔业 工艺品",
}


@dataclass(frozen=True)
class Violation:
    """一类违法行为：代码、名称、法定罚款幅度（元，上限 0＝不设上限）。"""

    code: str
    name: str
    law_min: int
    law_max: int
    for_persons: bool = False


@dataclass(frozen=True)
class Field:
    """一个执法领域：登记用的名称、机关名称、案由、许可、检查、其他行为，以及各类行为的比重和旺季。"""

    key: str
    name: str
    bureau: str
    violations: tuple[Violation, ...]
    licences: tuple[str, ...]
    checks: tuple[str, ...]
    seizure: str = ""
    execution: str = ""
    others: tuple[tuple[str, str], ...] = ()  # (kind, name)
    weights: tuple[int, int, int, int] = (30, 25, 38, 3)  # 处罚、许可、检查、强制
    share: int = 10
    season: tuple[int, ...] = ()


def _violations(key: str, *rows: tuple[str, int, int, bool]) -> tuple[Violation, ...]:
    return tuple(
        Violation(f"YS-{key[:3].upper()}-{n:02d}", name, low, high, persons)
        for n, (name, low, high, persons) in enumerate(rows, start=1)
    )


FIELDS = (
    Field(
        "market", "市场监管", "市场监督管理局",
        _violations(
            "market",
            ("经营标签不合规定的食品", 0, 10_000, True),
            ("未按规定明码标价", 0, 5_000, True),
            ("销售不符合标准的产品", 2_000, 50_000, False),
            ("未公示年度报告信息", 1_000, 20_000, False),
        ),
        ("食品经营许可", "药品零售经营许可"), ("食品经营检查", "价格与广告检查"), "查封、扣押涉案物品",
        others=(("registration", "经营主体登记"), ("reward", "举报奖励发放")), share=22, weights=(34, 26, 34, 3),
    ),
    Field(
        "transport", "交通运输", "交通运输局",
        _violations(
            "transport",
            ("未取得道路运输经营许可从事运输", 3_000, 30_000, True),
            ("车辆超限运输", 200, 30_000, True),
            ("维修经营者未建立维修档案", 1_000, 10_000, False),
        ),
        ("道路货物运输经营许可", "超限运输车辆通行许可"), ("道路运输企业检查",), "扣押车辆",
        others=(("fee", "占用公路收费"),), share=14, weights=(45, 25, 24, 4),
    ),
    Field(
        "ecology", "生态环境", "生态环境局",
        _violations(
            "ecology",
            ("未按规定记录环境管理台账", 5_000, 20_000, False),
            ("未采取措施减少扬尘", 10_000, 100_000, False),
            ("超过标准排放污染物", 100_000, 1_000_000, False),
        ),
        ("排污许可",), ("排污单位检查", "噪声与扬尘检查"), "查封排污设备",
        others=(("confirmation", "应急预案备案确认"),), share=8, weights=(24, 12, 58, 3),
    ),
    Field(
        "urban", "城市管理", "综合行政执法局",
        _violations(
            "urban",
            ("占用道路摆摊设点", 50, 1_000, True),
            ("未按规定处置建筑垃圾", 1_000, 30_000, False),
            ("擅自设置户外广告", 500, 10_000, True),
            ("未按规划许可建设", 5_000, 0, False),
        ),
        ("户外广告设置许可",), ("市容环境检查",), "扣押经营工具", "拆除违法建设",
        others=(("fee", "城市生活垃圾处理费"),), share=16, weights=(56, 10, 26, 4),
    ),
    Field(
        "emergency", "应急管理", "应急管理局",
        _violations(
            "emergency",
            ("未按规定组织应急预案演练", 5_000, 50_000, False),
            ("未如实记录安全培训情况", 10_000, 100_000, False),
        ),
        ("危险化学品经营许可",), ("安全生产检查", "有限空间检查"), "查封场所设施",
        others=(("reward", "隐患举报奖励"),), share=9, weights=(18, 12, 66, 3), season=(6, 7, 11, 12),
    ),
    Field(
        "farm", "农业农村", "农业农村局",
        _violations(
            "farm",
            ("经营未经审定的种子", 5_000, 50_000, False),
            ("未按规定使用农药", 500, 10_000, True),
        ),
        ("种子生产经营许可",), ("农资市场检查",), "查封、扣押种子",
        others=(("benefit", "耕地保护补贴"), ("confirmation", "水产苗种确认")), share=7, weights=(22, 18, 45, 2), season=(3, 4, 5, 9),
    ),
    Field(
        "culture", "文化旅游", "文化和旅游局",
        _violations(
            "culture",
            ("旅行社未签订合同", 5_000, 30_000, False),
            ("未按规定核对登记上网人员", 1_000, 15_000, False),
        ),
        ("营业性演出许可",), ("文化市场检查",),
        others=(("confirmation", "旅游星级确认"),), share=6, weights=(20, 24, 54, 0), season=(5, 7, 8, 10),
    ),
    Field(
        "health", "卫生健康", "卫生健康局",
        _violations(
            "health",
            ("公共场所未取得卫生许可营业", 500, 30_000, True),
            ("未按规定处置医疗废物", 5_000, 50_000, False),
        ),
        ("公共场所卫生许可", "医疗机构执业登记许可"), ("公共场所卫生检查",), "封存可疑物品",
        others=(("benefit", "计划生育扶助"),), share=8, weights=(20, 34, 42, 1),
    ),
    Field(
        "land", "自然资源", "自然资源和规划局",
        _violations(
            "land",
            ("擅自改变土地用途", 1_000, 50_000, False),
            ("未按规定采伐林木", 500, 20_000, True),
        ),
        ("建设用地规划许可", "林木采伐许可"), ("用地巡查",),
        others=(("registration", "不动产登记"), ("adjudication", "土地权属裁决"), ("requisition", "防汛物料征用")), share=5, weights=(14, 46, 24, 0),
    ),
    Field(
        "housing", "住房建设", "住房和城乡建设局",
        _violations(
            "housing",
            ("未取得施工许可擅自施工", 10_000, 200_000, False),
            ("物业服务人未公示收费标准", 1_000, 20_000, False),
        ),
        ("建筑工程施工许可", "商品房预售许可"), ("在建工地检查",),
        others=(("benefit", "住房租赁补贴"),), share=6, weights=(22, 34, 40, 0), season=(4, 5, 6, 9),
    ),
    Field(
        "fire", "消防救援", "消防救援大队",
        _violations(
            "fire",
            ("消防设施未保持完好有效", 5_000, 50_000, False),
            ("占用、堵塞疏散通道", 500, 5_000, True),
        ),
        ("公众聚集场所开业许可",), ("消防监督检查",), "临时查封危险部位",
        others=(("adjudication", "火灾事故认定复核"),), share=9, weights=(26, 8, 62, 4), season=(1, 11, 12),
    ),
)  # fmt: skip
CUSTOMS = Field(
    "customs", "口岸监管", "口岸监管局",
    _violations("customs", ("进出口货物申报不实", 1_000, 30_000, False)),
    ("口岸存储场所许可",), ("口岸企业检查",), "扣押申报不实货物",
    others=(("levy", "口岸规费征收"),), share=3,
)  # fmt: skip
GENERAL = Field(
    "general", "镇街综合", "",
    _violations("general", ("擅自在公共场所堆放物料", 50, 1_000, True), ("未履行门前责任", 100, 2_000, True)),
    ("临时占道许可",), ("门前责任检查",),
    others=(("benefit", "临时救助"), ("confirmation", "农村住房确认")), share=5, weights=(40, 10, 40, 0),
)  # fmt: skip
BY_KEY = {field.key: field for field in (*FIELDS, CUSTOMS, GENERAL)}
KIND_WORDS = {
    "penalty": "罚", "licence": "许", "inspection": "检", "measure": "强", "execution": "执", "levy": "征",
    "requisition": "用", "fee": "费", "benefit": "给", "confirmation": "确", "registration": "登",
    "adjudication": "裁", "reward": "奖", "other": "他",
}  # fmt: skip
