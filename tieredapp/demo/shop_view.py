"""What every page of the shop shares: its version, its visitor, and who may see it."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from tieredapp.demo.basket import Basket, basket_from
from tieredapp.demo.catalogue import Category
from tieredapp.demo.state import ShopState, state_load, state_save
from tieredapp.demo.versions import Version

Parameters = ParamSpec("Parameters")


@dataclass(frozen=True)
class Shop:
    """One version of the shop, visited by one browser."""

    request: HttpRequest
    version: Version
    state: ShopState

    @property
    def basket(self) -> Basket:
        """The visitor's basket as this version adds it up."""
        return basket_from(self.state.quantities, version=self.version)

    def url(self, name: str) -> str:
        """The path of the page ``name`` in this version."""
        return reverse(f"demo:{name}", kwargs={"version": self.version})

    def redirect(self, name: str) -> HttpResponse:
        """Send the browser to the page ``name`` of this version."""
        return redirect(self.url(name))

    def page(self, template: str, *, status: int = 200, **context: object) -> HttpResponse:
        """Render this version's own ``template`` with what all its pages show."""
        frame: dict[str, object] = {
            "version": self.version,
            "basket": self.basket,
            "state": self.state,
            "categories": list(Category),
            "notice": self.state.notice_take(),
        }
        path = f"demo/{self.version}/{template}"
        return render(self.request, path, frame | context, status=status)


def shop_view(
    view: Callable[Concatenate[Shop, Parameters], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give ``view`` the visited shop, and keep what it changed of the visitor's state.

    The shop plays a foreign site: it asks nobody to sign in to the application, and what it does
    not have it says in its own words.
    """

    @login_not_required
    @never_cache
    @wraps(view)
    def wrapper(
        request: HttpRequest,
        version: Version,
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> HttpResponse:
        shop = Shop(request, version, state_load(request, version=version))
        before = deepcopy(shop.state)
        try:
            response = view(shop, *args, **kwargs)
        except Http404:
            response = shop.page("missing.html", status=404)
        # A slow answer that changed nothing must not overwrite what a quicker one changed.
        if shop.state != before:
            state_save(response, shop.state, version=version)
        return response

    return wrapper
