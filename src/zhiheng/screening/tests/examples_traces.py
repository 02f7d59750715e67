"""环节录入、文书编号、其他期限（OF-1、OF-2、OF-4b、NA-1）的手写例子。"""

from collections.abc import Iterator
from typing import Any

from zhiheng.screening.tests.examples_row import coercion, licence, penalty
from zhiheng.screening.tests.scene import Example, Scene, moment


def facts(*steps: tuple[str, ...], **columns: Any) -> Any:
    def build(s: Scene) -> None:
        act = s.penalty(**columns)
        for step in steps:
            s.fact(act, *step)

    return build


def times(*clocks: str, visits: str = "", year: int = 2025) -> Any:
    """一个机关一年登记的环节时刻，和检查的开始时刻；每个写“时刻×个数”，“无”为没有写。"""

    def build(s: Scene) -> None:
        for n, clock in enumerate(each(" ".join(clocks))):
            act = s.penalty(decided_on=f"{year}-05-01", filed_on=f"{year}-04-01")
            s.fact(act, "file", f"{year}-04-{n % 28 + 1:02d} {clock}")
        for clock in each(visits):
            at = None if clock == "无" else moment(f"{year}-06-01 {clock}")
            s.inspection(f"{year}-06-01", {"started_at": at})

    return build


def each(words: str) -> Iterator[str]:
    for word in words.split():
        clock, _, many = word.partition("×")
        yield from [clock] * int(many or 1)


def numbers(text: str, void: str = "") -> Any:
    def build(s: Scene) -> None:
        s.agency()
        for word in (text + " " + void).split():
            s.add(
                "doc_numbers",
                agency_id=s.base,
                series="A1",
                year=2026,
                seq=int(word),
                is_void=word in void.split() and word not in text.split(),
                act_id=s.next_id(),
            )

    return build


def transfer(**columns: Any) -> Any:
    def build(s: Scene) -> None:
        act = s.penalty()
        s.add(
            "transfers",
            **{
                "act_id": act["act_id"],
                "agency_id": s.base,
                "party_id": s.base,
                "profile": "weihai",
            }
            | columns,
        )

    return build


