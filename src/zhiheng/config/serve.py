"""`zhiheng serve`: prepares the database and runs one server process with its worker thread."""

import argparse
import errno
import fcntl
import os
import socket
import sys
import time
from pathlib import Path

THREADS = 8  # gthread threads of the one process; SQLite has one writer anyway


def port_number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"端口应为 1 至 65535 的整数，现为“{text}”。")
    return int(text)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="监听地址")
    parser.add_argument(
        "--port", type=port_number, default=os.environ.get("PORT", "8000"), help="监听端口"
    )
    parser.add_argument(
        "--no-worker", action="store_true", help="后台任务由 zhiheng worker 另行执行"
    )
    parser.add_argument("--began", type=float, default=time.time(), help=argparse.SUPPRESS)
    parser.add_argument("--installed", type=float, help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    if refusal := _port_refusal(options.host, options.port):
        print(refusal, file=sys.stderr)
        return 1
    import django

    django.setup()
    from django.conf import settings

    from zhiheng.config import prepare, server

    lock = _sole_server(settings.DATA) if not settings.DATABASE else None
    if lock is False:
        print(f"数据目录 {settings.DATA} 正由另一个平台进程使用，请先结束它。", file=sys.stderr)
        return 1
    prepare.database()
    welcome = server.Welcome(
        address=f"http://{options.host}:{options.port}/",
        greeting=prepare.greeting(),
        began=options.began,
        installed=options.installed or options.began,
    )
    server.serve(options.host, options.port, THREADS, welcome, with_worker=not options.no_worker)
    return 0


def _sole_server(folder: Path) -> object:
    """SQLite allows one server process; the lock goes with the process, however it ends."""
    handle = (folder / "serve.lock").open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return False
    return handle


def _port_refusal(host: str, port: int) -> str | None:
    """A sentence when the address cannot be listened on, before anything else is done."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            return f"没有权限使用端口 {port}，请换用 1024 以上的端口，例如 PORT=8001。"
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"端口 {port} 已被占用，请换一个，例如 PORT={port + 1}。"
            return f"不能监听 {host}:{port}，请检查地址是否属于本机。"
    return None
