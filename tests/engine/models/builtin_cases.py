"""Accessibility trees as Stagehand writes them, instructions, and the element that is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

LOGIN = """
[0-1] RootWebArea: Sign in
  [0-4] scrollable, html
    [0-6] body
      [0-7] heading: Sign in
      [0-2] form
        [0-9] LabelText
          [0-10] StaticText: User name
        [0-11] textbox: User name
        [0-14] LabelText
          [0-15] StaticText: Password
          [0-3] textbox: Password
        [0-19] checkbox: Remember me [checked]
        [0-21] button: Log in
        [0-23] link: Forgot password?
        [0-24] link: Create an account
"""

BASKET = """
[0-1] RootWebArea
  [0-27] body
    [0-28] banner
      [0-29] navigation
        [0-30] link: Home
        [0-31] link: Cart (2)
      [0-32] search
        [0-33] searchbox: Search products
        [0-34] button: Search
    [0-36] main
      [0-37] table
        [0-38] tbody
          [0-39] row
            [0-40] columnheader: Item
            [0-41] columnheader: Qty
            [0-42] columnheader
          [0-43] row
            [0-44] cell: Blue mug
            [0-45] cell: 2
              [0-46] spinbutton: Quantity
                [0-201] StaticText: 2
            [0-47] cell: Remove
              [0-48] button: Remove
          [0-49] row
            [0-50] cell: Red mug
            [0-51] cell: 1
              [0-52] spinbutton: Quantity
                [0-204] StaticText: 1
            [0-53] cell: Remove
              [0-54] button: Remove
      [0-55] list
        [0-56] listitem
          [0-191] ListMarker: •
          [0-57] heading: Green mug
          [0-58] paragraph
            [0-207] StaticText: $5
          [0-59] button: Add to cart
        [0-60] listitem
          [0-192] ListMarker: •
          [0-61] heading: Black mug
          [0-62] paragraph
            [0-210] StaticText: $6
          [0-63] button: Add to cart
      [0-90] link: Proceed to checkout
    [0-95] contentinfo
      [0-96] link: Terms of service
      [0-97] textbox: Your e-mail address
      [0-98] button: Subscribe
"""

ADDRESS = """
[0-1] RootWebArea
  [0-2] body
    [0-64] group: Shipping address
      [0-65] Legend
        [0-212] StaticText: Shipping address
      [0-66] LabelText
        [0-214] StaticText: Street
        [0-67] textbox: Street
      [0-68] LabelText
        [0-215] StaticText: City
        [0-69] textbox: City
          [0-213] StaticText: Bern
    [0-70] group: Billing address
      [0-71] Legend
        [0-216] StaticText: Billing address
      [0-72] LabelText
        [0-217] StaticText: Street
        [0-73] textbox: Street
    [0-74] LabelText
      [0-219] StaticText: Country
      [0-81] select: Country
        [0-77] MenuListPopup
          [0-78] slot
            [0-84] option: Germany
            [0-87] option: France [selected]
    [0-88] div
      [0-220] StaticText: Phone
      [0-89] textbox
    [0-90] paragraph
      [0-221] StaticText: First name
    [0-91] textbox
    [0-92] paragraph
      [0-222] StaticText: Last name
    [0-93] textbox
    [0-94] group: Payment
      [0-102] radio: Card
      [0-104] radio: Invoice
    [0-105] checkbox: I agree to the terms and conditions
    [0-106] checkbox: Send me the newsletter
    [0-149] Iframe
      [1-268] RootWebArea
        [1-304] body
          [1-305] LabelText
            [1-306] StaticText: Card number
            [1-267] textbox: Card number
          [1-309] button: Pay
    [0-152] LabelText
      [0-252] StaticText: Coupon
      [0-153] textbox: Coupon
    [0-154] button: Apply
    [0-155] button: Save
    [0-156] button: Save as draft
    [0-157] button: Cancel
