"""每一步 × 每一状态 × 每一角色；状态只在步骤中改变。"""

import ast
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

import zhiheng
from zhiheng import factories
from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Agency
from zhiheng.kernel.steps import TABLES
from zhiheng.kernel.tests.matters import LETTERS, REVIEWS, Letter
from zhiheng.kernel.walking import WalkedInto, walk

SOURCE = Path(zhiheng.__file__).parent
STATUS_NAMES = {"status", "review"} | {table.column for table in TABLES}


def test_the_table_opens_only_what_it_says(agency: Agency, handler: User, now: datetime) -> None:
    users = factories.make_users(agency)

    def make() -> Letter:
        return LETTERS.open("draft", Letter(agency=agency), actor=handler, now=now)

    walked = walk(LETTERS, make, users, now=now)
    reviews = walk(REVIEWS, make, users, now=now)

    assert walked.asked == 9 * 7 * len(Role)
    assert ("submit", "draft", "so_handler") in walked.allowed
    assert ("submit", "issued", "so_handler") not in walked.allowed
    assert {role for _, _, role in walked.allowed} == {"so_handler", "ea_clerk"}
    assert reviews.allowed == set()  # a draft may not be objected to


def test_a_hole_in_the_table_is_found(agency: Agency, handler: User, now: datetime) -> None:
    class Leaky(type(LETTERS)):  # type: ignore[misc]
        def take(self, name, matter, **rest):  # type: ignore[no-untyped-def]
            return matter

    leaky = object.__new__(Leaky)
    leaky.__dict__.update(LETTERS.__dict__)

    def make() -> Letter:
        return LETTERS.open("draft", Letter(agency=agency), actor=handler, now=now)

    with pytest.raises(WalkedInto):
        walk(leaky, make, {Role.AUDITOR: factories.make_user(Role.AUDITOR)}, now=now)


def _assignments(tree: ast.AST) -> Iterator[tuple[ast.stmt | ast.expr, str]]:
    """Every place that writes a status: x.status = …, update(status=…), setattr(x, "status", …), bulk_update."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=targets):
                yield from ((node, name) for name in _attributes(targets))
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target, value=ast.expr()):
                yield from ((node, name) for name in _attributes([target]))
            case ast.Call(func=ast.Attribute(attr="update" | "aupdate"), keywords=keywords):
                yield from ((node, k.arg) for k in keywords if k.arg in STATUS_NAMES)
            case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value=name), _]):
                yield from ((node, str(name)) for _ in [0] if name in STATUS_NAMES)
            case ast.Call(func=ast.Attribute(attr="bulk_update"), args=args):
                named = [
                    c.value for arg in args for c in ast.walk(arg) if isinstance(c, ast.Constant)
                ]
                yield from ((node, str(name)) for name in named if name in STATUS_NAMES)


def _attributes(targets: list[ast.expr]) -> Iterator[str]:
    for target in targets:
        for part in ast.walk(target):
            if isinstance(part, ast.Attribute) and part.attr in STATUS_NAMES:
                yield part.attr


def _is_exempt(file: Path) -> bool:
    inside = file.relative_to(SOURCE).parts
    return inside[:2] == ("kernel", "steps") or {"tests", "migrations"} & set(inside)


def test_no_code_outside_the_steps_assigns_a_status() -> None:
    """A line that writes a column of the same name of something that is no matter says so: `# 不是办件`."""
    found = []
    for file in sorted(SOURCE.rglob("*.py")):
        if _is_exempt(file):
            continue
        text = file.read_text("utf-8")
        lines = text.splitlines()
        found += [
            f"{file.relative_to(SOURCE)}:{node.lineno} {name}"
            for node, name in _assignments(ast.parse(text))
            if "# 不是办件" not in "".join(lines[node.lineno - 1 : node.end_lineno])
        ]

    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "letter.status = 'x'",
        "letter.status, b = 1, 2",
        "rows.update(status='x')",
        "setattr(letter, 'status', 'x')",
        "rows.bulk_update(letters, ['status'])",
    ],
)
def test_the_scan_sees_every_way_to_write(code: str) -> None:
    assert [name for _, name in _assignments(ast.parse(code))] == ["status"]
