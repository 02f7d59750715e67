from django.apps import AppConfig

from zhiheng.law import coverage


class AccountsConfig(AppConfig):
    name = "zhiheng.accounts"
    verbose_name = "账号与权限"

    def ready(self) -> None:
        from zhiheng.accounts.rules import STANDING

        places = ("accounts:grant", "accounts:requests", "accounts:stand-in")
        coverage.declare("guard", "accounts.separation", "HT-2.1-2", reached_by=places)
        coverage.declare(
            "guard", STANDING, "SD-10-3 SD-10", reached_by=(*places, "accounts:officer")
        )