TRACES_EXAMPLES: dict[str, list[Example]] = {
    "OF-1": [
        Example("即办即录", facts(("file", "03-02 09:00"), ("decide", "03-27 09:00"))),
        Example(
            "现场检查第二个工作日录入",
            facts(("visit", "03-27 09:00", "03-31 17:00"), ("decide", "04-08 09:00")),
        ),
        Example(
            "现场检查第三个工作日录入",
            facts(("visit", "03-27 09:00", "04-01 09:00"), ("decide", "04-08 09:00")),
            "field",
        ),
        Example(
            "一半环节迟录",
            facts(("file", "03-02 09:00", "03-05 09:00"), ("decide", "03-27 09:00")),
            "half",
        ),
        Example(
            "三分之一环节迟录",
            facts(
                ("file", "03-02 09:00", "03-05 09:00"),
                ("notify", "03-16 09:00"),
                ("decide", "03-27 09:00"),
            ),
        ),
        Example(
            "一次录完而发生相隔六日",
            facts(("file", "03-02 09:00", "03-08 09:00"), ("decide", "03-08 09:00", "03-08 10:00")),
            "burst",
        ),
        Example(
            "一次录完而发生相隔五日",
            facts(("file", "03-02 09:00", "03-03 08:30"), ("decide", "03-07 09:00", "03-03 09:00")),
        ),
        Example(
            "告知在决定之后录入",
            facts(
                ("file", "03-02 09:00"),
                ("notify", "03-26 09:00", "03-30 09:00"),
                ("decide", "03-27 09:00"),
                ("serve", "03-30 10:00"),
            ),
            "order",
        ),
        Example(
            "告知与决定同日录入",
            facts(
                ("file", "03-02 09:00"),
                ("notify", "03-26 09:00", "03-27 10:00"),
                ("decide", "03-27 09:00"),
                ("serve", "03-30 10:00"),
            ),
        ),
        Example(
            "法律另有规定",
            facts(
                ("visit", "03-27 09:00", "04-01 09:00"),
                ("decide", "04-08 09:00"),
                exempt_class="special_law",
            ),
        ),
        Example("没有环节", penalty()),
    ],
    "OF-2": [
        Example("连号", numbers("1 2 3")),
        Example("缺第二号", numbers("1 3"), "missing"),
        Example("缺号已登记作废", numbers("1 3", "2")),
        Example("不从一号起", numbers("2 3"), "missing"),
        Example("重号", numbers("1 2 2"), "duplicate"),
        Example("一缺一重", numbers("1 1 4 4"), "duplicate duplicate missing"),
        Example("只有一号", numbers("1")),
        Example("末号作废", numbers("1 2", "3")),
    ],
    "OF-4b": [
        Example("二十个时刻中十一个是整点", times("09:00×6 00:00×5 09:01×9"), "fires"),
        Example("二十个时刻中十个是整点", times("09:00×10 09:01×10")),
        Example("十九个时刻都是整点", times("09:00×19")),
        Example("零时也算整点", times("00:00×20"), "fires"),
        Example("半点不算整点", times("09:30×20")),
        Example("差一秒不算整点", times("09:00:01×20")),
        Example("检查的开始时刻一并计算", times("09:00×10", visits="10:00×10"), "fires"),
        Example("没有写到时刻的检查不计", times("09:00×10", visits="无×10 10:00×9")),
        Example(
            "分在两年的各不足二十个",
            lambda s: [times("09:00×19", year=year)(s) for year in (2024, 2025)],
        ),
        Example("没有环节", penalty()),
    ],
    "NA-1": [
        Example(
            "听证七个工作日前通知", penalty(hearing_held_on="03-19", hearing_notice_sent_on="03-10")
        ),
        Example(
            "听证六个工作日前通知",
            penalty(hearing_held_on="03-19", hearing_notice_sent_on="03-11"),
            "late",
        ),
        Example("听证没有通知", penalty(hearing_held_on="03-19"), "missing"),
        Example(
            "收缴第二个工作日交机关",
            penalty(cash_collected_on="03-27", cash_handed_on="03-31", cash_banked_on="04-02"),
        ),
        Example(
            "收缴第三个工作日交机关",
            penalty(cash_collected_on="03-27", cash_handed_on="04-01", cash_banked_on="04-02"),
            "late",
        ),
        Example(
            "机关没有缴付银行",
            penalty(cash_collected_on="03-27", cash_handed_on="03-27"),
            "missing",
        ),
        Example(
            "催告满十个工作日的次日申请", penalty(court_urged_on="09-21", court_applied_on="10-13")
        ),
        Example(
            "催告第十个工作日申请",
            penalty(court_urged_on="09-21", court_applied_on="10-12"),
            "early",
        ),
        Example("没有催告就申请", penalty(court_applied_on="10-13"), "early"),
        Example(
            "加处满三十日后催告并执行",
            penalty(
                added_fine_from="05-01", added_fine_urged_on="06-01", added_fine_enforced_on="06-15"
            ),
        ),
        Example(
            "加处第三十日执行",
            penalty(
                added_fine_from="05-01", added_fine_urged_on="05-20", added_fine_enforced_on="05-31"
            ),
            "early",
        ),
        Example(
            "加处后没有催告",
            penalty(added_fine_from="05-01", added_fine_enforced_on="06-15"),
            "early",
        ),
        Example("许可第二十个工作日决定", licence(filed_on="03-02", decided_on="03-30")),
        Example(
            "许可第二十一个工作日决定",
            licence({"issued_on": "04-02"}, filed_on="03-02", decided_on="03-31"),
            "late",
        ),
        Example(
            "许可延长十日后决定",
            licence(
                {"extension_approved_on": "03-30", "issued_on": "04-16"},
                filed_on="03-02",
                decided_on="04-14",
            ),
        ),
        Example(
            "联合办理四十五日",
            licence({"is_joint": True, "issued_on": "05-12"}, filed_on="03-02", decided_on="05-08"),
        ),
        Example(
            "第五个工作日一次告知",
            licence(
                {
                    "is_incomplete": True,
                    "received_on": "02-25",
                    "correction_told_on": "03-03",
                    "accepted_on": "03-09",
                },
                filed_on="03-09",
            ),
        ),
        Example(
            "第六个工作日才告知",
            licence(
                {
                    "is_incomplete": True,
                    "received_on": "02-25",
                    "correction_told_on": "03-05",
                    "accepted_on": "03-09",
                },
                filed_on="03-09",
            ),
            "late",
        ),
        Example("第十个工作日颁发", licence({"issued_on": "04-03"})),
        Example("第十一个工作日颁发", licence({"issued_on": "04-07"}), "late"),
        Example("没有颁发", licence({"issued_on": None}), "missing"),
        Example("不予许可不颁发", licence({"issued_on": None}, decision="decline")),
        Example(
            "届满前决定延续", licence({"renewal_applied_on": "02-01", "previous_valid_to": "03-20"})
        ),
        Example(
            "届满后才决定延续",
            licence({"renewal_applied_on": "02-01", "previous_valid_to": "03-19"}),
            "late",
        ),
        Example(
            "申请延续不足三十日",
            licence({"renewal_applied_on": "03-01", "previous_valid_to": "03-19"}),
        ),
        Example("没有指派检验人员", licence({"needs_inspection": True}), "missing"),
        Example(
            "下级机关逾期审查",
            licence({"is_lower_review": True, "lower_reviewed_on": "03-31"}),
            "late",
        ),
        Example(
            "许可听证逾期举行",
            licence(
                hearing_requested_on="03-03",
                hearing_notice_sent_on="03-20",
                hearing_held_on="04-01",
            ),
            "late",
        ),
        Example(
            "许可听证通知过迟",
            licence(
                hearing_requested_on="03-03",
                hearing_notice_sent_on="03-12",
                hearing_held_on="03-19",
            ),
            "late",
        ),
        Example(
            "冻结第三个工作日交付", coercion({"measure": "freeze", "papers_delivered_on": "03-19"})
        ),
        Example(
            "冻结第四个工作日交付",
            coercion({"measure": "freeze", "papers_delivered_on": "03-20"}),
            "late",
        ),
        Example(
            "代履行三个工作日前催告",
            coercion({"measure": "substitute", "performed_on": "03-27", "urged_on": "03-24"}),
        ),
        Example(
            "代履行两个工作日前催告",
            coercion({"measure": "substitute", "performed_on": "03-27", "urged_on": "03-25"}),
            "late",
        ),
        Example(
            "代履行没有催告",
            coercion({"measure": "substitute", "performed_on": "03-27"}),
            "missing",
        ),
        Example(
            "立即代履行",
            coercion({"measure": "substitute", "performed_on": "03-27"}, exempt_class="emergency"),
        ),
        Example("移送第三日批准", transfer(reported_on="03-02", approved_on="03-05")),
        Example("移送第四日批准", transfer(reported_on="03-02", approved_on="03-06"), "late"),
        Example(
            "二十四小时内移送",
            transfer(approved_at="2026-03-05T10:00", handed_over_at="2026-03-06T10:00"),
        ),
        Example(
            "超过二十四小时移送",
            transfer(approved_at="2026-03-05T10:00", handed_over_at="2026-03-06T10:01"),
            "late",
        ),
        Example("没有移交涉案物品", transfer(opening_notice_on="03-10"), "missing"),
        Example(
            "复议意见书第六十日报送",
            penalty(reconsideration_received_on="03-02", reconsideration_reported_on="05-06"),
        ),
        Example(
            "复议意见书逾期报送",
            penalty(reconsideration_received_on="03-02", reconsideration_reported_on="05-07"),
            "late",
        ),
        Example("没有这些事项", penalty()),
    ],
}
