"""From a file to acts: what is accepted, what waits, what stays as it was."""

import sqlite3
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.acts.models import ActsChanged, EnforcementAct, HeldBatch, Party
from zhiheng.exchange import comparing, parties, services, writing
from zhiheng.exchange.errors import FileRefused
from zhiheng.exchange.models import Batch, QuarantinedRow, SourceRecord
from zhiheng.exchange.tests.conftest import CODE, FIRM, HEADINGS, good_row
from zhiheng.kernel.models import LedgerEntry
from zhiheng.kernel.sealing import open_sealed

pytestmark = pytest.mark.django_db(transaction=True)


def counts(rows, accepted=None, unchanged=0, warnings=0):
    accepted = rows if accepted is None else accepted
    return {
        "rows": rows,
        "accepted": accepted,
        "quarantined": rows - accepted,
        "unchanged": unchanged,
        "warnings": warnings,
    }


@pytest.mark.clause("HT-3.3-1", "SC-37", "SD-19")
def test_a_published_list_becomes_acts_of_the_agency(sheet, import_acts, agency):
    assert import_acts(sheet([good_row(1), good_row(2)])) == counts(2)

    act = EnforcementAct.objects.get(document_number="威演罚〔2026〕1号")
    assert (act.agency, act.kind, act.record_level) == (agency, "penalty", "result")
    assert (act.fine, str(act.decided_on), act.sanctions) == (Decimal(5000), "2026-03-05", "fine")
    assert (act.doc_year, act.doc_seq, act.path) == (2026, 1, agency.path)
    assert (act.party.name, act.party.credit_code, act.party.kind) == (FIRM, CODE, "legal")


@pytest.mark.clause("HT-3.3-1", "HT-3.4-1")
def test_the_code_of_an_item_is_looked_up_here_then_upwards_and_nowhere_else(sheet, import_acts):
    here, above, beside = (
        factories.make_item(code="YS-1", jurisdiction=factories.make_place(place))
        for place in ("371002", "370000", "371083")
    )
    beside.pk, beside.code = None, "YS-2"
    beside.save()
    rows = [good_row(n, 事项编码=f"YS-{n}") for n in (1, 2)]

    result = import_acts(sheet(rows, headings=[*HEADINGS, "事项编码"]))

    assert result == counts(2, warnings=1)
    found = EnforcementAct.objects.order_by("document_number").values_list("item", flat=True)
    assert list(found) == [here.pk, None]


def test_the_same_file_again_changes_nothing(sheet, import_acts):
    path = sheet([good_row(1), good_row(2)])
    import_acts(path)

    assert import_acts(path) == counts(2, unchanged=2)
    assert EnforcementAct.objects.count() == 2


def test_a_corrected_row_replaces_the_earlier_one(sheet, import_acts):
    import_acts(sheet([good_row(1)]))

    assert import_acts(sheet([good_row(1, 公示日期="2026-03-09")])) == counts(1)
    assert str(EnforcementAct.objects.get().published_on) == "2026-03-09"


def test_a_dry_run_says_the_same_and_writes_nothing(sheet, import_acts):
    path = sheet([good_row(1), good_row(2, 决定日期="2026年3月")])

    assert import_acts(path, dry_run=True) == counts(2, 1)
    assert not EnforcementAct.objects.exists()
    assert not Batch.objects.exists()
    assert not list(services.folder().iterdir())


def test_one_ledger_entry_seals_the_batch_and_names_nobody(sheet, import_acts):
    import_acts(sheet([good_row(1)]))

    entry = LedgerEntry.objects.get(action="exchange.import")
    batch = Batch.objects.get()
    assert batch.digest in entry.facts
    assert FIRM not in entry.facts
    assert CODE not in entry.facts
    assert not HeldBatch.objects.exists()


def test_titles_totals_notes_blank_and_repeated_heading_rows_are_no_data(sheet, import_acts):
    path = sheet(
        [good_row(1)],
        before=[["2026年行政处罚公示表"], [""]],
        after=[
            HEADINGS,
            list(good_row(2).values()),
            ["合计", "", "", "", "", "", "", "10000"],
            ["注：以上数据截至当日"],
            [""] * 11,
        ],
    )

    assert import_acts(path)["rows"] == 2


