from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "zhiheng.kernel"
    verbose_name = "办件内核"

    def ready(self) -> None:
        from zhiheng.directory import events
        from zhiheng.kernel import hooks, housekeeping, wiring
        from zhiheng.norms.services import when_changed

        events.listen(wiring.record_event)
        when_changed(wiring.record_change_of_norms)
        hooks.register_to_dos("deadlines", wiring.deadline_to_dos)
        housekeeping.plan()
