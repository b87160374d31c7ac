"""How often a person may ask: reads, writes and starts of runs are counted apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView


class PerPersonThrottle(SimpleRateThrottle):
    """Counts by user (by address when nobody is signed in); over the rate: 429 with Retry-After.

    Rates come from `settings.API_RATES` under read, write and start; an empty rate means no limit.
    """

    def __init__(self) -> None:
        self.scope = "read"

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.scope = _kind(request, view)
        self.rate = settings.API_RATES[self.scope] or None
        self.num_requests, self.duration = self.parse_rate(self.rate)
        return super().allow_request(request, view)

    def get_cache_key(self, request: Request, view: APIView) -> str:
        user = request.user
        who = str(user.pk) if user and user.is_authenticated else self.get_ident(request)
        return f"api-rate-{self.scope}-{who}"


def _kind(request: Request, view: APIView) -> str:
    if request.method in SAFE_METHODS:
        return "read"
    return "start" if getattr(view, "action", "") in getattr(view, "starts", ()) else "write"
