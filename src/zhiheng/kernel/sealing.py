"""Sealed values (AES-GCM), keyed hashes for equality without the value, and masks for display."""

import base64
import binascii
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from django.conf import settings

from zhiheng.kernel.errors import RuleViolation

PREFIX = "z1:"  # format of the sealed text; a new key or cipher gets a new prefix
KEY_BYTES = 32
NONCE_BYTES = 12
ENVIRONMENT = "ZHIHENG_SEALING_KEY"


def key_file() -> Path:
    return Path(settings.DATA) / "sealing.key"


def _decode(text: str, source: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text.strip())
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise RuleViolation(f"封存密钥（{source}）无效：须为 32 字节的 URL 安全 Base64 文本。")
    return key


@lru_cache(maxsize=8)
def _file_key(file: Path) -> bytes:
    """Read the key, or make it once: written whole under another name, then linked, so no reader sees half a key."""
    if not file.exists():
        draft = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)))
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return _decode(file.read_text("ascii"), str(file))


def _master() -> bytes:
    if text := os.environ.get(ENVIRONMENT):
        return _decode(text, ENVIRONMENT)
    return _file_key(key_file())


@lru_cache(maxsize=64)
def _derived(master: bytes, purpose: str) -> bytes:
    return HKDFExpand(SHA256(), KEY_BYTES, f"zhiheng {purpose}".encode()).derive(master)


def seal(text: str, *, context: str) -> str:
    """Encrypt; the `context` (for example `complaint.identity`) is authenticated, so a value cannot be moved."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    cipher = AESGCM(_derived(_master(), "seal"))
    sealed = nonce + cipher.encrypt(nonce, text.encode(), context.encode())
    return PREFIX + base64.urlsafe_b64encode(sealed).decode("ascii")


def open_sealed(value: str, *, context: str) -> str:
    """Decrypt without a trace: for machinery only; a person reads through `kernel.sealed_reads.unseal`."""
    try:
        raw = base64.urlsafe_b64decode(value.removeprefix(PREFIX))
        cipher = AESGCM(_derived(_master(), "seal"))
        plain = cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], context.encode())
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise RuleViolation("封存内容无法打开：密钥不符或者内容已被改动。") from error
    return plain.decode()


def keyed_hash(value: str, *, purpose: str = "equal") -> str:
    """HMAC-SHA-256 in hex: equal values give equal hashes, and without the key nobody can try candidates."""
    return hmac.digest(_derived(_master(), f"hash {purpose}"), value.encode(), "sha256").hex()


def mask_name(name: str) -> str:
    """王小明 → 王*（不显示名字的长短）。"""
    return f"{name[0]}*" if name else ""


def mask_code(code: str) -> str:
    """证件号码只留前六位与后两位；八位以下全部隐去。"""
    if len(code) <= 8:
        return "*" * len(code)
    return f"{code[:6]}{'*' * (len(code) - 8)}{code[-2:]}"


def mask_phone(phone: str) -> str:
    """13812345678 → 138****5678；不足八位的全部隐去。"""
    if len(phone) < 8:
        return "*" * len(phone)
    return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"
