"""What the shop knows of one browser, kept in a signed cookie of that browser alone.

A cookie a version, not a table: two browser contexts that run at once cannot meet in it, and the
shop, which plays the site under test, shares no state with the application that tests it.
"""

from dataclasses import asdict, dataclass, field

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from tieredapp.demo.versions import Version

MAX_QUANTITY = 20


@dataclass
class ShopState:
    """One visitor: basket, sign-in, delivery address, last order, ratings."""

    quantities: dict[str, int] = field(default_factory=dict)
    saved: list[str] = field(default_factory=list)
    signed_in: bool = False
    delivery: dict[str, str] = field(default_factory=dict)
    order: dict[str, str] = field(default_factory=dict)
    ratings: dict[str, int] = field(default_factory=dict)
    notice: str = ""

    def quantity_change(self, slug: str, *, by: int) -> None:
        """Add ``by`` pieces (negative: take away), within 1 and :data:`MAX_QUANTITY`."""
        wanted = self.quantities.get(slug, 0) + by
        self.quantities[slug] = min(max(wanted, 1), MAX_QUANTITY)

    def notice_take(self) -> str:
        """The sentence for the next page; taken once, it is gone."""
        notice, self.notice = self.notice, ""
        return notice


def _cookie_name(version: Version) -> str:
    return f"demo_shop_{version.value}"


def state_load(request: HttpRequest, *, version: Version) -> ShopState:
    """Read the visitor's state; no cookie, or one that we did not sign, means a new visitor."""
    cookie = request.COOKIES.get(_cookie_name(version), "")
    try:
        return ShopState(**signing.loads(cookie, salt=_cookie_name(version)))
    except (signing.BadSignature, TypeError):
        return ShopState()


def state_save(response: HttpResponse, state: ShopState, *, version: Version) -> None:
    """Send the visitor's state back with ``response``, readable by this shop's server only."""
    cookie = signing.dumps(asdict(state), salt=_cookie_name(version), compress=True)
    response.set_cookie(
        _cookie_name(version),
        cookie,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
