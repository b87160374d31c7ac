"""Pages of webhooks: the list, one with its log, one delivery with its tries."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from executions import access
from executions.errors import NotAllowed, Refused
from executions.views.pages import page, page_of, user_of
from notifications import selectors, services
from notifications.forms import STATE_CHOICES, WebhookForm, state_of
from notifications.models import Webhook, WebhookDelivery

DELIVERIES_PER_PAGE = 50


@page
@require_GET
def webhook_list(request: HttpRequest) -> HttpResponse:
    """The webhooks of a person, or everybody's for an admin."""
    user = user_of(request)
    rows = selectors.webhooks_visible(user)
    context = {
        "webhooks": rows,
        "may_make": access.may_create(user),
        "is_admin": access.may_administer(user),
    }
    return render(request, "notifications/webhook_list.html", context)


@page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhook_new(request: HttpRequest) -> HttpResponse:
    """The empty form; POST makes the webhook, whose secret this one answer shows."""
    user = user_of(request)
    if not access.may_create(user):
        raise NotAllowed("Viewers cannot make webhooks. Ask an admin for the QA role.")
    form = WebhookForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = services.webhook_create(user=user, values=form.values)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _detail(request, made.webhook, secret=made.secret)
    context = {"form": form}
    status = 400 if form.is_bound else 200
    return render(request, "notifications/webhook_new.html", context, status=status)


@page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhook_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The webhook with its log; POST changes it."""
    webhook = _webhook_or_404(request, pk)
    if request.method != "POST":
        return _detail(request, webhook)
    if not access.may_change_owned(user_of(request), webhook):
        raise NotAllowed("Only the webhook's owner or an admin can change it.")
    form = WebhookForm(request.POST, webhook=webhook)
    if form.is_valid():
        try:
            services.webhook_update(user=user_of(request), webhook=webhook, values=form.values)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The webhook is saved.")
            return redirect("settings-webhook", pk)
    return _detail(request, _webhook_or_404(request, pk), form=form, status=400)


@page
@require_POST
def webhook_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """On, or off."""
    webhook = _webhook_or_404(request, pk)
    on = request.POST.get("enabled") == "1"
    services.webhook_update(user=user_of(request), webhook=webhook, values={"enabled": on})
    messages.success(
        request, "The webhook is switched on." if on else "The webhook is switched off."
    )
    return redirect("settings-webhook", pk)


@page
@require_POST
def webhook_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete the webhook with its deliveries."""
    webhook = _webhook_or_404(request, pk)
    services.webhook_delete(user=user_of(request), webhook=webhook)
    messages.success(request, f"The webhook {webhook.name} is deleted.")
    return redirect("settings-webhooks")


@page
@never_cache
@require_POST
def secret_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new secret, which this one answer shows."""
    webhook = _webhook_or_404(request, pk)
    made = services.secret_rotate(user=user_of(request), webhook=webhook)
    return _detail(request, made.webhook, secret=made.secret)


@page
@require_POST
def webhook_test(request: HttpRequest, pk: int) -> HttpResponse:
    """One test message, and what was answered: a part for htmx, else the delivery's page."""
    webhook = _webhook_or_404(request, pk)
    ping = services.webhook_test(user=user_of(request), webhook=webhook)
    if getattr(request, "htmx", False):
        return render(request, "notifications/_answer.html", _tried(ping))
    return redirect("settings-webhook-delivery", pk, ping.pk)


@page
@require_GET
def delivery_detail(request: HttpRequest, pk: int, delivery_id: int) -> HttpResponse:
    """One delivery: what was sent, and what was answered at each try."""
    delivery = _delivery_or_404(request, pk, delivery_id)
    may_change = access.may_change_owned(user_of(request), delivery.webhook)
    context = {**_tried(delivery), "webhook": delivery.webhook, "may_change": may_change}
    return render(request, "notifications/delivery_detail.html", context)


@page
@require_POST
def delivery_again(request: HttpRequest, pk: int, delivery_id: int) -> HttpResponse:
    """Send it again."""
    delivery = _delivery_or_404(request, pk, delivery_id)
    services.delivery_redeliver(user=user_of(request), delivery=delivery)
    messages.success(request, "It is sent again now, under the same id.")
    return redirect("settings-webhook-delivery", pk, delivery_id)


def _webhook_or_404(request: HttpRequest, pk: int) -> Webhook:
    return get_object_or_404(selectors.webhooks_visible(user_of(request)), pk=pk)


def _delivery_or_404(request: HttpRequest, pk: int, delivery_id: int) -> WebhookDelivery:
    rows = selectors.deliveries_visible(user_of(request)).select_related("webhook", "execution")
    return get_object_or_404(rows, pk=delivery_id, webhook=_webhook_or_404(request, pk))


def _tried(delivery: WebhookDelivery) -> dict[str, Any]:
    return {"delivery": delivery, "tries": list(delivery.tried.order_by("-number"))}


def _detail(
    request: HttpRequest,
    webhook: Webhook,
    *,
    form: WebhookForm | None = None,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    user, state = user_of(request), state_of(request.GET.get("state", ""))
    shown = page_of(
        request, selectors.deliveries_of(webhook, state=state), size=DELIVERIES_PER_PAGE
    )
    context = {
        "webhook": webhook,
        "form": form or WebhookForm(webhook=webhook),
        "secret": secret,
        "shown": shown,
        "state": state,
        "states": STATE_CHOICES,
        "may_change": access.may_change_owned(user, webhook),
        "is_mine": webhook.owner_id == user.pk,
    }
    return render(request, "notifications/webhook_detail.html", context, status=status)
