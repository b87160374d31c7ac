"""XPath cache entries as the API shows them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from executions.api.queries import NumberedPage, PageQuery, choices_field
from executions.engine.events import Source
from executions.engine.plan import Action
from executions.models import XPathCache
from settingsui.api_bodies import StrictBody

ORDERS = ("-created_at", "created_at", "-hit_count", "hit_count", "expires_at", "-expires_at")
SHOWN = (
    "page_url",
    "action",
    "instruction",
    "xpath",
    "element_text",
    "element_html",
    "page_title",
    "source",
    "trust",
    "hit_count",
    "miss_count",
    "validation_failures",
    "invalid_reason",
    "extraction_ms",
    "extraction_tokens",
    "created_at",
    "last_used_at",
    "expires_at",
)


class CacheListQuery(PageQuery):
    """What the list of entries is narrowed to."""

    state = choices_field(("valid", "stale"), "Usable ones, or invalid and expired ones.")
    trust = choices_field(XPathCache.Trust.values, "How well proved.")
    search = serializers.CharField(
        required=False, max_length=200, help_text="Text in instruction or page address."
    )
    ordering = choices_field(ORDERS, "Field to order by; `-` turns round.", default="-created_at")


class CacheEntrySerializer(serializers.Serializer[Any]):
    """Where a healed step's element was found."""

    id = serializers.IntegerField(help_text="Number of the entry.")
    owner = serializers.CharField(allow_null=True, help_text="Whose run learned it.")
    team = serializers.CharField(allow_null=True, help_text="Team whose cases may use it, if any.")
    page_url = serializers.CharField(help_text="Address of the page, volatile parts out.")
    action = serializers.ChoiceField(
        choices=[a.value for a in Action], help_text="The step's action."
    )
    instruction = serializers.CharField(help_text="The element in words.")
    xpath = serializers.CharField(help_text="Playwright selector of the element.")
    element_text = serializers.CharField(help_text="Text of the element, shortened.")
    element_html = serializers.CharField(help_text="HTML of the element, shortened.")
    page_title = serializers.CharField(help_text="Title of the page.")
    source = serializers.ChoiceField(  # type: ignore[assignment] # hides DRF's attribute of that name
        choices=[s.value for s in Source], help_text="Who found the element."
    )
    trust = serializers.ChoiceField(
        choices=XPathCache.Trust.values, help_text="candidate until a later passed run used it."
    )
    hit_count = serializers.IntegerField(help_text="How often it was used.")
    miss_count = serializers.IntegerField(help_text="How often it was of no use.")
    validation_failures = serializers.IntegerField(help_text="Times not found since the last use.")
    is_usable = serializers.BooleanField(help_text="Valid and not expired.")
    invalid_reason = serializers.CharField(help_text="Why it is invalid; empty while it is not.")
    extraction_ms = serializers.FloatField(help_text="Milliseconds that finding it took.")
    extraction_tokens = serializers.IntegerField(help_text="Tokens that finding it took.")
    created_at = serializers.DateTimeField(help_text="When it was learned.")
    last_used_at = serializers.DateTimeField(allow_null=True, help_text="When it was last used.")
    expires_at = serializers.DateTimeField(help_text="When its time is over.")


class CachePageSerializer(NumberedPage):
    """A page of entries."""

    results = CacheEntrySerializer(many=True, help_text="The entries of this page.")


class InvalidateSerializer(StrictBody):
    """Why an entry is taken out of use."""

    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=150,
        help_text="For whoever looks later; left out: your name.",
    )


class StaleDeletedSerializer(serializers.Serializer[Any]):
    """What a clean-up did."""

    deleted = serializers.IntegerField(help_text="Entries deleted.")


class CacheStatsSerializer(serializers.Serializer[Any]):
    """Figures over the entries you may see."""

    entries = serializers.IntegerField(help_text="All entries.")
    valid = serializers.IntegerField(help_text="Usable entries.")
    stale = serializers.IntegerField(help_text="Invalid or expired entries.")
    hits = serializers.IntegerField(help_text="Uses of entries.")
    misses = serializers.IntegerField(help_text="Times an entry was of no use.")
    hit_rate = serializers.FloatField(
        allow_null=True, help_text="0 to 1; null before the first use."
    )
    mean_extraction_ms = serializers.FloatField(
        allow_null=True, help_text="Mean milliseconds that finding took; null without entries."
    )
    tokens_saved = serializers.IntegerField(help_text="Tokens that hits made unnecessary.")
    tokens_spared = serializers.IntegerField(
        help_text="Estimate of the tokens that showing a model only a part of the page saved."
    )


def entry_data(entry: XPathCache) -> dict[str, Any]:
    """An entry as data; wants owner and team loaded."""
    usable = entry.is_valid and entry.expires_at > timezone.now()
    return {
        "id": entry.pk,
        "owner": entry.owner.get_username() if entry.owner else None,
        "team": entry.team.name if entry.team else None,
        **{name: getattr(entry, name) for name in SHOWN},
        "is_usable": usable,
    }