def test_a_unit_in_the_title_row_holds_for_the_sheet(sheet, import_acts):
    headings = [h.replace("（元）", "") for h in HEADINGS]
    row = dict(zip(headings, good_row(1, **{"罚款金额（元）": "0.5"}).values(), strict=True))

    assert import_acts(sheet([row], headings=headings, before=[["（单位：万元）"]])) == counts(1)
    assert EnforcementAct.objects.get().fine == Decimal(5000)


def test_a_fine_ten_thousand_times_off_its_wording_waits(sheet, import_acts):
    headings = [h.replace("（元）", "（万元）") for h in HEADINGS]
    row = dict(zip(headings, good_row(1).values(), strict=True))

    assert import_acts(sheet([row], headings=headings)) == counts(1, 0)
    assert "一万倍" in QuarantinedRow.objects.get().problems[0][2]


def test_an_empty_fine_is_filled_from_plain_wording_with_a_warning(sheet, import_acts):
    result = import_acts(sheet([good_row(1, **{"罚款金额（元）": ""})]))

    assert result == counts(1, warnings=1)
    assert EnforcementAct.objects.get().fine == Decimal(5000)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(sheet, import_acts, encoding):
    assert import_acts(sheet([good_row(1)], encoding=encoding)) == counts(1)


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_and_line_breaks_in_quotes_are_read(tmp_path, import_acts, delimiter):
    path = tmp_path / "list.csv"
    row = good_row(1, 违法事实='"占用\n道路"')
    path.write_text(
        f"{delimiter.join(HEADINGS)}\n{delimiter.join(row.values())}\n", encoding="utf-8"
    )

    assert import_acts(path) == counts(1)
    assert EnforcementAct.objects.get().facts == "占用\n道路"


def test_rows_without_an_agency_go_to_the_one_named(sheet, import_acts, agency):
    rows = [good_row(1, 机关="")]

    assert import_acts(sheet(rows)) == counts(1, 0)
    assert import_acts(sheet(rows), agency=agency.credit_code) == counts(1)


def test_the_same_number_twice_with_other_content_waits(sheet, import_acts):
    rows = [good_row(1), good_row(1), good_row(1, 案件名称="另一案")]

    assert import_acts(sheet(rows)) == counts(3, 2, unchanged=1)
    waiting = QuarantinedRow.objects.get()
    assert "第 2 行相同而内容不同" in waiting.problems[0][2]
    assert "另一案" in open_sealed(waiting.sealed_cells, context="exchange.row")


def test_an_act_entered_by_form_under_the_same_number_is_not_doubled(sheet, import_acts, agency):
    import_acts(sheet([good_row(1)]))
    EnforcementAct.objects.update(source="form", source_key="")
    SourceRecord.objects.all().delete()

    assert import_acts(sheet([good_row(1)])) == counts(1, 0)


@pytest.mark.parametrize("few", [0, comparing.FEW])
@pytest.mark.parametrize("is_first_by_number", [True, False])
def test_an_act_under_another_key_is_not_doubled(
    sheet, import_acts, monkeypatch, is_first_by_number, few
):
    """已有的行为少时一次读出来比对，多时逐批查索引，结果一样。"""
    monkeypatch.setattr(comparing, "FEW", few)
    headings = [*HEADINGS, "案件编号"]
    by_case = sheet([good_row(1) | {"案件编号": "案0001"}], headings=headings, name="case.csv")
    by_number = sheet([good_row(1)])
    first, second = (by_number, by_case) if is_first_by_number else (by_case, by_number)

    assert import_acts(first) == counts(1)
    assert import_acts(second) == counts(1, 0)
    assert "已经登记为另一件行为" in QuarantinedRow.objects.get().problems[0][2]


def test_a_natural_person_is_sealed_and_masked(sheet, import_acts):
    headings = [*HEADINGS, "身份证号"]
    row = good_row(1, 相对人名称="演示甲某", 统一社会信用代码="") | {
        "身份证号": "11010519491231002X"
    }

    assert import_acts(sheet([row], headings=headings)) == counts(1)
    party = Party.objects.get()
    assert (party.kind, party.name) == ("natural", "演*")
    assert open_sealed(party.sealed_name, context="party.name") == "演示甲某"
    assert open_sealed(party.sealed_identity, context="party.identity") == "11010519491231002X"


