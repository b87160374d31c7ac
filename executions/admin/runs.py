"""Executions, what happened to their steps, and their messages on the admin site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from executions import access, services
from executions.admin.base import ReadOnlyInline, VisibleAdmin, each_done, page_link, user_of
from executions.admin.cases import json_shown
from executions.admin.large_tables import IndexedDates
from executions.models import (
    ExecutionEvent,
    PageNote,
    StepResult,
    TestExecution,
    TierExecutionLog,
)
from executions.paging import BoundedPaginator
from executions.written_numbers import whole_number

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SEARCHED_LOGS = 50_000


class StepResultInline(ReadOnlyInline):
    model = StepResult
    fields = readonly_fields = (
        "index",
        "action",
        "status",
        "tier",
        "source",
        "healed",
        "resolved_selector",
        "duration_ms",
        "error_kind",
        "error_message",
    )


class TierExecutionLogInline(ReadOnlyInline):
    model = TierExecutionLog
    verbose_name_plural = "tier attempts"
    fields = readonly_fields = (
        "step_index",
        "number",
        "tier",
        "source",
        "outcome",
        "failure_kind",
        "message",
        "duration_ms",
        "input_tokens",
        "output_tokens",
        "cost_usd",
    )


class RunRowsAdmin(VisibleAdmin):
    """Rows that belong to an execution: never edited, counted only so far."""

    paginator = BoundedPaginator
    ordering: ClassVar[tuple[str, ...]] = ("-id",)

    def visible(self, user: User) -> QuerySet[Any]:
        rows: QuerySet[Any] = IndexedDates(model=self.model)
        if access.role_of(user) is access.Role.ADMIN:
            return rows
        return rows.filter(execution__in=access.executions_visible(user))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return tuple(field.name for field in self.opts.fields if field.name != "id")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.get_fields(request, obj)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A number is the execution's; other words are looked for in the newest rows only."""
        number = whole_number(search_term.strip())
        if number is not None:
            return queryset.filter(execution_id=number), False
        if search_term.strip():
            newest = self.model._default_manager.aggregate(newest=Max("pk"))["newest"] or 0
            queryset = queryset.filter(pk__gt=newest - SEARCHED_LOGS)
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description="page")
    def open_page(self, row: Any) -> SafeString:
        return page_link("execution-detail", f"#{row.execution_id}", row.execution_id)


@admin.register(TestExecution)
class TestExecutionAdmin(VisibleAdmin):
    list_display = (
        "id",
        "case_name",
        "state",
        "healed",
        "strategy",
        "owner",
        "team",
        "queued_at",
        "duration_ms",
        "cost_usd",
        "open_page",
    )
    list_filter = ("state", "healed", "strategy", "trigger", "error_kind", "queued_at")
    search_fields = ("case_name", "owner__username", "team__name", "error_message")
    date_hierarchy = "queued_at"
    list_select_related = ("owner", "team")
    paginator = BoundedPaginator
    ordering = ("-id",)
    exclude = ("snapshot", "idempotency_key")
    inlines = (StepResultInline, TierExecutionLogInline)
    actions = ("cancel", "rerun", "export_csv")
    csv_fields = (
        "id",
        "case_name",
        "state",
        "healed",
        "strategy",
        "owner__username",
        "queued_at",
        "duration_ms",
        "input_tokens",
        "output_tokens",
        "cost_usd",
        "error_kind",
        "error_message",
    )

    def visible(self, user: User) -> QuerySet[Any]:
        return access.rows_visible(user, IndexedDates(model=TestExecution))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        shown = [f.name for f in self.opts.fields if f.name not in self.exclude and f.name != "id"]
        return (*shown, "steps_run")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.get_readonly_fields(request, obj)

    def view_on_site(self, obj: TestExecution) -> str:
        return reverse("execution-detail", args=[obj.pk])

    @admin.display(description="steps as they were at the start")
    def steps_run(self, run: TestExecution) -> SafeString:
        return json_shown([services.snapshot_masked(step) for step in run.snapshot])

    @admin.display(description="page")
    def open_page(self, run: TestExecution) -> SafeString:
        return page_link("execution-detail", "Open", run.pk)

    @admin.action(description="Cancel the selected")
    def cancel(self, request: HttpRequest, queryset: QuerySet[TestExecution]) -> None:
        user = user_of(request)
        each_done(
            self,
            request,
            queryset,
            lambda run: services.execution_cancel(user=user, execution=run),
            done="cancelled",
        )

    @admin.action(description="Run the selected again")
    def rerun(self, request: HttpRequest, queryset: QuerySet[TestExecution]) -> None:
        user = user_of(request)
        each_done(
            self,
            request,
            queryset.select_related("case"),
            lambda run: services.execution_rerun(user=user, execution=run),
            done="queued again",
        )


