from django.apps import AppConfig

from zhiheng.law import coverage


class ScreeningConfig(AppConfig):
    name = "zhiheng.screening"
    verbose_name = "监督预警"

    def ready(self) -> None:
        from zhiheng.screening.rulefile import rules

        for rule in rules().values():
            coverage.declare(
                "rule", rule.id, rule.rows, reached_by="zhiheng screen", clocks=rule.clocks
            )
