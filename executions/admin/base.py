"""What all lists of the admin share: visible rows only, rights asked of `access`, CSV export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from executions import access
from executions.csv_export import csv_answered
from executions.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

    BaseAdmin = admin.ModelAdmin[Any]
    BaseInline = admin.TabularInline[Any, Any]
else:
    BaseAdmin, BaseInline = admin.ModelAdmin, admin.TabularInline

MESSAGES_SHOWN = 5


def user_of(request: HttpRequest) -> User:
    """Who asks; the site has let nobody in who may not use it."""
    return cast("User", request.user)


class VisibleAdmin(BaseAdmin):
    """Shows what the person sees elsewhere too. Nothing is added, changed or deleted by hand."""

    actions: tuple[str, ...] = ("export_csv",)
    show_full_result_count = False
    list_per_page = 50
    csv_fields: tuple[str, ...] = ()

    def visible(self, user: User) -> QuerySet[Any]:
        """The rows that the person may see."""
        raise NotImplementedError  # the base has a metaclass of its own, so this cannot be abstract

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = self.visible(user_of(request))
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin.action(description="Export the selected as CSV")
    def export_csv(self, request: HttpRequest, queryset: QuerySet[Any]) -> StreamingHttpResponse:
        name = str(self.opts.verbose_name_plural).replace(" ", "-").lower()
        return csv_answered(name, self.csv_fields, self._csv_rows(queryset))

    def _csv_rows(self, queryset: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
        columns = [_column(self.model, name) for name in self.csv_fields]
        yield from queryset.values_list(*columns).iterator(chunk_size=2_000)


class EditableAdmin(VisibleAdmin):
    """For what admins keep by hand: teams, tags, settings."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return access.may_administer(user_of(request))

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return access.may_administer(user_of(request))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return access.may_administer(user_of(request))


class ReadOnlyInline(BaseInline):
    """Rows of a run or a case below it, as they are."""

    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)


def each_done(
    model_admin: BaseAdmin,
    request: HttpRequest,
    rows: QuerySet[Any],
    do: Callable[[Any], object],
    *,
    done: str,
) -> None:
    """Do something to each row, and say how many it was done to and why it was not to the others."""
    count, refusals = 0, []
    for row in rows:
        try:
            do(row)
        except Refused as refusal:
            refusals.append(f"{row}: {refusal.message}")
        else:
            count += 1
    if count:
        model_admin.message_user(request, f"{count} {done}.", messages.SUCCESS)
    for text in refusals[:MESSAGES_SHOWN]:
        model_admin.message_user(request, text, messages.WARNING)
    if len(refusals) > MESSAGES_SHOWN:
        rest = len(refusals) - MESSAGES_SHOWN
        model_admin.message_user(request, f"and {rest} more.", messages.WARNING)


def page_link(name: str, text: object, *args: object) -> SafeString:
    """A link to one of the application's pages."""
    return format_html('<a href="{}">{}</a>', reverse(name, args=args), text)


def _column(model: type[Model], name: str) -> str:
    """A foreign key's number instead of a query for each row."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    return str(getattr(field, "attname", name))
