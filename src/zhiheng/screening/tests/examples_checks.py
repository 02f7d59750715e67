"""检查频次、重复检查、分头检查（RE-1、RE-2、CR-1）的手写例子。"""

from typing import Any

from zhiheng.screening.tests.scene import Example, Scene

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


CHECKS_EXAMPLES: dict[str, list[Example]] = {
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
}