def test_the_same_person_and_the_same_firm_are_one_party_each(sheet, import_acts):
    import_acts(sheet([good_row(1), good_row(2), good_row(3)]))

    assert Party.objects.count() == 1


def test_nobody_sees_acts_of_a_batch_that_is_being_written(sheet, import_acts, agency):
    import_acts(sheet([good_row(1)]))
    clerk = factories.make_user(Role.EA_CLERK, agency)
    HeldBatch.objects.create(batch_id=Batch.objects.get().pk)

    assert not EnforcementAct.objects.visible_to(clerk).exists()


def test_versions_only_go_up(sheet, import_acts):
    headings = [*HEADINGS, "版本"]

    def once(version, **changes):
        return import_acts(sheet([good_row(1, **changes) | {"版本": version}], headings=headings))

    assert once("2") == counts(1)
    assert once("2") == counts(1, unchanged=1)
    assert once("2", 案件名称="改名") == counts(1, 0)
    assert once("1", 案件名称="改名") == counts(1, 0)
    assert once("3", 案件名称="改名") == counts(1)
    assert EnforcementAct.objects.get().title == "改名"


def test_the_national_sheet_counts_fines_in_ten_thousand(sheet, import_acts, agency):
    headings = [
        "CF_XDR_MC",
        "CF_XDR_SHXYM",
        "CF_WSH",
        "CF_WFXW",
        "CF_CFLB",
        "CF_NR",
        "CF_NR_FK",
        "CF_JDRQ",
        "CF_CFJG",
        "CF_CFJGDM",
    ]
    values = [
        FIRM,
        CODE,
        "威演罚〔2026〕1号",
        "占道",
        "罚款",
        "罚款2000元",
        "0.2",
        "2026/3/5",
        agency.name,
        agency.credit_code,
    ]

    assert import_acts(
        sheet([dict(zip(headings, values, strict=True))], headings=headings)
    ) == counts(1)
    act = EnforcementAct.objects.get()
    assert (act.fine, act.title, act.record_level) == (Decimal(2000), "占道", "result")


@pytest.mark.parametrize("mapping", [[], ["shuanggongshi-2019-penalty"]])
def test_columns_of_the_national_sheet_without_a_place_here_are_told(
    mapping, sheet, import_acts, agency, said
):
    values = {
        "CF_XDR_MC": FIRM,
        "CF_XDR_SHXYM": CODE,
        "CF_WSH": "威演罚〔2026〕1号",
        "CF_NR": "警告",
        "CF_CFLB": "警告",
        "CF_NR_ZKDX": "无",
        "CF_JDRQ": "2026/3/5",
        "CF_CFJG": agency.name,
        "CF_SJLYDM": "写错的代码",
        "BZ": "",
    }

    assert import_acts(sheet([values], headings=list(values)), mapping=mapping) == counts(1)
    assert said == ["认得，平台不保存：CF_NR_ZKDX、CF_SJLYDM、BZ。"]


def test_the_national_licence_sheet_fills_the_licence(sheet, import_acts, agency):
    headings = [
        "XK_XDR_MC",
        "XK_XDR_SHXYM",
        "XK_WSH",
        "XK_XKLB",
        "XK_XKBH",
        "XK_NR",
        "XK_JDRQ",
        "XK_YXQZ",
        "XK_YXQZI",
        "XK_XKJG",
    ]
    values = [
        FIRM,
        CODE,
        "威演许〔2026〕1号",
        "普通",
        "XK-1",
        "食品经营",
        "2026-03-05",
        "2026-03-05",
        "长期",
        agency.name,
    ]

    assert (
        import_acts(sheet([dict(zip(headings, values, strict=True))], headings=headings))[
            "accepted"
        ]
        == 1
    )
    act = EnforcementAct.objects.select_related("licence").get()
    assert (act.kind, str(act.licence.valid_to), act.licence.certificate_number) == (
        "licence",
        "2099-12-31",
        "XK-1",
    )


