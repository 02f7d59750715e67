from django.apps import AppConfig

from zhiheng.law import coverage


class AccountsConfig(AppConfig):
    name = "zhiheng.accounts"
    verbose_name = "账号与权限"

    def ready(self) -> None:
        places = ("accounts:grant", "accounts:requests", "accounts:stand-in")
        coverage.declare("guard", "accounts.separation", "HT-2.1-2", reached_by=places)
