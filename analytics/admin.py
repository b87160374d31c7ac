"""Rollups, comparisons and clean-ups on the admin site: sums of what happened, to look at only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from analytics.models import (
    AttemptRollup,
    Comparison,
    Cut,
    FlakyRollup,
    RetentionRun,
    Rollup,
    RunRollup,
    StepRollup,
    StepTitle,
    TierRollup,
)
from executions import access
from executions.admin.base import VisibleAdmin, page_link, user_of
from executions.admin.large_tables import IndexedDates
from executions.paging import BoundedPaginator

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import Model


class CutFilter(admin.SimpleListFilter):
    """One cut at a time: a sum over rows of several cuts would count runs more than once.

    The key's index starts with the cut and the time, so that a list of one cut scans nothing.
    """

    title = "cut"
    parameter_name = "cut"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in Cut.choices]

    def choices(self, changelist: Any) -> Any:
        """Without `All`: a day is what is shown when nothing is chosen."""
        return list(super().choices(changelist))[1:]

    def value(self) -> str:
        return super().value() or Cut.DAY.value

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(cut=self.value())


class RollupAdmin(VisibleAdmin):
    """The rows of one cut, newest first; counted only so far."""

    model: type[Rollup]
    paginator = BoundedPaginator
    list_filter: ClassVar[tuple[Any, ...]] = (CutFilter, "strategy")
    search_fields = ("=case_id",)
    search_help_text = "Number of a case."
    date_hierarchy = "starts_at"
    ordering = ("-starts_at", "-whose", "-team_id", "-case_id", "-strategy", "-outcome")

    def visible(self, user: User) -> QuerySet[Any]:
        return IndexedDates(model=self.model).filter(access.sums_visible(user))

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return ("starts_at", "whose", "team_id", "case_page", "strategy", "outcome", *self.own())

    def own(self) -> tuple[str, ...]:
        """The columns of this kind of rollup: its own dimensions, then its sums."""
        key = tuple(name for name in self.model.KEY if name not in Rollup.KEY)
        return (*key, *(name for name in self.measures() if not name.startswith("bucket")))

    def measures(self) -> tuple[str, ...]:
        return tuple(getattr(self.model, "MEASURES", ()))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return tuple(field.name for field in self.opts.fields if field.name != "id")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.get_fields(request, obj)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A number is the case's."""
        number = search_term.strip()
        if number.isascii() and number.isdigit() and len(number) < 19:
            return queryset.filter(case_id=int(number)), False
        return super().get_search_results(request, queryset, search_term)

    @property
    def csv_fields(self) -> tuple[str, ...]:  # type: ignore[override] # the base has a plain attribute; here each model names its own measures
        return (*self.model.KEY, *self.measures())

    @admin.display(description="case", ordering="case_id")
    def case_page(self, row: Rollup) -> SafeString | str:
        return page_link("case-detail", f"#{row.case_id}", row.case_id) if row.case_id > 0 else "–"


@admin.register(RunRollup)
class RunRollupAdmin(RollupAdmin):
    list_filter = (*RollupAdmin.list_filter, "outcome")


@admin.register(TierRollup)
class TierRollupAdmin(RollupAdmin):
    list_filter = (*RollupAdmin.list_filter, "tier")


@admin.register(AttemptRollup)
class AttemptRollupAdmin(RollupAdmin):
    list_filter = (*RollupAdmin.list_filter, "tier")


@admin.register(StepRollup)
class StepRollupAdmin(RollupAdmin):
    """Steps by their key; what a key stands for is in the step titles."""


@admin.register(FlakyRollup)
class FlakyRollupAdmin(RollupAdmin):
    """Judged runs of a case by strategy, and the pairs of them that disagree."""


@admin.register(StepTitle)
class StepTitleAdmin(VisibleAdmin):
    list_display = ("title", "case_id", "index", "step_key")
    search_fields = ("title", "=step_key", "=case_id")
    paginator = BoundedPaginator
    ordering = ("case_id", "step_key")
    fields = readonly_fields = list_display
    csv_fields = ("case_id", "step_key", "index", "title")

    def visible(self, user: User) -> QuerySet[Any]:
        return StepTitle.objects.filter(case_id__in=access.cases_visible(user).values("pk"))


@admin.register(Comparison)
class ComparisonAdmin(VisibleAdmin):
    list_display = ("id", "owner", "team_id", "created_at", "runs", "open_page")
    list_filter = ("created_at",)
    search_fields = ("owner__username",)
    date_hierarchy = "created_at"
    list_select_related = ("owner",)
    ordering = ("-id",)
    fields = readonly_fields = ("owner", "team_id", "created_at", "runs_shown")
    csv_fields = ("id", "owner__username", "team_id", "created_at")

    def visible(self, user: User) -> QuerySet[Any]:
        return access.rows_visible(user, Comparison.objects.all())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        counted: QuerySet[Any] = super().get_queryset(request).annotate(total=Count("executions"))
        return counted

    @admin.display(description="runs", ordering="total")
    def runs(self, comparison: Any) -> int:
        return int(comparison.total)

    @admin.display(description="runs")
    def runs_shown(self, comparison: Comparison) -> str:
        return ", ".join(f"#{pk}" for pk in comparison.executions.values_list("pk", flat=True))

    @admin.display(description="page")
    def open_page(self, comparison: Comparison) -> SafeString:
        return page_link("analytics-comparison", "Open", comparison.pk)


@admin.register(RetentionRun)
class RetentionRunAdmin(VisibleAdmin):
    """What was cleaned up, of all owners together: for admins."""

    list_display = (
        "ran_at", "cutoff", "logs", "events", "notes", "screenshots", "traces"
    )  # fmt: skip
    date_hierarchy = "ran_at"
    list_filter = ("ran_at",)
    ordering = ("-id",)
    fields = readonly_fields = csv_fields = list_display

    def visible(self, user: User) -> QuerySet[Any]:
        return RetentionRun.objects.all()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return access.may_administer(user_of(request))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return access.may_administer(user_of(request))
