"""What others may listen to, so that runs know nothing of those who count them."""

from __future__ import annotations

from django.dispatch import Signal

# Sent with `execution` once the last event of a run is written; a listener that breaks is only logged.
execution_finished = Signal()

# Sent with `execution` in the transaction that writes a run's end: what a listener writes is kept with the end
# or not at all. A listener works in a savepoint of its own, so that its faults leave the end alone.
execution_ending = Signal()
