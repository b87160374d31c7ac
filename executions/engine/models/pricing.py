"""What a model's tokens cost, from genai-prices' table (kept in the package, no network)."""

from __future__ import annotations

from decimal import Decimal

from genai_prices import Usage, calc_price

FREE_PROVIDERS = frozenset({"builtin"})


def cost_usd(provider: str, model: str, input_tokens: int, output_tokens: int) -> Decimal | None:
    """USD for these tokens; None when the table does not know the model, 0 for the builtin one.

    An unknown provider is never guessed from the model's name: the same open model costs another
    price at each host, and nothing at all at home.
    """
    if provider in FREE_PROVIDERS:
        return Decimal(0)
    if not provider:
        return None
    usage = Usage(input_tokens=max(0, input_tokens), output_tokens=max(0, output_tokens))
    try:
        return calc_price(usage, model, provider_id=provider).total_price
    except LookupError:
        return None
