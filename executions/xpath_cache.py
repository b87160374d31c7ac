"""The XPath cache: read before a run, written after it has passed, validated all along.

An entry is `candidate` when it is written and `trusted` once a later passed run has used it. It is dropped
at once when the element there is another one, after three failures to find it, and after its TTL.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Avg, Count, F, Q, QuerySet, Sum
from django.utils import timezone

from executions.engine.events import CacheUse, Learned
from executions.engine.keys import cache_key, page_address, step_key
from executions.engine.plan import CachedElement, Step
from executions.models import TestExecution, XPathCache

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

MAX_VALIDATION_FAILURES = 3
MAX_HTML = 2_000
MAX_TEXT = 500


@dataclass(frozen=True, slots=True)
class CacheStats:
    """Figures over a set of entries; `hit_rate` is 0 to 1, None before the first use.

    `tokens_spared` estimates what the searches that made the entries saved by showing a model only a
    part of the page; each entry counts once.
    """

    entries: int
    valid: int
    stale: int
    hits: int
    misses: int
    hit_rate: float | None
    mean_extraction_ms: float | None
    tokens_saved: int
    tokens_spared: int


def entries_for(scope: str, steps: Iterable[Step]) -> dict[str, tuple[CachedElement, ...]]:
    """Usable entries of one scope by step key, in one query."""
    keys = {step_key(step) for step in steps if step.may_heal}
    found: dict[str, tuple[CachedElement, ...]] = {}
    usable = XPathCache.objects.filter(
        scope=scope, step_key__in=keys, is_valid=True, expires_at__gt=timezone.now()
    )
    for entry in usable:
        element = CachedElement(
            entry.pk, entry.page_url, entry.xpath, entry.fingerprint, entry.method
        )
        found[entry.step_key] = (*found.get(entry.step_key, ()), element)
    return found


def entry_learned(
    *,
    scope: str,
    execution: TestExecution,
    step: Step,
    learned: Learned,
    fingerprint: Mapping[str, Any],
) -> XPathCache:
    """Write what a passed run's healed step taught; a later writer of the same key wins whole."""
    now = timezone.now()
    entry, _ = XPathCache.objects.update_or_create(
        scope=scope,
        cache_key=cache_key(step, learned.page_url),
        defaults={
            "step_key": step_key(step),
            "owner_id": execution.owner_id,
            "team_id": execution.team_id,
            "page_url": page_address(learned.page_url),
            "action": step.action.value,
            "instruction": step.instruction,
            "xpath": learned.selector,
            "method": learned.method,
            "fingerprint": dict(fingerprint),
            "element_text": learned.element_text[:MAX_TEXT],
            "element_html": learned.element_html[:MAX_HTML],
            "page_title": learned.page_title[:MAX_TEXT],
            "source": learned.source.value,
            "trust": XPathCache.Trust.CANDIDATE,
            "validation_failures": 0,
            "is_valid": True,
            "invalid_reason": "",
            "extraction_ms": learned.extraction_ms,
            "extraction_tokens": learned.tokens,
            "tokens_spared": learned.tokens_spared,
            "expires_at": now + timedelta(days=settings.XPATH_CACHE_TTL_DAYS),
        },
    )
    return entry


def use_recorded(use: CacheUse, *, run_passed: bool) -> None:
    """Count what became of an entry in a run, and drop it where it has proved wrong."""
    entry = XPathCache.objects.filter(pk=use.cache_id)
    now = timezone.now()
    if use.result == "hit":
        changes: dict[str, Any] = {
            "hit_count": F("hit_count") + 1,
            "validation_failures": 0,
            "last_used_at": now,
        }
        if run_passed:
            changes["trust"] = XPathCache.Trust.TRUSTED
            changes["expires_at"] = now + timedelta(days=settings.XPATH_CACHE_TTL_DAYS)
        entry.update(**changes)
    elif use.result == "mismatch":
        entry.update(
            miss_count=F("miss_count") + 1,
            is_valid=False,
            invalid_reason="another element is there now",
        )
    else:
        entry.update(
            miss_count=F("miss_count") + 1, validation_failures=F("validation_failures") + 1
        )
        entry.filter(validation_failures__gte=MAX_VALIDATION_FAILURES).update(
            is_valid=False, invalid_reason=f"not found {MAX_VALIDATION_FAILURES} times"
        )


def entries_invalidate(entries: QuerySet[XPathCache], *, reason: str) -> int:
    """Mark entries invalid; returns how many were valid before."""
    return entries.filter(is_valid=True).update(is_valid=False, invalid_reason=reason[:200])


def stale_entries(entries: QuerySet[XPathCache] | None = None) -> QuerySet[XPathCache]:
    """Entries no run will use again: invalid or past their TTL."""
    base = XPathCache.objects.all() if entries is None else entries
    return base.filter(Q(is_valid=False) | Q(expires_at__lte=timezone.now()))


def stale_delete(entries: QuerySet[XPathCache] | None = None) -> int:
    """Delete stale entries; returns how many."""
    return stale_entries(entries).delete()[0]


def stats(entries: QuerySet[XPathCache]) -> CacheStats:
    """Hit rate, mean extraction time and tokens saved over `entries`."""
    now = timezone.now()
    row = entries.aggregate(
        entries=Count("pk"),
        valid=Count("pk", filter=Q(is_valid=True, expires_at__gt=now)),
        hits=Sum("hit_count", default=0),
        misses=Sum("miss_count", default=0),
        mean=Avg("extraction_ms"),
        saved=Sum(F("hit_count") * F("extraction_tokens"), default=0),
        spared=Sum("tokens_spared", default=0),
    )
    uses = row["hits"] + row["misses"]
    return CacheStats(
        entries=row["entries"],
        valid=row["valid"],
        stale=row["entries"] - row["valid"],
        hits=row["hits"],
        misses=row["misses"],
        hit_rate=row["hits"] / uses if uses else None,
        mean_extraction_ms=row["mean"],
        tokens_saved=row["saved"],
        tokens_spared=row["spared"],
    )
