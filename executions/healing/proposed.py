"""Reads: for which elements of a case proposals have been made."""

from __future__ import annotations

from collections.abc import Iterable

from executions.models import HealProposal


def identities_proposed(case_id: int, occurrence_keys: Iterable[str]) -> dict[str, frozenset[str]]:
    """The identities by occurrence key, whatever was decided on them, in one query; every key is in it."""
    keys = set(occurrence_keys)
    found: dict[str, frozenset[str]] = dict.fromkeys(keys, frozenset())
    if not keys:
        return found
    rows = HealProposal.objects.filter(case_id=case_id, occurrence_key__in=keys)
    for key, identity in rows.values_list("occurrence_key", "identity"):
        found[key] |= {identity}
    return found
