"""All English words, from the files of their subjects."""

from __future__ import annotations

from collections import ChainMap

from console.locale.en import ENGLISH
from console.locale.en_actions import ENGLISH_ACTIONS
from console.locale.en_attachments import ENGLISH_ATTACHMENTS
from console.locale.en_channels import ENGLISH_CHANNELS
from console.locale.en_empty import ENGLISH_EMPTY
from console.locale.en_errors import ENGLISH_ERRORS
from console.locale.en_flow import ENGLISH_FLOW
from console.locale.en_improper import ENGLISH_IMPROPER
from console.locale.en_link import ENGLISH_LINK
from console.locale.en_people import ENGLISH_PEOPLE
from console.locale.en_preferences import ENGLISH_PREFERENCES
from console.locale.en_record import ENGLISH_RECORD
from console.locale.en_roles import ENGLISH_ROLES
from console.locale.en_screens import ENGLISH_SCREENS
from console.locale.en_settings import ENGLISH_SETTINGS
from console.locale.en_transcript import ENGLISH_TRANSCRIPT
from console.locale.en_typing import ENGLISH_TYPING

ENGLISH_WORDS: dict[str, str] = dict(
    ChainMap(
        ENGLISH,
        ENGLISH_ACTIONS,
        ENGLISH_TYPING,
        ENGLISH_ATTACHMENTS,
        ENGLISH_CHANNELS,
        ENGLISH_EMPTY,
        ENGLISH_ERRORS,
        ENGLISH_FLOW,
        ENGLISH_IMPROPER,
        ENGLISH_LINK,
        ENGLISH_PEOPLE,
        ENGLISH_RECORD,
        ENGLISH_ROLES,
        ENGLISH_PREFERENCES,
        ENGLISH_SCREENS,
        ENGLISH_SETTINGS,
        ENGLISH_TRANSCRIPT,
    )
)