@admin.register(StepResult)
class StepResultAdmin(RunRowsAdmin):
    list_display = (
        "open_page",
        "index",
        "action",
        "status",
        "tier",
        "source",
        "healed",
        "duration_ms",
        "error_kind",
    )
    list_display_links = ("index",)
    list_filter = ("status", "tier", "source", "healed", "action", "error_kind")
    search_fields = ("error_message", "resolved_selector")
    search_help_text = "Number of an execution, or words in the newest 50,000 rows."
    csv_fields = (
        "execution_id",
        "index",
        "action",
        "status",
        "tier",
        "source",
        "healed",
        "resolved_selector",
        "duration_ms",
        "error_kind",
        "error_message",
    )
    exclude = ("step",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        shown = [f.name for f in self.opts.fields if f.name not in ("step", "id")]
        return (*shown, "masked_step")

    @admin.display(description="step")
    def masked_step(self, row: StepResult) -> SafeString:
        return json_shown(services.snapshot_masked(row.step))


@admin.register(TierExecutionLog)
class TierExecutionLogAdmin(RunRowsAdmin):
    list_display = (
        "open_page",
        "step_index",
        "number",
        "tier",
        "source",
        "outcome",
        "failure_kind",
        "started_at",
        "duration_ms",
        "input_tokens",
        "output_tokens",
        "cost_usd",
    )
    list_display_links = ("step_index",)
    list_filter = ("tier", "source", "outcome", "failure_kind")
    search_fields = ("message", "selector")
    search_help_text = "Number of an execution, or words in the newest 50,000 rows."
    date_hierarchy = "started_at"
    ordering = ("-started_at", "-id")
    csv_fields = (
        "execution_id",
        "step_index",
        "number",
        "tier",
        "source",
        "outcome",
        "failure_kind",
        "message",
        "started_at",
        "duration_ms",
        "input_tokens",
        "output_tokens",
        "cost_usd",
    )


@admin.register(ExecutionEvent)
class ExecutionEventAdmin(RunRowsAdmin):
    list_display = ("open_page", "sequence", "kind")
    list_display_links = ("sequence",)
    search_fields = ("=sequence",)
    search_help_text = "Number of an execution."
    csv_fields = ("execution_id", "sequence", "payload")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("execution", "sequence", "shown_payload")

    @admin.display(description="type")
    def kind(self, row: ExecutionEvent) -> str:
        return str(row.payload.get("type", ""))

    @admin.display(description="payload")
    def shown_payload(self, row: ExecutionEvent) -> SafeString:
        return json_shown(row.payload)


@admin.register(PageNote)
class PageNoteAdmin(RunRowsAdmin):
    list_display = ("open_page", "step_index", "kind", "text", "noted_at")
    list_display_links = ("step_index",)
    list_filter = ("noted_at",)
    search_fields = ("text", "kind")
    search_help_text = "Number of an execution, or words in the newest 50,000 rows."
    date_hierarchy = "noted_at"
    csv_fields = ("execution_id", "step_index", "kind", "text", "noted_at")
