"""People, cases and a signed-in client for the page tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from executions.models import TestCase
from tests.pages import scenes


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return settings.MEDIA_ROOT


@pytest.fixture
def alice(db) -> User:
    return scenes.user_made("alice")


@pytest.fixture
def bob(db) -> User:
    return scenes.user_made("bob")


@pytest.fixture
def case(alice: User) -> TestCase:
    return scenes.case_made(alice)


@pytest.fixture
def signed_in(alice: User) -> Client:
    client = Client()
    client.force_login(alice)
    return client
