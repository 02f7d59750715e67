"""账号页面的表单。"""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from zhiheng.accounts.models import StandIn, User
from zhiheng.accounts.roles import ADMIN_ROLES, Role
from zhiheng.directory.models import Agency, Officer
from zhiheng.ui.forms import DayField, TextField


class SignInForm(AuthenticationForm):
    """登录；账号不存在、停用与密码错误说同一句话。"""

    error_messages = {
        "invalid_login": "登录名或者密码不正确，或者账号已停用。",
        "inactive": "登录名或者密码不正确，或者账号已停用。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = TextField(
            label="登录名",
            max_length=40,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        )
        self.fields["password"].label = "密码"


def _password(label: str, autocomplete: str, **kwargs: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=128, widget=widget, **kwargs)


class PasswordForm(forms.Form):
    """更换密码。"""

    old = _password("原密码（首次登录填密码条上的初始密码）", "current-password")
    new = _password("新密码", "new-password")
    again = _password("再输入一次新密码", "new-password")

    def __init__(self, *args: Any, account: User, request: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account, self.request = account, request
        self.fields["new"].help_text = " ".join(password_validators_help_texts())

    def clean_old(self) -> str:
        """Counted like a sign-in, so that an open session is no place to guess."""
        old = self.cleaned_data["old"]
        if authenticate(self.request, username=self.account.username, password=old) is None:
            raise ValidationError("原密码不正确。")
        return old

    def clean_new(self) -> str:
        validate_password(self.cleaned_data["new"], self.account)
        return self.cleaned_data["new"]

    def clean(self) -> dict[str, Any]:
        new, again = self.cleaned_data.get("new"), self.cleaned_data.get("again")
        if new and again and new != again:
            self.add_error("again", "两次输入的新密码不同。")
        return self.cleaned_data


class AccountForm(forms.Form):
    """开通一个账号。"""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="单位", empty_label="请选择")
    display_name = TextField(label="姓名", max_length=40)
    username = TextField(
        label="登录名",
        max_length=40,
        help_text="3 至 40 个小写字母、数字、点、下划线或者连字符，以字母开头。",
    )
    roles = forms.MultipleChoiceField(
        label="申请的角色",
        choices=[choice for choice in Role.choices if choice[0] not in ADMIN_ROLES],
        widget=forms.CheckboxSelectMultiple,
        help_text="由安全管理员授予后生效。",
    )
    phone = TextField(label="办公电话", max_length=20, required=False)

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.visible_to(actor)


def person_label(officer: Officer) -> str:
    """同名的人以到岗日期、人员类别区别。"""
    return f"{officer.name}（{officer.works_from} 到岗，{officer.get_staff_type_display()}）"


class OfficerChoice(forms.ModelChoiceField):
    """本单位的一个人。"""

    def label_from_instance(self, obj: Officer) -> str:
        return person_label(obj)


class OfficerLinkForm(forms.Form):
    """账号是哪一个人的。"""

    officer = OfficerChoice(
        Officer.objects.none(), label="对应人员", required=False, empty_label="没有对应的人员"
    )

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, initial={"officer": account.officer_id}, **kwargs)
        colleagues = Officer.objects.filter(agency=account.agency_id)
        own, here = Q(pk=account.officer_id), colleagues.in_office(timezone.localdate())
        taken = User.objects.filter(officer__agency=account.agency_id).exclude(pk=account.pk)
        free = colleagues.filter(own | Q(pk__in=here)).exclude(pk__in=taken.values("officer"))
        self.fields["officer"].queryset = free.order_by("name", "pk")


class SheetForm(forms.Form):
    """批量开通。"""

    file = forms.FileField(
        label="账号表（XLSX 或者 CSV）",
        help_text="第一行为列名：单位、姓名、登录名、角色、电话；几个角色用顿号分开。",
        error_messages={"empty": "文件是空的。", "required": "请选择文件。"},
    )


class RoleForm(forms.Form):
    """授予一个角色。"""

    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *Role.choices])


class StandInForm(forms.ModelForm):
    """登记代理。"""

    starts_on = DayField(label="起")
    ends_on = DayField(label="止")

    class Meta:
        model = StandIn
        fields = ["role", "substitute", "starts_on", "ends_on"]

    def __init__(self, *args: Any, principal: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.principal = principal
        held = principal.own_roles - ADMIN_ROLES
        self.fields["role"].choices = [
            ("", "请选择"),
            *((role, label) for role, label in Role.choices if role in held),
        ]
        colleagues = User.objects.filter(agency_id=principal.agency_id, is_active=True)
        self.fields["substitute"].queryset = colleagues.exclude(pk=principal.pk)
        self.fields["substitute"].empty_label = "请选择"
