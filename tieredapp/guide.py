"""The documentation as pages of the application: docs/*.md, rendered, and its pictures."""

from __future__ import annotations

import itertools
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

DOCS = Path(settings.BASE_DIR) / "docs"
_PAGE = re.compile(r"^([a-z-]+)\.md(#.*)?$")
_FILE = re.compile(r"^(?:images/)?([a-z_-]+\.(?:webp|py))$")


@require_safe
@login_required
def guide(request: HttpRequest, name: str = "guide") -> HttpResponse:
    """One document; the user guide when none is named."""
    path = DOCS / f"{name}.md"
    if name not in _names():
        raise Http404
    title, body = _rendered(name, path.stat().st_mtime)
    return render(request, "guide.html", {"title": title, "body": body, "name": name})


@require_safe
@login_required
def guide_file(_request: HttpRequest, name: str) -> HttpResponse:
    """A picture or an example program of the documentation."""
    found = {
        path.name: path for pattern in ("images/*.webp", "*.py") for path in DOCS.glob(pattern)
    }
    if name not in found:
        raise Http404
    kind = "image/webp" if name.endswith(".webp") else "text/plain; charset=utf-8"
    return HttpResponse(found[name].read_bytes(), content_type=kind)


def _names() -> frozenset[str]:
    return frozenset(path.stem for path in DOCS.glob("*.md"))


@cache
def _rendered(name: str, _changed_at: float) -> tuple[str, SafeString]:
    """Title and HTML of the document as it was at that time; raw HTML in it is shown as text."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse((DOCS / f"{name}.md").read_text("utf-8"))
    for token in tokens:
        for inline in token.children or ():
            _linked(inline)
    _anchored(tokens)
    title = next(token.content for token in tokens if token.type == "inline")
    return title, mark_safe(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S308 - our docs, raw HTML off


def _linked(token: Token) -> None:
    """Links between documents and to their files lead to these pages."""
    key = {"link_open": "href", "image": "src"}.get(token.type)
    if key is None:
        return
    address = str(token.attrs[key])
    if page := _PAGE.match(address):
        token.attrs[key] = reverse("guide-page", args=[page[1]]) + (page[2] or "")
    elif file := _FILE.match(address):
        token.attrs[key] = reverse("guide-file", args=[file[1]])
    if token.type == "image":
        token.attrs |= {"loading": "lazy", "width": "1280", "height": "900"}


def _anchored(tokens: list[Token]) -> None:
    """Headings can be linked to; wide tables scroll by themselves and are reached by keyboard."""
    for token, inside in itertools.pairwise(tokens):
        if token.type == "heading_open":
            token.attrs["id"] = slugify(inside.content)
    for token in tokens:
        if token.type == "table_open":
            token.attrs["class"] = "table"
