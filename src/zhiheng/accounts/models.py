"""账号、角色与代理（AB 岗）。"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.roles import ADMIN_ROLES, AGENCY_ROLES, GOV_ROLES, SO_ROLES, Role
from zhiheng.directory.models import Succession


@dataclass(frozen=True)
class Scope:
    """What rows an account may reach: `level` so|gov|agency|none, the unit's id and jurisdiction path."""

    level: str
    agency_id: int | None
    path: str


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User") -> "UserQuerySet":
        """系统、安全管理员看本单位辖区内的账号；其他人只看自己。"""
        if user.has_role(Role.SYS_ADMIN, Role.SEC_ADMIN) and user.agency is not None:
            return self.filter(agency__path__startswith=user.agency.path)
        return self.filter(pk=user.pk)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Accounts are opened by services; there is no `createsuperuser` here."""


class SignedInManager(UserManager):
    """Reads the unit along with the account, and whether others were merged into it: every page asks."""

    def get_queryset(self) -> UserQuerySet:
        taken = Succession.objects.done().filter(heir=OuterRef("agency"))
        found: UserQuerySet = super().get_queryset().select_related("agency")
        return found.annotate(is_of_an_heir=Exists(taken))


class User(AbstractBaseUser):
    """一人一账号；账号属于一个单位，能做什么由角色决定。"""

    username = models.CharField(
        "登录名",
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(
                r"\A[a-z][a-z0-9._-]{2,39}\Z",
                "登录名为 3 至 40 个小写字母、数字、点、下划线或者连字符，以字母开头。",
            )
        ],
        error_messages={"unique": "这个登录名已被使用。"},
    )
    display_name = models.CharField("姓名", max_length=40)
    agency = models.ForeignKey(
        "directory.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name="单位",
    )
    officer = models.OneToOneField(
        "directory.Officer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="user",
        verbose_name="人员",
    )
    phone = models.CharField("办公电话", max_length=20, blank=True)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须更换初始密码", default=True)
    created_at = models.DateTimeField("开通时间", default=timezone.now)

    objects = UserManager()
    signed_in = SignedInManager()
    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        default_manager_name = "signed_in"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["created_at", "id"]),
            models.Index(fields=["agency", "display_name"]),
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_absolute_url(self) -> str:
        return reverse("accounts:detail", args=[self.pk])

    @cached_property
    def own_roles(self) -> frozenset[str]:
        return frozenset(self.assignments.values_list("role", flat=True))

    def roles_on(self, day: date) -> frozenset[str]:
        """本人的角色，加上当日代理的角色（AB 岗）；未启用的账号没有角色。"""
        if not self.is_active:
            return frozenset()
        own = self.assignments.values_list("role", flat=True)
        lent = self.standing_in.filter(
            starts_on__lte=day, ends_on__gte=day, principal__is_active=True
        )
        return frozenset(own.union(lent.values_list("role", flat=True)))

    @cached_property
    def roles(self) -> frozenset[str]:
        """Today's roles; cached for the life of this instance (one request)."""
        return self.roles_on(timezone.localdate())

    def has_role(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    @cached_property
    def scope(self) -> Scope:
        if self.agency is None or not self.is_active:
            return Scope("none", None, "")
        path = self.agency.path
        if not self.roles.isdisjoint(SO_ROLES) and self.agency.is_supervision_authority:
            return Scope("so", self.agency_id, path)
        if not self.roles.isdisjoint(GOV_ROLES) and self.agency.kind == "government":
            return Scope("gov", self.agency_id, path)
        if not self.roles.isdisjoint(AGENCY_ROLES):
            return Scope("agency", self.agency_id, path)
        return Scope("none", self.agency_id, path)

    @cached_property
    def agencies(self) -> frozenset[int]:
        """本机关，和并入本机关的：职权由它继续行使，案卷由它查阅（WH-9.s1、SC-10）。

        Asked once for the life of this instance (one request), and not at all where nothing was merged.
        """
        if self.agency_id is None:
            return frozenset()
        if not getattr(self, "is_of_an_heir", True):
            return frozenset({self.agency_id})
        ended = Succession.objects.ended(timezone.localdate())
        return frozenset({self.agency_id, *ended.predecessors(self.agency_id)})

    @property
    def only_records(self) -> bool:
        """只有数据录入员的角色：登记执法数据，不查阅、办理别的（SD-10-3）。"""
        return self.roles == {Role.EA_RECORDER}

    @property
    def is_administrator(self) -> bool:
        return not self.roles.isdisjoint(ADMIN_ROLES)


class RoleAssignment(models.Model):
    """一个账号的一个角色。"""

    user = models.ForeignKey(User, models.CASCADE, related_name="assignments", verbose_name="账号")
    role = models.CharField("角色", max_length=12, choices=Role)
    granted_at = models.DateTimeField("授予时间", default=timezone.now)
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="授予人"
    )

    is_combined = models.BooleanField("放宽分立之后兼任", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "角色授予"
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="role_granted_once"),
            models.UniqueConstraint(
                fields=["user"],
                name="role_one_administrator_kind",
                condition=Q(role__in=["sys_admin", "sec_admin", "auditor"], is_combined=False),
                violation_error_message="系统、安全、审计管理员须由三人分别担任。",
            ),
            models.CheckConstraint(
                name="role_auditor_never_combined",
                condition=Q(is_combined=False) | Q(role__in=["sys_admin", "sec_admin"]),
                violation_error_message="只有系统、安全管理员可以由一人兼任。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"


class RoleRequest(models.Model):
    """系统管理员为账号申请、待安全管理员授予的角色；不产生权限。"""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="role_requests", verbose_name="账号"
    )
    role = models.CharField("角色", max_length=12, choices=Role)
    requested_at = models.DateTimeField("申请时间", default=timezone.now)
    requested_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申请人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "角色申请"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="role_requested_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"


class StandIn(models.Model):
    """代理（AB 岗）：某段日期内由同单位的另一人代行一个角色。"""

    principal = models.ForeignKey(
        User, models.PROTECT, related_name="replaced_by", verbose_name="本人"
    )
    substitute = models.ForeignKey(
        User, models.PROTECT, related_name="standing_in", verbose_name="代理人"
    )
    role = models.CharField("代行的角色", max_length=12, choices=Role)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止")

    class Meta:
        verbose_name = verbose_name_plural = "代理"
        constraints = [
            models.CheckConstraint(
                name="stand_in_starts_before_ends",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="代理的止期不能早于起期。",
            ),
            models.CheckConstraint(
                name="stand_in_two_people",
                condition=~Q(principal=F("substitute")),
                violation_error_message="代理人不能是本人。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.substitute} 代 {self.principal}"
