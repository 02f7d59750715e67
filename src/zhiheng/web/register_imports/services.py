"""提交、写入、取消一次导入。"""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from zhiheng.accounts.models import User
from zhiheng.kernel import jobs as kernel_jobs
from zhiheng.kernel import vault
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Job
from zhiheng.registers.models import RegisterImport
from zhiheng.web.register_imports import jobs

Stage = RegisterImport.Stage
LONGEST_NAME = 120


def submit(kind: str, file: UploadedFile[Any], *, actor: User, now: datetime) -> RegisterImport:
    """收下一张表，开始核对。"""
    stored = vault.put(file.chunks(), vault.PASSING)
    name = (file.name or "").replace("/", "_").replace("\\", "_").replace("\x00", "")
    with transaction.atomic():
        made = RegisterImport.objects.create(
            kind=kind,
            agency=actor.agency,
            user=actor,
            file_name=name[-LONGEST_NAME:],
            sha256=stored.sha256,
            size=stored.size,
            submitted_at=now,
            expires_at=now + jobs.KEEP,
        )
        made.job = _job(jobs.CHECK, made, actor, now)
        made.save(update_fields=["job"])
    return made


def _job(kind: str, found: RegisterImport, actor: User, now: datetime) -> Job:
    key, arguments = f"import {found.pk}", {"import_id": found.pk}
    return kernel_jobs.submit(kind, now=now, actor=actor, key=key, arguments=arguments)


@transaction.atomic
def write(found: RegisterImport, *, actor: User, now: datetime) -> RegisterImport:
    """写入核对过的表；上次写入没有写成的，可以再来一次。"""
    locked = _lock(found)
    is_broken = locked.stage == Stage.WRITING and (locked.job is None or locked.job.is_finished)
    if locked.stage != Stage.CHECKED and not is_broken:
        raise RuleViolation(f"这次导入{locked.get_stage_display()}，不能再写入。")
    if not locked.accepted:
        raise RuleViolation("没有可以写入的行；请按工作簿改好以后重新上传。")
    if not locked.has_files(now):
        raise RuleViolation("上传的表已经过期删去，请重新上传。")
    if locked.user_id != actor.pk:
        raise RuleViolation(f"这张表由{locked.user}上传，由其本人写入；您可以自己上传一次。")
    locked.stage = Stage.WRITING
    locked.job = _job(jobs.WRITE, locked, actor, now)
    locked.save(update_fields=["stage", "job"])
    return locked


@transaction.atomic
def cancel(found: RegisterImport, *, actor: User, now: datetime) -> RegisterImport:
    """不导入了：没有写入的才能取消，什么也不留下。"""
    locked = _lock(found)
    if locked.stage in (Stage.COMPLETE, Stage.CANCELLED):
        raise RuleViolation(f"这次导入{locked.get_stage_display()}，不能取消。")
    if locked.stage == Stage.WRITING and locked.job is not None and not locked.job.is_finished:
        raise RuleViolation("正在写入，不能取消；全部写成或者什么也不写。")
    if locked.job is not None and not locked.job.is_finished:
        kernel_jobs.cancel(locked.job, now=now)
    locked.stage = Stage.CANCELLED
    locked.save(update_fields=["stage"])
    return locked


def _lock(found: RegisterImport) -> RegisterImport:
    rows = RegisterImport.objects.select_for_update(of=("self",)).select_related("job", "user")
    locked: RegisterImport = rows.get(pk=found.pk)
    return locked
