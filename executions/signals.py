"""What others may listen to, so that runs know nothing of those who count them."""

from __future__ import annotations

from django.dispatch import Signal

# Sent with `execution` once the last event of a run is written; a listener that breaks is only logged.
execution_finished = Signal()
