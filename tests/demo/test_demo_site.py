"""The shop by itself: its state, its traps, its one bug, its manners."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page, expect

from tieredapp.demo.basket import basket_from
from tieredapp.demo.catalogue import PRODUCTS, product_search
from tieredapp.demo.forms import DEMO_EMAIL, DEMO_PASSWORD, CardForm
from tieredapp.demo.versions import Version

BOTH = pytest.mark.parametrize("version", ["v1", "v2"])
ADD = {"v1": "Add to cart", "v2": "Add to basket"}
PATHS = ["", "products/linen-notebook", "cart", "login", "account", "checkout", "payment", "order"]


@pytest.fixture
def client(settings: Any, tmp_path: Path) -> Client:
    settings.ROOT_URLCONF = "tests.demo.site_urls"
    settings.STATIC_ROOT = tmp_path
    settings.CSRF_FAILURE_VIEW = "tests.demo.site_urls.csrf_refused"
    return Client()


def test_version_1_counts_every_piece_and_version_2_forgets_the_quantities() -> None:
    quantities = {"linen-notebook": 3, "brush-pen": 1}
    assert basket_from(quantities, version=Version.V1).total == "€48.30"
    assert basket_from(quantities, version=Version.V2).total == "€19.30"


def test_both_versions_agree_on_everything_else_in_a_basket() -> None:
    quantities = {"linen-notebook": 3, "brush-pen": 1}
    one, two = (basket_from(quantities, version=version) for version in Version)
    assert one.count == two.count == 4
    assert [line.total for line in one.lines] == [line.total for line in two.lines]


def test_search_goes_by_name_and_shelf_together() -> None:
    assert [product.slug for product in product_search("PEN")] == [
        "fountain-pen",
        "brush-pen",
        "mechanical-pencil",
    ]
    assert product_search("pen", category="desk") == []
    assert len(product_search("")) == len(PRODUCTS)


@pytest.mark.parametrize(
    ("number", "expiry", "cvc", "valid"),
    [
        ("4242 4242 4242 4242", "11/31", "123", True),
        ("4242 4242 4242 4241", "11/31", "123", False),
        ("4242", "11/31", "123", False),
        ("4242 4242 4242 4242", "123", "123", False),
        ("4242 4242 4242 4242", "11/31", "11/31", False),
    ],
)
def test_a_card_with_swapped_or_wrong_fields_is_refused(
    number: str, expiry: str, cvc: str, valid: bool
) -> None:
    assert CardForm({"number": number, "expiry": expiry, "cvc": cvc}).is_valid() is valid


def test_a_state_cookie_that_we_did_not_sign_is_a_new_visitor(client: Client) -> None:
    client.post("/demo/v1/cart/add", {"slug": "brush-pen"})
    assert "Brush pen" in client.get("/demo/v1/cart").content.decode()
    client.cookies["demo_shop_v1"] = client.cookies["demo_shop_v1"].value + "x"
    assert "Your cart is empty" in client.get("/demo/v1/cart").content.decode()


def test_the_two_versions_share_no_basket(client: Client) -> None:
    client.post("/demo/v1/cart/add", {"slug": "brush-pen"})
    assert "Nothing here yet" in client.get("/demo/v2/cart").content.decode()


@BOTH
def test_forms_without_a_csrf_token_are_refused(client: Client, version: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/demo/{version}/cart/add", {"slug": "brush-pen"}).status_code == 403
    assert strict.post(f"/demo/{version}/login", {"email": DEMO_EMAIL}).status_code == 403


@BOTH
@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("cart/add", {"slug": "no-such-thing"}, 404),
        ("cart/change", {"slug": "brush-pen", "change": "remove"}, 400),
        ("cart/change", {"slug": "brush-pen", "change": "explode"}, 400),
        ("products/brush-pen/rating", {"stars": "6"}, 400),
        ("products/no-such-thing/rating", {"stars": "4"}, 404),
        ("payment/card", {"number": "4242 4242 4242 4242"}, 400),
        ("login", {"email": "x", "password": "y"}, 422),
    ],
)
def test_bad_input_is_refused(
    client: Client, version: str, path: str, fields: dict[str, str], status: int
) -> None:
    assert client.post(f"/demo/{version}/{path}", fields).status_code == status


@BOTH
@pytest.mark.parametrize("path", PATHS)
def test_pages_carry_no_inline_script_or_style(client: Client, version: str, path: str) -> None:
    client.post(f"/demo/{version}/cart/add", {"slug": "brush-pen"})
    answer = client.get(f"/demo/{version}/{path}", follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
    assert " onclick=" not in page


def test_the_card_form_may_be_framed_by_the_shop_only(client: Client) -> None:
    answer = client.get("/demo/v1/payment/card")
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_there_are_two_versions_and_a_page_that_explains_them(client: Client) -> None:
    assert "One shop, two versions" in client.get("/demo/").content.decode()
    with pytest.raises(Resolver404):
        resolve("/demo/v3/", urlconf="tests.demo.site_urls")


@BOTH
def test_a_product_that_is_not_sold_gets_the_shop_s_own_page(client: Client, version: str) -> None:
    answer = client.get(f"/demo/{version}/products/no-such-thing")
    assert answer.status_code == 404
    assert "We do not have that" in answer.content.decode()


def sign_in(page: Page, base: str) -> None:
    page.goto(f"{base}/login")
    page.locator("[autocomplete=username]").fill(DEMO_EMAIL)
    page.locator("[type=password]").fill(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome back, Alice")


def add(page: Page, base: str, slug: str) -> None:
    page.goto(f"{base}/products/{slug}")
    page.get_by_role("button", name=ADD[base[-2:]]).click()
    expect(page.get_by_text("is in your basket")).to_be_visible()


@pytest.mark.browser
@BOTH
def test_browsers_at_work_at_once_do_not_see_each_other(
    chromium: Browser, page: Page, shop_address: str, version: str
) -> None:
    base = f"{shop_address}/demo/{version}"
    sign_in(page, base)
    add(page, base, "brush-pen")
    stranger = chromium.new_context()
    other = stranger.new_page()
    other.goto(f"{base}/cart")
    expect(other.get_by_role("link", name="Find something good")).to_be_visible()
    other.goto(f"{base}/account")
    assert other.url.endswith("/login")
    stranger.close()


@pytest.mark.browser
@BOTH
def test_quick_clicks_all_count(page: Page, shop_address: str, version: str) -> None:
    base = f"{shop_address}/demo/{version}"
    add(page, base, "brush-pen")
    page.goto(f"{base}/cart")
    more = page.get_by_role("button", name="Increase quantity of Brush pen")
    more.evaluate("button => { for (let i = 0; i < 4; i++) button.click(); }")
    expect(page.get_by_text("€24.00").first).to_be_visible()


@pytest.mark.browser
def test_a_wrong_total_is_on_the_page_of_version_2(page: Page, shop_address: str) -> None:
    base = f"{shop_address}/demo/v2"
    add(page, base, "brush-pen")
    add(page, base, "brush-pen")
    page.goto(f"{base}/cart")
    expect(page.locator(".c-item__sum")).to_have_text("€9.60")
    expect(page.locator(".c-sum__value")).to_have_text("€4.80")


@pytest.mark.browser
def test_save_for_later_says_something_else_than_remove(page: Page, shop_address: str) -> None:
    base = f"{shop_address}/demo/v2"
    add(page, base, "brush-pen")
    page.goto(f"{base}/cart")
    page.get_by_role("button", name="Save Brush pen for later").click()
    expect(page.get_by_text("Brush pen was saved for later.")).to_be_visible()
    page.get_by_role("button", name="Move Brush pen back").click()
    page.get_by_role("button", name="Remove Brush pen").click()
    expect(page.get_by_role("link", name="Find something good")).to_be_visible()


@pytest.mark.browser
def test_pay_later_pays_no_card(page: Page, shop_address: str) -> None:
    base = f"{shop_address}/demo/v2"
    sign_in(page, base)
    add(page, base, "brush-pen")
    page.goto(f"{base}/payment")
    page.frame_locator("iframe").get_by_role("button", name="Pay later").click()
    expect(page.get_by_text("To be paid by invoice within 14 days")).to_be_visible()


@pytest.mark.browser
def test_the_newsletter_box_signs_nobody_in(page: Page, shop_address: str) -> None:
    page.goto(f"{shop_address}/demo/v2/login")
    page.get_by_label("Your e-mail for the newsletter").fill(DEMO_EMAIL)
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_text("You will hear from us once a month.")).to_be_visible()
    expect(page.get_by_role("link", name="Log in")).to_be_visible()


@pytest.mark.browser
def test_what_is_no_button_by_tag_still_obeys_the_keyboard(page: Page, shop_address: str) -> None:
    page.goto(f"{shop_address}/demo/v2/products/letter-set")
    page.get_by_role("button", name="Add to basket").press("Enter")
    expect(page.get_by_text("Letter set is in your basket.")).to_be_visible()
    page.goto(f"{shop_address}/demo/v2/checkout")
    country = page.get_by_role("combobox", name="Country")
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        country.press(key)
    expect(country).to_have_text("France")
    expect(country).to_have_attribute("aria-expanded", "false")


@pytest.mark.browser
def test_the_country_list_of_version_2_shows_no_option_until_it_is_opened(
    page: Page, shop_address: str
) -> None:
    base = f"{shop_address}/demo/v2"
    add(page, base, "letter-set")
    page.goto(f"{base}/checkout")
    assert page.get_by_role("option").count() == 0
    page.get_by_role("combobox", name="Country").click()
    assert page.get_by_role("option").count() == 8


@pytest.mark.browser
@BOTH
def test_the_menu_opens_on_hover_only(page: Page, shop_address: str, version: str) -> None:
    page.goto(f"{shop_address}/demo/{version}/")
    letters = page.get_by_role("link", name="Letters", exact=True)
    expect(letters).to_be_hidden()
    page.get_by_role("button", name="Shop").hover()
    expect(letters).to_be_visible()
    page.mouse.move(640, 700)
    expect(letters).to_be_hidden()


@pytest.mark.browser
@BOTH
@pytest.mark.parametrize("path", PATHS[:4])
def test_no_page_scrolls_sideways_on_a_phone(
    page: Page, shop_address: str, version: str, path: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    add(page, f"{shop_address}/demo/{version}", "mechanical-pencil")
    page.goto(f"{shop_address}/demo/{version}/{path}")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_shop_is_registered_without_models() -> None:
    assert list(apps.get_app_config("demo").get_models()) == []
    assert "tieredapp.demo" in settings.INSTALLED_APPS
