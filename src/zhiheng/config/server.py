"""gunicorn in one gthread process, started from Python so that no configuration file is needed."""

import atexit
import gc
import os
import signal
import threading
import time
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication

from zhiheng.kernel import worker

STOP_SECONDS = 5.0  # how long a running job may finish after Ctrl-C


@dataclass(frozen=True)
class Welcome:
    """What is printed once the first page can be asked for."""

    address: str
    greeting: list[str]
    began: float
    installed: float

    def __str__(self) -> str:
        lines = [f"执衡已启动：{self.address}", *self.greeting]
        install = self.installed - self.began
        start = time.time() - self.installed
        lines.append(f"安装用时 {install:.1f} 秒，启动用时 {start:.1f} 秒。按 Ctrl-C 结束。")
        return "\n".join(lines)


class WorkerThread:
    """The job worker inside the server process; stopped with it."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.thread = threading.Thread(
            target=worker.run, args=(self.stop,), name="zhiheng-worker", daemon=True
        )

    def start(self) -> "WorkerThread":
        self.thread.start()
        return self

    def end(self, seconds: float) -> None:
        """A job that goes on is taken up at the next start: the interpreter's own end would abort it inside DuckDB."""
        self.stop.set()
        self.thread.join(seconds)
        if self.thread.is_alive():
            os._exit(0)


class Server(BaseApplication):
    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from zhiheng.config.wsgi import application

        return application


def settle() -> None:
    """What is loaded now stays: a full collection, which would look through it during a request, takes 0.2 seconds."""
    get_resolver().url_patterns  # noqa: B018 — loads every page
    gc.freeze()
    atexit.register(gc.unfreeze)  # extension modules want to see their objects go


def serve(host: str, port: int, threads: int, welcome: Welcome, *, with_worker: bool) -> None:
    """Blocks until the server is told to stop."""
    running: list[WorkerThread] = []

    def ready(_worker: Any) -> None:
        # Ctrl-C reaches both processes and the first tells the second to end: asked twice, gunicorn waits for itself
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        settle()
        print(welcome, flush=True)
        if with_worker:
            running.append(WorkerThread().start())

    def leave(_arbiter: Any, _worker: Any) -> None:
        for thread in running:
            thread.end(STOP_SECONDS)

    connections.close_all()  # nothing opened before the fork may be used after it
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    Server(
        {
            "bind": bind,
            "workers": 1,
            "worker_class": "gthread",
            "threads": threads,
            "preload_app": True,
            "timeout": 0,
            "graceful_timeout": 10,
            "keepalive": 15,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_worker_init": ready,
            "worker_exit": leave,
        }
    ).run()
