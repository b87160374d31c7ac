"""The live streams: who may watch, a snapshot first, then everything once and in order."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from channels.routing import URLRouter
from channels.testing.websocket import WebsocketCommunicator
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from executions import consumers, live, watching
from executions.models import TestExecution
from executions.routing import websocket_urlpatterns
from tests.pages import scenes

pytestmark = pytest.mark.django_db(transaction=True)

application = URLRouter(websocket_urlpatterns)


def watcher(user: User | AnonymousUser, path: str) -> WebsocketCommunicator:
    communicator = WebsocketCommunicator(application, path)
    communicator.scope["user"] = user
    return communicator


def _run_begun(user: User) -> scenes.Player:
    player = scenes.Player(scenes.run_queued(user, scenes.case_made(user)))
    player.start()
    player.plain(0)
    return player


async def _sent(execution: TestExecution, message: dict[str, Any]) -> None:
    await get_channel_layer().group_send(
        live.group_of(execution.pk), {"type": "execution.message", "message": message}
    )


async def _closed_with(communicator: WebsocketCommunicator) -> int:
    connected, _ = await communicator.connect()
    assert connected
    output = await communicator.receive_output()
    assert output["type"] == "websocket.close"
    return output["code"]


async def test_watching_without_a_login_is_closed_with_4401(alice):
    player = await sync_to_async(_run_begun)(alice)
    communicator = watcher(AnonymousUser(), f"/ws/executions/{player.execution.pk}/")
    assert await _closed_with(communicator) == 4401


async def test_somebody_elses_run_is_closed_with_4404(alice, bob):
    player = await sync_to_async(_run_begun)(alice)
    communicator = watcher(bob, f"/ws/executions/{player.execution.pk}/")
    assert await _closed_with(communicator) == 4404


async def test_a_run_that_does_not_exist_is_closed_with_4404(alice):
    assert await _closed_with(watcher(alice, "/ws/executions/987654/")) == 4404


async def test_a_late_watcher_gets_a_snapshot_and_then_the_rest(alice):
    player = await sync_to_async(_run_begun)(alice)
    communicator = watcher(alice, f"/ws/executions/{player.execution.pk}/")
    await communicator.connect()
    snapshot = await communicator.receive_json_from()
    assert snapshot["type"] == "snapshot"
    assert snapshot["sequence"] == player.execution.last_sequence == 4
    assert [step["outcome"] for step in snapshot["steps"]] == [
        "passed",
        "running",
        "pending",
        "pending",
        "pending",
    ]
    message = await sync_to_async(player.begin)(1)
    await _sent(player.execution, message)
    assert await communicator.receive_json_from() == message
    await communicator.disconnect()


async def test_a_snapshot_holds_no_secret_value(alice):
    player = await sync_to_async(_run_begun)(alice)
    communicator = watcher(alice, f"/ws/executions/{player.execution.pk}/")
    await communicator.connect()
    text = await communicator.receive_from()
    assert "sesame-9" not in text
    assert "secret_value" not in text
    assert "***" in text
    await communicator.disconnect()


async def test_what_the_snapshot_holds_is_not_sent_again(alice):
    player = await sync_to_async(_run_begun)(alice)
    communicator = watcher(alice, f"/ws/executions/{player.execution.pk}/")
    await communicator.connect()
    snapshot = await communicator.receive_json_from()
    await _sent(player.execution, {"type": "step_started", "sequence": snapshot["sequence"]})
    message = await sync_to_async(player.begin)(1)
    await _sent(player.execution, message)
    await _sent(player.execution, message)
    following = await sync_to_async(player.attempt)(1)
    await _sent(player.execution, following)
    assert await communicator.receive_json_from() == message
    assert await communicator.receive_json_from() == following
    assert await communicator.receive_nothing()
    await communicator.disconnect()


async def test_lost_messages_are_filled_in_from_the_database_in_order(alice):
    player = await sync_to_async(_run_begun)(alice)
    communicator = watcher(alice, f"/ws/executions/{player.execution.pk}/")
    await communicator.connect()
    await communicator.receive_json_from()
    lost = [await sync_to_async(player.begin)(1), await sync_to_async(player.attempt)(1)]
    arrived = await sync_to_async(player.end)(1)
    await _sent(player.execution, arrived)
    await _sent(player.execution, lost[1])
    assert [await communicator.receive_json_from() for _ in range(3)] == [*lost, arrived]
    assert await communicator.receive_nothing()
    await communicator.disconnect()


async def test_many_watchers_share_one_subscription_that_goes_with_the_last(alice):
    player = await sync_to_async(_run_begun)(alice)
    group, layer = live.group_of(player.execution.pk), get_channel_layer()
    watchers = [watcher(alice, f"/ws/executions/{player.execution.pk}/") for _ in range(3)]
    for one in watchers:
        await one.connect()
        await one.receive_json_from()
    assert len(layer.groups[group]) == 1
    message = await sync_to_async(player.begin)(1)
    await _sent(player.execution, message)
    assert [await one.receive_json_from() for one in watchers] == [message] * 3
    await watchers[0].disconnect()
    following = await sync_to_async(player.attempt)(1)
    await _sent(player.execution, following)
    assert [await one.receive_json_from() for one in watchers[1:]] == [following] * 2
    stream = watching.hub()._streams[group]
    for one in watchers[1:]:
        await one.disconnect()
    await asyncio.wait({stream.task}, timeout=5)
    assert group not in layer.groups


async def test_when_the_stream_breaks_watchers_are_told_to_connect_again(alice):
    player = await sync_to_async(_run_begun)(alice)
    communicator = watcher(alice, f"/ws/executions/{player.execution.pk}/")
    await communicator.connect()
    await communicator.receive_json_from()
    await get_channel_layer().group_send(
        live.group_of(player.execution.pk), {"type": "execution.message", "message": object()}
    )
    output = await communicator.receive_output()
    assert (output["type"], output["code"]) == ("websocket.close", 1013)


async def test_who_reads_too_slowly_is_let_go(alice, monkeypatch):
    monkeypatch.setattr(consumers, "MOST_WAITING", 2)
    player = await sync_to_async(_run_begun)(alice)
    communicator = watcher(alice, f"/ws/executions/{player.execution.pk}/")
    await communicator.connect()
    await communicator.receive_json_from()
    stale = {"type": "step_started", "sequence": 1}
    await asyncio.gather(*(_sent(player.execution, stale) for _ in range(20)))
    output = await communicator.receive_output()
    assert (output["type"], output["code"]) == ("websocket.close", 1013)


async def test_what_a_watcher_says_is_ignored(alice):
    player = await sync_to_async(_run_begun)(alice)
    communicator = watcher(alice, f"/ws/executions/{player.execution.pk}/")
    await communicator.connect()
    await communicator.receive_json_from()
    await communicator.send_to(text_data="{not json")
    await communicator.send_to(bytes_data=b"\x00")
    message = await sync_to_async(player.begin)(1)
    await _sent(player.execution, message)
    assert await communicator.receive_json_from() == message
    await communicator.disconnect()


async def test_my_pages_are_told_by_name_when_a_run_of_mine_ends(alice, bob):
    player = await sync_to_async(_run_begun)(alice)
    mine, other = watcher(alice, "/ws/runs/"), watcher(bob, "/ws/runs/")
    for one in (mine, other):
        await one.connect()
        assert (await one.receive_json_from())["type"] == "runs_now"
    message = await sync_to_async(player.finish)()
    await get_channel_layer().group_send(
        live.user_group(alice.pk), {"type": "execution.message", "message": message}
    )
    assert await mine.receive_json_from() == {**message, "case_name": "Sign in"}
    assert await other.receive_nothing()
    await mine.disconnect()
    await other.disconnect()


async def _heard_first(user: User, since: str) -> list[dict[str, Any]]:
    """What the runs' stream says before it has said the time."""
    communicator = watcher(user, f"/ws/runs/?since={quote(since)}")
    await communicator.connect()
    heard = []
    while (message := await communicator.receive_json_from())["type"] != "runs_now":
        heard.append(message)
    await communicator.disconnect()
    return heard


