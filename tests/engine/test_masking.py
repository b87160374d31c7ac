"""A secret is masked in every form in which a page may echo it, and in every file of a trace."""

from __future__ import annotations

import html
import io
import json
import zipfile
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from executions.engine.masking import archive_masked, mask_secrets

SECRET = 'p&ss <w0rd>+"é"\\x'
ECHOES = {
    "as it is": SECRET,
    "in HTML": html.escape(SECRET),
    "in HTML text": html.escape(SECRET, quote=False),
    "in an address": quote(SECRET),
    "in a component": quote(SECRET, safe=""),
    "in a form": urlencode({"p": SECRET}),
    "with plus signs": quote_plus(SECRET),
    "in JSON": json.dumps(SECRET),
    "in JSON of its own letters": json.dumps(SECRET, ensure_ascii=False),
    "in HTML in JSON": json.dumps(html.escape(SECRET)),
}


@pytest.mark.parametrize("echo", ECHOES)
def test_a_secret_is_masked_however_it_is_escaped(echo: str) -> None:
    told = mask_secrets(f"before {ECHOES[echo]} after", (SECRET,))
    assert "***" in told
    assert "w0rd" not in told


@given(st.text(min_size=1, max_size=12))
def test_no_secret_survives(secret: str) -> None:
    for echo in (secret, html.escape(secret), quote(secret, safe=""), json.dumps(secret)[1:-1]):
        masked = mask_secrets(f"({echo})", (secret,))
        assert masked.replace("***", "") == "()" or secret in "***()"


def test_white_space_that_a_page_folds_does_not_uncover_a_secret() -> None:
    assert mask_secrets("say open  sesame", ("open  sesame ",)) == "say ***"
    assert mask_secrets("say open sesame", ("open  sesame ",)) == "say ***"


def test_every_file_of_an_archive_is_masked_and_kept() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("trace.trace", json.dumps({"value": SECRET, "page": 1}))
        archive.writestr("resources/body", b"\xff\x00p=" + quote_plus(SECRET).encode())
        archive.writestr("resources/calm", b"\x00\xff calm")
    masked = archive_masked(made.getvalue(), (SECRET,))
    with zipfile.ZipFile(io.BytesIO(masked)) as archive:
        assert json.loads(archive.read("trace.trace")) == {"value": "***", "page": 1}
        assert archive.read("resources/body") == b"\xff\x00p=***"
        assert archive.read("resources/calm") == b"\x00\xff calm"


def test_a_secret_of_digits_leaves_numbers_readable_and_names_in_step_with_the_files() -> None:
    made = io.BytesIO()
    line = {"time": 1123.5, "typed": "123", "file": "resources/ab123c"}
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("trace.trace", f"{json.dumps(line)}\n{json.dumps(line)}\n")
        archive.writestr("resources/ab123c", "typed=123")
    with zipfile.ZipFile(io.BytesIO(archive_masked(made.getvalue(), ("123",)))) as archive:
        [first, second, rest] = archive.read("trace.trace").split(b"\n")
        told = json.loads(first)
        assert (json.loads(second), rest) == (told, b"")
        assert (told["time"], told["typed"]) == (1123.5, "***")
        assert archive.read(told["file"]) == b"typed=***"


def test_an_archive_of_a_run_without_secrets_is_left_alone() -> None:
    assert archive_masked(b"not even an archive", ()) == b"not even an archive"
