"""The documentation as pages: rendered, linked, with its pictures, and only for who is signed in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from tests.pages import live_site, scenes

NAMES = sorted(path.stem for path in (Path(settings.BASE_DIR) / "docs").glob("*.md"))


@pytest.mark.parametrize("name", NAMES)
def test_each_document_is_a_page_whose_links_lead_somewhere(signed_in: Client, name: str) -> None:
    body = signed_in.get(f"/guide/{name}/").content.decode()
    article = body.split("<article", 1)[1].split("</article>", 1)[0]
    links = set(re.findall(r'(?:href|src)="(/[^"#]*)', article))
    assert {link: signed_in.get(link).status_code for link in links} == dict.fromkeys(links, 200)
    loose = re.findall(r'(?:href|src)="((?!https?:|/|#)[^"]*)"', article)
    assert loose == []


def test_the_guide_shows_every_picture_it_names(signed_in: Client) -> None:
    named = re.findall(r"\(images/([^)]+)\)", Path(settings.BASE_DIR, "docs/guide.md").read_text())
    body = signed_in.get("/guide/").content.decode()
    assert len(named) >= 7
    for picture in named:
        assert f'src="/guide/files/{picture}"' in body
        assert signed_in.get(f"/guide/files/{picture}")["Content-Type"] == "image/webp"


@pytest.mark.parametrize("path", ["/guide/nothing/", "/guide/files/nothing.webp"])
def test_what_is_not_there_is_not_found(signed_in: Client, path: str) -> None:
    assert signed_in.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/guide/files/..%2Fguide.md", "/guide/files/%2e%2e%2fapi.md"])
def test_no_other_file_is_given_out(signed_in: Client, path: str) -> None:
    assert signed_in.get(path).status_code == 404


def test_nobody_reads_it_without_signing_in(client: Client, db: None) -> None:
    for path in ("/guide/", "/guide/review/", "/guide/files/home.webp"):
        assert client.get(path).status_code == 302


def test_each_anchor_that_pages_link_to_is_a_heading_of_the_guide(signed_in: Client) -> None:
    body = signed_in.get("/guide/").content.decode()
    templates = (Path(settings.BASE_DIR) / "templates").rglob("*.html")
    said = {
        anchor
        for path in templates
        for anchor in re.findall(r"block guide %}#([a-z-]+)", path.read_text("utf-8"))
    }
    assert said
    assert {anchor for anchor in said if f'id="{anchor}"' not in body} == set()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_guide_is_accessible_and_fits(opened, width, scheme) -> None:
    page = opened(scenes.user_made("alice"), width=width, scheme=scheme)
    page.goto("/settings/")
    page.get_by_role("link", name="User guide").click()
    page.wait_for_url("**/guide/#choose-a-strategy")
    expect(page.get_by_role("heading", level=1)).to_have_text("User guide")
    assert live_site.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
