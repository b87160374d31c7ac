"""The small server of the demo's first runs serves the shop, and says of all else that it is not there yet."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tieredapp.demo.site_server import demo_site


def test_the_shop_is_served_and_nothing_else_yet() -> None:
    with demo_site() as root:
        with urllib.request.urlopen(f"{root}/v1/", timeout=10) as answer:
            assert answer.status == 200
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(root.removesuffix("/demo") + "/", timeout=10)
        assert (refused.value.code, refused.value.headers["Retry-After"]) == (503, "2")
        assert "opens by itself" in refused.value.read().decode()
        address = root.replace("http", "ws", 1).removesuffix("/demo")
        with pytest.raises(InvalidStatus), connect(f"{address}/ws/executions/1/"):
            pass
