"""Measures healing on a user's own cases: breaks one step a run, lets the real engine heal it, and keeps nothing.

Cases, fingerprints and cache entries are read; what a run learns stays in memory and is gone afterwards.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from django.conf import settings

from executions import access, services
from executions.browser_thread import BrowserThread
from executions.engine import events as ev
from executions.engine.breakage import StepBreaker
from executions.engine.breaks import Break, Finding, Outcome, is_breakable, kinds_for
from executions.engine.errors import Spend
from executions.engine.keys import page_address
from executions.engine.plan import CachedElement, EngineConfig, KnownElement, RunPlan, Step
from executions.engine.run import Ports, run
from executions.errors import NotAllowed, Refused
from executions.models import Tag, TestCase, TestExecution
from executions.planning import config_of, left_today, plan_of
from executions.secrets import SecretUnreadable
from settingsui.models import settings_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MISSES_UNTIL_DROPPED = 3


@dataclass(frozen=True, slots=True)
class BenchCase:
    """A case as the engine runs it; `tokens_left` and `cost_left_usd` are what the day's caps leave."""

    case_id: int
    name: str
    plan: RunPlan
    config: EngineConfig
    tokens_left: float | None = None
    cost_left_usd: float | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A case or step that could not be measured, and why; `step` counts from 1, 0 is the whole case."""

    case_id: int
    name: str
    step: int
    why: str


@dataclass(frozen=True, slots=True)
class Measured:
    """One break of one step of a case."""

    case_id: int
    name: str
    step: Step
    finding: Finding


@dataclass(slots=True)
class Benchmark:
    """What was measured so far; `stopped` says why it ended early."""

    cases: list[tuple[int, str]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    measured: list[Measured] = field(default_factory=list)
    runs: int = 0
    spend: Spend = field(default_factory=Spend)
    duration_ms: float = 0.0
    stopped: str = ""

    @property
    def wrong(self) -> int:
        """How many healed steps used an element that was not theirs."""
        return sum(one.finding.outcome is Outcome.WRONG for one in self.measured)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to go on: at most `max_steps` broken steps in all, until the monotonic time `until`."""

    max_steps: int | None = None
    until: float | None = None
    should_stop: Callable[[], bool] = lambda: False

    def over(self) -> str:
        """Why to stop now, else ``""``."""
        if self.should_stop():
            return "stopped by the user"
        if self.until is not None and time.monotonic() >= self.until:
            return "the time limit is over"
        return ""


Told = Callable[[str], None]
"""Receives a line about each run, for whoever waits."""


def cases_chosen(
    *, user: User | None, tags: Sequence[str] = (), ids: Sequence[int] = ()
) -> list[TestCase]:
    """The cases to measure: all that are not archived, or those with any of the tags or ids.

    With `user` only those that the user may run. Raises Refused naming what does not exist.
    """
    names = [tag.strip().lower() for tag in tags]
    unknown = sorted(
        set(names) - set(Tag.objects.filter(name__in=names).values_list("name", flat=True))
    )
    if unknown:
        raise Refused(f"There is no tag '{unknown[0]}'.", field="tag")
    rows = access.cases_visible(user) if user is not None else TestCase.objects.all()
    rows = rows.filter(archived_at__isnull=True).select_related("owner")
    if ids:
        rows = rows.filter(pk__in=ids)
    if names:
        rows = rows.filter(tags__name__in=names).distinct()
    found = list(rows.order_by("pk"))
    missing = sorted(set(ids) - {case.pk for case in found})
    if missing:
        raise Refused(f"There is no such case to measure: {missing[0]}.", field="case")
    if not found:
        raise Refused("No case is there to measure.", field="case")
    barred = [case for case in found if user is not None and not access.may_run_case(user, case)]
    if barred:
        raise NotAllowed(f"{user} may not run the case {barred[0].pk}.", field="user")
    return found


def bench_case(
    case: TestCase, *, user: User | None, strategy: str | None, base_url: str | None = None
) -> BenchCase:
    """The case with the limits, fingerprints and cache entries that a run of it would have; nothing is written.

    Raises SecretUnreadable; Refused when no step is enabled.
    """
    owner = user if user is not None else case.owner
    preferences = settings_of(owner)
    steps = [
        services.step_snapshot(row) for row in case.steps.filter(enabled=True).order_by("position")
    ]
    if not steps:
        raise Refused("The case has no enabled step.", field="steps")
    execution = TestExecution(
        pk=0,
        case=case,
        case_name=case.name,
        owner=owner,
        team_id=case.team_id,
        base_url=case.base_url if base_url is None else base_url,
        strategy=strategy or preferences.fallback_strategy,
        snapshot=steps,
        settings_snapshot=services.settings_kept(preferences),
        model_provider=settings.MODEL_PROVIDER,
        model_name=settings.MODEL_NAME or settings.MODEL_PROVIDER,
    )
    config = replace(config_of(execution), screenshots="failed", trace="off")
    return BenchCase(case.pk, case.name, plan_of(execution), config, *left_today(execution))


