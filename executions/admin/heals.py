"""Heal proposals on the admin site; they are decided on their page, which shows the pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from executions import access, services
from executions.admin.base import VisibleAdmin, page_link
from executions.admin.cases import json_shown
from executions.models import HealProposal

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@admin.register(HealProposal)
class HealProposalAdmin(VisibleAdmin):
    list_display = (
        "old_selector",
        "case",
        "state",
        "tier",
        "source",
        "score",
        "seen_count",
        "first_seen_at",
        "open_page",
    )
    list_filter = ("state", "tier", "source", "first_seen_at")
    search_fields = ("old_selector", "case__name", "page_url")
    date_hierarchy = "first_seen_at"
    list_select_related = ("case",)
    ordering = ("-id",)
    csv_fields = ("id", "case_id", "old_selector", "state", "tier", "source", "score", "seen_count")

    def visible(self, user: User) -> QuerySet[HealProposal]:
        return access.heal_proposals_visible(user)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        shown = [f.name for f in self.opts.fields if f.name not in ("id", "step")]
        return (*shown, "masked_step")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.get_fields(request, obj)

    def view_on_site(self, obj: HealProposal) -> str:
        return reverse("heal-detail", args=[obj.pk])

    @admin.display(description="step")
    def masked_step(self, proposal: HealProposal) -> SafeString:
        return json_shown(services.snapshot_masked(proposal.step))

    @admin.display(description="page")
    def open_page(self, proposal: HealProposal) -> SafeString:
        return page_link("heal-detail", "Open", proposal.pk)
