"""What a customer's basket holds and what it costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tieredapp.demo.catalogue import PRODUCTS_BY_SLUG, Product, euros
from tieredapp.demo.versions import Version


@dataclass(frozen=True)
class Line:
    """One row of the basket."""

    product: Product
    quantity: int

    @property
    def total(self) -> str:
        """The row's price, such as ``€29.00``."""
        return euros(self.product.price_cents * self.quantity)


@dataclass(frozen=True)
class Basket:
    """The rows of a basket as one version of the shop shows and adds them up."""

    version: Version
    lines: Sequence[Line]

    @property
    def count(self) -> int:
        """Pieces in the basket."""
        return sum(line.quantity for line in self.lines)

    @property
    def total_cents(self) -> int:
        """The price of everything, in euro cents.

        Version 2 has the shop's one deliberate bug here: its total forgets the quantities. A test
        that checks the total has to fail there, whatever else the redesign changed.
        """
        if self.version is Version.V2:
            return sum(line.product.price_cents for line in self.lines)
        return sum(line.product.price_cents * line.quantity for line in self.lines)

    @property
    def total(self) -> str:
        """The price of everything, such as ``€43.50``."""
        return euros(self.total_cents)

    def summary(self, *, message: str = "") -> dict[str, object]:
        """The basket for the page's script: count, total, rows, and a sentence to show."""
        rows = [
            {"slug": line.product.slug, "quantity": line.quantity, "total": line.total}
            for line in self.lines
        ]
        return {"count": self.count, "total": self.total, "lines": rows, "message": message}


def basket_from(quantities: Mapping[str, int], *, version: Version) -> Basket:
    """Build a basket from pieces per product slug; unknown slugs are left out."""
    lines = [
        Line(PRODUCTS_BY_SLUG[slug], quantity)
        for slug, quantity in quantities.items()
        if slug in PRODUCTS_BY_SLUG
    ]
    return Basket(version, lines)
