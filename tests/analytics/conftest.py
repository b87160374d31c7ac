"""Users, cases and runs with chosen results."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client

from executions.models import TestCase
from tests.pages import scenes

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fast_passwords(settings, tmp_path) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "media"


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
