"""An export above the direct limit becomes a job: submitted conditions, own rows, notice, download, expiry."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from zhiheng import factories
from zhiheng.directory.models import Officer
from zhiheng.kernel import jobs, vault, worker
from zhiheng.kernel.models import LedgerEntry, Notice
from zhiheng.ui import exports, list_exports
from zhiheng.ui.models import ColumnChoice, ListExport

URL = "/preview/officers"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def small_limits(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(exports, "DIRECT_LIMIT", 5)
    monkeypatch.setattr(list_exports, "CHUNK", 4)
    settings.DATA = tmp_path


@pytest.fixture
def officers(db):
    agency = factories.make_agency()
    return [
        factories.make_officer(
            agency,
            certificate=False,
            name=f"演示{n:02d}",
            staff_type="civil" if n < 11 else "contract",
            works_to=timezone.localdate() if n % 2 else None,
        )
        for n in range(14)
    ]


def submit(office, query="sort=id", **posted):
    answer = office.post(f"{URL}?{query}", {"export": "csv"} | posted)
    return ListExport.objects.get(pk=answer.url.strip("/").split("/")[-1])


def taken(office, export):
    answer = office.post(f"{export.get_absolute_url()}download")
    content = b"".join(answer.streaming_content)
    answer.close()
    return content


def table(content):
    return list(csv.reader(StringIO(content.decode().removeprefix("\ufeff"))))


def test_every_row_once_and_in_order_across_the_chunks(office, officers):
    export = submit(office, "sort=left")
    worker.work_all()

    names = [row[0] for row in table(taken(office, export))[1:]]
    gone = [one.name for one in officers if one.works_to]
    assert sorted(names[:7]) == sorted(gone)
    assert sorted(names) == [one.name for one in officers]


def test_the_workbook_holds_the_rows_as_well(office, officers):
    export = submit(office, export="xlsx")
    worker.work_all()

    sheet = CalamineWorkbook.from_filelike(BytesIO(taken(office, export))).get_sheet_by_index(0)
    assert len(sheet.to_python()) == 15


def test_the_conditions_and_columns_are_those_of_the_submission(office, handler, officers):
    export = submit(office, "sort=id&staff_type=civil")
    ColumnChoice.objects.create(user=handler, page="preview-officers", columns="agency")
    office.get(URL, {"staff_type": "contract"})
    worker.work_all()

    rows = table(taken(office, export))
    assert rows[0][0] == "姓名"
    assert [row[0] for row in rows[1:]] == [f"演示{n:02d}" for n in range(11)]
    assert "类别：公务员" in office.get(export.get_absolute_url()).content.decode()


def test_the_person_is_told_and_the_ledger_knows_making_and_taking(office, handler, officers):
    export = submit(office)
    assert not Notice.objects.exists()
    worker.work_all()
    taken(office, export)

    notice = Notice.objects.get(person=handler)
    assert (notice.code, notice.subject) == (list_exports.READY, f"ui.listexport:{export.pk}")
    entries = LedgerEntry.objects.filter(subject="list:preview-officers").order_by("sequence")
    assert [entry.action for entry in entries] == ["list.export", "list.download"]
    assert '"count":14' in entries[0].facts.replace(" ", "")


def test_progress_is_shown_and_stops_moving_when_ready(office, officers):
    export = submit(office)
    waiting = office.get(export.get_absolute_url()).content.decode()
    worker.work_all()
    part = office.get(export.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()

    assert "排队中" in waiting
    assert "hx-trigger" in waiting
    assert "已完成" in part
    assert "hx-trigger" not in part
    assert "<html" not in part
    assert (export.job.done, export.job.total) == (14, 14)


def test_the_same_export_is_not_queued_twice(office, officers):
    first = submit(office)
    assert submit(office) == first
    assert submit(office, "sort=left") != first
    worker.work_all()

    assert submit(office) != first


def test_nobody_else_sees_or_takes_the_file(office, officers, preview):
    export = submit(office)
    worker.work_all()
    stranger = Client()
    stranger.force_login(factories.make_user("so_head"), backend=BACKEND)

    address = export.get_absolute_url()
    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}download").status_code == 404
    assert stranger.post(f"{address}cancel").status_code == 404
    assert office.get(f"{address}download").status_code == 405


def test_one_whose_account_was_closed_gets_no_file(office, handler, officers):
    export = submit(office)
    type(handler).objects.filter(pk=handler.pk).update(is_active=False)
    worker.work_all()

    export.refresh_from_db()
    assert (export.sha256, export.job.state) == ("", "failed")
    assert "没有查看这个列表的权限" in export.job.message


def test_a_lost_role_closes_the_download(office, handler, officers, monkeypatch):
    from zhiheng.ui.tests.preview.views import OfficerList

    export = submit(office)
    worker.work_all()
    monkeypatch.setattr(OfficerList, "roles", ("auditor",))

    answer = office.post(f"{export.get_absolute_url()}download", follow=True)
    assert "没有查看这个列表的权限" in answer.content.decode()
    assert not LedgerEntry.objects.filter(action="list.download").exists()


def test_the_file_goes_when_its_time_is_over(office, officers):
    export = submit(office)
    worker.work_all()
    export.refresh_from_db()
    file = vault.path_of(export.sha256, vault.PASSING)
    assert file.is_file()
    ListExport.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    refused = office.post(f"{export.get_absolute_url()}download", follow=True).content.decode()
    jobs.submit(list_exports.FORGET, now=timezone.now())
    worker.work_all()

    assert "已经过期" in refused
    assert not file.exists()
    assert "文件已经过期删去" in office.get(export.get_absolute_url()).content.decode()


def test_a_cancelled_export_leaves_nothing(office, officers, tmp_path):
    export = submit(office)
    office.post(f"{export.get_absolute_url()}cancel")
    worker.work_all()

    export.refresh_from_db()
    assert (export.job.state, export.sha256) == ("cancelled", "")
    assert list(tmp_path.glob("takeaways/*")) == []
    assert "取消" in office.get(export.get_absolute_url()).content.decode()


def test_a_second_run_after_a_crash_repeats_nothing(office, officers):
    export = submit(office)
    worker.work_all()
    result = list_exports.export_list(jobs.Progress(export.job), export.pk)

    assert result["rows"] == 14
    assert Notice.objects.count() == 1


def test_more_than_a_file_can_hold_is_refused_in_words(office, officers, monkeypatch):
    monkeypatch.setattr(list_exports, "JOB_LIMIT", 10)
    export = submit(office)
    worker.work_all()

    page = office.get(export.get_absolute_url()).content.decode()
    assert "结果超过 10 行，一个文件放不下" in page


def test_rows_that_go_while_the_file_is_written_are_not_repeated(office, officers):
    page = list_exports.page_of(submit(office))

    pager = list_exports.Pager(page.filterset.qs, page.sort, 13, page.key)
    parts = pager.walk()
    names = [one.name for one in next(parts)]
    Officer.objects.filter(name="演示13").delete()
    assert list(parts) == []
    assert names == [f"演示{n:02d}" for n in range(13)]


def test_a_list_may_decline_to_make_files_in_the_background(office, officers, monkeypatch):
    from zhiheng.ui.tests.preview.views import OfficerList

    monkeypatch.setattr(OfficerList, "export_job", lambda self, kind, columns: "")
    answer = office.post(f"{URL}?q=", {"export": "csv"}, follow=True)

    text = str(next(iter(answer.context["messages"])))
    assert "超过 5 行" in text
    assert "“类别”" in text
    assert not ListExport.objects.exists()
