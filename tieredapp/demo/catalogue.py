"""What the shop sells."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """A shelf of the shop; the value is what stands in URLs and forms."""

    NOTEBOOKS = "notebooks"
    PENS = "pens"
    DESK = "desk"
    LETTERS = "letters"

    @property
    def label(self) -> str:
        """The shelf's name as customers read it."""
        return CATEGORY_TITLES[self]


CATEGORY_TITLES = {
    Category.NOTEBOOKS: "Notebooks",
    Category.PENS: "Pens & ink",
    Category.DESK: "Desk",
    Category.LETTERS: "Letters",
}


@dataclass(frozen=True, kw_only=True)
class Product:
    """One article. ``price_cents`` is in euro cents, tax included."""

    slug: str
    name: str
    category: Category
    price_cents: int
    blurb: str

    @property
    def price(self) -> str:
        """The price as customers read it, such as ``€14.50``."""
        return euros(self.price_cents)


def euros(cents: int) -> str:
    """Format euro cents, such as 1450, as ``€14.50``."""
    return f"€{cents // 100}.{cents % 100:02d}"


def _product(slug: str, name: str, category: Category, price_cents: int, blurb: str) -> Product:
    return Product(slug=slug, name=name, category=category, price_cents=price_cents, blurb=blurb)


PRODUCTS: tuple[Product, ...] = (
    _product(
        "linen-notebook",
        "Linen notebook",
        Category.NOTEBOOKS,
        1450,
        "192 cream pages, thread-sewn, lies flat on every one of them.",
    ),
    _product(
        "pocket-journal",
        "Pocket journal",
        Category.NOTEBOOKS,
        890,
        "Small enough for a coat, sturdy enough for a year in it.",
    ),
    _product(
        "weekly-planner",
        "Weekly planner",
        Category.NOTEBOOKS,
        1890,
        "A week on two pages, and room for what was not planned.",
    ),
    _product(
        "dot-grid-pad",
        "Dot grid pad",
        Category.NOTEBOOKS,
        650,
        "Fifty tear-off sheets for drafts, diagrams and lists.",
    ),
    _product(
        "fountain-pen",
        "Fountain pen",
        Category.PENS,
        3200,
        "A steel nib that forgives, in a body of brushed aluminium.",
    ),
    _product(
        "brush-pen",
        "Brush pen",
        Category.PENS,
        480,
        "From hairline to thumb-wide in one stroke.",
    ),
    _product(
        "midnight-ink",
        "Midnight ink",
        Category.PENS,
        1150,
        "Blue by day, black by lamplight. 50 ml, waterproof when dry.",
    ),
    _product(
        "mechanical-pencil",
        "Mechanical pencil",
        Category.PENS,
        1290,
        "0.5 mm, knurled grip, a click you will miss elsewhere.",
    ),
    _product(
        "brass-ruler",
        "Brass ruler",
        Category.DESK,
        1275,
        "15 cm of solid brass. It ages with you.",
    ),
    _product(
        "desk-scissors",
        "Desk scissors",
        Category.DESK,
        1640,
        "Forged steel, black handles, left hand or right.",
    ),
    _product(
        "letter-set",
        "Letter set",
        Category.LETTERS,
        1590,
        "Twelve laid sheets, twelve lined envelopes, no excuses.",
    ),
    _product(
        "wax-seal",
        "Wax seal kit",
        Category.LETTERS,
        2250,
        "Brass stamp, three sticks of wax, one small spoon.",
    ),
)

PRODUCTS_BY_SLUG = {product.slug: product for product in PRODUCTS}


def product_search(query: str, *, category: str = "") -> Sequence[Product]:
    """Products whose name contains ``query`` (any case) and that lie on the shelf ``category``."""
    words = query.strip().casefold()
    return [
        product
        for product in PRODUCTS
        if words in product.name.casefold() and category in ("", product.category.value)
    ]
