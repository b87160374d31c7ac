"""Reads settings from the environment; a bad value stops the start with a sentence that names it."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

_reader = environ.Env()
NAMES_READ: set[str] = set()


def load(path: Path) -> None:
    """Read `.env` where it exists; the real environment wins."""
    if path.is_file():
        environ.Env.read_env(path)


def text(name: str, default: str = "") -> str:
    """The value without spaces around it."""
    NAMES_READ.add(name)
    return str(_reader.str(name, default)).strip()


def flag(name: str, default: bool) -> bool:
    """1, true, yes or on; 0, false, no, off or nothing."""
    value = text(name, "1" if default else "0").lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off", ""):
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not '{value}'.")


def number(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number from `low` to `high`."""
    value = text(name, str(default)) or str(default)
    if not value.lstrip("-").isdigit() or not low <= int(value) <= high:
        raise ImproperlyConfigured(
            f"{name} must be a whole number from {low} to {high}, not '{value}'."
        )
    return int(value)


def choice(name: str, default: str, allowed: Sequence[str]) -> str:
    """One of the `allowed` words."""
    value = text(name, default) or default
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not '{value}'.")
    return value


def rate(name: str, default: str) -> str:
    """Requests per time, such as 300/min; 0 means no limit and gives an empty text."""
    value = text(name, default) or default
    if value == "0":
        return ""
    if not re.fullmatch(r"[1-9]\d{0,8}/(s|sec|m|min|h|hour|d|day)", value):
        raise ImproperlyConfigured(f"{name} must be a rate such as 300/min, or 0, not '{value}'.")
    return value


def origin(name: str) -> str:
    """Where a server is reached, such as https://tests.example.com, without a slash at the end."""
    value = text(name).rstrip("/")
    if value and not re.fullmatch(r"https?://[^\s/?#@]+", value):
        raise ImproperlyConfigured(
            f"{name} must be an address such as https://tests.example.com, not '{value}'."
        )
    return value


def names(name: str, default: Sequence[str] = ()) -> list[str]:
    """A comma-separated list."""
    return [part.strip() for part in text(name, ",".join(default)).split(",") if part.strip()]


def time_zone(name: str, default: str) -> str:
    """The name of a time zone."""
    value = text(name, default) or default
    try:
        zoneinfo.ZoneInfo(value)
    except (ValueError, zoneinfo.ZoneInfoNotFoundError) as error:
        raise ImproperlyConfigured(
            f"{name} must be a time zone such as Europe/Vienna, not '{value}'."
        ) from error
    return value


def database(name: str, default: str) -> dict[str, Any]:
    """A database URL as Django's settings for it."""
    url = text(name) or default
    try:
        config: dict[str, Any] = environ.Env.db_url_config(url)
    except (ValueError, KeyError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(
            f"{name} must be a database URL such as postgres://user:password@host/name."
        ) from error
    if not config.get("ENGINE"):
        raise ImproperlyConfigured(
            f"{name} must be a database URL such as postgres://user:password@host/name."
        )
    return config
