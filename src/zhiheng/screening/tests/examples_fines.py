"""两次罚款、分别立案、同类比较（RE-3、CR-3、SE-1、SE-1b、AB-2）的手写例子。"""

from typing import Any

from zhiheng.screening.tests.scene import Example, Scene


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


FINES_EXAMPLES: dict[str, list[Example]] = {
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
}
