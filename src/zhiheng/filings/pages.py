"""每一步的表单、服务、办成后的话与说明；页面与按钮都从这里取。"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from zhiheng.filings import forms as f
from zhiheng.filings import services
from zhiheng.filings.plans.forms import SummaryForm
from zhiheng.ui.forms import EmptyForm


@dataclass(frozen=True)
class StepPage:
    """一步的页面。"""

    form: type[forms.Form]
    service: Callable[..., Any]
    success: str
    explanation: str = ""


PAGES = {
    "fill": StepPage(
        f.ContentForm, services.fill, "内容已保存。",
        "可以先存不全的草稿；必填的内容齐全之后，由主要负责人签发，再报送。改过内容的须重新签发。",
    ),
    "sign": StepPage(EmptyForm, services.sign, "已签发，可以报送。", "签发即确认内容属实、齐全；之后改动内容的须重新签发。"),
    "submit": StepPage(EmptyForm, services.submit, "已报送，等待形式审查。", "逾期仍可报送，逾期天数照记。退回补正的，以完整报送之日为准。"),
    "urge": StepPage(EmptyForm, services.urge, "催报函已发出。", "催报函写明应报的内容、届满日和逾期天数。"),
    "return": StepPage(
        f.ReturnForm, services.return_for_completion, "已退回补正。",
        "只因形式问题退回：缺内容、缺附件、看不清。实质问题受理之后提出审查意见，不在此退回。",
    ),
    "accept": StepPage(EmptyForm, services.accept, "已受理，备案回执正在生成。", "受理即编备案号；备案不是批准，受理之后仍可提出审查意见。"),
    "register_paper": StepPage(
        f.PaperForm,
        services.register_paper,
        "已登记并受理，备案回执正在生成。",
        "机关没有在平台上办理、送来纸面材料的，登记收到的日期，附扫描件；逾期天数按收到之日计算。",
    ),
    "register_receipt": StepPage(f.ReceiptForm, services.register_receipt, "回执已登记。", "收受机关不在平台上的，凭它的回执登记。"),
    "return_outside": StepPage(
        f.ReturnForm, services.return_outside, "退回已登记，请补正后再报送。",
        "收受机关不在平台上，退回要求补正的，照它的通知登记；补正之后再报送，以它收到完整材料之日为报送之日。",
    ),
    "confirm": StepPage(
        f.OpinionForm, services.confirm, "已确认，确认书正在生成。",
        "机关应当自确认之日起二十个工作日内公示。",
    ),
    "refuse": StepPage(f.ReasonForm, services.refuse, "已不予确认，通知书正在生成。"),
    "adopt": StepPage(EmptyForm, services.adopt, "监督计划已制定，请在期限内公布。", "制定之日起计算公布的期限。"),
    "summarize": StepPage(
        SummaryForm, services.summarize, "年度总结已印发，正在生成文书。",
        "各项工作的完成情况和完成率照登记的列入，与上年度相比，印发之时定格；已经公布计划的，印发之后再“公示”一次，总结随计划公布。",
    ),
    "conclude": StepPage(EmptyForm, services.conclude, "调度分析已印发。"),
    "remark": StepPage(f.RemarkForm, services.remark, "审查意见已发出。", "需要纠正的，接着制发监督意见书。"),
    "settle": StepPage(f.ConclusionForm, services.settle, "备案审查已了结。"),
    "withdraw": StepPage(f.ReasonForm, services.withdraw, "已撤回。"),
    "excuse": StepPage(f.ReasonForm, services.excuse, "已终止报送。", "只用于确实不应报送的，例如机关已经撤销、没有执法职责。"),
    "resume": StepPage(f.ReasonForm, services.resume, "已恢复报送。", "终止错了的恢复：期限仍从原来的起算日计算。"),
    "end": StepPage(
        f.EndForm, services.end_delegation, "已登记终止；正在公示的，终止已随之公示。",
        "提前终止，或者届满之后不再续签的，写明日期和原因。续签的不在这里：在备案页点“续签”。",
    ),
    "copy": StepPage(f.CopyForm, services.copy_to_finance, "已登记。", "代收罚款协议除报上一级行政机关以外，还要在签订之日起十五日内报同级财政部门备案；凭回执登记。"),
    "delegate_publishes": StepPage(
        f.DelegatePublicForm, services.delegate_publishes, "已登记。",
        "委托行政机关和受委托组织都应当公布委托书；受委托组织公布之后，在这里登记何日、公布在哪里。",
    ),
    "publish": StepPage(f.PublishForm, services.publish, "已公示，内容已定格。", "公示的内容定格在公示台账里，门户照此展示。"),
    "withdraw_publication": StepPage(f.ReasonForm, services.withdraw_publication, "公示已撤回。"),
}  # fmt: skip
