"""The pages: upload, mapping, preview, writing, quarantine and repair, for those who may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.acts.models import EnforcementAct
from zhiheng.directory.models import Agency, AgencyAlias
from zhiheng.exchange import services
from zhiheng.exchange.models import Batch, QuarantinedRow, RememberedMapping
from zhiheng.exchange.tests import corpus
from zhiheng.exchange.tests.conftest import HEADINGS, good_row
from zhiheng.kernel import worker
from zhiheng.kernel.models import LedgerEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk(agency, client):
    user = factories.make_user(Role.EA_CLERK, agency)
    client.force_login(user)
    return user


@pytest.fixture
def supervisor(agency, client):
    user = factories.make_user(Role.SO_HANDLER, factories.make_so("371002"))
    client.force_login(user)
    return user


def upload(client, path, name="", **fields):
    file = SimpleUploadedFile(name or path.name, path.read_bytes())
    return client.post(reverse("exchange:upload"), {"file": file, **fields})


def confirm(client, batch, **posted):
    client.post(reverse("exchange:confirm", args=[batch.pk]), posted)
    worker.work_all()
    batch.refresh_from_db()
    return batch


def write(client, batch):
    client.post(reverse("exchange:write", args=[batch.pk]))
    worker.work_all()
    batch.refresh_from_db()
    return batch


def imported(client, path, **fields):
    assert upload(client, path, **fields).status_code == 302
    batch = Batch.objects.latest("pk")
    return write(client, confirm(client, batch))


@pytest.mark.clause("HT-3.3-1")
def test_a_file_goes_through_the_four_stages(client, clerk, sheet):
    path = sheet(
        [good_row(1), good_row(2, 决定日期="2026年3月5日"), good_row(3, 决定日期="2026年3月")]
    )

    assert upload(client, path).status_code == 302
    batch = Batch.objects.get()
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "同义词" in page
    assert "确认映射" in page

    confirm(client, batch)
    assert (batch.stage, batch.accepted, batch.quarantined) == ("checked", 2, 1)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "2026年3月5日" in page
    assert "没有日" in page

    write(client, batch)
    assert batch.stage == "complete"
    assert EnforcementAct.objects.visible_to(clerk).count() == 2
    assert "回执" in client.get(batch.get_absolute_url()).content.decode()
    assert not list(services.folder().iterdir())


def test_a_confirmed_mapping_is_remembered(client, clerk, sheet):
    headings = ["文号", "名字", "处罚决定日期", "罚款"]
    row = {
        "文号": "威演罚〔2026〕1号",
        "名字": "威海演示一号有限公司",
        "处罚决定日期": "2026-03-05",
        "罚款": "5000",
    }
    upload(client, sheet([row], headings=headings))

    confirm(client, Batch.objects.get(), **{"col-1": "party_name", "unit-3": "yuan"})

    assert RememberedMapping.objects.get(heading="名字").target == "party_name"
    upload(client, sheet([row], headings=headings))
    assert (
        "上次已记住" in client.get(Batch.objects.latest("pk").get_absolute_url()).content.decode()
    )


@pytest.mark.parametrize("name", corpus.REFUSED)
def test_no_bad_file_breaks_the_upload(name, client, clerk, tmp_path):
    response = upload(client, corpus.write(name, tmp_path))
    batch = Batch.objects.first()
    if batch is not None:
        confirm(client, batch)

    assert response.status_code in (302, 422)
    assert batch is None or batch.stage in ("failed", "mapping", "checked")
    assert not EnforcementAct.objects.exists()


def test_a_file_above_the_limit_is_told_the_command(client, clerk, sheet, settings):
    settings.UPLOAD_MAX_MB = 0
    response = client.post(
        reverse("exchange:upload"), {"file": SimpleUploadedFile("a.csv", b"x" * 70000)}
    )

    assert response.status_code == 413
    assert "zhiheng import acts" in response.content.decode()


def test_a_cancelled_batch_leaves_nothing(client, clerk, sheet):
    upload(client, sheet([good_row(1)]))
    batch = confirm(client, Batch.objects.get())

    client.post(reverse("exchange:cancel", args=[batch.pk]))
    write(client, batch)

    assert batch.stage == "cancelled"
    assert not EnforcementAct.objects.exists()
    assert not list(services.folder().iterdir())


def test_a_waiting_row_is_repaired_and_replayed(client, clerk, sheet):
    batch = imported(client, sheet([good_row(1, 决定日期="2026年3月")]))
    place = next(i for i, name, _ in batch.plan["columns"] if name == "decided_on")
    address = reverse("exchange:repair", args=[batch.pk, 2])
    row = {f"cell-{i}": "" for i, _, _ in batch.plan["columns"]}
    values = list(good_row(1).values())
    row |= {f"cell-{i}": values[i] for i, _, _ in batch.plan["columns"]}

    assert client.post(address, row | {f"cell-{place}": "还是不对"}).status_code == 422
    assert client.post(address, row | {f"cell-{place}": "2026-03-05"}).status_code == 302

    batch.refresh_from_db()
    assert (batch.accepted, batch.quarantined) == (1, 0)
    assert QuarantinedRow.objects.get().fate == "replayed"
    assert EnforcementAct.objects.get().pk == QuarantinedRow.objects.get().act_id
    assert LedgerEntry.objects.filter(action="exchange.replay").count() == 1


def test_a_number_of_a_1904_workbook_waits_until_its_day_is_written_out(client, clerk, tmp_path):
    path = tmp_path / "1904.xlsx"
    corpus.cells({"决定日期": corpus.number(44624)}, date_1904=True)(path)
    batch = imported(client, path)
    address = reverse("exchange:repair", args=[batch.pk, 2])
    place = next(i for i, name, _ in batch.plan["columns"] if name == "decided_on")
    values = list(good_row(1).values())
    row = {f"cell-{i}": values[i] for i, _, _ in batch.plan["columns"]}

    assert client.post(address, row | {f"cell-{place}": "44624"}).status_code == 422
    assert client.post(address, row | {f"cell-{place}": "2026-03-05"}).status_code == 302
    assert str(EnforcementAct.objects.get().decided_on) == "2026-03-05"


def test_an_imported_process_has_days_but_no_moments_of_entry(client, clerk, sheet):
    """录入时刻是每个环节何时录进去的，表里没有；拿导入的时刻充当，件件都成了补录。"""
    row = good_row(1) | {"立案日期": "2026-01-10", "送达日期": "2026-03-08"}
    imported(client, sheet([row], headings=[*HEADINGS, "立案日期", "送达日期"]))
    act = EnforcementAct.objects.get()

    page = client.get(act.get_absolute_url()).content.decode()

    assert (act.record_level, act.process.count()) == ("process", 0)
    assert "没有逐个环节的录入时刻" in page
    assert "2026-01-10" in page
    assert "表格汇聚" in page


def test_the_mapping_page_says_what_is_not_kept_and_does_not_offer_it(client, clerk, sheet):
    upload(client, sheet([good_row(1) | {"备注": "x"}], headings=[*HEADINGS, "备注"]))
    batch = Batch.objects.get()

    page = client.get(batch.get_absolute_url()).content.decode()

    assert "认得，不保存" in page
    assert "平台没有这一栏，内容不导入" in page
    assert '<option value="remarks"' not in page
    assert write(client, confirm(client, batch)).accepted == 1


def test_one_click_registers_an_unknown_agency_and_replays_its_rows(client, supervisor, sheet):
    batch = imported(
        client, sheet([good_row(1, 机关="荣城演示局"), good_row(2, 机关="荣城演示局"), good_row(3)])
    )
    assert batch.quarantined == 2
    page = client.get(reverse("exchange:repair", args=[batch.pk, 2])).content.decode()
    assert "登记并重放" in page

    posted = {"kind": "department", "place": "371002", "existing": ""}
    client.post(reverse("exchange:agency", args=[batch.pk, 2]), posted)

    batch.refresh_from_db()
    assert (batch.accepted, batch.quarantined) == (3, 0)
    assert EnforcementAct.objects.filter(agency=Agency.objects.get(name="荣城演示局")).count() == 2


def test_an_unknown_name_may_be_another_name_of_a_known_agency(client, supervisor, sheet, agency):
    batch = imported(client, sheet([good_row(1, 机关="演示城管")]))

    posted = {"kind": "department", "place": "371002", "existing": agency.pk}
    client.post(reverse("exchange:agency", args=[batch.pk, 2]), posted)

    assert AgencyAlias.objects.get().name == "演示城管"
    assert EnforcementAct.objects.get().agency == agency


def test_an_agency_reports_only_its_own_acts(client, clerk, sheet):
    factories.make_agency("371002", name="另一演示局（演示）")
    batch = imported(client, sheet([good_row(1, 机关="另一演示局（演示）"), good_row(2, 机关="")]))

    assert (batch.accepted, batch.quarantined) == (1, 1)
    assert "报送" in QuarantinedRow.objects.get().problems[0][2]


def test_a_row_may_be_given_up_with_a_reason(client, clerk, sheet):
    batch = imported(client, sheet([good_row(1, 决定日期="2026年3月")]))
    address = reverse("exchange:discard", args=[batch.pk, 2])

    assert client.post(address, {"discard-reason": ""}).status_code == 422
    assert client.post(address, {"discard-reason": "原件已作废"}).status_code == 302
    assert QuarantinedRow.objects.get().fate == "discarded"
    page = client.get(
        reverse("exchange:quarantine", args=[batch.pk]) + "?fate=settled"
    ).content.decode()
    assert "已放弃" in page


@pytest.mark.parametrize("name", ["batch", "progress", "errors", "quarantine"])
def test_a_stranger_finds_nothing(name, client, clerk, sheet):
    batch = imported(client, sheet([good_row(1)]))
    client.force_login(factories.make_user(Role.EA_CLERK, factories.make_agency("371003")))

    assert client.get(reverse(f"exchange:{name}", args=[batch.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.SYS_ADMIN, Role.AUDITOR, Role.GOV_LEADER])
def test_other_roles_may_not_import(role, client, agency):
    client.force_login(factories.make_user(role))

    assert client.get(reverse("exchange:upload")).status_code == 403


@pytest.mark.parametrize(
    "query", ["view=x&after=-1", "after=99999999999999999999", "view=%00", "after=１"]
)
def test_odd_addresses_are_ordinary_pages(query, client, clerk, sheet):
    upload(client, sheet([good_row(1)]))
    batch = confirm(client, Batch.objects.get())

    assert client.get(f"{batch.get_absolute_url()}?{query}").status_code == 200
    assert (
        client.get(reverse("exchange:quarantine", args=[batch.pk]) + f"?reason={query}").status_code
        == 200
    )


@pytest.mark.parametrize(
    "posted",
    [{"col-0": "nonsense"}, {"unit-7": "pound"}, {"col-0": "fine", "col-1": "fine"}, {"kind": "x"}],
)
def test_a_forged_mapping_is_refused(posted, client, clerk, sheet):
    upload(client, sheet([good_row(1)]))

    assert confirm(client, Batch.objects.get(), **posted).stage == "mapping"


def test_templates_and_the_list_open(client, clerk, sheet, tmp_path):
    imported(client, sheet([good_row(1, 决定日期="2026年3月")]))
    response = client.get(reverse("exchange:template", args=["penalty"]))
    path = tmp_path / "template.xlsx"
    path.write_bytes(response.content)

    assert client.get(reverse("exchange:batches")).status_code == 200
    assert client.get(reverse("exchange:template", args=["nonsense"])).status_code == 404
    assert upload(client, path).status_code == 302
    assert all(column["field"] for column in Batch.objects.latest("pk").columns)
    errors = client.get(reverse("exchange:errors", args=[Batch.objects.first().pk]))
    assert errors.status_code in (200, 404)


def test_the_error_workbook_names_line_and_reason(client, clerk, sheet, tmp_path):
    import python_calamine

    batch = imported(client, sheet([good_row(1, 决定日期="2026年3月")]))
    path = tmp_path / "errors.xlsx"
    path.write_bytes(
        b"".join(client.get(reverse("exchange:errors", args=[batch.pk])).streaming_content)
    )

    rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert rows[1][-3] == "2"
    assert "没有日" in rows[1][-2]


def test_the_mapping_page_masks_identity_numbers_and_samples_go_with_the_batch(
    client, clerk, sheet
):
    row = good_row(1, 相对人名称="演示甲某", 统一社会信用代码="") | {
        "身份证号": "11010519491231002X"
    }
    upload(client, sheet([row], headings=[*HEADINGS, "身份证号"]))
    batch = Batch.objects.get()

    assert "11010519491231002X" not in client.get(batch.get_absolute_url()).content.decode()
    write(client, confirm(client, batch))
    assert "演示甲某" not in str(batch.layout)
