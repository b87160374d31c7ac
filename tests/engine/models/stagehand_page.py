"""A page in real Chromium whose real Stagehand asks one of our models."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page, async_playwright
from stagehand import Stagehand, local_browser
from stagehand._generated.models import LLMStructuredGenerateResult

from executions.engine.models import Model, ModelRequest
from executions.engine.stagehand import extension_directory

CHROMIUM = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium")
TIMEOUT_MS = 10_000


@dataclass
class StagehandPage:
    """One Playwright page and the same page in Stagehand's hands."""

    page: Page
    stagehand: Stagehand
    handle: Any

    async def observe(self, instruction: str, **options: Any) -> list[Any]:
        """The actions that observe() proposes."""
        result = await self.stagehand.observe(
            instruction, page=self.handle, timeout=TIMEOUT_MS, **options
        )
        return list(result.data)

    async def act(self, instruction: str, **options: Any) -> bool:
        """Whether act() says that it succeeded."""
        result = await self.stagehand.act(
            instruction, page=self.handle, timeout=TIMEOUT_MS, **options
        )
        return bool(result.data.success)


@asynccontextmanager
async def stagehand_page(model: Model) -> AsyncIterator[StagehandPage]:
    """Open an isolated page; everything started is ended with the block."""

    async def generate(params: Any) -> LLMStructuredGenerateResult:
        payload = params.model_dump(mode="json", by_alias=True)
        answer = await model.complete(ModelRequest.from_stagehand(payload, timeout_ms=TIMEOUT_MS))
        return LLMStructuredGenerateResult.model_validate(
            {
                "role": "assistant",
                "content": {"type": "text", "text": ""},
                "output_format": "json_schema",
                "structured_content": answer.content,
            }
        )

    port = _free_port()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            ignore_default_args=["--disable-extensions"],
            args=_arguments(port),
        )
        session = await browser.new_browser_cdp_session()
        folder = str(extension_directory())
        await session.send("Extensions.loadUnpacked", {"path": folder, "enableInIncognito": True})
        link = await local_browser.connect(cdp_url=f"http://127.0.0.1:{port}")
        stagehand = await Stagehand.create(
            browser=link, model=generate, logging={"level": "off"}, dom_settle_timeout_ms=300
        )
        context = await browser.new_context()
        try:
            page = await context.new_page()
            yield StagehandPage(page, stagehand, await _handle(page, stagehand))
        finally:
            await stagehand.close()
            await browser.close()


async def _handle(page: Page, stagehand: Stagehand) -> Any:
    session = await page.context.new_cdp_session(page)
    info = await session.send("Target.getTargetInfo")
    target = info["targetInfo"]["targetId"]
    async with asyncio.timeout(TIMEOUT_MS / 1000):
        while True:
            # A new page gets to Stagehand a little later than to Playwright.
            for found in await stagehand.browser.context.pages():
                if found.page_id == target:
                    return found
            await page.evaluate("new Promise(requestAnimationFrame)")


def _arguments(port: int) -> list[str]:
    digest = hashlib.sha256(extension_directory().encode()).hexdigest()[:32]
    extension = "".join(chr(ord("a") + int(digit, 16)) for digit in digest)
    arguments = [
        f"--remote-debugging-port={port}",
        "--enable-unsafe-extension-debugging",
        f"--remote-allow-origins=chrome-extension://{extension}",
    ]
    return [*arguments, "--no-sandbox"] if os.geteuid() == 0 else arguments


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
