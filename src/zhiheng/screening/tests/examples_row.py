"""单个行为各规则的手写例子；边界日都按 2026 年的放假安排推算。"""

from typing import Any

from zhiheng.screening.tests.scene import Example, Scene, day, moment


def officer(**columns: Any) -> Any:
    return lambda s: s.officer(s.penalty(), **columns)


def penalty(**columns: Any) -> Any:
    return lambda s: s.penalty(**columns)


def summary(**columns: Any) -> Any:
    return lambda s: s.summary(**columns)


def inspection(on: str = "03-27", details: Any = None, **columns: Any) -> Any:
    return lambda s: s.inspection(on, details, **columns)


def coercion(details: Any = None, **columns: Any) -> Any:
    return lambda s: s.coercion(details, **columns)


def licence(details: Any = None, **columns: Any) -> Any:
    return lambda s: s.licence(details, **columns)


def with_terms(valid_to: str, item_to: str | None = None, **columns: Any) -> Any:
    def build(s: Scene) -> None:
        s.penalty(**columns)
        s.tables["agency_terms"][0]["valid_to"] = day(valid_to)
        if item_to:
            s.tables["item_terms"][0]["valid_to"] = day(item_to)

    return build


def preservation(**columns: Any) -> Any:
    def build(s: Scene) -> None:
        act = s.penalty()
        s.add(
            "preservations",
            **{
                "preservation_id": s.base,
                "act_id": act["act_id"],
                "agency_id": s.base,
                "party_id": s.base,
                "profile": "weihai",
                "exempt_class": "",
                "preserved_on": "03-03",
                "approved_on": "03-03",
                "disposed_on": "03-12",
            }
            | columns,
        )

    return build


def recording(**columns: Any) -> Any:
    def build(s: Scene) -> None:
        act = s.penalty()
        s.add(
            "recordings",
            **{
                "recording_id": s.base,
                "act_id": act["act_id"],
                "agency_id": s.base,
                "party_id": s.base,
                "profile": "weihai",
                "exempt_class": "",
                "ended_on": "04-30",
                "stored_on": "05-07",
                "index_complete": True,
                "is_interrupted": False,
            }
            | columns,
        )

    return build


