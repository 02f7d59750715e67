"""年度统计表的样式：哪几张表、每张哪几项、按什么口径。"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """表中的一项；`share` 是由另两项算出的百分比（分子、分母的名称）。"""

    name: str
    label: str
    is_money: bool = False
    share: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Table:
    """一张统计表及其口径。"""

    key: str
    title: str
    items: tuple[Item, ...]
    note: str = ""

    def names(self) -> list[str]:
        return [f"{self.key}.{item.name}" for item in self.items]


TABLES = (
    Table(
        "penalty",
        "行政处罚",
        (
            Item("warning", "警告、通报批评（宗）"),
            Item("fine", "罚款（宗）"),
            Item("confiscate", "没收违法所得、没收非法财物（宗）"),
            Item("suspend", "暂扣许可证件、降低资质等级（宗）"),
            Item("revoke", "吊销许可证件（宗）"),
            Item("restrict", "限制开展生产经营活动（宗）"),
            Item("close", "责令停产停业、责令关闭、限制从业（宗）"),
            Item("detention", "行政拘留（宗）"),
            Item("other", "其他行政处罚（宗）"),
            Item("total", "合计（宗）"),
            Item("money", "罚没金额（元）", is_money=True),
        ),
        "按决定日期；一件有两种以上的计一宗，计入最重的一种；罚没金额按决定书。",
    ),
    Table(
        "licence",
        "行政许可",
        (
            Item("applied", "申请（件）"),
            Item("accepted", "受理（件）"),
            Item("granted", "准予许可（件）"),
            Item("refused", "不予许可（件）"),
            Item("revoked", "撤销许可（件）"),
        ),
        "申请、受理、撤销按各自的日期；没有收到、受理日期的按决定日期。",
    ),
    Table(
        "measure",
        "行政强制措施",
        (
            Item("seal_up", "查封场所、设施或者财物（次）"),
            Item("seize", "扣押财物（次）"),
            Item("freeze", "冻结存款、汇款（次）"),
            Item("other", "其他行政强制措施（次）"),
            Item("total", "合计（次）"),
        ),
        "按决定日期，当场实施没有决定日期的按实施日期。",
    ),
    Table(
        "execution",
        "行政强制执行",
        (
            Item("substitute", "代履行（次）"),
            Item("demolish", "强制拆除（次）"),
            Item("other", "其他强制执行（次）"),
            Item("total", "行政机关强制执行合计（次）"),
            Item("added_fine", "因加处罚款作出强制执行决定（次）"),
            Item("court", "申请法院强制执行（次）"),
        ),
        "后两项从处罚案件的记录取数，不计入合计。",
    ),
    Table(
        "inspection",
        "行政检查",
        (
            Item("total", "检查（次）"),
            Item("on_site", "其中进入现场（次）"),
            Item("problems", "其中发现问题（次）"),
        ),
        "对一个对象有记录的检查计一次；没有对象的巡查不计，检查后转处罚的不计。",
    ),
    Table(
        "levy",
        "行政征收、征用、收费",
        (
            Item("levy", "行政征收（次）"),
            Item("requisition", "行政征用（次）"),
            Item("fee", "行政收费（次）"),
        ),
    ),
    Table(
        "others",
        "其他行政执法行为",
        (
            Item("confirmation", "行政确认（次）"),
            Item("registration", "行政登记（次）"),
            Item("benefit", "行政给付（次）"),
            Item("adjudication", "行政裁决（次）"),
            Item("reward", "行政奖励（次）"),
            Item("other", "其他（次）"),
        ),
    ),
    Table(
        "people",
        "执法人员和证件",
        (
            Item("officers", "在岗人员（人）"),
            Item("certified", "持有效行政执法证（人）"),
            Item("supervisors", "持有效行政执法监督证（人）"),
            Item("reviewers", "法制审核人员（人）"),
            Item("hearing", "听证主持人（人）"),
            Item("auxiliary", "辅助人员（人）"),
            Item("review_share", "法制审核人员占持证人员（%）", share=("reviewers", "certified")),
        ),
        "以年末在岗为准。",
    ),
)
