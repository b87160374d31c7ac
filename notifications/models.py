"""What is kept: where people want to be told, what was to be sent there, and each try."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from executions.models import TestExecution


class Event(models.TextChoices):
    """What a message is about; a run that ended may be several of them."""

    FINISHED = "run.finished", "Run finished"
    FAILED = "run.failed", "Run failed"
    HEALED = "run.healed", "Run healed"
    PING = "ping", "Test"


class Webhook(models.Model):
    """An address that is told of runs. The address may hold a password: it is kept encrypted, as the secret is."""

    class Format(models.TextChoices):
        JSON = "json", "JSON, signed"
        SLACK = "slack", "Slack message"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks"
    )
    name = models.CharField(max_length=100, help_text="What the webhook is for.")
    url_sealed = models.TextField(editable=False)
    url_shown = models.CharField(max_length=300, help_text="Scheme and host of the address.")
    format = models.CharField(max_length=5, choices=Format, default=Format.JSON)
    on_finished = models.BooleanField(default=False, help_text="Every run that has ended.")
    on_failed = models.BooleanField(default=True, help_text="Runs that failed or broke.")
    on_healed = models.BooleanField(default=True, help_text="Runs with a healed step.")
    whole_team = models.BooleanField(
        default=False, help_text="Also the team's runs, for as long as the owner is in it."
    )
    enabled = models.BooleanField(default=True)
    disabled_reason = models.CharField(max_length=200, blank=True, default="")
    failed_in_row = models.PositiveIntegerField(
        default=0, help_text="Deliveries given up since the last that arrived."
    )
    secret_sealed = models.TextField(editable=False)
    old_secret_sealed = models.TextField(blank=True, default="", editable=False)
    old_secret_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(fields=("owner", "name"), name="webhook_name_unique"),
            models.CheckConstraint(
                name="webhook_format_known", condition=Q(format__in=("json", "slack"))
            ),
            models.CheckConstraint(
                name="webhook_has_event",
                condition=Q(on_finished=True) | Q(on_failed=True) | Q(on_healed=True),
            ),
        ]
        indexes = [models.Index(fields=("owner", "enabled"), name="webhook_owner_idx")]

    def __str__(self) -> str:
        return self.name

    @property
    def events(self) -> list[str]:
        """The events it asks for."""
        asked = (
            (Event.FINISHED, self.on_finished),
            (Event.FAILED, self.on_failed),
            (Event.HEALED, self.on_healed),
        )
        return [event.value for event, wanted in asked if wanted]


class WebhookDelivery(models.Model):
    """One message to one webhook, written in the transaction that ends the run, sent later."""

    class State(models.TextChoices):
        PENDING = "pending", "Waiting"
        SENDING = "sending", "Being sent"
        DELIVERED = "delivered", "Delivered"
        FAILED = "failed", "Failed"

    OPEN = (State.PENDING, State.SENDING)

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    execution = models.ForeignKey(
        TestExecution, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    message_id = models.CharField(
        max_length=40, unique=True, help_text="The same in each try: receivers know repeats by it."
    )
    event = models.CharField(max_length=12, choices=Event)
    body = models.TextField(help_text="What is sent, byte for byte.")
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    tries = models.PositiveIntegerField(default=0)
    tries_left = models.PositiveIntegerField()
    next_try_at = models.DateTimeField(
        null=True, blank=True, help_text="While it is being sent: when it counts as lost."
    )
    status_code = models.PositiveIntegerField(
        null=True, blank=True, help_text="HTTP status of the last answer."
    )
    error = models.CharField(max_length=300, blank=True, default="")
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "webhook deliveries"
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("webhook", "execution"),
                condition=~Q(event="ping"),
                name="delivery_once_per_run",
            ),
            models.CheckConstraint(
                name="delivery_event_known",
                condition=Q(event__in=("run.finished", "run.failed", "run.healed", "ping")),
            ),
            models.CheckConstraint(
                name="delivery_open_or_ended",
                condition=Q(
                    state__in=("pending", "sending"),
                    next_try_at__isnull=False,
                    ended_at__isnull=True,
                )
                | Q(
                    state__in=("delivered", "failed"),
                    next_try_at__isnull=True,
                    ended_at__isnull=False,
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=("next_try_at",),
                condition=Q(state__in=("pending", "sending")),
                name="delivery_due_idx",
            ),
            models.Index(fields=("webhook", "-id"), name="delivery_webhook_idx"),
            models.Index(fields=("ended_at",), name="delivery_ended_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.message_id}"


class WebhookTry(models.Model):
    """One request, and what came back."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="tried")
    number = models.PositiveIntegerField(help_text="1 for the first.")
    started_at = models.DateTimeField()
    duration_ms = models.PositiveIntegerField()
    status_code = models.PositiveIntegerField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True, default="")
    answer = models.TextField(blank=True, default="", help_text="Beginning of the answer's body.")

    class Meta:
        verbose_name_plural = "webhook tries"
        ordering = ("delivery", "number")
        constraints = [
            models.UniqueConstraint(fields=("delivery", "number"), name="webhook_try_unique")
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} try {self.number}"
