"""Stagehand in our Chromium: observe, act, and who answers its questions. The only file that imports its SDK."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit
from weakref import WeakSet

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame, Page
from pydantic import BaseModel
from stagehand import Stagehand, extension_assets, local_browser
from stagehand._generated.models import (
    LLMMessageGenerateParams,
    LLMStructuredGenerateParams,
    LLMStructuredGenerateResult,
)
from stagehand.cdp_client import CDPConnectionClosedError
from stagehand.page import Page as StagehandPage
from stagehand.rpc_client import RPCError

from executions.engine.errors import BrowserLost, ModelFailed, Spend
from executions.engine.model_calls import Call, Gate, ModelCalls, hiding
from executions.engine.models import HostedModel, Model, cost_usd
from executions.engine.page_session import foreign_frames
from executions.engine.texts import brief, sentence

logger = logging.getLogger(__name__)

CONNECT_TIMEOUT_S = 15.0
CLOSE_TIMEOUT_S = 3.0
DOM_SETTLE_MS = 1_000
INTRODUCED_S = 2.0
"""How long Stagehand may take to see a new page; then the run goes on."""
INTRODUCED_POLL_S = 0.02

T = TypeVar("T")
A = TypeVar("A", bound=BaseModel)


def extension_directory() -> str:
    """Real path of Stagehand's browser extension, which has to be loaded before the first page.

    Chromium makes the extension's id from this path with its links resolved.
    """
    return os.path.realpath(extension_assets.extension_directory())


class Debuggable(Protocol):
    """The part of BrowserHost that Stagehand needs."""

    generation: int

    @property
    def cdp_url(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Observed:
    """One element that observe() proposes, and what it would do with it."""

    selector: str
    description: str
    method: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Acted:
    """What act() did: `selector` is where, `message` is its own account."""

    success: bool
    message: str
    selector: str
    method: str


class StagehandLink:
    """Connects to the browser at first use, again after a restart, and serves all runs at once."""

    def __init__(self, *, browser: Debuggable, model: Model | HostedModel) -> None:
        self._browser = browser
        self._model = model
        self._lock = asyncio.Lock()
        self._stagehand: Stagehand | None = None
        self._generation = -1
        self._calls = ModelCalls(model)
        self._overlooked: WeakSet[Frame] = WeakSet()

    @property
    def can_gate(self) -> bool:
        """Whether the element an act() chooses can be checked before it is touched."""
        return not isinstance(self._model, HostedModel)

    @property
    def costs_tokens(self) -> bool:
        """Whether the model reads for money, so that a shorter question is worth something."""
        return self._model.provider != "builtin"

    async def observe(
        self,
        page: Page,
        instruction: str,
        *,
        timeout_ms: int,
        secrets: Sequence[str] = (),
        scope: str = "",
    ) -> tuple[list[Observed], Spend]:
        """Elements that fit the instruction, best first, and what asking cost.

        `scope` is the Stagehand XPath of the part of the page that is shown; where nothing is there,
        Stagehand shows the whole page.
        `secrets` that stand on the page are masked before the model sees it; a hosted model, which
        Stagehand asks by itself, sees the page as it is. Raises ModelFailed (carries `spend`), BrowserLost.
        """
        async with self._calls.opened(timeout_ms, None, secrets) as call:
            stagehand, target = await self._target(page)
            pending = _observing(stagehand, target, call.marked(instruction), timeout_ms, scope)
            answer = await self._sent(call, pending, timeout_ms)
            found = [
                Observed(a.selector, a.description, a.method or "", tuple(a.arguments or ()))
                for a in answer.data
            ]
            return found, self._spent(call, answer)

    async def asked(
        self,
        page: Page,
        question: str,
        answer: type[A],
        *,
        scope: str,
        timeout_ms: int,
        secrets: Sequence[str] = (),
    ) -> tuple[A, Spend]:
        """The model's answer to a question of ours, in the shape `answer`, and what asking cost.

        `secrets` in it are masked. The page does not go with it; to a hosted model, which Stagehand asks by itself,
        the part of it at the Stagehand XPath `scope` does. Raises ModelFailed (carries `spend`), BrowserLost.
        """
        question = hiding(secrets)(question)
        async with self._calls.opened(timeout_ms) as call:
            if isinstance(self._model, HostedModel):
                stagehand, target = await self._target(page)
                pending = stagehand.extract(
                    question,
                    answer,
                    page=target,
                    timeout=timeout_ms,
                    locator=target.locator(scope),
                )
                extracted = await self._sent(call, pending, timeout_ms)
                return extracted.data, self._spent(call, extracted)
            pending_answer = self._calls.asked(call, question, answer)
            return await self._sent(call, pending_answer, timeout_ms), call.spend

    @property
    def is_connected(self) -> bool:
        """Whether Stagehand is in the Chromium that runs now."""
        return self._stagehand is not None and self._generation == self._browser.generation

    async def introduce(self, page: Page) -> None:
        """Connect where that is not done, and have Stagehand know the page before it has frames.

        It sees a frame of another site only when it knew the page before. What fails here fails
        again, and is told, where a model is needed.
        """
        until = time.monotonic() + INTRODUCED_S
        while time.monotonic() < until:
            try:
                await self.ready(page)
            except ModelFailed as error:
                if error.retriable:
                    await asyncio.sleep(INTRODUCED_POLL_S)
                    continue
            return

    def overlooks(self, page: Page) -> str:
        """The host of a frame of `page` that was there before Stagehand was connected and is not shown to it, or ``""``."""
        return next((urlsplit(f.url).netloc for f in page.frames if f in self._overlooked), "")

    async def ready(self, page: Page) -> None:
        """Connect to the browser and see the page, so that the next call is the model's time alone.

        Raises ModelFailed, BrowserLost.
        """
        await self._target(page)

    async def question_length(
        self, page: Page, instruction: str, *, timeout_ms: int, scope: str = ""
    ) -> int:
        """How many characters observe() would send, without asking the model; 0 for a hosted one.

        Raises ModelFailed, BrowserLost.
        """
        if isinstance(self._model, HostedModel):
            return 0
        async with self._calls.opened(timeout_ms) as call:
            call.is_measured = True
            stagehand, target = await self._target(page)
            pending = _observing(stagehand, target, call.marked(instruction), timeout_ms, scope)
            await self._sent(call, pending, timeout_ms)
            return int(call.length)

    async def act(
        self,
        page: Page,
        instruction: str,
        *,
        variables: Mapping[str, str],
        timeout_ms: int,
        gate: Gate | None,
        secrets: Sequence[str] = (),
    ) -> tuple[Acted, Spend, str]:
        """Let the model choose and Stagehand do it; `gate` sees each chosen element first.

        Returns what was done, its cost, and the gate's reason when it refused. Raises ModelFailed, BrowserLost.
        """
        async with self._calls.opened(timeout_ms, gate, secrets) as call:
            stagehand, target = await self._target(page)
            answer = await self._sent(
                call,
                stagehand.act(
                    call.marked(instruction),
                    page=target,
                    variables=dict(variables) or None,
                    timeout=timeout_ms,
                ),
                timeout_ms,
            )
            return _acted(answer), self._spent(call, answer), call.refusal

    async def perform(
        self, page: Page, chosen: Observed, *, variables: Mapping[str, str], timeout_ms: int
    ) -> Acted:
        """Do what `chosen` says on its element, with no model call. Raises BrowserLost, ModelFailed."""
        async with self._calls.opened(timeout_ms) as call:
            stagehand, target = await self._target(page)
            action = {
                "selector": chosen.selector,
                "description": chosen.description,
                "method": chosen.method,
                "arguments": list(chosen.arguments),
            }
            pending = stagehand.act(
                action,  # type: ignore[arg-type] # act() takes a dictionary too, its signature does not say so
                page=target,
                variables=dict(variables) or None,
                timeout=timeout_ms,
            )
            return _acted(await self._sent(call, pending, timeout_ms))

    async def close(self) -> None:
        """Let go of the browser and the model; harmless when nothing is connected."""
        async with self._lock:
            await self._disconnect()
        if not isinstance(self._model, HostedModel):
            await self._model.close()

    # Connection

    async def _connected(self) -> Stagehand:
        async with self._lock:
            if self._stagehand is not None and self.is_connected:
                return self._stagehand
            await self._disconnect()
            try:
                async with asyncio.timeout(CONNECT_TIMEOUT_S):
                    self._stagehand = await self._create()
            except (
                RPCError,
                CDPConnectionClosedError,
                OSError,
                TimeoutError,
                RuntimeError,
            ) as error:
                raise ModelFailed(
                    f"Stagehand could not connect to Chromium ({brief(error)})."
                ) from error
            self._generation = self._browser.generation
            return self._stagehand

    async def _create(self) -> Stagehand:
        browser = await local_browser.connect(cdp_url=self._browser.cdp_url)
        if isinstance(self._model, HostedModel):
            return await Stagehand.create(
                browser=browser,
                model=self._model.name,
                model_api_key=self._model.api_key,
                dom_settle_timeout_ms=DOM_SETTLE_MS,
                logging={"level": "off"},
            )
        return await Stagehand.create(
            browser=browser,
            model=self._answer,
            dom_settle_timeout_ms=DOM_SETTLE_MS,
            logging={"level": "off"},
        )

    async def _disconnect(self) -> None:
        stagehand, self._stagehand = self._stagehand, None
        if stagehand is not None:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(stagehand.browser.close(), CLOSE_TIMEOUT_S)

    async def _target(self, page: Page) -> tuple[Stagehand, StagehandPage]:
        is_late = not self.is_connected
        stagehand = await self._connected()
        if is_late:
            self._overlooked.update(await foreign_frames(page))
        try:
            session = await page.context.new_cdp_session(page)
            info = await session.send("Target.getTargetInfo")
            await session.detach()
        except PlaywrightError as error:
            raise BrowserLost(f"The page is gone: {brief(error)}") from error
        wanted = info["targetInfo"]["targetId"]
        try:
            pages = await stagehand.browser.context.pages()
        except (RPCError, RuntimeError) as error:
            self._stagehand = None
            raise ModelFailed(
                f"Stagehand lost Chromium ({brief(error)}).", retriable=True
            ) from error
        for candidate in pages:
            if candidate.page_id == wanted:
                return stagehand, candidate
        raise ModelFailed("Stagehand does not see the page.", retriable=True)

    # Calls

    async def _sent(self, call: Call, pending: Awaitable[T], timeout_ms: int) -> T:
        try:
            async with asyncio.timeout(timeout_ms / 1000 + 2):
                return await pending
        except CDPConnectionClosedError as error:
            raise BrowserLost("Chromium went away during a model call.") from error
        except TimeoutError as error:
            raise ModelFailed(f"No answer within {timeout_ms / 1000:g} s.") from error
        except (RPCError, RuntimeError) as error:
            if call.failure is not None:
                said = sentence(call.failure.message)
                raise ModelFailed(said, retriable=call.failure.retriable) from error
            raise self._translated(error) from None

    def _translated(self, error: Exception) -> ModelFailed | BrowserLost:
        """The engine's word for it. Providers repeat keys in their refusals: none gets into a message."""
        text = str(error)
        if isinstance(self._model, HostedModel):
            text = text.replace(self._model.api_key, "***")
        if "closed" in text.lower() and "cdp" in text.lower():
            return BrowserLost("Chromium went away during a model call.")
        if "timed out" in text.lower() or "timeout" in text.lower():
            return ModelFailed("No answer in time.")
        said = brief(f"{type(error).__name__}: {text}")
        return ModelFailed(f"Stagehand gave no usable answer ({said}).", retriable=True)

    def _spent(self, call: Call, answer: Any) -> Spend:
        if not isinstance(self._model, HostedModel):
            return call.spend
        usage = answer.metadata.usage
        taken = (
            int(getattr(usage, "input_tokens", 0) or 0),
            int(getattr(usage, "output_tokens", 0) or 0),
        )
        return Spend(*taken, cost_usd(self._model.provider, self._model.model, *taken))

    async def _answer(
        self, params: LLMStructuredGenerateParams | LLMMessageGenerateParams
    ) -> LLMStructuredGenerateResult:
        content = await self._calls.answered(params.model_dump(mode="json", by_alias=True))
        return LLMStructuredGenerateResult.model_validate(
            {
                "role": "assistant",
                "content": {"type": "text", "text": ""},
                "output_format": "json_schema",
                "structured_content": content,
            }
        )


def _observing(
    stagehand: Stagehand, page: StagehandPage, instruction: str, timeout_ms: int, scope: str
) -> Awaitable[Any]:
    locator = page.locator(scope) if scope else None
    return stagehand.observe(instruction, page=page, timeout=timeout_ms, locator=locator)


def _acted(answer: Any) -> Acted:
    data = answer.data
    first = data.actions[0] if getattr(data, "actions", None) else None
    return Acted(
        success=bool(data.success),
        message=str(getattr(data, "message", "") or ""),
        selector=str(getattr(first, "selector", "") or ""),
        method=str(getattr(first, "method", "") or ""),
    )