async def test_a_page_that_comes_back_is_told_of_my_runs_that_ended_meanwhile(alice, bob):
    before = timezone.now()
    player = await sync_to_async(_run_begun)(alice)
    await sync_to_async(player.finish)("failed", kind="check_failed", message="red")
    heard = await _heard_first(alice, before.isoformat())
    assert [(one["execution_id"], one["outcome"]) for one in heard] == [
        (player.execution.pk, "failed")
    ]
    assert heard[0]["case_name"] == "Sign in"
    assert await _heard_first(bob, before.isoformat()) == []
    later = timezone.now() + timedelta(minutes=1)
    assert await _heard_first(alice, later.isoformat()) == []


@pytest.mark.parametrize("since", ["", "yesterday", "2026-01-01T00:00:00", "9" * 40, "\u00e9"])
async def test_a_time_that_is_none_is_taken_for_none(alice, since):
    await sync_to_async(_run_ended)(alice)
    assert await _heard_first(alice, since) == []


async def test_what_ended_long_ago_is_no_news(alice):
    run = await sync_to_async(_run_ended)(alice)
    old = timezone.now() - timedelta(hours=1)
    await TestExecution.objects.filter(pk=run.pk).aupdate(finished_at=old)
    assert await _heard_first(alice, (old - timedelta(minutes=1)).isoformat()) == []


def _run_ended(user: User) -> TestExecution:
    player = _run_begun(user)
    player.finish()
    return player.execution


async def test_the_runs_stream_needs_a_login():
    assert await _closed_with(watcher(AnonymousUser(), "/ws/runs/")) == 4401
