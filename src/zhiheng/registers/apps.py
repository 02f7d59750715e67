from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "zhiheng.registers"
    verbose_name = "人员与制度"

    def ready(self) -> None:
        from zhiheng.registers import registration

        registration.register()
