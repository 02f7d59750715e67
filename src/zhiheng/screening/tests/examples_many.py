"""涉及几个行为、编号或者同类比较的规则的手写例子。"""

from collections.abc import Iterator
from typing import Any

from zhiheng.screening.tests.examples_row import coercion, licence, penalty
from zhiheng.screening.tests.scene import Example, Scene, moment

RECHECKS = (
    "complaint",
    "assigned",
    "superior",
    "remote",
    "recheck",
    "licensing",
    "request",
    "emergency",
)


def visits(*days: str, last: Any = None, details: Any = None, **columns: Any) -> Any:
    """同一机关对同一企业的几次检查；`last`、`columns` 只用于最后一次。"""

    def build(s: Scene) -> None:
        for on in days[:-1]:
            s.inspection(on, details)
        s.inspection(days[-1], (details or {}) | (last or {}), **columns)

    return build


def by_agencies(
    *visits: tuple[int, str],
    joint: int | None = None,
    details: Any = None,
    last: Any = None,
    **columns: Any,
) -> Any:
    """几个机关的检查：（机关序号，日期）；`last`、`columns` 只用于最后一次。"""

    def build(s: Scene) -> None:
        for n, on in visits[:-1]:
            s.inspection(on, details, agency_id=s.base + n, joint_task_id=joint)
        n, on = visits[-1]
        s.inspection(
            on,
            (details or {}) | (last or {}),
            **{"agency_id": s.base + n, "joint_task_id": joint} | columns,
        )

    return build


def with_cap(cap: int, level: str, *days: str) -> Any:
    def build(s: Scene) -> None:
        visits(*days)(s)
        s.add("caps", profile="weihai", domain=f"d{s.base}", level=level, year=2026, cap=cap)
        s.tables["agencies"][0]["domain"] = f"d{s.base}"

    return build


def pair(
    first_items: str,
    second_items: str,
    gap: tuple[str, str] = ("03-02", "05-31"),
    first: Any = None,
    second: Any = None,
    **columns: Any,
) -> Any:
    def build(s: Scene) -> None:
        s.inspection(gap[0], first, first_items)
        s.inspection(gap[1], second, second_items, **columns)

    return build


def fines(first: Any = None, second: Any = None) -> Any:
    """同一当事人的两个罚款，默认违法行为同日、同代码、同地点。"""

    def build(s: Scene) -> None:
        s.penalty(**(first or {}))
        s.penalty(**{"decided_on": "04-03", "agency_id": s.base + 1} | (second or {}))

    return build


def cases(first: Any = None, second: Any = None) -> Any:
    """两个机关的两个案件：第一个 3 月 2 日立案并录入，第二个 3 月 9 日立案。"""

    def build(s: Scene) -> None:
        s.penalty(
            **{"decided_on": None, "closed_on": None, "fact_id": s.base, "filed_on": "03-02"}
            | (first or {})
        )
        s.penalty(
            **{
                "decided_on": None,
                "closed_on": None,
                "fact_id": s.base,
                "filed_on": "03-09",
                "agency_id": s.base + 1,
            }
            | (second or {})
        )

    return build


def cell(fines: str, every: Any = None, **last: Any) -> Any:
    """同一案由的若干罚款；最后一件可以另有情节。"""

    def build(s: Scene) -> None:
        given = [int(f) for f in fines.split()]
        for n, fine in enumerate(given, start=1):
            extra = last if n == len(given) else {}
            s.penalty(
                **{
                    "fine": fine,
                    "law_min": 0,
                    "violation_code": f"S{s.base}",
                    "party_id": s.base + n,
                }
                | (every or {})
                | extra
            )

    return build


def agencies(*fines: str, **last: Any) -> Any:
    """同一案由、各机关的罚款（百元，“×”后为件数）；`last` 只用于末一个机关。"""

    def build(s: Scene) -> None:
        for n, text in enumerate(fines):
            amounts = [word.partition("×") for word in text.split()]
            for amount in [int(one) for one, _, many in amounts for _ in range(int(many or 1))]:
                s.penalty(
                    **{
                        "agency_id": s.base + n,
                        "fine": amount * 100,
                        "law_min": 0,
                        "violation_code": f"K{s.base}",
                    }
                    | (last if n == len(fines) - 1 else {})
                )

    return build


LIGHT, HEAVY = "21 22 23 24 25 26 27 28", "71 72 73 74 75 76 77 78"


