"""Cases, their steps and versions, tags and fingerprints on the admin site."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from executions import access, services
from executions.admin.base import (
    EditableAdmin,
    ReadOnlyInline,
    VisibleAdmin,
    each_done,
    page_link,
    user_of,
)
from executions.models import ElementFingerprint, Tag, TestCase, TestCaseVersion, TestStep

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def step_value(step: TestStep) -> str:
    """The step's value; a secret one is masked."""
    return "***" if step.secret else step.value


class StepInline(ReadOnlyInline):
    model = TestStep
    fields = readonly_fields = (
        "position",
        "action",
        "selector",
        "instruction",
        "shown_value",
        "secret",
        "assertion",
        "wait_for",
        "timeout_ms",
        "enabled",
    )

    @admin.display(description="value")
    def shown_value(self, step: TestStep) -> str:
        return step_value(step)


@admin.register(TestCase)
class TestCaseAdmin(VisibleAdmin):
    """Owner and team are changed here; the rest in the editor, which keeps the versions."""

    list_display = ("name", "owner", "team", "step_count", "version", "archived_at", "open_page")
    list_filter = ("origin", ("archived_at", admin.EmptyFieldListFilter), "updated_at")
    search_fields = ("name", "description", "base_url", "owner__username", "team__name")
    date_hierarchy = "created_at"
    list_select_related = ("owner", "team")
    autocomplete_fields = ("owner", "team")
    fields = (
        "name",
        "owner",
        "team",
        "description",
        "base_url",
        "origin",
        "tag_names",
        "version",
        "archived_at",
        "created_at",
        "updated_at",
    )
    readonly_fields = tuple(name for name in fields if name not in ("owner", "team"))
    inlines = (StepInline,)
    actions = ("run", "archive", "restore", "export_csv")
    csv_fields = ("id", "name", "owner__username", "team__name", "version", "updated_at")

    def visible(self, user: User) -> QuerySet[TestCase]:
        return access.cases_visible(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(step_total=Count("steps"))
        return counted

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return access.may_administer(user_of(request))

    def view_on_site(self, obj: TestCase) -> str:
        return reverse("case-detail", args=[obj.pk])

    @admin.display(description="steps", ordering="step_total")
    def step_count(self, case: TestCase) -> int:
        return int(case.step_total)  # type: ignore[attr-defined] # annotated by get_queryset

    @admin.display(description="tags")
    def tag_names(self, case: TestCase) -> str:
        return ", ".join(case.tags.values_list("name", flat=True))

    @admin.display(description="page")
    def open_page(self, case: TestCase) -> SafeString:
        return page_link("case-detail", "Open", case.pk)

    @admin.action(description="Run the selected")
    def run(self, request: HttpRequest, queryset: QuerySet[TestCase]) -> None:
        user = user_of(request)
        each_done(
            self,
            request,
            queryset,
            lambda case: services.execution_start(user=user, case=case),
            done="queued",
        )

    @admin.action(description="Archive the selected")
    def archive(self, request: HttpRequest, queryset: QuerySet[TestCase]) -> None:
        user = user_of(request)
        each_done(
            self,
            request,
            queryset,
            lambda case: services.case_archive(user=user, case=case),
            done="archived",
        )

    @admin.action(description="Restore the selected")
    def restore(self, request: HttpRequest, queryset: QuerySet[TestCase]) -> None:
        user = user_of(request)
        each_done(
            self,
            request,
            queryset,
            lambda case: services.case_archive(user=user, case=case, archived=False),
            done="restored",
        )


@admin.register(TestStep)
class TestStepAdmin(VisibleAdmin):
    list_display = ("case", "position", "action", "selector", "instruction", "enabled")
    list_filter = ("action", "assertion", "wait_for", "secret", "enabled")
    search_fields = ("selector", "instruction", "case__name")
    list_select_related = ("case",)
    ordering = ("case_id", "position")
    fields = (*StepInline.fields, "case", "frame", "attribute")
    csv_fields = ("case_id", "position", "action", "selector", "instruction", "enabled")

    def visible(self, user: User) -> QuerySet[TestStep]:
        return TestStep.objects.filter(case__in=access.cases_visible(user))

    @admin.display(description="value")
    def shown_value(self, step: TestStep) -> str:
        return step_value(step)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.fields


@admin.register(TestCaseVersion)
class TestCaseVersionAdmin(VisibleAdmin):
    list_display = ("case", "version", "author", "created_at")
    search_fields = ("case__name", "author__username")
    date_hierarchy = "created_at"
    list_filter = ("created_at",)
    list_select_related = ("case", "author")
    ordering = ("-id",)
    fields = ("case", "version", "author", "created_at", "masked_snapshot")
    csv_fields = ("case_id", "version", "author__username", "created_at")

    def visible(self, user: User) -> QuerySet[TestCaseVersion]:
        return TestCaseVersion.objects.filter(case__in=access.cases_visible(user))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.fields

    @admin.display(description="snapshot")
    def masked_snapshot(self, version: TestCaseVersion) -> SafeString:
        steps = [services.snapshot_masked(step) for step in version.snapshot.get("steps", [])]
        return json_shown(version.snapshot | {"steps": steps})


@admin.register(Tag)
class TagAdmin(EditableAdmin):
    list_display = ("name", "uses")
    search_fields = ("name",)
    ordering = ("name",)
    csv_fields = ("name", "case_total")

    def visible(self, user: User) -> QuerySet[Tag]:
        return Tag.objects.annotate(case_total=Count("test_cases"))

    @admin.display(description="cases", ordering="case_total")
    def uses(self, tag: Tag) -> int:
        return int(tag.case_total)  # type: ignore[attr-defined] # annotated by get_queryset


@admin.register(ElementFingerprint)
class ElementFingerprintAdmin(VisibleAdmin):
    list_display = ("case", "short_key", "seen_count", "first_seen_at", "last_seen_at")
    search_fields = ("case__name", "step_key")
    date_hierarchy = "last_seen_at"
    list_filter = ("last_seen_at",)
    list_select_related = ("case",)
    ordering = ("-id",)
    fields = ("case", "step_key", "seen_count", "first_seen_at", "last_seen_at", "shown_data")
    csv_fields = ("case_id", "step_key", "seen_count", "last_seen_at")

    def visible(self, user: User) -> QuerySet[ElementFingerprint]:
        return ElementFingerprint.objects.filter(case__in=access.cases_visible(user))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.fields

    @admin.display(description="step key", ordering="step_key")
    def short_key(self, row: ElementFingerprint) -> str:
        return row.step_key[:12]

    @admin.display(description="data")
    def shown_data(self, row: ElementFingerprint) -> SafeString:
        return json_shown(row.data)


def json_shown(data: object) -> SafeString:
    """Data as indented JSON text."""
    return format_html("<pre>{}</pre>", json.dumps(data, indent=2, ensure_ascii=False))
