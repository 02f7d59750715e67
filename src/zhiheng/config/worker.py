"""`zhiheng worker`: runs background jobs until told to stop."""

import argparse
import signal
import threading
from importlib.util import find_spec


def arguments(_parser: argparse.ArgumentParser) -> None:
    """The worker has no options; settings come from the environment."""


def run(_options: argparse.Namespace) -> int:
    import django

    django.setup()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    print("后台任务进程已启动，按 Ctrl-C 结束。", flush=True)
    work(stop)
    return 0


def work(stop: threading.Event) -> None:
    """The kernel's worker loop; it looks at `stop` between jobs."""
    if find_spec("zhiheng.kernel.worker") is None:
        stop.wait()
        return
    from zhiheng.kernel import worker

    worker.run(stop)