ROW_EXAMPLES: dict[str, list[Example]] = {
    "AB-1.01": [
        Example("资格终止的次日作出", with_terms("03-26"), "agency"),
        Example("资格终止的当日作出", with_terms("03-27")),
        Example("事项移出清单的次日作出", with_terms("2027-01-01", "03-26"), "item"),
        Example("事项移出清单的当日作出", with_terms("2027-01-01", "03-27")),
        Example("事项从未列入清单", penalty(item_id=99), "item"),
        Example("没有载明事项", penalty(item_id=None)),
        Example("资格有效的检查", inspection()),
    ],
    "AB-1.02": [
        Example("处罚一名执法人员", penalty(officers_n=1), "fires"),
        Example("检查一名执法人员", inspection(officers_n=1), "fires"),
        Example("强制措施没有登记人员", coercion(officers_n=None), "fires"),
        Example("处罚二名执法人员", penalty(officers_n=2)),
        Example("检查二名执法人员", inspection(officers_n=2)),
        Example("法律另有规定的一人执法", penalty(officers_n=1, exempt_class="special_law")),
        Example("许可实地核查一名人员", licence({"on_site_check": True}, officers_n=1), "fires"),
        Example("许可书面审查一名人员", licence({"on_site_check": None}, officers_n=1)),
        Example("只有结果的记录不提示", penalty(officers_n=None, record_level="result")),
    ],
    "AB-1.03": [
        Example("证件当日到期仍有效", officer(cert_valid_to="03-27")),
        Example("证件前一日到期", officer(cert_valid_to="03-26"), "invalid"),
        Example("证件次日才生效", officer(cert_valid_from="03-28"), "invalid"),
        Example("证件当日生效", officer(cert_valid_from="03-27")),
        Example("证件暂扣", officer(cert_status="suspended"), "invalid"),
        Example(
            "没有证件",
            officer(cert_status=None, cert_valid_from=None, cert_valid_to=None),
            "invalid",
        ),
        Example("类别不符", officer(field_match=False), "field"),
        Example("区域不符", officer(territory_match=False), "territory"),
        Example(
            "没有载明区域和类别",
            officer(territory_match=None, field_match=None, cert_valid_to=None),
        ),
        Example("辅助人员不签名的不需要证件", officer(role="assistant", cert_status="none")),
        Example("编制外人员由另一规则提示", officer(staff_type="contract", cert_status="none")),
    ],
    "AB-1.04": [
        Example("合同制人员签名", officer(staff_type="contract"), "fires"),
        Example("劳务派遣人员签名", officer(staff_type="dispatched"), "fires"),
        Example("借调人员签名", officer(staff_type="seconded"), "fires"),
        Example("公务员签名", officer(staff_type="civil")),
        Example("参公人员签名", officer(staff_type="career")),
        Example("辅助人员只作辅助", officer(staff_type="auxiliary", role="assistant")),
        Example("人员类别没有登记", officer(staff_type=None)),
    ],
    "AB-1.09": [
        Example("决定前一日审核", penalty(legal_reviewed_on="03-26")),
        Example("决定当日审核", penalty(legal_reviewed_on="03-27"), "late"),
        Example("没有审核", penalty(legal_reviewed_on=None, legal_review_result=None), "missing"),
        Example("审核不通过", penalty(legal_review_result="rejected"), "rejected"),
        Example("附意见通过", penalty(legal_review_result="comments")),
        Example(
            "审核晚于集体讨论",
            penalty(legal_reviewed_on="03-25", discussed_on="03-24"),
            "after_discussion",
        ),
        Example("审核与集体讨论同日", penalty(legal_reviewed_on="03-25", discussed_on="03-25")),
        Example("简易程序不需审核", summary()),
        Example(
            "程序没有填写的按普通程序", penalty(procedure=None, legal_reviewed_on=None), "missing"
        ),
        Example("桓台的普通程序处罚不当然需要", penalty(profile="huantai", legal_reviewed_on=None)),
        Example(
            "桓台经过听证的需要",
            penalty(profile="huantai", legal_reviewed_on=None, hearing_held_on="03-20"),
            "missing",
        ),
        Example("登记为须审核的许可没有审核", licence(review_required=True), "missing"),
        Example("目录内的许可没有审核", licence(catalogue_no=2), "missing"),
        Example(
            "目录内的许可审核过",
            licence(catalogue_no=2, legal_reviewed_on="03-19", legal_review_result="passed"),
        ),
        Example("目录外的许可不需审核", licence()),
        Example(
            "桓台列入目录的处罚",
            penalty(profile="huantai", catalogue_no=1, legal_review_result="rejected"),
            "rejected",
        ),
        Example("列入目录而撤案", licence(catalogue_no=1, decision="withdrew")),
        Example("列入目录而尚未决定", licence(catalogue_no=1, decided_on=None)),
        Example("撤案不需审核", penalty(decision="withdrew", legal_reviewed_on=None)),
        Example("只有结果的记录不提示", penalty(record_level="result", legal_reviewed_on=None)),
    ],
    "AB-1.12": [
        Example("罚款等于上限", penalty(fine=10000, bench_max=10000)),
        Example("罚款多一元", penalty(fine=10001), "above"),
        Example("罚款等于下限", penalty(fine=1000)),
        Example("罚款少一元", penalty(fine=999), "below"),
        Example("少一元而有减轻情节", penalty(fine=999, mitigation="reduced")),
        Example("少一元而只有从轻情节", penalty(fine=999, mitigation="lighter"), "below"),
        Example("按日连续处罚累计", penalty(fine=20000, is_daily_fine=True)),
        Example("没有载明幅度", penalty(fine=99999, law_min=None, law_max=None)),
    ],
    "AB-1.13": [
        Example("罚款等于阶次上限", penalty(fine=6000)),
        Example("高出阶次一元", penalty(fine=6001), "above"),
        Example("罚款等于阶次下限", penalty(fine=3000)),
        Example("低于阶次一元", penalty(fine=2999), "below"),
        Example("偏离已经批准", penalty(fine=6001, deviation_approved=True)),
        Example("减轻情节低于阶次", penalty(fine=2999, mitigation="reduced")),
        Example("从重情节高于阶次没有批准", penalty(fine=9000, mitigation="heavier"), "above"),
        Example("超出法定上限由另一规则提示", penalty(fine=10001)),
        Example("没有载明阶次", penalty(bench_min=None, bench_max=None)),
    ],
    "AB-1.14": [
        Example("公民罚款二百元", summary(party_kind="natural", fine=200)),
        Example("公民罚款二百零一元", summary(party_kind="natural", fine=201), "fine"),
        Example("单位罚款三千元", summary(party_kind="legal", fine=3000)),
        Example("单位罚款三千零一元", summary(party_kind="legal", fine=3001), "fine"),
        Example("个体工商户从宽", summary(party_kind="household", fine=3000)),
        Example("并处没收", summary(confiscated=1), "kind"),
        Example("通报批评", summary(sanctions="criticism", fine=None), "kind"),
        Example("警告", summary(sanctions="warning", fine=None)),
        Example("普通程序不限", penalty(fine=5000)),
        Example("相对人类别和种类没有填写", summary(party_kind=None, sanctions=None, fine=3000)),
    ],
    "AB-1.16": [
        Example(
            "满两年当日发现",
            penalty(fact_start="2024-02-25", fact_end="2024-02-25", discovered_on="2026-02-25"),
        ),
        Example(
            "满两年次日发现",
            penalty(fact_start="2024-02-25", fact_end="2024-02-25", discovered_on="2026-02-26"),
            "fires",
        ),
        Example(
            "五年类满五年当日发现",
            penalty(fact_end="2021-02-25", discovered_on="2026-02-25", limitation_class="5y"),
        ),
        Example(
            "五年类满五年次日发现",
            penalty(fact_end="2021-02-25", discovered_on="2026-02-26", limitation_class="5y"),
            "fires",
        ),
        Example(
            "没有发现日的按立案日",
            penalty(fact_end="2024-02-28", discovered_on=None, filed_on="2026-03-02"),
            "fires",
        ),
        Example(
            "没有终了日的按发生日",
            penalty(fact_start="2024-02-20", fact_end=None, discovered_on="2026-02-20"),
        ),
        Example("起止日没有填写", penalty(fact_start=None, fact_end=None)),
        Example("超过时效不予处罚", penalty(fact_end="2020-01-01", decision="decline")),
    ],
    "AB-1.17": [
        Example("第七个工作日处理", preservation(disposed_on="03-12")),
        Example("第八个工作日处理", preservation(disposed_on="03-13"), "late"),
        Example("尚未处理而末日是今天", preservation(preserved_on="11-11", disposed_on=None)),
        Example(
            "尚未处理而末日已过", preservation(preserved_on="11-10", disposed_on=None), "missing"
        ),
        Example("没有批准", preservation(approved_on=None), "unapproved"),
        Example("当日处理", preservation(disposed_on="03-03")),
    ],
    "AB-1.18": [
        Example("第九十日决定", penalty(filed_on="03-02", decided_on="06-01")),
        Example(
            "末日是周日顺延至周一",
            penalty(filed_on="03-02", decided_on="06-01", investigated_on=None),
        ),
        Example("逾期一日决定", penalty(filed_on="03-02", decided_on="06-02"), "late"),
        Example("尚未决定而末日是今天", penalty(filed_on="08-22", decided_on=None, closed_on=None)),
        Example(
            "尚未决定而末日已过",
            penalty(filed_on="08-20", decided_on=None, closed_on=None),
            "missing",
        ),
        Example("撤案", penalty(filed_on="03-02", decided_on=None, closed_on="05-29")),
        Example(
            "程序没有填写的按普通程序",
            penalty(procedure=None, filed_on="03-02", decided_on="06-03"),
            "late",
        ),
        Example("立案日没有填写", penalty(filed_on=None, decided_on="06-02")),
        Example(
            "法律另有办案期限",
            penalty(filed_on="03-02", decided_on="09-02", exempt_class="special_law"),
        ),
    ],
    "AB-1.19": [
        Example("第七个工作日送达", penalty(decided_on="03-27", served_on="04-08")),
        Example("第八个工作日送达", penalty(decided_on="03-27", served_on="04-09"), "late"),
        Example(
            "公告送达", penalty(decided_on="03-27", served_on="06-01", service_method="announce")
        ),
        Example("当场交付", summary(served_on=None)),
        Example("尚未送达而末日是今天", penalty(decided_on="11-11", served_on=None)),
        Example("尚未送达而末日已过", penalty(decided_on="11-10", served_on=None), "missing"),
        Example(
            "送达方式没有填写",
            penalty(decided_on="03-27", served_on="04-09", service_method=None),
            "late",
        ),
        Example("只有结果的记录没有送达日", penalty(served_on=None, record_level="result")),
    ],
    "AB-1.22": [
        Example("事先批准、十项齐全", coercion()),
        Example("受委托组织实施", coercion({"is_entrusted": True}), "entrusted"),
        Example("实施之后才批准", coercion({"approved_at": moment("03-16 09:01")}), "unapproved"),
        Example("实施时批准", coercion({"approved_at": moment("03-16 09:00")})),
        Example(
            "当场实施二十四小时时补办",
            coercion({"on_the_spot": True, "approved_at": moment("03-17 09:00")}),
        ),
        Example(
            "当场实施超过二十四小时一分",
            coercion({"on_the_spot": True, "approved_at": moment("03-17 09:01")}),
            "backfill",
        ),
        Example(
            "当场实施没有补办", coercion({"on_the_spot": True, "approved_at": None}), "backfill"
        ),
        Example("一项没有做", coercion({"checklist": "1111011111"}), "checklist"),
        Example("各项没有填写", coercion({"checklist": None}), "checklist"),
        Example("次日才交付清单", coercion({"papers_delivered_on": "03-17"}), "papers"),
        Example("代履行不是强制措施", coercion({"measure": "substitute", "checklist": None})),
    ],
    "AB-1.23": [
        Example("第三十日解除", coercion({"ended_on": "04-15"})),
        Example("第三十一日解除", coercion({"ended_on": "04-16"}), "over"),
        Example(
            "届满当日批准延长三十日后末日解除",
            coercion({"extension_approved_on": "04-15", "extension_days": 30, "ended_on": "05-15"}),
        ),
        Example(
            "延长后逾期一日",
            coercion({"extension_approved_on": "04-15", "extension_days": 30, "ended_on": "05-16"}),
            "over",
        ),
        Example(
            "届满次日才批准延长",
            coercion({"extension_approved_on": "04-16", "extension_days": 30, "ended_on": "05-01"}),
            "late_extension",
        ),
        Example(
            "延长三十一日",
            coercion({"extension_approved_on": "04-10", "extension_days": 31, "ended_on": "04-20"}),
            "too_long",
        ),
        Example(
            "鉴定五日已告知", coercion({"pause_days": 5, "pause_told": True, "ended_on": "04-20"})
        ),
        Example(
            "鉴定五日没有告知",
            coercion({"pause_days": 5, "pause_told": None, "ended_on": "04-20"}),
            "over",
        ),
        Example("仍在实施而已届满", coercion({"ended_on": None}), "open"),
        Example("法律另有规定", coercion({"ended_on": "09-01"}, exempt_class="special_law")),
        Example("代履行没有期限", coercion({"measure": "substitute", "ended_on": None})),
    ],
    "AB-1.26a": [
        Example("第七个工作日公开", penalty(decided_on="03-27", published_on="04-08")),
        Example("第八个工作日公开", penalty(decided_on="03-27", published_on="04-09"), "late"),
        Example("尚未公开而末日是今天", penalty(decided_on="11-11", published_on=None)),
        Example("尚未公开而末日已过", penalty(decided_on="11-10", published_on=None), "missing"),
        Example(
            "不公开且有理由",
            penalty(published_on=None, publish_basis="withheld", has_withheld_reason=True),
        ),
        Example(
            "不公开而没有理由", penalty(published_on=None, publish_basis="withheld"), "missing"
        ),
        Example("公开依据没有填写", penalty(published_on=None, publish_basis=None), "missing"),
        Example("不予处罚", penalty(published_on=None, decision="decline")),
        Example(
            "公告送达自送达起算",
            penalty(
                decided_on="03-27",
                served_on="06-01",
                service_method="announce",
                published_on="06-10",
            ),
        ),
        Example(
            "公告送达后逾期",
            penalty(
                decided_on="03-27",
                served_on="06-01",
                service_method="announce",
                published_on="06-11",
            ),
            "late",
        ),
        Example("许可逾期", licence(published_on="04-09"), "late"),
        Example("只有结果的记录没有公开日", penalty(published_on=None, record_level="result")),
    ],
    "AB-1.26b": [
        Example("检查第二十个工作日公开", inspection("03-27", published_on="04-27")),
        Example("检查第二十一个工作日公开", inspection("03-27", published_on="04-28"), "late"),
        Example("检查没有公开", inspection("03-27", published_on=None), "missing"),
        Example("强制措施逾期公开", coercion(published_on="05-01"), "late"),
        Example("刚做的检查尚未公开", inspection("11-18", published_on=None)),
        Example(
            "不公开且有理由",
            inspection(published_on=None, publish_basis="withheld", has_withheld_reason=True),
        ),
        Example("公开依据没有填写", inspection(published_on=None, publish_basis=None), "missing"),
        Example("处罚不适用", penalty(published_on="05-01")),
    ],
    "AB-1.26c": [
        Example(
            "第三个工作日撤回",
            penalty(
                changed_on="06-01",
                change_kind="revoked",
                publication_withdrawn_on="06-04",
                withdrawal_explained=True,
            ),
        ),
        Example(
            "第四个工作日撤回",
            penalty(
                changed_on="06-01",
                change_kind="revoked",
                publication_withdrawn_on="06-05",
                withdrawal_explained=True,
            ),
            "late",
        ),
        Example("没有撤回", penalty(changed_on="06-01", change_kind="invalid"), "missing"),
        Example(
            "没有说明理由",
            penalty(changed_on="06-01", change_kind="changed", publication_withdrawn_on="06-02"),
            "unexplained",
        ),
        Example("刚撤销尚在期限内", penalty(changed_on="11-18", change_kind="revoked")),
        Example("没有公开过的不需撤回", penalty(changed_on="06-01", published_on=None)),
        Example(
            "变更种类没有填写而已撤回",
            penalty(
                changed_on="06-01", publication_withdrawn_on="06-03", withdrawal_explained=True
            ),
        ),
    ],
    "AB-1.26d": [
        Example("劳动节后第二个工作日入库", recording(stored_on="05-07")),
        Example("逾期一日入库", recording(stored_on="05-08"), "late"),
        Example("没有入库", recording(stored_on=None, index_complete=None), "missing"),
        Example("索引不完整", recording(index_complete=False), "index"),
        Example("中断没有说明", recording(is_interrupted=True), "gap"),
        Example("中断已说明", recording(is_interrupted=True, interruption_explained=True)),
        Example("中断与否没有填写", recording(is_interrupted=None)),
        Example("刚录制尚未入库", recording(ended_on="11-19", stored_on=None, index_complete=None)),
    ],
    "OF-4": [
        Example("各环节次序正常", penalty()),
        Example("审核晚于决定", penalty(legal_reviewed_on="03-28"), "review"),
        Example("审核与决定同日不算倒置", penalty(legal_reviewed_on="03-27")),
        Example("告知晚于决定", penalty(noticed_on="03-28"), "notice"),
        Example("送达早于决定一日", penalty(served_on="03-26"), "service"),
        Example("送达与决定同日", penalty(served_on="03-27")),
        Example("调查早于立案", penalty(investigated_on="03-01"), "filing"),
        Example("调查早于立案而属于初查", penalty(investigated_on="03-01", precheck=True)),
        Example(
            "各日期没有填写",
            penalty(legal_reviewed_on=None, noticed_on=None, served_on=None, investigated_on=None),
        ),
        Example("同一人同时在两处", lambda s: two_places(s, "10:00", "09:59"), "two_places"),
        Example("同一人先后在两处", lambda s: two_places(s, "10:00", "10:00")),
    ],
    "DQ-1": [
        Example("日期正常", penalty()),
        Example(
            "决定日在一八九九年", penalty(decided_on="1899-12-31", act_on="1899-12-31"), "act_on"
        ),
        Example(
            "决定日在二九九九年", penalty(decided_on="2999-01-01", act_on="03-27"), "decided_on"
        ),
        Example("终了日早于二〇〇〇年", penalty(fact_start=None, fact_end="1999-12-31"), "fact_on"),
        Example("终了日在二〇〇〇年元旦", penalty(fact_start=None, fact_end="2000-01-01")),
        Example(
            "各日期没有填写",
            penalty(decided_on=None, filed_on=None, fact_start=None, fact_end=None, act_on="03-27"),
        ),
    ],
}


def two_places(s: Scene, ended: str, started: str) -> None:
    first, second = (
        s.inspection("03-27", party_id=s.base),
        s.inspection("03-27", party_id=s.base + 1),
    )
    s.officer(first, started_at=moment("03-27 09:00"), ended_at=moment(f"03-27 {ended}"))
    s.officer(second, started_at=moment(f"03-27 {started}"), ended_at=moment("03-27 11:00"))