def heal_benchmark(
    cases: Sequence[TestCase],
    *,
    browser: BrowserThread,
    kinds: Sequence[Break] = tuple(Break),
    user: User | None = None,
    strategy: str | None = None,
    base_url: str | None = None,
    limits: Limits | None = None,
    told: Told = lambda _line: None,
) -> Benchmark:
    """Run each case healthy, then break its steps one a run, and judge what each step used."""
    bench = _Bench(browser, limits or Limits(), told)
    healthy: list[_Healthy] = []
    began = time.monotonic()
    for case in cases:
        try:
            made = bench_case(case, user=user, strategy=strategy, base_url=base_url)
        except (SecretUnreadable, Refused) as error:
            bench.result.left_out.append(LeftOut(case.pk, case.name, 0, str(error)))
            continue
        passed = None if bench.is_over() else bench.healthy(made)
        if passed is not None:
            healthy.append(passed)
    steps = list(_in_turn(healthy))
    if limits is not None and limits.max_steps is not None:
        steps = steps[: limits.max_steps]
    for number, (one, step) in enumerate(steps, start=1):
        wanted = [kind for kind in kinds_for(step) if kind in kinds]
        bench.step_measured(one, step, wanted, label=f"{number}/{len(steps)}")
    bench.result.duration_ms = (time.monotonic() - began) * 1000
    return bench.result


@dataclass(slots=True)
class _Healthy:
    """A case that passed as it is, the steps of it that can be broken, and what is known of their elements."""

    case: BenchCase
    steps: list[Step]
    known: dict[int, KnownElement]
    misses: dict[int, int] = field(default_factory=dict)


def _in_turn(healthy: Sequence[_Healthy]) -> Iterator[tuple[_Healthy, Step]]:
    """One step of each case in turn, so that a limit cuts all cases alike."""
    for row in zip_longest(*([(one, step) for step in one.steps] for one in healthy)):
        yield from (pair for pair in row if pair is not None)


