"""The pages of the shop. Both versions share them; the templates are what differs."""

import secrets

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tieredapp.demo.catalogue import CATEGORY_TITLES, PRODUCTS_BY_SLUG, Product, product_search
from tieredapp.demo.forms import (
    COUNTRIES,
    DEMO_EMAIL,
    DEMO_PASSWORD,
    CardForm,
    DeliveryForm,
    SignInForm,
)
from tieredapp.demo.shop_view import Shop, shop_view
from tieredapp.demo.versions import Version

SAVED_ADDRESS = {
    "name": "Alice Miller",
    "address": "12 Quay Street, Galway, Ireland",
    "newsletter": "no",
}
MAX_STARS = 5


@login_not_required
@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """Explain the two versions and link to them."""
    return render(request, "demo/versions.html")


@require_safe
@shop_view
def home(shop: Shop) -> HttpResponse:
    """The catalogue page; its list comes afterwards, from :func:`catalogue`."""
    asked = shop.request.GET
    category = asked.get("category", "")
    return shop.page("home.html", query=asked.get("q", ""), chosen_category=category)


@require_safe
@shop_view
def catalogue(shop: Shop) -> HttpResponse:
    """The list of products that fit ``q`` and ``category``, as a piece of page."""
    category = shop.request.GET.get("category", "")
    products = product_search(shop.request.GET.get("q", ""), category=category)
    titles = {shelf.value: title for shelf, title in CATEGORY_TITLES.items()}
    heading = titles.get(category, "Everything")
    return shop.page("_products.html", products=products, heading=heading)


def _product_or_404(slug: str) -> Product:
    if slug not in PRODUCTS_BY_SLUG:
        raise Http404("The shop does not sell this.")
    return PRODUCTS_BY_SLUG[slug]


@require_safe
@shop_view
def product(shop: Shop, slug: str) -> HttpResponse:
    """One product, with its rating."""
    stars = shop.state.ratings.get(slug, 0)
    return shop.page("product.html", product=_product_or_404(slug), stars=stars)


@require_POST
@shop_view
def product_rate(shop: Shop, slug: str) -> HttpResponse:
    """Keep the visitor's rating of one product: ``stars`` from 1 to 5."""
    _product_or_404(slug)
    stars = shop.request.POST.get("stars", "")
    if stars not in {str(number) for number in range(1, MAX_STARS + 1)}:
        return HttpResponseBadRequest("stars: a whole number from 1 to 5")
    shop.state.ratings[slug] = int(stars)
    return JsonResponse({"stars": int(stars)})


@require_safe
@shop_view
def cart(shop: Shop) -> HttpResponse:
    """The basket, and in version 2 what was put aside."""
    saved = [PRODUCTS_BY_SLUG[slug] for slug in shop.state.saved if slug in PRODUCTS_BY_SLUG]
    return shop.page("cart.html", saved=saved)


@require_POST
@shop_view
def cart_add(shop: Shop) -> HttpResponse:
    """Put one piece of ``slug`` into the basket."""
    article = _product_or_404(shop.request.POST.get("slug", ""))
    shop.state.quantity_change(article.slug, by=1)
    message = f"{article.name} is in your basket."
    return JsonResponse(shop.basket.summary(message=message))


@require_POST
@shop_view
def cart_change(shop: Shop) -> HttpResponse:
    """Change the basket's row ``slug`` by ``change``: more, fewer, remove, later or back."""
    article = _product_or_404(shop.request.POST.get("slug", ""))
    change = shop.request.POST.get("change", "")
    state = shop.state
    in_basket = article.slug in state.quantities
    message = ""
    if change in ("more", "fewer") and in_basket:
        state.quantity_change(article.slug, by=1 if change == "more" else -1)
    elif change == "remove" and in_basket:
        del state.quantities[article.slug]
        message = f"{article.name} was removed."
    elif change == "later" and in_basket:
        del state.quantities[article.slug]
        state.saved = [*state.saved, article.slug]
        state.notice = f"{article.name} was saved for later."
    elif change == "back" and article.slug in state.saved:
        state.saved = [slug for slug in state.saved if slug != article.slug]
        state.quantity_change(article.slug, by=1)
        state.notice = f"{article.name} is in your basket."
    else:
        return HttpResponseBadRequest("change: more, fewer, remove, later or back")
    return JsonResponse(shop.basket.summary(message=message))


