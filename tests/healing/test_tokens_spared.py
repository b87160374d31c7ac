"""What a shorter prompt saved is kept beside what the cache saves, as an estimate of its own."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from executions import services, xpath_cache
from executions.engine.events import Learned, Source
from executions.engine.plan import parse_case
from executions.models import XPathCache
from executions.planning import step_of

STEP = {"action": "click", "selector": "#save", "instruction": "the Save button"}


@pytest.mark.django_db
def test_an_entry_keeps_what_the_shorter_prompt_spared_and_home_shows_it_as_about(
    client: Client,
) -> None:
    user = User.objects.create(username="alice", is_superuser=True)
    spec = parse_case({"name": "Shop", "base_url": "http://127.0.0.1:9", "steps": [STEP]})
    case = services.case_save(user=user, spec=spec)
    execution = services.execution_start(user=user, case=case, dispatched=False)
    learned = Learned(
        page_url="http://127.0.0.1:9/", selector="#k1", element_text="Save", element_html="",
        page_title="", extraction_ms=5, source=Source.OBSERVE, tokens=300, tokens_spared=4200,
    )  # fmt: skip
    xpath_cache.entry_learned(
        scope=f"user:{user.pk}", execution=execution, step=step_of(0, STEP), learned=learned,
        fingerprint={},
    )  # fmt: skip
    stats = xpath_cache.stats(XPathCache.objects.all())
    assert (stats.tokens_saved, stats.tokens_spared) == (0, 4200)
    client.force_login(user)
    assert "about 4,200 more by shorter prompts" in client.get("/").content.decode()
