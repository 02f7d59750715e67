"""每一步的表单、服务、办成后的话与说明；页面与按钮都从这里取。"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.documents import serving
from zhiheng.documents.forms import SendingForm, ServiceForm, VoidForm
from zhiheng.supervision import forms as f
from zhiheng.supervision import services
from zhiheng.supervision.models import ReminderLetter, SupervisionOpinion
from zhiheng.supervision.papers import current_paper
from zhiheng.ui.forms import EmptyForm


@dataclass(frozen=True)
class StepPage:
    """一步的页面。"""

    form: type[forms.Form]
    service: Callable[..., Any]
    success: str
    explanation: str = ""
    template: str = "ui/form.html"


ON_PAPER = (
    "当面送交、委托送达的，以回证上的签收日期为收到日期；邮寄的，以邮件签收单为准；拒收留置的，以留置之日为准。"
    "送达方式没有专门规定，参照民事诉讼法。"
)
SENT = "邮寄、委托的，送出时先登记；收到以后凭签收单、回证登记纸面送达，期限自收到的次日起算。"
REPLY = "回复之前须论证；复查不停止自行纠正期限的计算。"
TEXTS = ("revise", "revise_reminder")  # saved again and again
OPINION_PAGES = {
    "revise": StepPage(
        f.OpinionTextForm, services.revise, "文稿已保存。", template="supervision/text_form.html"
    ),
    "discuss": StepPage(f.DiscussionForm, services.discuss, "集体讨论已登记。"),
    "submit": StepPage(f.OpinionForm, services.submit, "已送审。"),
    "issue": StepPage(
        f.OpinionForm, services.issue, "已签发，文书正在生成。", "签发即编文号，编出的号不再收回。"
    ),
    "send_back": StepPage(f.SendBackForm, services.send_back, "已退回。"),
    "withdraw_submission": StepPage(EmptyForm, services.withdraw_submission, "已撤回送审。"),
    "abandon": StepPage(f.AbandonForm, services.abandon, "已登记不再制发。"),
    "serve": StepPage(
        EmptyForm,
        services.serve,
        "已送达机关的系统。",
        "电子送达以到达机关的系统为准；不用电子方式的，请办理“登记纸面送达”。",
    ),
    "recall": StepPage(
        VoidForm,
        services.recall,
        "已作废，退回承办人修改。",
        "文件保留并注明作废，文号不再使用；修改后重新审批，另编文号。",
    ),
    "receive": StepPage(
        f.ReceiptForm,
        services.receive,
        "已签收，期限自次日起计算。",
        "收到之日不计入，自次日起计算。",
    ),
    "send": StepPage(SendingForm, services.send, "送出已登记，收到以后登记纸面送达。", SENT),
    "register_service": StepPage(
        ServiceForm, services.register_service, "送达已登记，期限自收到的次日起计算。", ON_PAPER
    ),
    "register_changed_service": StepPage(
        ServiceForm, services.register_service, "送达已登记，期限重新计算。", ON_PAPER
    ),
    "receive_changed": StepPage(f.ReceiptForm, services.receive, "已签收，期限重新计算。"),
    "report": StepPage(
        f.ReportForm,
        services.report,
        "已报送纠正情况。",
        "每一项附证明材料；确无证明的，说明理由。期满之后仍可报送，逾期天数照记。",
    ),
    "verify": StepPage(
        f.VerifyForm,
        services.verify,
        "核查结论已登记。",
        "全部到位为已纠正；有一项不到位，认定为整改不到位。",
    ),
    "find_insufficient": StepPage(f.VerifyForm, services.verify, "核查结论已登记。"),
    "close": StepPage(f.CloseForm, services.close, "已结案，三十日内归档。"),
    "object": StepPage(
        f.ObjectionForm,
        services.object_to,
        "复查申请已提出。",
        "期限内书面提出并说明理由；复查期间不停止自行纠正。",
    ),
    "state_late": StepPage(
        f.ObjectionForm,
        services.state_late,
        "意见已提出。",
        "已过申请复查的期限，作为意见及时处理，不起算十个工作日的答复期限。",
    ),
    "uphold": StepPage(f.ReplyForm, services.reply_upheld, "已答复维持。", REPLY),
    "change": StepPage(
        f.ChangeForm,
        services.reply_changed,
        "已变更，新的意见书正在生成。",
        REPLY + "变更后旧期限终止，签收新的意见书后重新计算。",
    ),
    "withdraw": StepPage(f.ReplyForm, services.reply_withdrawn, "已撤回意见书。", REPLY),
}


def what_was_sent(matter: Any) -> dict[str, Any]:
    """登记过送出的，登记收到时照填。"""
    paper = current_paper(matter)
    sent = serving.under_way(paper).first() if paper is not None else None
    if sent is None:
        return {}
    day = timezone.localdate(sent.sent_at)
    return {"method": sent.method, "sent_on": day, "mail_number": sent.mail_number}


def form_kwargs(form: type[forms.Form], opinion: SupervisionOpinion, user: User) -> dict[str, Any]:
    """各表单另需的：本件、本人，或者现有文稿、已登记的送出作初值。"""
    if issubclass(form, ServiceForm):
        return {"initial": what_was_sent(opinion)}
    if issubclass(form, f.ReportForm):
        return {"opinion": opinion}
    if issubclass(form, f.VerifyForm):
        return {"opinion": opinion, "user": user}
    if issubclass(form, f.OpinionTextForm):
        return {"initial": present_text(opinion)}
    return {}


def present_text(opinion: SupervisionOpinion) -> dict[str, Any]:
    items = list(opinion.items.all())
    names = ("title", "ground", "findings", "evidence", "basis", "is_concrete", "is_complex")
    return {
        **{name: getattr(opinion, name) for name in names},
        "demands": "\n".join(item.demand for item in items),
        "target_on": items[0].target_on if items else None,
    }


def reminder_kwargs(form: type[forms.Form], letter: ReminderLetter) -> dict[str, Any]:
    if issubclass(form, ServiceForm):
        return {"initial": what_was_sent(letter)}
    return {"initial": {"text": letter.text}} if issubclass(form, f.ReminderForm) else {}


def save_reminder(letter: Any, *, actor: User, text: str) -> Any:
    return services.reminder_step("revise_reminder", letter, actor=actor, text=text)


def _reminder(name: str) -> Callable[..., Any]:
    def taken(letter: Any, *, actor: User, opinion_text: str = "", **facts: Any) -> Any:
        if opinion_text:
            facts["opinion"] = opinion_text
        return services.reminder_step(name, letter, actor=actor, **facts)

    return taken


REMINDER_PAGES = {
    "revise_reminder": StepPage(f.ReminderForm, save_reminder, "文稿已保存。"),
    "submit_reminder": StepPage(f.OpinionForm, _reminder("submit_reminder"), "已送审。"),
    "issue_reminder": StepPage(f.OpinionForm, _reminder("issue_reminder"), "已签发并发出。"),
    "send_back_reminder": StepPage(f.SendBackForm, _reminder("send_back_reminder"), "已退回。"),
    "send_reminder": StepPage(
        SendingForm,
        _reminder("send_reminder"),
        "送出已登记，收到以后登记纸面送达。",
        "邮寄、委托的，送出时先登记；收到以后凭签收单、回证登记纸面送达。",
    ),
    "serve_reminder": StepPage(
        ServiceForm,
        _reminder("serve_reminder"),
        "送达已登记。",
        ON_PAPER + "提醒函不设期限，送达只作记录。",
    ),
    "void_reminder": StepPage(
        VoidForm,
        services.void_reminder,
        "已作废。",
        "文件保留并注明作废，文号不再使用；机关收到作废的提醒，疑点退回待处理。",
    ),
    "close_reminder": StepPage(EmptyForm, _reminder("close_reminder"), "已办结。"),
}
