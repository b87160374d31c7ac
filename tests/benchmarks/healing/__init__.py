"""How well and how safely elements are found again, on pairs of real pages."""