"""

CARDS = """
[0-1] RootWebArea
  [0-2] body
    [0-3] tablist
      [0-4] tab: Details [selected]
      [0-5] tab: Reviews
    [0-6] heading: Reviews
    [0-7] switch: Dark mode
    [0-10] div
      [0-11] div
        [0-12] heading: Basic plan
        [0-13] StaticText: $5 a month
        [0-14] button: Choose plan
      [0-21] div
        [0-22] heading: Team plan
        [0-23] StaticText: $15 a month
        [0-24] button: Choose plan
    [0-30] heading: Account
    [0-31] button: Edit
    [0-32] button: Delete
    [0-40] heading: Members
    [0-41] button: Edit
    [0-42] button: Invite member
    [0-50] button: Next page
    [0-51] button: Previous page
    [0-52] button: Increase quantity
    [0-53] button: Decrease quantity
    [0-54] menu
      [0-55] menuitem: Rename
      [0-56] menuitem: Delete file
    [0-57] combobox: Assignee
    [0-58] textbox: Message
    [0-59] button: Send
    [0-60] link: Log out
    [0-61] button: Sign up
    [0-62] DisclosureTriangle: More options
    [0-63] StaticText: Copy share link
    [0-64] dialog: Delete account?
      [0-65] button: Delete
      [0-66] button: Keep it
"""

MODERN = """
[0-1] RootWebArea
  [0-2] body
    [0-3] banner
      [0-4] link: Sign in
      [0-5] link: Basket
      [0-6] searchbox: What are you looking for?
    [0-8] main
      [0-9] form
        [0-10] textbox: E-mail
        [0-11] textbox: Confirm e-mail
        [0-12] textbox: New password
        [0-13] textbox: Repeat password
        [0-14] textbox: Company name
        [0-15] textbox: ZIP code
        [0-16] textbox: Date of birth
        [0-17] spinbutton: Qty
        [0-18] button: Submit
        [0-19] button: Reset
      [0-20] button: Log in with Google
      [0-21] button: Add to basket
      [0-22] button: Add to wishlist
      [0-23] link: Settings
      [0-24] checkbox: I do not want any news
      [0-25] table
        [0-26] row
          [0-27] columnheader: Name
          [0-28] columnheader: Price
        [0-29] row
          [0-30] cell: Tea
          [0-31] cell
            [0-32] textbox
        [0-33] row
          [0-34] cell: Coffee
          [0-35] cell
            [0-36] textbox
      [0-40] list
        [0-41] listitem
          [0-42] link: Invoice 2024-01
          [0-43] StaticText: archived
        [0-44] listitem
          [0-45] link: Invoice 2024-02
          [0-46] button: Download
"""


@dataclass(frozen=True)
class Case:
    """`expected` is an element's id, or None where the only honest answer is no match."""

    tree: str
    instruction: str
    expected: str | None
    method: str | None = None
    arguments: tuple[str, ...] | None = None


def _cases(tree: str, *rows: tuple[Any, ...]) -> list[Case]:
    return [Case(tree, *row) for row in rows]