def test_an_inspection_brings_its_detail_and_officers(sheet, import_acts, agency):
    first, second = factories.make_officer(agency), factories.make_officer(agency)
    headings = [
        "案件编号",
        "检查对象",
        "统一社会信用代码",
        "检查时间",
        "检查结果",
        "执法机关",
        "执法人员1证号",
        "执法人员2证号",
    ]
    numbers = [one.certificates.get().number for one in (first, second)]
    values = ["JC-1", FIRM, CODE, "2026-03-05 09:30", "未发现问题", agency.name, *numbers]

    assert import_acts(
        sheet([dict(zip(headings, values, strict=True))], headings=headings), kind="inspection"
    ) == counts(1)
    act = EnforcementAct.objects.select_related("inspection").get()
    assert (str(act.act_on), act.inspection.result, act.record_level) == (
        "2026-03-05",
        "none",
        "process",
    )
    assert {row.officer for row in act.officers.all()} == {first, second}


def test_an_unsettled_choice_between_two_columns_is_refused(sheet, import_acts):
    headings = ["处罚日期" if h == "决定日期" else h for h in HEADINGS] + ["作出处罚决定日期"]
    row = good_row(1) | {"处罚日期": "2026-03-05", "作出处罚决定日期": "2026-03-04"}

    with pytest.raises(FileRefused, match="请在列映射中选定一列"):
        import_acts(sheet([row], headings=headings))
    chosen = ["作出处罚决定日期=不导入", "处罚日期=decided_on"]
    assert import_acts(sheet([row], headings=headings), mapping=chosen) == counts(1)


def test_a_kind_that_headings_do_not_tell_is_asked_for(sheet, import_acts):
    headings = ["文号", "相对人名称", "决定日期", "机关"]
    row = {h: good_row(1)[h] for h in headings}

    with pytest.raises(FileRefused, match="--kind"):
        import_acts(sheet([row], headings=headings))
    assert import_acts(sheet([row], headings=headings), kind="licence")["accepted"] == 1


def test_staging_files_are_gone_afterwards_and_closed_before(sheet, import_acts):
    import_acts(sheet([good_row(1)]))

    assert not list(services.folder().iterdir())
    assert services.folder().stat().st_mode & 0o077 == 0


def test_the_outbox_names_every_imported_act(sheet, import_acts):
    import_acts(sheet([good_row(1), good_row(2)]))

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM acts_enforcementact WHERE id IN (SELECT act_id FROM acts_actschanged)"
        )
        assert cursor.fetchone()[0] == 2


def test_a_batch_enters_the_outbox_only_when_it_is_released(sheet, import_acts, monkeypatch):
    """此前谁也看不见：增量筛查读到了也只会略过。"""
    before, release = [], writing.release

    def spy(batch):
        before.append((EnforcementAct.objects.count(), ActsChanged.objects.count()))
        release(batch)

    monkeypatch.setattr(writing, "release", spy)
    start = ActsChanged.objects.count()

    import_acts(sheet([good_row(1), good_row(2)]))

    assert before == [(2, start)]
    assert ActsChanged.objects.count() == start + 2


def test_rows_are_looked_up_by_key_or_number_never_by_agency(sheet, import_acts):
    """否则每比对一批都要走遍该机关的全部行为。"""
    import_acts(sheet([good_row(1)]))
    act = EnforcementAct.objects.get()
    name = (act.agency_id, act.document_number)

    with CaptureQueriesContext(connection) as asked:
        known = comparing._known([name])
        elsewhere = comparing._numbered_otherwise([name], [name])
    plans = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plans.append(" ".join(row[3] for row in cursor.fetchall()))

    assert list(known) == list(elsewhere) == [name]
    assert ["act_by_number" in plan for plan in plans] == [False, True, False]
    assert ["act_source_key_once" in plan for plan in plans] == [True, False, True]


def test_parties_are_looked_up_by_an_index(sheet, import_acts):
    """否则每写一批都要读遍全部当事人。"""
    import_acts(sheet([good_row(1)]))

    with CaptureQueriesContext(connection) as asked:
        parties.Parties()._look_up([CODE, "0" * 64])
        Party.objects.coded(CODE).get()
        Party.objects.identified("0" * 64).first()
    plans = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plans.append(cursor.fetchall()[0][3])

    assert len(plans) == 4
    assert all(plan.startswith("SEARCH") for plan in plans), plans


def test_sqlite_here_knows_row_values_and_json():
    db = sqlite3.connect(":memory:")

    assert db.execute(
        "SELECT (1, 'a') > (0, 'b'), json_extract('[[1,2]]', '$[0][1]')"
    ).fetchone() == (1, 2)
