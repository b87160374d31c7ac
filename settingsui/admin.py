"""People, teams, settings and API tokens on the admin site.

This module is below `executions`, where access is decided; the rule here is the role's alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest

from settingsui.models import ApiToken, ExecutionSettings, Team, TeamMembership
from settingsui.roles import Role, role_of
from settingsui.tokens import token_revoke

if TYPE_CHECKING:
    BaseAdmin = admin.ModelAdmin[Any]
    BaseInline = admin.TabularInline[Any, Any]
    BaseUserAdmin = UserAdmin[User]
else:
    BaseAdmin, BaseInline, BaseUserAdmin = admin.ModelAdmin, admin.TabularInline, UserAdmin

POWERS = ("is_superuser", "user_permissions")


def is_admin(request: HttpRequest) -> bool:
    """Whether the person has the admin role; asked of the database once a request."""
    known: bool | None = getattr(request, "role_is_admin", None)
    if known is None:
        known = role_of(cast("User", request.user)) is Role.ADMIN
        request.role_is_admin = known  # type: ignore[attr-defined] # kept for this request
    return known


class ForAdmins(BaseAdmin):
    """Seen and changed by admins only."""

    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_admin(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_admin(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_admin(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_admin(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_admin(request)


class MembershipInline(BaseInline):
    model = TeamMembership
    extra = 0
    autocomplete_fields = ("user",)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_admin(request)

    has_change_permission = has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_admin(request)


@admin.register(Team)
class TeamAdmin(ForAdmins):
    list_display = ("name", "members", "created_at")
    search_fields = ("name",)
    date_hierarchy = "created_at"
    list_filter = ("created_at",)
    readonly_fields = ("created_at",)
    inlines = (MembershipInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Team]:
        return Team.objects.annotate(member_total=Count("memberships")).order_by("name")

    @admin.display(ordering="member_total")
    def members(self, team: Team) -> int:
        return int(team.member_total)  # type: ignore[attr-defined] # annotated by get_queryset


@admin.register(TeamMembership)
class TeamMembershipAdmin(ForAdmins):
    list_display = ("user", "team")
    search_fields = ("user__username", "team__name")
    list_select_related = ("user", "team")
    autocomplete_fields = ("user", "team")
    ordering = ("user__username",)


@admin.register(ExecutionSettings)
class ExecutionSettingsAdmin(ForAdmins):
    list_display = (
        "user",
        "fallback_strategy",
        "timeout_per_tier_seconds",
        "max_retry_per_tier",
        "track_strategy_effectiveness",
        "updated_at",
    )
    list_filter = ("fallback_strategy", "screenshots", "trace", "track_strategy_effectiveness")
    search_fields = ("user__username",)
    date_hierarchy = "updated_at"
    list_select_related = ("user",)
    autocomplete_fields = ("user",)
    ordering = ("user__username",)
    readonly_fields = ("updated_at",)


@admin.register(ApiToken)
class ApiTokenAdmin(ForAdmins):
    """A token is made by its user, who alone sees its text, and ended by revoking."""

    list_display = (
        "name", "user", "prefix", "scope", "created_at", "last_used_at", "revoked_at"
    )  # fmt: skip
    list_filter = ("scope", ("revoked_at", admin.EmptyFieldListFilter), "created_at")
    search_fields = ("name", "prefix", "user__username")
    date_hierarchy = "created_at"
    list_select_related = ("user",)
    fields = readonly_fields = list_display
    actions = ("revoke",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin.action(description="Revoke the selected")
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        working = list(queryset.filter(revoked_at__isnull=True))
        for token in working:
            token_revoke(token)
        self.message_user(request, f"{len(working)} revoked.", messages.SUCCESS)


class PeopleAdmin(BaseUserAdmin):
    """Django's own, where the admin role cannot make itself or anybody else a superuser."""

    show_full_result_count = False
    date_hierarchy = "date_joined"

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_admin(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_admin(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_admin(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        above = isinstance(obj, User) and obj.is_superuser
        return is_admin(request) and (not above or bool(request.user.is_superuser))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.is_superuser)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else (*fields, *POWERS)


admin.site.unregister(User)
admin.site.register(User, PeopleAdmin)
