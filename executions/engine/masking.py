"""Secret values taken out of what is told and kept: in every form in which a page echoes them."""

from __future__ import annotations

import html
import io
import json
import zipfile
from functools import lru_cache
from urllib.parse import quote, quote_plus

MASK = "***"
SHORT_SECRET = 4
"""Shorter secrets are masked as whole words only, and in no picture: a page without the letter `a` is no page."""
_LEFT_BARE = ("", "!'()*~", "!#$&'()*+,/:;=?@~", "!$%&'()*+,/:;=?@[]\\^`{|}~")
"""What the ways to write a text into an address leave as it is: none, a component, an address, a query."""


@lru_cache(maxsize=512)
def secret_forms(secret: str) -> tuple[str, ...]:
    """The secret as it may stand in text, HTML, addresses and JSON; longest first."""
    plain = {secret, " ".join(secret.split()), secret.strip()}
    marked = {html.escape(one, quote=quoted) for one in plain for quoted in (True, False)}
    marked |= {one.replace("&#x27;", "&#39;") for one in marked}
    address = {quote(one, safe=bare) for one in plain for bare in _LEFT_BARE}
    address |= {quote_plus(one, safe=bare) for one in plain for bare in ("", "*")}
    texts = plain | marked | address
    escaped = {
        json.dumps(one, ensure_ascii=ascii_only)[1:-1]
        for one in texts
        for ascii_only in (True, False)
    }
    return tuple(sorted({one for one in texts | escaped if one}, key=lambda one: (-len(one), one)))


def mask_secrets(text: str, secrets: tuple[str, ...]) -> str:
    """`text` with every secret value replaced by `***`, however it is escaped."""
    for secret in secrets:
        for form in secret_forms(secret):
            text = text.replace(form, MASK)
    return text


def archive_masked(archive: bytes, secrets: tuple[str, ...]) -> bytes:
    """A Playwright trace (a ZIP archive) with the secrets masked in its files and their names.

    Where a file is lines of JSON only its texts are masked: a secret such as `123` stands in numbers too.
    """
    if not secrets:
        return archive
    masked = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(masked, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            lines = [_line_masked(line, secrets) for line in source.read(name).split(b"\n")]
            target.writestr(mask_secrets(name, secrets), b"\n".join(lines))
    return masked.getvalue()


def _line_masked(line: bytes, secrets: tuple[str, ...]) -> bytes:
    try:
        data = json.loads(line)
    except ValueError:
        for form in (form for secret in secrets for form in secret_forms(secret)):
            line = line.replace(form.encode(), MASK.encode())
        return line
    return json.dumps(_texts_masked(data, secrets), ensure_ascii=False).encode()


def _texts_masked(data: object, secrets: tuple[str, ...]) -> object:
    if isinstance(data, str):
        return mask_secrets(data, secrets)
    if isinstance(data, list):
        return [_texts_masked(part, secrets) for part in data]
    if isinstance(data, dict):
        return {mask_secrets(k, secrets): _texts_masked(v, secrets) for k, v in data.items()}
    return data
