"""What the services of webhooks refuse, in words."""

from __future__ import annotations

from executions.errors import Conflict


class DeliveryBusy(Conflict):
    """It is being sent at this moment."""

    def __init__(self) -> None:
        super().__init__("It is being sent at this moment. Look again in a few seconds.")


class WebhookOff(Conflict):
    """The webhook is switched off."""

    def __init__(self) -> None:
        super().__init__("The webhook is switched off. Switch it on first.", field="enabled")
