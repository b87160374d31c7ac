"""Review of healed steps: what was proposed, what people decided, and what the next run makes of it."""
