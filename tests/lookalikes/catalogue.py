"""All look-alike pairs. A pair is changed only when it is itself wrong, never to suit the code."""

from __future__ import annotations

from . import (
    catalogue_controls,
    catalogue_dense,
    catalogue_destructive,
    catalogue_dialogs,
    catalogue_fields,
    catalogue_frames,
    catalogue_gone,
    catalogue_languages,
    catalogue_mail,
    catalogue_marks,
    catalogue_messages,
    catalogue_navigation,
    catalogue_overhaul,
    catalogue_parts,
    catalogue_pressed,
    catalogue_records,
    catalogue_redesign,
    catalogue_renewal,
    catalogue_rows,
    catalogue_scopes,
    catalogue_verbs,
    catalogue_wording,
)
from .catalogue_pages import Pair

PAIRS: tuple[Pair, ...] = (
    *catalogue_destructive.PAIRS,
    *catalogue_rows.PAIRS,
    *catalogue_fields.PAIRS,
    *catalogue_wording.PAIRS,
    *catalogue_mail.PAIRS,
    *catalogue_marks.PAIRS,
    *catalogue_scopes.PAIRS,
    *catalogue_frames.PAIRS,
    *catalogue_controls.PAIRS,
    *catalogue_navigation.PAIRS,
    *catalogue_redesign.PAIRS,
    *catalogue_overhaul.PAIRS,
    *catalogue_renewal.PAIRS,
    *catalogue_gone.PAIRS,
    *catalogue_languages.PAIRS,
    *catalogue_dense.PAIRS,
    *catalogue_parts.PAIRS,
    *catalogue_dialogs.PAIRS,
    *catalogue_verbs.PAIRS,
    *catalogue_messages.PAIRS,
    *catalogue_records.PAIRS,
    *catalogue_pressed.PAIRS,
)
