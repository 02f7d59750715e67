"""纸面送达、作废的表单。"""

from django import forms

from zhiheng.documents.models import ProofOfService
from zhiheng.ui.forms import DayField, ReasonField, TextField, UploadField

METHODS = [(method.value, method.label) for method in ProofOfService.ON_PAPER]
ON_THE_WAY = [(method.value, method.label) for method in ProofOfService.ON_THE_WAY]
KINDS = "PDF、图片、Word、OFD、ZIP，20 MB 以内。"


class VoidForm(forms.Form):
    """作废的理由。"""

    reason = ReasonField(label="作废理由", help_text="写明错在哪里；印在文书页和留痕里。")


def _method(choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="送达方式",
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选择送达方式。",
            "invalid_choice": "没有这种送达方式，请重新选择。",
        },
    )


class SendingForm(forms.Form):
    """送出：方式、日期、邮件号；缺什么由 `serving.sending_refusal` 说明。"""

    method = _method(ON_THE_WAY)
    sent_on = DayField(label="送出日期", may_be_future=False, help_text="交邮、委托之日。")
    mail_number = TextField(
        label="邮件号、委托函号",
        max_length=60,
        required=False,
        help_text="邮寄的须填邮件号，凭它查签收。",
    )


class ServiceForm(forms.Form):
    """照送达回证填写；哪种方式缺什么，由 `serving.refusal` 说明。"""

    method = _method(METHODS)
    sent_on = DayField(
        label="送出日期",
        may_be_future=False,
        help_text="当面送交、交邮、委托之日；当面送交和留置的，与收到日期相同；登记过送出的，照登记的日期。",
    )
    received_on = DayField(
        label="收到日期",
        may_be_future=False,
        help_text="回证、邮件签收单上的签收日期；留置送达的，填留置之日。期限自次日起计算。",
    )
    mail_number = TextField(label="邮件号、委托函号", max_length=60, required=False)
    place = TextField(label="送达地点", max_length=120, required=False)
    receiver = TextField(
        label="签收人", max_length=60, required=False, help_text="留置送达的不填。"
    )
    refusal = TextField(
        label="拒收的事由和经过",
        rows=3,
        max_length=1000,
        required=False,
        help_text="只有留置送达才填。",
    )
    witnesses = TextField(
        label="见证人",
        max_length=120,
        required=False,
        help_text="留置送达的，写见证人姓名，几个人的用顿号隔开；没有见证人的，上传送达过程记录。",
    )
    receipt = UploadField(
        label="送达回证",
        help_text=f"签名或者盖章的回证；邮寄的用邮件签收单。{KINDS}",
        error_messages={"required": "请上传送达回证；邮寄送达的，上传邮件签收单。"},
    )
    footage = UploadField(
        label="送达过程记录",
        required=False,
        help_text=f"留置送达的照片、录像，几个文件的先压缩成一个。{KINDS}",
    )

    def clean_refusal(self) -> str:
        """A reason that belongs to no refusal is asked about, not dropped."""
        given: str = self.cleaned_data["refusal"]
        if given and self.cleaned_data.get("method") not in (None, ProofOfService.Method.LEFT):
            raise forms.ValidationError("拒收的，请选择留置送达；没有拒收的，请不要填写这一项。")
        return given
