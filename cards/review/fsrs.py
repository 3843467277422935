"""FSRS, Anki's model of forgetting, switched on as the desktop does it: the bare setting leaves reviewed cards without a memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cards.exporter.collection import Engine

_DEFAULT_DECK = 1
"""Every collection has it, and it is never a filtered one."""

_KEPT = ("card_state_customizer", "new_cards_ignore_review_limit", "apply_all_parent_limits", "fsrs_health_check")
"""Settings that one request writes together with FSRS; not every version of the engine has all of them."""


def is_on(col: Engine) -> bool:
    """Whether the collection schedules with FSRS."""
    return bool(col.get_config("fsrs", False))


def switch_on(col: Engine) -> bool:
    """Switches FSRS on for the whole collection, every preset as it is; no schema change, and no card is rescheduled.

    Returns:
        False where it was on already.
    """
    if is_on(col):
        return False
    from anki.deck_config_pb2 import UpdateDeckConfigsMode, UpdateDeckConfigsRequest

    now = col.decks.get_deck_configs_for_update(_DEFAULT_DECK)
    mine = now.current_deck.config_id
    presets = sorted((entry.config for entry in now.all_config), key=lambda preset: bool(preset.id == mine))  # the last is the deck's own
    known = UpdateDeckConfigsRequest.DESCRIPTOR.fields_by_name
    as_it_is = {name: getattr(now, name) for name in _KEPT if name in known and name in now.DESCRIPTOR.fields_by_name}
    col.decks.update_deck_configs(
        UpdateDeckConfigsRequest(
            target_deck_id=_DEFAULT_DECK,
            configs=presets,
            mode=UpdateDeckConfigsMode.UPDATE_DECK_CONFIGS_MODE_NORMAL,
            limits=now.current_deck.limits,
            fsrs=True,
            fsrs_reschedule=False,
            **as_it_is,
        )
    )
    return True
