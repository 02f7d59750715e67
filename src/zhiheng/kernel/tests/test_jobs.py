"""后台任务：进度、取消、幂等、租约、定时。"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.models import User
from zhiheng.kernel import jobs, worker
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.jobs import Progress
from zhiheng.kernel.models import Job

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def job_calls(monkeypatch: pytest.MonkeyPatch, db: None) -> list[dict[str, Any]]:
    """Registered jobs of the test, and what they were called with."""
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(jobs, "KINDS", {})
    monkeypatch.setattr(jobs, "SCHEDULES", {})

    @jobs.job("test.count", title="数数")
    def count(progress: Progress, upto: int = 3) -> dict[str, int]:
        calls.append({"upto": upto, "is_retry": progress.is_retry})
        progress.expect(upto)
        for _ in range(upto):
            progress.advance()
        progress.checkpoint()
        return {"counted": upto}

    @jobs.job("test.fail", title="失败")
    def fail(progress: Progress) -> None:
        raise ZeroDivisionError

    @jobs.job("test.refuse", title="拒绝", queue=jobs.LONG)
    def refuse(progress: Progress) -> None:
        raise RuleViolation("文件没有一行数据。")

    @jobs.job("test.stopped", title="中途取消")
    def stopped(progress: Progress) -> None:
        jobs.cancel(progress.job, now=NOW)
        progress.checkpoint()
        calls.append({"went": "on"})

    return calls


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_a_job_runs_once_and_keeps_progress_and_result(job_calls: list[dict[str, Any]]) -> None:
    job = jobs.submit("test.count", now=NOW, arguments={"upto": 5})

    worker.work_all()

    done = fresh(job)
    assert (done.state, done.done, done.total, done.percent) == ("done", 5, 5, 100)
    assert done.result == {"counted": 5}
    assert job_calls == [{"upto": 5, "is_retry": False}]


def test_a_second_submission_with_the_same_key_is_the_first() -> None:
    first = jobs.submit("test.count", now=NOW, key="a")

    assert jobs.submit("test.count", now=NOW, key="a") == first
    assert jobs.submit("test.count", now=NOW, key="b") != first
    worker.work_all()
    assert jobs.submit("test.count", now=NOW, key="a") != first


def test_an_error_is_kept_for_the_log_and_a_sentence_for_the_user(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failed = jobs.submit("test.fail", now=NOW)
    refused = jobs.submit("test.refuse", now=NOW)

    worker.work_all()

    assert (fresh(failed).state, fresh(refused).state) == ("failed", "failed")
    assert fresh(failed).message == f"任务出错，已记入日志（任务号 {failed.pk}）。"
    assert fresh(refused).message == "文件没有一行数据。"


def test_cancelling_before_and_during(job_calls: list[dict[str, Any]]) -> None:
    waiting = jobs.submit("test.count", now=NOW)
    jobs.cancel(waiting, now=NOW)
    during = jobs.submit("test.stopped", now=NOW)

    worker.work_all()

    assert fresh(waiting).state == "cancelled"
    assert (fresh(during).state, fresh(during).message) == ("cancelled", "已取消。")
    assert job_calls == []
    with pytest.raises(RuleViolation, match="已经结束"):
        jobs.cancel(waiting, now=NOW)


def killed(job: Job, attempts: int = 1) -> None:
    """As kill -9 leaves it: running, in nobody's hands, the lease over."""
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING,
        runner="gone",
        attempts=attempts,
        lease_until=NOW - timedelta(seconds=1),
    )


def test_a_killed_job_is_taken_up_again(job_calls: list[dict[str, Any]]) -> None:
    job = jobs.submit("test.count", now=NOW)
    killed(job)

    assert jobs.reap(NOW) == 1
    worker.work_all()

    assert (fresh(job).state, fresh(job).attempts) == ("done", 2)
    assert job_calls == [{"upto": 3, "is_retry": True}]


def test_a_living_lease_is_left_alone_and_three_deaths_are_enough() -> None:
    job = jobs.submit("test.count", now=NOW)
    killed(job, attempts=3)

    assert jobs.reap(NOW - timedelta(minutes=1)) == 0
    jobs.reap(NOW)

    assert (fresh(job).state, fresh(job).message) == ("failed", "任务多次中断，已停止重试。")


def test_a_runner_that_lost_its_lease_stops_and_overwrites_nothing() -> None:
    job = jobs.submit("test.count", now=NOW)
    killed(job)
    slow = Progress(fresh(job))
    jobs.reap(NOW)

    with pytest.raises(jobs.Cancelled):
        slow.checkpoint()

    assert fresh(job).state == "queued"


def test_a_job_in_the_queue_twice_runs_once(job_calls: list[dict[str, Any]]) -> None:
    job = jobs.submit("test.count", now=NOW)
    jobs.run_job.enqueue(job.pk)

    worker.work_all()

    assert len(job_calls) == 1


def test_the_schedule_submits_once_a_slot(job_calls: list[dict[str, Any]]) -> None:
    jobs.schedule("test.count", at=time(1, 30))
    midnight = timezone.make_aware(datetime.combine(date(2026, 9, 1), time(0, 5)))

    assert jobs.submit_due(midnight) == []
    assert len(jobs.submit_due(midnight + timedelta(hours=2))) == 1
    worker.work_all()
    assert jobs.submit_due(midnight + timedelta(hours=9)) == []
    assert len(jobs.submit_due(midnight + timedelta(hours=26))) == 1


def test_an_interval_has_slots_too() -> None:
    every = jobs.Schedule("test.count", every=timedelta(minutes=10))

    first, later = every.slot(NOW), every.slot(NOW + timedelta(minutes=9))

    assert first == later == NOW
    assert every.slot(NOW + timedelta(minutes=10)) == NOW + timedelta(minutes=10)


def test_people_see_their_own_jobs_and_the_system_administrator_all(handler: User) -> None:
    job = jobs.submit("test.count", now=NOW, actor=handler)

    assert list(Job.objects.visible_to(handler)) == [job]
    assert not Job.objects.visible_to(factories.make_user("so_handler")).exists()
    assert Job.objects.visible_to(factories.make_user("sys_admin")).exists()
