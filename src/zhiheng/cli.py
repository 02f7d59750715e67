"""`zhiheng`: one command line over the rooms; each room brings its own subcommands."""

import argparse
import importlib
import os
import re
import sys
from typing import NoReturn

COMMANDS = {
    "law": ("zhiheng.norms.law_cli", "依据：装入全文，查看条款落实情况"),
    "due": ("zhiheng.norms.due", "推算期限"),
    "ledger": ("zhiheng.kernel.ledger_cli", "留痕：校验，导出"),
    "demo": ("zhiheng.demo.cli", "在空库中生成演示城市"),
    "serve": ("zhiheng.config.serve", "启动平台（准备数据库、网页与后台任务）"),
    "init": ("zhiheng.config.init", "正式使用的第一步：建立监督机构和三个管理员账号"),
    "worker": ("zhiheng.config.worker", "只运行后台任务"),
    "screen": ("zhiheng.screening.screen_cli", "筛查执法行为，写入疑点；--explain 说明推理"),
    "import": ("zhiheng.exchange.import_cli", "导入执法行为（CSV、XLSX）"),
    "bench": ("zhiheng.config.bench", "基准测试：筛查、期限、导入、列表"),
    # name: (module, one-line help); the module has `arguments(parser)` and `run(options) -> int`
    "manage": ("zhiheng.config.manage", "Django 管理命令"),
}

COMPLAINTS = (
    # argparse complains in English; the user reads Chinese
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"argument (.*): expected .*", r"参数 \1 后面缺少值"),
    (r"argument (.*): invalid choice: (.*) \(choose.*", r"没有 \2 这个\1"),
    (r"argument (.*): invalid \w+ value: (.*)", r"参数 \1 的值 \2 写法不对"),
    (r"argument (.*): not allowed with argument (.*)", r"参数 \1 与 \2 不能同时使用"),
    (r"argument (.*): ignored explicit argument (.*)", r"参数 \1 不带值，多了 \2"),
    (r"argument ([^:]*): (.*。)", r"参数 \1：\2"),
)


class Parser(argparse.ArgumentParser):
    """Complains in Chinese, with exit code 2."""

    def error(self, message: str) -> NoReturn:
        for pattern, sentence in COMPLAINTS:
            message = re.sub(f"^{pattern}$", sentence, message)
        self.exit(2, f"{message.removesuffix('。')}。用 {self.prog} --help 查看用法。\n")


def main(argv: list[str] | None = None) -> int:
    """Dispatch; a wrong option of the environment is one sentence, not a traceback."""
    try:
        return dispatch(argv)
    except KeyboardInterrupt:
        sys.stderr.write("已中断。\n")
        return 130
    except _wrong_option() as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2


def _wrong_option() -> tuple[type[Exception], ...]:
    """Django's error for settings, where a command has loaded Django; `zhiheng due` does not."""
    loaded = sys.modules.get("django.core.exceptions")
    return (loaded.ImproperlyConfigured,) if loaded else ()


def dispatch(argv: list[str] | None = None) -> int:
    """Run `<module>.run`; only the chosen module is imported."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiheng.config.settings")
    argv = sys.argv[1:] if argv is None else argv
    if argv[:1] == ["manage"]:
        return importlib.import_module("zhiheng.config.manage").run_manage(argv[1:])
    parser = Parser(prog="zhiheng", description="执衡：行政执法监督平台")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    chosen = next((word for word in argv if word in COMMANDS), None)
    for name, (module, text) in COMMANDS.items():
        sub = commands.add_parser(name, help=text, description=text)
        if name == chosen:
            importlib.import_module(module).arguments(sub)
    options = parser.parse_args(argv)
    return int(importlib.import_module(COMMANDS[options.command][0]).run(options) or 0)


if __name__ == "__main__":
    sys.exit(main())