class _Bench:
    def __init__(self, browser: BrowserThread, limits: Limits, told: Told) -> None:
        self.result = Benchmark()
        self._browser = browser
        self._limits = limits
        self._told = told

    def is_over(self) -> bool:
        """Whether a limit is reached; the first reason is kept."""
        self.result.stopped = self.result.stopped or self._limits.over()
        return bool(self.result.stopped)

    def healthy(self, case: BenchCase) -> _Healthy | None:
        """The case when it passes; else it is left out."""
        seen: list[ev.Event] = []
        self._run(case, case.plan, None, seen)
        if self.is_over():
            return None
        end = seen[-1]
        finished = {event.index: event for event in seen if isinstance(event, ev.StepFinished)}
        if not isinstance(end, ev.RunFinished) or end.status is not ev.Status.PASSED:
            why = end.error.message if isinstance(end, ev.RunFinished) and end.error else "no end"
            self.result.left_out.append(
                LeftOut(case.case_id, case.name, 0, f"it does not pass: {why}")
            )
            self._told(f"{case.name}: left out, it does not pass")
            return None
        self.result.cases.append((case.case_id, case.name))
        self._told(f"{case.name}: passes, {len(case.plan.steps)} steps")
        known = {
            index: _with_fingerprint(case.plan.known.get(index, KnownElement()), event)
            for index, event in finished.items()
        }
        return _Healthy(case, self._steps(case, finished), known)

    def _steps(self, case: BenchCase, finished: dict[int, ev.StepFinished]) -> list[Step]:
        steps = []
        for step in case.plan.steps:
            if not step.targets_element:
                continue
            why = ""
            if not step.selector:
                why = "it has no selector, so nothing says which element is the true one"
            elif not is_breakable(step):
                why = "a check of absence is never healed"
            elif finished[step.index].healed:
                why = "its selector is broken already: the run healed it"
            if why:
                self.result.left_out.append(LeftOut(case.case_id, case.name, step.index + 1, why))
            else:
                steps.append(step)
        return steps

    def step_measured(
        self, one: _Healthy, step: Step, kinds: Sequence[Break], *, label: str
    ) -> None:
        """Break the step by each kind, one run for each that its selector does not survive."""
        left = list(kinds)
        while left and not self.is_over():
            breaker = StepBreaker(index=step.index, kinds=left)
            plan = replace(
                one.case.plan, steps=one.case.plan.steps[: step.index + 1], known=one.known
            )
            seen: list[ev.Event] = []
            self._run(one.case, plan, breaker, seen)
            if self.is_over():
                return
            findings = breaker.findings or [Finding(left[0], Outcome.NOT_JUDGED, _why_none(seen))]
            for finding in findings:
                self._note(one, step, finding, label)
            left = left[len(findings) :]

    def _note(self, one: _Healthy, step: Step, finding: Finding, label: str) -> None:
        self.result.measured.append(Measured(one.case.case_id, one.case.name, step, finding))
        _remember(one, step, finding)
        words = step.instruction or step.selector
        by = f" by {finding.step.source}" if finding.step and finding.step.source else ""
        said = finding.outcome.value.replace("_", " ")
        self._told(
            f"[{label}] {one.case.name}, step {step.index + 1} ({words[:50]}), {finding.kind}: {said}"
            f"{by if finding.outcome in (Outcome.HEALED, Outcome.WRONG) else ''}"
        )

    def _run(
        self, case: BenchCase, plan: RunPlan, breaker: StepBreaker | None, seen: list[ev.Event]
    ) -> None:
        def emit(event: ev.Event) -> None:
            seen.append(event)
            if breaker is not None:
                breaker.saw(event)

        ports = Ports(self._browser.ports.browser, self._browser.ports.link, breaker)
        work = run(
            plan,
            self._capped(case),
            ports=ports,
            emit=emit,
            should_stop=lambda: bool(self._limits.over()),
        )
        self._browser.submit(work).result()
        self.result.runs += 1
        end = seen[-1]
        if isinstance(end, ev.RunFinished):
            self.result.spend += end.spend

    def _capped(self, case: BenchCase) -> EngineConfig:
        """The case's limits, with what all runs so far have spent taken from the day's."""
        tokens, cost = case.config.max_tokens_per_run, case.config.max_cost_usd_per_run
        spent = self.result.spend
        if case.tokens_left is not None:
            left = max(0, int(case.tokens_left) - spent.input_tokens - spent.output_tokens)
            tokens = left if tokens is None else min(tokens, left)
        if case.cost_left_usd is not None:
            money = max(0.0, case.cost_left_usd - float(spent.cost_usd or 0))
            cost = money if cost is None else min(cost, money)
        known = case.cost_left_usd is None or spent.cost_usd is not None
        return replace(
            case.config,
            max_tokens_per_run=tokens,
            max_cost_usd_per_run=cost,
            is_cost_known=case.config.is_cost_known and known,
        )


def _with_fingerprint(known: KnownElement, event: ev.StepFinished) -> KnownElement:
    """What a case that has never passed here would know after the healthy run."""
    if known.fingerprint is not None or event.fingerprint is None:
        return known
    return replace(known, fingerprint=event.fingerprint)


def _remember(one: _Healthy, step: Step, finding: Finding) -> None:
    """Keep in memory what the cache would keep: the next break then meets an entry of the last one."""
    finished, known = finding.step, one.known.get(step.index, KnownElement())
    if finished is None:
        return
    use = finished.cache_use
    if use is not None and use.result != "hit":
        misses = one.misses[step.index] = one.misses.get(step.index, 0) + 1
        if use.result == "mismatch" or misses >= MISSES_UNTIL_DROPPED:
            known = replace(known, cached=())
    learned = finished.learned
    if finding.outcome is Outcome.HEALED and learned is not None and finished.fingerprint:
        entry = CachedElement(
            0,
            page_address(learned.page_url),
            learned.selector,
            finished.fingerprint,
            learned.method,
        )
        known = replace(known, cached=(entry,))
        one.misses[step.index] = 0
    one.known[step.index] = known


def _why_none(seen: Sequence[ev.Event]) -> str:
    """Why a run never came to break its step."""
    failed = [e for e in seen if isinstance(e, ev.StepFinished) and e.error is not None]
    if failed and failed[0].error is not None:
        return f"step {failed[0].index + 1} before it did not pass: {failed[0].error.message}"
    end = seen[-1]
    return end.error.message if isinstance(end, ev.RunFinished) and end.error else "the run ended"
