"""All Japanese words, from the files of their subjects."""

from __future__ import annotations

from collections import ChainMap

from console.locale.ja import JAPANESE
from console.locale.ja_actions import JAPANESE_ACTIONS
from console.locale.ja_attachments import JAPANESE_ATTACHMENTS
from console.locale.ja_channels import JAPANESE_CHANNELS
from console.locale.ja_empty import JAPANESE_EMPTY
from console.locale.ja_errors import JAPANESE_ERRORS
from console.locale.ja_flow import JAPANESE_FLOW
from console.locale.ja_improper import JAPANESE_IMPROPER
from console.locale.ja_link import JAPANESE_LINK
from console.locale.ja_people import JAPANESE_PEOPLE
from console.locale.ja_preferences import JAPANESE_PREFERENCES
from console.locale.ja_record import JAPANESE_RECORD
from console.locale.ja_roles import JAPANESE_ROLES
from console.locale.ja_screens import JAPANESE_SCREENS
from console.locale.ja_settings import JAPANESE_SETTINGS
from console.locale.ja_transcript import JAPANESE_TRANSCRIPT
from console.locale.ja_typing import JAPANESE_TYPING

JAPANESE_WORDS: dict[str, str] = dict(
    ChainMap(
        JAPANESE,
        JAPANESE_ACTIONS,
        JAPANESE_TYPING,
        JAPANESE_ATTACHMENTS,
        JAPANESE_CHANNELS,
        JAPANESE_EMPTY,
        JAPANESE_ERRORS,
        JAPANESE_FLOW,
        JAPANESE_IMPROPER,
        JAPANESE_LINK,
        JAPANESE_PEOPLE,
        JAPANESE_RECORD,
        JAPANESE_ROLES,
        JAPANESE_PREFERENCES,
        JAPANESE_SCREENS,
        JAPANESE_SETTINGS,
        JAPANESE_TRANSCRIPT,
    )
)
