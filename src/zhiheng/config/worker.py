"""`zhiheng worker`: runs background jobs until told to stop."""

import argparse
import signal
import threading


def arguments(_parser: argparse.ArgumentParser) -> None:
    """The worker has no options; settings come from the environment."""


def run(_options: argparse.Namespace) -> int:
    import django

    django.setup()
    from zhiheng.kernel import worker

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    print("后台任务进程已启动，按 Ctrl-C 结束。", flush=True)
    worker.run(stop)
    return 0
