"""Paths of the shop, to be mounted in demo mode only. Both versions have the same ones."""

from django.urls import include, path, register_converter

from tieredapp.demo import views
from tieredapp.demo.versions import VersionConverter

app_name = "demo"

register_converter(VersionConverter, "demo_version")

_shop = [
    path("", views.home, name="home"),
    path("catalogue", views.catalogue, name="catalogue"),
    path("products/<slug:slug>", views.product, name="product"),
    path("products/<slug:slug>/rating", views.product_rate, name="product_rate"),
    path("cart", views.cart, name="cart"),
    path("cart/add", views.cart_add, name="cart_add"),
    path("cart/change", views.cart_change, name="cart_change"),
    path("login", views.sign_in, name="sign_in"),
    path("logout", views.sign_out, name="sign_out"),
    path("account", views.account, name="account"),
    path("newsletter", views.newsletter, name="newsletter"),
    path("checkout", views.checkout, name="checkout"),
    path("payment", views.payment, name="payment"),
    path("payment/card", views.payment_card, name="payment_card"),
    path("order", views.order, name="order"),
]

urlpatterns = [
    path("", views.versions, name="versions"),
    path("<demo_version:version>/", include(_shop)),
]
