"""All tests, group by group; the closing line sums them and the exit code is honest."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT.parent / "shared" / "sources"
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
SERIAL = "postgres or browser or fault"


def has_postgres() -> bool:
    found = [
        *Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        *Path("/usr").glob("pgsql*/bin/initdb"),
    ]
    return bool(found or shutil.which("initdb"))


def has_chromium() -> bool:
    return Path("/usr/bin/chromium").exists()


def has_chinese_fonts() -> bool:
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True)
    return bool(listed.stdout.strip())


@dataclass(frozen=True)
class Need:
    title: str
    package: str
    is_there: Callable[[], bool]


POSTGRES = Need("PostgreSQL", "postgresql", has_postgres)
CHROMIUM = Need("Chromium", "chromium", has_chromium)
FONTS = Need("中文字体", "fonts-noto-cjk", has_chinese_fonts)


@dataclass
class Group:
    name: str
    marks: str
    options: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    around: tuple[str, ...] = ()  # module that sets the scene and then runs the tests


GROUPS = (
    Group("单元与性质（SQLite）", f"not ({SERIAL})", ("-n", "2")),
    Group("断电与杀进程", "fault and not postgres and not browser"),
    Group(
        "PostgreSQL", "postgres", (), (POSTGRES,), ("-m", "zhiheng.with_postgres", sys.executable)
    ),
    Group("浏览器", "browser", ("-n", "2"), (CHROMIUM, FONTS)),
)


@dataclass
class Tally:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    left_out: list[str] = field(default_factory=list)

    def add(self, group: Group, report: Path, code: int) -> None:
        tests = failures = errors = skipped = 0
        if report.exists():
            for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314 our own file
                tests += int(suite.get("tests", 0))
                failures += int(suite.get("failures", 0))
                errors += int(suite.get("errors", 0))
                skipped += int(suite.get("skipped", 0))
        self.passed += max(tests - failures - errors - skipped, 0)
        self.failed += failures + errors
        self.skipped += skipped
        if code == 5:
            self.left_out.append(f"{group.name}：没有找到测试")
        elif code != 0 and failures + errors == 0:
            self.failed += 1
            print(f"“{group.name}”没有正常结束（退出码 {code}）。")


def install_missing() -> None:
    """Installs what the groups need with apt when root; otherwise says what to install."""
    missing = [need for group in GROUPS for need in group.needs if not need.is_there()]
    if not missing:
        return
    packages = [need.package for need in missing] + (["fontconfig"] if FONTS in missing else [])
    titles = "、".join(need.title for need in missing)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(f"缺少{titles}，请由管理员执行：apt-get install {' '.join(packages)}")
        return
    print(f"缺少{titles}，正在安装 {' '.join(packages)} ……", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", "update"], env=quiet, check=False)
    subprocess.run(
        ["apt-get", "-qq", "-y", "--no-install-recommends", "install", *packages],
        env=quiet,
        check=False,
        stdout=subprocess.DEVNULL,
    )


def run_group(group: Group, tally: Tally, scratch: Path) -> None:
    lacking = [need.title for need in group.needs if not need.is_there()]
    if lacking:
        tally.left_out.append(f"{group.name}：缺少{'、'.join(lacking)}")
        return
    print(f"\n—— {group.name} ——", flush=True)
    report = scratch / f"{GROUPS.index(group)}.xml"
    command = [
        sys.executable,
        *group.around,
        "-m",
        "pytest",
        "-q",
        "-m",
        group.marks,
        *group.options,
    ]
    began = time.monotonic()
    done = subprocess.run(
        [*command, f"--junitxml={report}"], cwd=ROOT, env={**os.environ, "PYTHONPATH": "src"}
    )
    tally.add(group, report, done.returncode)
    print(f"“{group.name}”用时 {time.monotonic() - began:.0f} 秒。", flush=True)


def start_record() -> None:
    """The plugin of `zhiheng.law` leaves what ran in marked tests here; one run, one record."""
    folder = ROOT / ".pytest_cache" / "tested"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["ZHIHENG_TESTED"] = str(folder)


def share_byte_code(scratch: Path) -> None:
    """Where no byte code may be kept, each of the many processes would compile Django anew, for over a second."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = str(scratch / "bytecode")


def check_coverage(tally: Tally) -> None:
    """条款落实记录须与代码、测试一致；CI 只核对，其他时候写入新的记录。"""
    if tally.failed or tally.left_out:
        print("有测试未通过或者未运行，不更新条款落实记录。")
        return
    option = "--check" if IN_CI else "--write"
    done = subprocess.run(
        [sys.executable, "-m", "zhiheng.cli", "law", "coverage", option],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "src"},
    )
    if done.returncode:
        tally.failed += 1


def main() -> int:
    install_missing()
    tally = Tally()
    if not SOURCES.exists():
        tally.left_out.append("原文（sources）：检出目录旁没有 ../shared/sources")
    start_record()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["ZHIHENG_DATA"] = str(Path(scratch) / "var")
        share_byte_code(Path(scratch))
        for group in GROUPS:
            run_group(group, tally, Path(scratch))
        check_coverage(tally)
    print()
    for line in tally.left_out:
        print(f"未运行：{line}")
    if tally.left_out and IN_CI:
        print("CI 不允许有未运行的组。")
        tally.failed += len(tally.left_out)
    skipped = f", {tally.skipped} skipped" if tally.skipped else ""
    print(f"{tally.passed} passed, {tally.failed} failed{skipped}")
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main())