def top(own: tuple[int, int], peers: str, **columns: Any) -> Any:
    """本机关 own = (顶格件数, 总件数)，同类机关各十件，顶格件数依次写在 peers 里。"""

    def build(s: Scene) -> None:
        groups = [own, *((int(n), 10) for n in peers.split())]
        for agency, (full, n) in enumerate(groups):
            extra = columns if agency == 0 else {}
            for k in range(n):
                s.penalty(
                    **{
                        "agency_id": s.base + agency,
                        "fine": 9500 if k < full else 5000,
                        "law_min": 0,
                        "violation_code": f"T{s.base}",
                    }
                    | extra
                )

    return build


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


MANY_EXAMPLES: dict[str, list[Example]] = {
    "RE-1": [
        Example("一年两次", visits("03-02", "06-01")),
        Example("一年三次", visits("03-02", "06-01", "09-01"), "own"),
        Example("跨年的三次", visits("2025-12-31", "03-02", "06-01")),
        Example("公布上限为三次", with_cap(3, "county", "03-02", "06-01", "09-01")),
        Example("公布上限为一次", with_cap(1, "county", "03-02", "06-01"), "own"),
        Example(
            "五个机关各一次",
            by_agencies((0, "02-02"), (1, "04-01"), (2, "06-01"), (3, "08-03"), (4, "10-12")),
            "total",
        ),
        Example(
            "四个机关各一次", by_agencies((0, "02-02"), (1, "04-01"), (2, "06-01"), (3, "08-03"))
        ),
        Example("第三次是个案检查", visits("03-02", "06-01", "09-01", last={"mode": "case"})),
        Example("第三次是书面检查", visits("03-02", "06-01", "09-01", last={"is_on_site": False})),
        Example(
            "方式没有填写的按现场日常检查",
            visits("03-02", "06-01", "09-01", last={"mode": None, "is_on_site": None}),
            "own",
        ),
        *(
            Example(f"第三次属于 {name}", visits("03-02", "06-01", "09-01", exempt_class=name))
            for name in RECHECKS
        ),
        Example(
            "“法律另有规定”不在频次豁免之列",
            visits("03-02", "06-01", "09-01", exempt_class="special_law"),
            "own",
        ),
    ],
    "RE-2": [
        Example("第九十日又查同样内容", pair("a b", "a b"), "fires"),
        Example("第九十一日又查同样内容", pair("a b", "a b", ("03-02", "06-01"))),
        Example("内容一半相同", pair("a b", "a"), "fires"),
        Example("内容三分之一相同", pair("a b", "b c")),
        Example("同日又查", pair("a", "a", ("03-02", "03-02")), "fires"),
        Example("前次发现问题", pair("a", "a", first={"result": "found"})),
        Example("前次问题已了结", pair("a", "a", first={"result": "closed"}), "fires"),
        Example("有触发来源", pair("a", "a", second={"has_trigger": True})),
        Example("联合任务", pair("a", "a", joint_task_id=7)),
        Example("高风险", pair("a", "a", second={"risk_class": "high"})),
        Example("检查内容没有填写", pair("", "")),
        Example(
            "后次各栏没有填写",
            pair("a", "a", second={"has_trigger": None, "risk_class": None, "mode": None}),
            "fires",
        ),
        *(Example(f"后次属于 {name}", pair("a", "a", exempt_class=name)) for name in RECHECKS),
        Example(
            "“法律另有规定”不在频次豁免之列", pair("a", "a", exempt_class="special_law"), "fires"
        ),
    ],
    "RE-3": [
        Example("同日同代码同地点", fines(), "code"),
        Example("相隔七日", fines(second={"fact_start": "02-27", "fact_end": "02-27"}), "code"),
        Example("相隔八日", fines(second={"fact_start": "02-28", "fact_end": "02-28"})),
        Example(
            "违法事实编号相同",
            fines({"fact_id": 5}, {"fact_id": 5, "violation_code": "V2"}),
            "fact",
        ),
        Example(
            "违法事实编号不同而代码、时间、地点相同", fines({"fact_id": 5}, {"fact_id": 6}), "code"
        ),
        Example("代码不同", fines(second={"violation_code": "V2"})),
        Example("地点不同", fines(second={"place_code": "371003"})),
        Example("地点没有填写", fines(second={"place_code": None}), "code"),
        Example("前案已撤销", fines({"change_kind": "revoked"})),
        Example("前案变更后仍有效", fines({"change_kind": "changed"}), "code"),
        Example("后案没有罚款", fines(second={"fine": None})),
        Example(
            "责令改正期满后又犯",
            fines({"correct_due": "02-20"}, {"fact_start": "02-21", "fact_end": "02-21"}),
        ),
        Example(
            "责令改正期内继续",
            fines({"correct_due": "02-21"}, {"fact_start": "02-21", "fact_end": "02-21"}),
            "code",
        ),
        Example("按日连续处罚", fines(second={"is_daily_fine": True})),
        Example("时间没有填写", fines(second={"fact_start": None, "fact_end": None})),
    ],
    "CR-1": [
        Example("三十日内三个机关", by_agencies((0, "03-02"), (1, "03-16"), (2, "03-31")), "many"),
        Example("第三个机关在第三十一日", by_agencies((0, "03-02"), (1, "03-16"), (2, "04-01"))),
        Example("三十日内两个机关", by_agencies((0, "03-02"), (1, "03-16"))),
        Example(
            "两个机关的事项可联合",
            by_agencies((0, "03-02"), (1, "03-16"), details={"is_joinable": True}),
            "joinable",
        ),
        Example(
            "一个机关的事项可联合",
            by_agencies((0, "03-02"), (1, "03-16"), last={"is_joinable": True}),
        ),
        Example("同一联合任务", by_agencies((0, "03-02"), (1, "03-16"), (2, "03-31"), joint=9)),
        Example(
            "其中一次是个案检查",
            by_agencies((0, "03-02"), (1, "03-16"), (2, "03-31"), last={"mode": "case"}),
        ),
        Example(
            "其中一次属于紧急",
            by_agencies((0, "03-02"), (1, "03-16"), (2, "03-31"), exempt_class="emergency"),
        ),
        Example("同一机关三次", by_agencies((0, "03-02"), (0, "03-16"), (0, "03-31"))),
        Example(
            "各栏没有填写",
            by_agencies(
                (0, "03-02"),
                (1, "03-16"),
                (2, "03-31"),
                details={"mode": None, "is_joinable": None},
            ),
            "many",
        ),
        Example(
            "四个机关连成一串仍是一个疑点",
            by_agencies((0, "03-02"), (1, "03-16"), (2, "03-31"), (3, "04-10")),
            "many",
        ),
    ],
    "CR-3": [
        Example("后立案五个工作日时终结", cases(second={"closed_on": "03-16"})),
        Example("后立案六个工作日时终结", cases(second={"closed_on": "03-17"}), "ended"),
        Example("后立案仍在办理", cases(), "open"),
        Example("先立案先终结", cases({"closed_on": "03-06"})),
        Example(
            "先立案迟录入的自录入起算", cases({"recorded_on": "03-16"}, {"closed_on": "03-23"})
        ),
        Example("已移送", cases(second={"transferred_on": "03-20"})),
        Example(
            "同一机关",
            lambda s: (
                s.penalty(decided_on=None, fact_id=s.base),
                s.penalty(decided_on=None, fact_id=s.base, filed_on="03-09"),
            ),
        ),
        Example("代码相同、时间重叠", cases({"fact_id": None}, {"fact_id": None}), "open"),
        Example(
            "代码相同、时间不重叠",
            cases({"fact_id": None}, {"fact_id": None, "fact_start": "02-21", "fact_end": "02-21"}),
        ),
        Example(
            "时间和编号没有填写",
            cases({"fact_id": None, "fact_start": None, "fact_end": None}, {"fact_id": None}),
        ),
    ],
    "SE-1": [
        Example("八件中一件偏离零点二", cell("5000 5000 5100 5000 4900 5000 5100 7000"), "fires"),
        Example("偏离不足零点二", cell("5000 5000 5100 5000 4900 5000 5100 6900")),
        Example("只有七件", cell("5000 5000 5100 5000 4900 5100 9000")),
        Example("离散度为零而一件不同", cell("5000 5000 5000 5000 5000 5000 5000 5100"), "fires"),
        Example("离散度为零而两成以上不同", cell("5000 5000 5000 5000 5000 5100 5200 5300")),
        Example(
            "有从轻情节", cell("5000 5000 5100 5000 4900 5000 5100 5050 1000", mitigation="lighter")
        ),
        Example(
            "偏离已批准",
            cell("5000 5000 5100 5000 4900 5000 5100 5050 9000", deviation_approved=True),
        ),
        Example(
            "没有上限的另成一组",
            cell("5000 5000 5100 5000 4900 5000 5100 5050 20000", law_max=None),
        ),
        Example(
            "都没有上限的比对数，相差百分之二十三",
            cell("5000 5000 5100 5000 4900 5000 5100 5050 6150", every={"law_max": None}),
            "fires",
        ),
        Example(
            "都没有上限的比对数，相差百分之二十二",
            cell("5000 5000 5100 5000 4900 5000 5100 5050 6100", every={"law_max": None}),
        ),
        Example(
            "阶次和类别没有填写的另成一组",
            cell("5000 5000 5100 5000 4900 5000 5100 5050 9000", band_id=None),
        ),
        Example(
            "前后一年之外的不比",
            cell("5000 5000 5100 5000 4900 5000 5100 5050 9000", decided_on="2028-03-27"),
        ),
        Example(
            "其后第四个季度的末日还在组内",
            cell("5000 5000 5100 5000 4900 5000 5100 5050 9000", decided_on="2027-03-31"),
            "fires",
        ),
        Example(
            "其后第五个季度的首日不在组内",
            cell("5000 5000 5100 5000 4900 5000 5100 5050 9000", decided_on="2027-04-01"),
        ),
        Example(
            "其前第四个季度的首日还在组内",
            cell("5000 5000 5100 5000 4900 5000 5100 5050 9000", decided_on="2025-01-01"),
            "fires",
        ),
        Example(
            "其前第五个季度的末日不在组内",
            cell("5000 5000 5100 5000 4900 5000 5100 5050 9000", decided_on="2024-12-31"),
        ),
        Example(
            "离散组中两件偏离",
            cell("5000 5000 5100 5000 4900 5000 5100 5050 4950 9000 500"),
            "fires fires",
        ),
    ],
    "SE-1b": [
        Example("两个机关轻重分明", agencies(LIGHT, HEAVY), "higher lower"),
        Example("两个机关相同", agencies(LIGHT, LIGHT)),
        Example("五个机关中一个偏重", agencies(LIGHT, LIGHT, LIGHT, LIGHT, HEAVY), "higher"),
        Example("五个机关中一个偏轻", agencies(HEAVY, HEAVY, HEAVY, HEAVY, LIGHT), "lower"),
        Example("只有七件的机关不比", agencies(LIGHT, HEAVY.removesuffix(" 78"))),
        Example("差距达到零点三三", agencies("20×26 60×14", "20×12 60×28"), "higher lower"),
        Example("显著而差距不足零点三三", agencies("20×26 60×14", "20×13 60×27")),
        Example("差距大而件数少，不显著", agencies("20×5 60×3", "20×2 60×6")),
        Example("各机关罚款都相同", agencies("50×8", "50×8")),
        Example("不在同一年", agencies(LIGHT, HEAVY, decided_on="2025-12-31")),
        Example("阶次不同", agencies(LIGHT, HEAVY, band_id=2)),
        Example("当事人类别不同", agencies(LIGHT, HEAVY, party_kind="natural")),
        Example("已登记从重情节", agencies(LIGHT, HEAVY, mitigation="heavier")),
        Example("偏离已经批准", agencies(LIGHT, HEAVY, deviation_approved=True)),
        Example("没有决定日期", agencies(LIGHT, HEAVY, decided_on=None, act_on="03-27")),
        Example("案由没有填写", agencies(LIGHT, HEAVY, violation_code=None)),
        Example("没有上限的另成一组", agencies(LIGHT, HEAVY, law_max=None)),
        Example(
            "都没有上限、阶次和类别没有填写的比数额",
            lambda s: [
                s.penalty(
                    agency_id=s.base + n % 2,
                    fine=1000 + 9000 * (n % 2) + n,
                    law_max=None,
                    band_id=None,
                    party_kind=None,
                    violation_code=f"K{s.base}",
                )
                for n in range(16)
            ],
            "higher lower",
        ),
    ],
    "AB-2": [
        Example("十件全部顶格而同类机关很少", top((10, 10), "1 1 2"), "fires"),
        Example("与同类机关相当", top((2, 10), "1 1 2")),
        Example("同类机关不足三个", top((10, 10), "1 1")),
        Example("只有九件", top((9, 9), "1 1 2")),
        Example("二十件中十五件", top((15, 20), "1 1 2 1"), "fires"),
        Example("有从重情节的不计", top((10, 10), "1 1 2", mitigation="heavier")),
        Example("案由没有填写", top((10, 10), "1 1 2", violation_code=None)),
        Example("十二件中十一件", top((11, 12), "0 0 1"), "fires"),
    ],
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
