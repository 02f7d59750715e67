"""A small matter for the kernel's own tests: a letter with an approval chain, clocks, a number and a side column."""

import sys

from django.apps import AppConfig, apps
from django.db import models

from zhiheng.accounts.roles import Role
from zhiheng.kernel.errors import Refusal
from zhiheng.kernel.models import Matter
from zhiheng.kernel.steps import Attempt, Move, Notify, Start, Step, Steps, guard, only_handler


class Letter(Matter):
    """测试用的一种文书。"""

    class Status(models.TextChoices):
        DRAFT = "draft", "拟稿"
        IN_APPROVAL = "in_approval", "审批中"
        ISSUED = "issued", "已制发"
        RECTIFYING = "rectifying", "纠正中"
        REPORTED = "reported", "已报送"
        CLOSED = "closed", "已办结"
        CLEARED = "cleared", "已消除"

    class Review(models.TextChoices):
        NONE = "none", "未申请"
        REQUESTED = "requested", "已申请"
        CHANGED = "changed", "已变更"

    agency = models.ForeignKey(
        "directory.Agency", models.PROTECT, related_name="+", db_constraint=False
    )
    handler = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        verbose_name="承办人",
    )
    created_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    review = models.CharField("复查", max_length=12, choices=Review, default=Review.NONE)
    received_on = models.DateField("收到日期", null=True)
    report_due = models.DateField("报送期限", null=True)
    remark = models.TextField("备注", blank=True)

    correctable = ("received_on", "remark")

    class Meta:
        app_label = "kernel_tests"
        verbose_name = "测试函"
        constraints = [
            models.CheckConstraint(
                name="letter_received_after_issue",
                condition=models.Q(received_on__isnull=True)
                | ~models.Q(status__in=["draft", "in_approval"]),
                violation_error_message="制发之后才能签收。",
            )
        ]


def _install() -> None:
    """The model's app stands in the registry, so that generic links resolve; its table is made with the test database."""
    config = AppConfig(__name__, sys.modules[__name__])
    config.label = "kernel_tests"
    config.apps, config.models = apps, apps.all_models["kernel_tests"]
    config.models_module = sys.modules[__name__]
    apps.app_configs["kernel_tests"] = config
    apps.clear_cache()


_install()


@guard("kernel_tests.received_in_time", "WH-32.s1 SC-30")
def not_in_the_future(attempt: Attempt) -> Refusal | None:
    """收到日期不能晚于今天。"""
    received = attempt.facts.get("received_on")
    if received is not None and received > attempt.today:
        return Refusal("WH-32.s1", "收到日期不能晚于今天。")
    return None


S = Letter.Status
R = Letter.Review
BOTH_CLOCKS = (
    Start("opinion.objection", since="received_on"),
    Start("opinion.rectify", since="received_on"),
)

LETTERS = Steps(
    Letter,
    {
        "draft": Step("拟稿", (), S.DRAFT, Role.SO_HANDLER, "WH-31 SC-28"),
        "submit": Step(
            "送审",
            {S.DRAFT},
            S.IN_APPROVAL,
            Role.SO_HANDLER,
            "WH-31 SC-28",
            approval=Move.SUBMIT,
            chain="D33",
        ),
        "agree": Step(
            "审核",
            {S.IN_APPROVAL},
            None,
            (Role.SO_HANDLER, Role.SO_HEAD),
            "WH-31 SC-28",
            approval=Move.OPINION,
            chain="D33",
        ),
        "issue": Step(
            "签发",
            {S.IN_APPROVAL},
            S.ISSUED,
            Role.SO_HEAD,
            "WH-31 SD-28 SC-28",
            approval=Move.DECIDE,
            chain="D33",
            number="D33",
            document="D33",
            separate_from=("handler",),
            notifies=(Notify("letter.issued"),),
        ),
        "send_back": Step(
            "退回",
            {S.IN_APPROVAL},
            S.DRAFT,
            (Role.SO_HANDLER, Role.SO_HEAD),
            "WH-31 SC-28",
            approval=Move.SEND_BACK,
            chain="D33",
            needs=("opinion",),
        ),
        "recall": Step(
            "撤回送审",
            {S.IN_APPROVAL},
            S.DRAFT,
            Role.SO_HANDLER,
            "WH-31 SC-28",
            approval=Move.WITHDRAW,
            chain="D33",
        ),
        "receive": Step(
            "签收",
            {S.ISSUED},
            S.RECTIFYING,
            (Role.EA_CLERK, Role.SO_HANDLER),
            "WH-32.s1 SC-30",
            starts=BOTH_CLOCKS,
            guards=(not_in_the_future,),
            needs=("received_on",),
        ),
        "report": Step(
            "报送纠正情况",
            {S.RECTIFYING},
            S.REPORTED,
            Role.EA_CLERK,
            "WH-33.s1 SD-28",
            stops=("opinion.rectify",),
        ),
        "close": Step(
            "办结",
            {S.REPORTED},
            S.CLOSED,
            Role.SO_HANDLER,
            "WH-43",
            who=only_handler,
            only_if={"review": {R.NONE, R.CHANGED}},
            needs=("reason",),
            ends=True,
        ),
        "clear": Step(
            "消除",
            {S.DRAFT, S.RECTIFYING},
            S.CLEARED,
            (),
            "SC-37",
            system=True,
            ends=True,
            cancels=("opinion.objection", "opinion.rectify"),
        ),
        "raise": Step("提出", (), S.DRAFT, (), "SC-37", system=True),
    },
)

REVIEWS = Steps(
    Letter,
    {
        "object": Step(
            "申请复查",
            {R.NONE},
            R.REQUESTED,
            Role.EA_CLERK,
            "WH-32.s1 SC-30",
            only_if={"status": {S.RECTIFYING, S.REPORTED}},
            starts=("opinion.reexamine",),
            stops=("opinion.objection",),
        ),
        "change": Step(
            "变更",
            {R.REQUESTED},
            R.CHANGED,
            Role.SO_HANDLER,
            "WH-32.s2 SC-30",
            only_if={"status": {S.RECTIFYING, S.REPORTED}},
            also={"status": S.ISSUED},
            stops=("opinion.reexamine",),
            cancels=("opinion.rectify",),
            number="D33",
        ),
    },
    column="review",
)
