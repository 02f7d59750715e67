"""`zhiheng manage …`: Django's own management commands."""

from django.core.management import execute_from_command_line


def run_manage(argv: list[str]) -> int:
    execute_from_command_line(["zhiheng manage", *argv])
    return 0
