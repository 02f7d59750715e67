"""Write-once files by content: what was put in can be read again unchanged or found missing, never altered."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from zhiheng.kernel.errors import RuleViolation

FOLDER = "vault"
PASSING = (
    "takeaways"  # files that are made again at will; the only shelf from which anything is taken
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the vault: SHA-256 in hex and its length in bytes."""

    sha256: str
    size: int


def path_of(sha256: str, shelf: str = FOLDER) -> Path:
    return Path(settings.DATA) / shelf / sha256[:2] / sha256[2:]


def put(chunks: Iterable[bytes], shelf: str = FOLDER) -> Stored:
    """Store the chunks durably under their hash: written aside, synced, then linked; an equal file is kept."""
    folder = Path(settings.DATA) / shelf
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{os.getpid()}.{secrets.token_hex(8)}"
    digest, size = hashlib.sha256(), 0
    try:
        with draft.open("xb") as stream:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        draft.chmod(0o444)
        _link(draft, path_of(digest.hexdigest(), shelf))
    finally:
        draft.unlink(missing_ok=True)
    return Stored(digest.hexdigest(), size)


def _link(draft: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(draft, target)
    except FileExistsError:
        return
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def discard(sha256: str) -> None:
    """Take a file off the passing shelf; what lies in the vault itself stays for good."""
    path_of(sha256, PASSING).unlink(missing_ok=True)


def open_file(sha256: str, shelf: str = FOLDER) -> BinaryIO:
    """The file as it was put in; a missing or altered one is a RuleViolation, never other content."""
    file = path_of(sha256, shelf)
    if not file.is_file():
        raise RuleViolation("文件不在保险库中，请联系系统管理员核查存储。")
    stream = file.open("rb")
    if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
        stream.close()
        raise RuleViolation("文件的内容与登记的哈希不符，不能打开，请联系系统管理员核查存储。")
    stream.seek(0)
    return stream
