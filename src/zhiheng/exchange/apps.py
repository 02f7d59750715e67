from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "zhiheng.exchange"
    verbose_name = "数据汇聚"
