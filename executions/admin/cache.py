"""XPath cache entries on the admin site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from executions import access, services, xpath_cache
from executions.admin.base import VisibleAdmin, each_done, user_of
from executions.admin.cases import json_shown
from executions.errors import Refused
from executions.models import XPathCache

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.utils.safestring import SafeString


class UsableFilter(admin.SimpleListFilter):
    """Usable entries, or stale ones."""

    title = "usable"
    parameter_name = "usable"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No: invalid or expired")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[XPathCache]
    ) -> QuerySet[XPathCache]:
        if self.value() == "yes":
            return queryset.filter(is_valid=True, expires_at__gt=timezone.now())
        return xpath_cache.stale_entries(queryset) if self.value() == "no" else queryset


@admin.register(XPathCache)
class XPathCacheAdmin(VisibleAdmin):
    """An entry is what a run has found; who doubts it takes it out of use."""

    list_display = (
        "instruction_or_xpath",
        "action",
        "page_url",
        "owner",
        "team",
        "trust",
        "is_valid",
        "hit_count",
        "miss_count",
        "expires_at",
    )
    list_filter = (UsableFilter, "trust", "source", "action", "created_at")
    search_fields = ("instruction", "page_url", "xpath", "owner__username", "team__name")
    date_hierarchy = "created_at"
    list_select_related = ("owner", "team")
    ordering = ("-id",)
    actions = ("invalidate", "delete_stale", "export_csv")
    csv_fields = (
        "id",
        "scope",
        "page_url",
        "action",
        "instruction",
        "xpath",
        "element_text",
        "trust",
        "is_valid",
        "invalid_reason",
        "hit_count",
        "miss_count",
        "created_at",
        "expires_at",
    )

    def visible(self, user: User) -> QuerySet[XPathCache]:
        return access.cache_visible(user)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        shown = [f.name for f in self.opts.fields if f.name not in ("id", "fingerprint")]
        return (*shown, "shown_fingerprint")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.get_fields(request, obj)

    @admin.display(description="element", ordering="instruction")
    def instruction_or_xpath(self, entry: XPathCache) -> str:
        return (entry.instruction or entry.xpath)[:80]

    @admin.display(description="fingerprint")
    def shown_fingerprint(self, entry: XPathCache) -> SafeString:
        return json_shown(entry.fingerprint)

    @admin.action(description="Take the selected out of use")
    def invalidate(self, request: HttpRequest, queryset: QuerySet[XPathCache]) -> None:
        user = user_of(request)
        each_done(
            self,
            request,
            queryset,
            lambda entry: services.cache_entry_invalidate(user=user, entry=entry),
            done="taken out of use",
        )

    @admin.action(description="Delete the stale ones among the selected")
    def delete_stale(self, request: HttpRequest, queryset: QuerySet[XPathCache]) -> None:
        try:
            count = services.cache_stale_delete(user=user_of(request), among=queryset)
        except Refused as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
        else:
            self.message_user(request, f"{count} deleted.", messages.SUCCESS)
