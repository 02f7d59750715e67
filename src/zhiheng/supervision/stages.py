"""意见书页顶的进度：起草、集体讨论、签发、送达、纠正、核查、结案。"""

from datetime import date

from django.utils import timezone

from zhiheng.supervision.models import SupervisionOpinion
from zhiheng.ui.present import Stage

S = SupervisionOpinion.Status


def stages(opinion: SupervisionOpinion) -> list[Stage]:
    """已办的有日期，正在办的只有一个；讨论和核查由页面一并取出。"""
    discussion = next((d for d in opinion.discussions.all() if d.edition == opinion.edition), None)
    passed = next((v for v in opinion.verifications.all() if v.is_sufficient), None)
    has_reported = opinion.reported_on is not None and opinion.status != S.INSUFFICIENT
    steps = [
        ("起草", timezone.localdate(opinion.created_at), True),
        ("集体讨论", discussion.held_on if discussion else None, discussion is not None),
        ("签发", opinion.issued_on, opinion.issued_on is not None),
        (
            "送达",
            timezone.localdate(opinion.sent_at) if opinion.sent_at else None,
            opinion.sent_at is not None,
        ),
        ("签收", opinion.received_on, opinion.received_on is not None),
        ("自行纠正", opinion.reported_on, has_reported),
        ("核查", passed.checked_on if passed else None, passed is not None),
        ("结案", opinion.closed_on, opinion.closed_on is not None),
    ]
    if not opinion.is_concrete and discussion is None:
        del steps[1]
    if opinion.re_examination == opinion.ReExamination.WITHDRAWN:  # 撤回的，不再等纠正、核查
        steps = [step for step in steps if step[2] or step[0] == "结案"]
    return _marked(steps)


def _marked(steps: list[tuple[str, date | None, bool]]) -> list[Stage]:
    now = next((n for n, (_, _, is_done) in enumerate(steps) if not is_done), None)
    return [
        Stage(
            label,
            "done" if is_done else "now" if n == now else "todo",
            f"{on:%m-%d}" if is_done and on else "",
        )
        for n, (label, on, is_done) in enumerate(steps)
    ]
