"""从表格导入人员的作业与页面：作业重跑、中断、取消不重不漏，导入的页面各人各看各的。"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Officer
from zhiheng.kernel import jobs as kernel_jobs
from zhiheng.kernel import vault
from zhiheng.kernel.models import Job, LedgerEntry, Notice
from zhiheng.registers.models import RegisterImport
from zhiheng.web.register_imports import jobs, services
from zhiheng.web.tests.sheets_corpus import OFFICER_HEADS, officer, xlsx
from zhiheng.web.tests.test_officer_imports import (
    Stage,
    agency,
    folder,
    handler,
    import_rows,
    run,
    sentences,
    upload,
    write,
)

__all__ = ["agency", "folder", "handler"]
pytestmark = pytest.mark.django_db


# --- kill and retry ----------------------------------------------------------------------------


def test_the_jobs_may_run_twice_and_write_once(agency, handler):
    found = upload(xlsx(OFFICER_HEADS, officer(agency.name)), handler)
    again = kernel_jobs.submit(jobs.CHECK, now=timezone.now(), arguments={"import_id": found.pk})
    kernel_jobs.execute(again.pk)
    found = write(found, handler)
    again = kernel_jobs.submit(jobs.WRITE, now=timezone.now(), arguments={"import_id": found.pk})
    kernel_jobs.execute(again.pk)

    assert Officer.objects.count() == 1
    assert LedgerEntry.objects.filter(action=jobs.ACTION).count() == 1
    assert Notice.objects.filter(person=handler).count() == 2


def test_a_killed_job_is_taken_up_again(agency, handler):
    found = upload(xlsx(OFFICER_HEADS, officer(agency.name)), handler)
    found = services.write(found, actor=handler, now=timezone.now())
    past = timezone.now() - timedelta(minutes=5)
    Job.objects.filter(pk=found.job_id).update(
        state="running", runner="dead", attempts=1, lease_until=past
    )

    kernel_jobs.reap(timezone.now())
    found = run(found)

    assert found.stage == Stage.COMPLETE
    assert Officer.objects.count() == 1


def test_what_somebody_registered_in_between_is_seen_before_writing(agency, handler):
    found = upload(
        xlsx(OFFICER_HEADS, officer(agency.name), officer(agency.name, "李示宁", "37100002")),
        handler,
    )
    other = factories.make_officer(agency, certificate=False)
    factories.make_certificate(other, number="37100002")

    found = write(found, handler)

    assert (found.accepted, found.refused) == (1, 1)
    assert "已登记在另一人" in sentences(found)[3]
    assert found.errors_sha256


def test_who_lost_the_role_in_between_writes_nothing(agency, handler):
    found = upload(xlsx(OFFICER_HEADS, officer(agency.name)), handler)
    found = services.write(found, actor=handler, now=timezone.now())
    handler.assignments.all().delete()

    found = run(found)

    assert found.stage == Stage.WRITING
    assert found.job.state == "failed"
    assert "没有导入这种名录的权限" in found.job.message
    assert not Officer.objects.exists()


def test_files_are_forgotten_and_the_record_stays(agency, handler):
    found = import_rows(handler, officer(agency.name), officer("没有的局"))
    RegisterImport.objects.update(expires_at=timezone.now())

    jobs.forget(None)

    found.refresh_from_db()
    assert found.is_forgotten
    assert not vault.path_of(found.sha256, vault.PASSING).exists()
    assert not vault.path_of(found.errors_sha256, vault.PASSING).exists()
    assert jobs.forget(None) == {"forgotten": 0}


# --- pages -------------------------------------------------------------------------------------


@pytest.fixture
def browser(client, handler):
    client.force_login(handler, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_upload_look_write_and_fetch_the_rows_to_mend(browser, agency):
    sheet = xlsx(OFFICER_HEADS, officer(agency.name), officer("没有的局"))
    answer = browser.post(reverse("imports:upload", args=["officers"]), {"file": sheet})
    found = RegisterImport.objects.get()
    assert answer.url == found.get_absolute_url()
    assert "正在核对" in browser.get(answer.url).content.decode()
    run(found)
    shown = browser.get(answer.url).content.decode()
    assert "写入 1 行" in shown
    assert "机关“没有的局”没有登记" in shown

    browser.post(reverse("imports:write", args=[found.pk]))
    found.refresh_from_db()
    run(found)

    assert "看名录" in browser.get(answer.url).content.decode()
    book = browser.get(reverse("imports:errors", args=[found.pk]))
    assert b"".join(book.streaming_content).startswith(b"PK")
    assert "名录导入" in browser.get(reverse("imports:index")).content.decode()


def test_a_cancelled_import_cannot_be_written(browser, agency, handler):
    found = upload(xlsx(OFFICER_HEADS, officer(agency.name)), handler)

    browser.post(reverse("imports:cancel", args=[found.pk]))
    answer = browser.post(reverse("imports:write", args=[found.pk]), follow=True)

    assert "已取消，不能再写入" in answer.content.decode()
    assert not Officer.objects.exists()


def test_a_colleague_sees_it_but_does_not_write_it_and_a_stranger_does_not_see_it(
    client, agency, handler
):
    found = upload(xlsx(OFFICER_HEADS, officer(agency.name)), handler)
    colleague = factories.make_user(Role.SO_HEAD)
    client.force_login(colleague, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(found.get_absolute_url()).status_code == 200
    answer = client.post(reverse("imports:write", args=[found.pk]), follow=True)
    assert "由其本人写入" in answer.content.decode()
    stranger = factories.make_user(Role.EA_CLERK, agency)
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(found.get_absolute_url()).status_code == 404
    assert client.get(reverse("imports:upload", args=["agencies"])).status_code == 404


def test_a_picture_is_refused_at_once(browser):
    from django.core.files.uploadedfile import SimpleUploadedFile

    picture = SimpleUploadedFile("a.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(64))
    answer = browser.post(reverse("imports:upload", args=["officers"]), {"file": picture})

    assert answer.status_code == 422
    assert "这是图片" in answer.content.decode()
    assert not RegisterImport.objects.exists()


def test_the_template_is_an_import_sheet_with_notes_that_are_not_read(browser, handler):
    book = browser.get(reverse("imports:template", args=["officers"]))
    content = b"".join(book.streaming_content)
    from django.core.files.uploadedfile import SimpleUploadedFile

    found = upload(SimpleUploadedFile("空白.xlsx", content), handler)

    assert found.message == "表头之下没有数据行。"
