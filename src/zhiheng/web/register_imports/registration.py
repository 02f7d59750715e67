"""名录导入：条款落实、菜单、提醒和留痕的说法、定时任务。"""

from datetime import time

from zhiheng.directory import bulk_agencies
from zhiheng.kernel import hooks
from zhiheng.kernel import jobs as kernel_jobs
from zhiheng.law import coverage
from zhiheng.registers.importing import checking
from zhiheng.registers.people_roles import MAY_REGISTER
from zhiheng.ui import navigation
from zhiheng.web.register_imports import jobs
from zhiheng.web.register_imports.kinds import KINDS


def register() -> None:
    for name, kind in ((checking.REGISTER, "officers"), (bulk_agencies.REGISTER, "agencies")):
        coverage.declare("register", name, KINDS[kind].rows, reached_by="imports:upload")
    hooks.register_action_text(jobs.ACTION, "导入名录")
    hooks.register_notice_text(
        jobs.CHECKED, "{kind}导入表核对完毕：{accepted} 行可以写入，{refused} 行要改。"
    )
    hooks.register_notice_text(
        jobs.WRITTEN, "{kind}导入表已写入：{accepted} 行写入，{refused} 行要改。"
    )
    kernel_jobs.schedule(jobs.FORGET, at=time(3, 20))
    navigation.register(
        navigation.Entry(
            "主体与人员", "名录导入", "imports:index", "file-import", MAY_REGISTER, order=29
        )
    )