CASES = [
    *_cases(
        LOGIN,
        ("click the Log in button", "0-21", "click"),
        ("the Log in button", "0-21"),
        ("Log in", "0-21"),
        ("click 'Log in'", "0-21"),
        ("click the sign in button", "0-21", "click"),
        ("press the login button", "0-21", "click"),
        ("click login", "0-21"),
        ("click loginBtn", "0-21"),
        ("click the Log out button", None),
        ("click the Sign up button", "0-24"),
        ("click the register link", "0-24"),
        ("click Create an account", "0-24"),
        ("fill the user name field with %value%", "0-11", "fill", ("%value%",)),
        ("fill the username field with alice", "0-11", "fill", ("alice",)),
        ('type "alice" into the user name field', "0-11", "fill", ("alice",)),
        ("enter alice in the user name field", "0-11", "fill", ("alice",)),
        ("enter your user name", "0-11", "fill"),
        ("fill the password field with %password%", "0-3", "fill", ("%password%",)),
        ("enter %password% into the password box", "0-3", "fill", ("%password%",)),
        ("the password input", "0-3"),
        ("fill the e-mail field with a@b.example", None),
        ("check the Remember me checkbox", "0-19", "click"),
        ("check Remember me", "0-19"),
        ("uncheck the remember me checkbox", "0-19", "click"),
        ("check the box next to Remember me", "0-19"),
        ("tick 'Keep me signed in'", "0-19"),
        ("click the forgotten password link", "0-23"),
        ("click the Password link", None),
        ("click the Cancel button", None),
        ("hover over the Log in button", "0-21", "hover"),
        ("action: click\nthe Log in button", "0-21", "click"),
        ("action: fill\nthe user name field", "0-11", "fill"),
        ("", None),
        ("click", None),
        ("the button", "0-21"),
        ("the link", None),
        ("the first link", "0-23"),
        ("the last link", "0-24"),
        ("the third link", None),
        ("the button labelled Log in", "0-21"),
        ("the button to log in", "0-21"),
        ("click the Log in button at the bottom of the page", "0-21"),
        ("double-click the Log in button", "0-21", "doubleClick"),
        ("press Enter in the password field", "0-3", "press", ("Enter",)),
        ("press Control+A in the password field", "0-3", "press", ("Control+A",)),
        ("press Shift+Tab in the password field", "0-3", "press", ("Shift+Tab",)),
        ("press a in the password field", "0-3", "press", ("a",)),
        ("press Delete in the password field", "0-3", "press", ("Delete",)),
    ),
    *_cases(
        BASKET,
        ("click the Remove button in the row of Blue mug", "0-48"),
        ("click the Remove button for Red mug", "0-54"),
        ('the Remove button in the row of "Red mug"', "0-54"),
        ("remove Blue mug from the cart", "0-48"),
        ("delete the red mug", "0-54"),
        ("click the Remove button", None),
        ("click the second Remove button", "0-54"),
        ("the last Remove button", "0-54"),
        ("click the third Remove button", None),
        ("click the Remove button in the second row", "0-54"),
        ("the Remove button for the Green mug", None),
        ("the Remove button in the row of Yellow mug", None),
        ("fill the quantity of Red mug with 3", "0-52", "fill", ("3",)),
        ("set the quantity field for Blue mug to 5", "0-46", "fill", ("5",)),
        ("the qty field in the Blue mug row", "0-46"),
        ("fill the Quantity field with 2", None),
        ("add the Green mug to the cart", "0-59"),
        ("click Add to cart for Black mug", "0-63"),
        ("click the first Add to cart button", "0-59"),
        ('click "add to cart"', None),
        ("click the Add to basket button next to Black mug", "0-63"),
        ("add the White mug to the cart", None),
        ("open the cart", "0-31", "click"),
        ("click the Cart link", "0-31"),
        ("click the basket icon", "0-31"),
        ("click the search button", "0-34"),
        ("fill the search box with mug", "0-33", "fill", ("mug",)),
        ("search products", "0-33"),
        ("click Checkout", "0-90"),
        ("proceed to checkout", "0-90"),
        ("click the Check out button", "0-90"),
        ("click the Terms link in the footer", "0-96"),
        ("the email field", "0-97"),
        ("fill the email address with a@b.example", "0-97", "fill", ("a@b.example",)),
        ("click the Unsubscribe button", None),
        ("click the Home link in the footer", None),
        ("click the Home link in the navigation", "0-30"),
    ),
    *_cases(
        ADDRESS,
        ("fill the Street field in Shipping address", "0-67"),
        ("the billing street field", "0-73"),
        ("fill the street in the billing address with Main Road 1", "0-73", "fill"),
        ("fill the Street field", None),
        ("the second Street field", "0-73"),
        ("the City field in Billing address", None),
        ("fill the City field with Basel", "0-69", "fill", ("Basel",)),
        ("fill the Bern field", None),
        (
            "select France from the Country dropdown",
            "0-81",
            "selectOptionFromDropdown",
            ("France",),
        ),
        ('select "Germany" in the Country field', "0-81", "selectOptionFromDropdown", ("Germany",)),
        ("the Country dropdown", "0-81"),
        ("select %value% in the country dropdown", "0-81", None, ("%value%",)),
        ("choose Germany", "0-81", "selectOptionFromDropdown", ("Germany",)),
        ("choose Spain", None),
        ("fill the phone field with 123", "0-89", "fill", ("123",)),
        ("the telephone number field", "0-89"),
        ("fill the first name with Ann", "0-91"),
        ("the surname field", "0-93"),
        ("the name field", None),
        ("select the Card radio button", "0-102", "click"),
        ("choose Invoice", "0-104", "click"),
        ("check the terms checkbox", "0-105"),
        ("agree to the terms", "0-105"),
        ("check the newsletter checkbox", "0-106"),
        ("check the marketing checkbox", None),
        ("fill the card number with 4242", "1-267"),
        ("click the Pay button", "1-309"),
        ("click Pay with PayPal", None),
        ("fill the voucher code", "0-153"),
        ("click Apply", "0-154"),
        ("click the Save button", "0-155"),
        ('click "Save"', "0-155"),
        ("click the Save as draft button", "0-156"),
        ("click the Delete button", None),
        ("click the Discard button", None),
        ("click Cancel", "0-157"),
        ("click the Save changes button", "0-155"),
    ),
    *_cases(
        CARDS,
        ("click the Reviews tab", "0-5"),
        ("select the Reviews tab", "0-5", "click"),
        ("click Reviews", "0-5"),
        ("the Reviews heading", "0-6"),
        ("turn on dark mode", "0-7"),
        ("toggle the Dark mode switch", "0-7"),
        ("click the light mode switch", None),
        ("click Choose plan for the Team plan", "0-24"),
        ("the Choose plan button in the Basic plan card", "0-14"),
        ("click Choose plan", None),
        ("click the Edit button in the Members section", "0-41"),
        ("click the Edit button under Account", "0-31"),
        ("click the Delete button under Members", None),
        ("click Delete", None),
        ("click the Delete button in the dialog", "0-65"),
        ("click next", "0-50"),
        ("click the Previous button", "0-51"),
        ("click the back button", "0-51"),
        ("click increase", "0-52"),
        ("increase the quantity", "0-52"),
        ("decrease the quantity", "0-53"),
        ("click the Rename menu item", "0-55"),
        ("fill the message with Hello", "0-58", "fill", ("Hello",)),
        ("click Send message", None),
        ("click Submit", "0-59"),
        ("click Log in", None),
        ("click the log out link", "0-60"),
        ("sign out", "0-60"),
        ("click Register", "0-61"),
        ("open More options", "0-62"),
        ("click Copy share link", "0-63"),
        ("check availability", None),
        ("invite a member", "0-42"),
        ("click the Edit profile button", None),
        ("remove the account", None),
    ),
    *_cases(
        MODERN,
        ("click the Log in button", "0-4"),
        ("click Log in with Google", "0-20"),
        ("click the cart link", "0-5"),
        ('click "add to cart"', "0-21"),
        ("click the Add to cart button", "0-21"),
        ("fill the search field with tea", "0-6"),
        ("fill the email address field", "0-10"),
        ("fill the confirm email field", "0-11"),
        ("fill the password field with %value%", None),
        ("the new password field", "0-12"),
        ("the confirm password field", "0-13"),
        ("fill the current password field", None),
        ("the name field", None),
        ("the postcode field", "0-15"),
        ("the birthday field", "0-16"),
        ("set the quantity to 4", "0-17", "fill", ("4",)),
        ("click Send", "0-18"),
        ("submit the form", "0-18"),
        ("click the preferences link", "0-23"),
        ("check the news checkbox", None),
        ("fill the price of Coffee with 3", "0-36", "fill", ("3",)),
        ("fill the Price field for Tea with 2", "0-32"),
        ("click Download for Invoice 2024-01", None),
        ("click Download for Invoice 2024-02", "0-46"),
        ("click the Invoice 2024-02 link", "0-45"),
        ("click the Invoice 2024-03 link", None),
        ("click the Upload button", None),
        ("click Add", None),
    ),
]
