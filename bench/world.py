"""An installation of its own for a benchmark, under `bench/` in the data folder: never the data of the office."""

import logging
import os
import shutil
from pathlib import Path

DONE = "complete"


def enter(name: str) -> Path:
    """Point the settings at this folder and start Django there; must come before any other use of Django."""
    folder = Path(os.environ.get("ZHIHENG_DATA", "var")).resolve() / "bench" / name
    if folder.exists() and not (folder / DONE).exists():
        shutil.rmtree(folder)  # the building of it was broken off
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["ZHIHENG_DATA"] = str(folder)
    os.environ["ZHIHENG_DATABASE"] = ""
    os.environ.pop("ZHIHENG_DEMO", None)
    import django

    django.setup()
    logging.disable(logging.WARNING)
    return folder


def migrate() -> None:
    """Bring the database to the version of the code; also a kept one, so that new indexes are measured."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def is_complete(folder: Path) -> bool:
    return (folder / DONE).exists()


def complete(folder: Path) -> None:
    (folder / DONE).touch()