@require_http_methods(["GET", "HEAD", "POST"])
@shop_view
def sign_in(shop: Shop) -> HttpResponse:
    """Sign the demo customer in."""
    form = SignInForm(shop.request.POST or None, prefix=_prefix(shop, "member"))
    if form.is_valid():
        shop.state.signed_in = True
        return shop.redirect("account")
    status = 422 if form.is_bound else 200
    return shop.page(
        "login.html",
        form=form,
        demo_email=DEMO_EMAIL,
        demo_password=DEMO_PASSWORD,
        status=status,
    )


@require_POST
@shop_view
def sign_out(shop: Shop) -> HttpResponse:
    """End the demo customer's visit; the basket stays."""
    shop.state.signed_in = False
    shop.state.notice = "See you soon, Alice."
    return shop.redirect("home")


@require_safe
@shop_view
def account(shop: Shop) -> HttpResponse:
    """The demo customer's own page."""
    if not shop.state.signed_in:
        return shop.redirect("sign_in")
    return shop.page("account.html", address=SAVED_ADDRESS)


@require_POST
@shop_view
def newsletter(shop: Shop) -> HttpResponse:
    """Thank for the interest; nothing is sent or kept."""
    shop.state.notice = "You will hear from us once a month."
    return shop.redirect("home")


def _prefix(shop: Shop, word: str) -> str | None:
    """Version 2 names its form fields differently, as redesigns do."""
    return word if shop.version is Version.V2 else None


@require_http_methods(["GET", "HEAD", "POST"])
@shop_view
def checkout(shop: Shop) -> HttpResponse:
    """Ask where the parcel goes."""
    if not shop.state.quantities:
        return shop.redirect("cart")
    form = DeliveryForm(shop.request.POST or None, prefix=_prefix(shop, "delivery"))
    if form.is_valid():
        shop.state.delivery = form.delivery()
        return shop.redirect("payment")
    status = 422 if form.is_bound else 200
    return shop.page("checkout.html", form=form, countries=COUNTRIES, status=status)


def _delivery(shop: Shop) -> dict[str, str]:
    if shop.state.delivery or not shop.state.signed_in:
        return shop.state.delivery
    return SAVED_ADDRESS


@require_safe
@shop_view
def payment(shop: Shop) -> HttpResponse:
    """Show the order once more, and the card form in its frame."""
    delivery = _delivery(shop)
    if not shop.state.quantities or not delivery:
        return shop.redirect("checkout")
    return shop.page("payment.html", delivery=delivery)


# Made to be framed by the shop's payment page, however strict the application is about frames.
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": ["'self'"]})
@require_http_methods(["GET", "HEAD", "POST"])
@shop_view
def payment_card(shop: Shop) -> HttpResponse:
    """The card form inside the payment page's frame; answers a sent form with JSON."""
    if shop.request.method != "POST":
        return shop.page("payment_card.html")
    delivery = _delivery(shop)
    if not shop.state.quantities or not delivery:
        return HttpResponseBadRequest("There is nothing to pay.")
    if shop.request.POST.get("when") == "later":
        return _order_placed(shop, delivery, paid="To be paid by invoice within 14 days")
    form = CardForm(shop.request.POST, prefix=_prefix(shop, "card"))
    if not form.is_valid():
        return _refused(form)
    paid = f"Paid by card ending in {form.cleaned_data['number'][-4:]}"
    return _order_placed(shop, delivery, paid=paid)


def _refused(form: Form) -> HttpResponse:
    errors = [message for messages in form.errors.values() for message in messages]
    return JsonResponse({"errors": errors}, status=422)


def _order_placed(shop: Shop, delivery: dict[str, str], *, paid: str) -> HttpResponse:
    lines = ", ".join(f"{line.quantity} × {line.product.name}" for line in shop.basket.lines)
    number = f"Q-{secrets.randbelow(90_000) + 10_000}"
    placed = {"number": number, "paid": paid, "lines": lines, "total": shop.basket.total}
    shop.state.order = delivery | placed
    shop.state.quantities = {}
    return JsonResponse({"next": shop.url("order")})


@require_safe
@shop_view
def order(shop: Shop) -> HttpResponse:
    """The confirmation of the last order."""
    if not shop.state.order:
        return shop.redirect("home")
    return shop.page("order.html", order=shop.state.order)
