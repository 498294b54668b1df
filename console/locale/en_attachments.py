"""English words of files that go out and media that come in."""

from __future__ import annotations

ENGLISH_ATTACHMENTS: dict[str, str] = {
    "action.attach": "attach",
    "action.attach.tip": "Attach an image, audio or video; or write /attach and a path",
    "composer.attached": "Write, or {key} sends the files",
    # The window in which a file is chosen
    "attach.title": "Attach a file",
    "attach.rule": (
        "image up to 8 MB: jpeg png gif · audio up to 25 MB: aac m4a wav mp4 ·"
        " video up to 25 MB: mp4 ogg avi mov webm"
    ),
    "attach.sendable": "Image, audio, video",
    "attach.all": "All files",
    "attach.choose": "Attach",
    "attach.cancel": "Cancel",
    "attach.hint": "Enter opens or takes   Bksp up   . hidden   Tab type a path   Esc closes",
    "attach.type": "or type a name or path",
    "attach.none": "Choose a file first",
    "attach.missing": "There is no such file",
    "attach.closed": "This folder can not be read",
    "attach.pasted.one": "{name} is attached. Paste again to write its path instead",
    "attach.pasted.other": "{n} files are attached. Paste again to write their paths instead",
    # Why a file can not be attached: the rule, and the file's own facts
    "file.empty": "{name} is empty: 0 bytes. There is nothing to send",
    "file.too_large": "{name} has {size} bytes. {kind} may have up to {limit} ({brief})",
    "file.wrong_kind": "{name} is {format}. {kind} may be {formats}",
    "file.wrong_type": (
        "{name} is {format}. Messenger takes images (jpeg, png, gif), audio (aac, m4a, wav, mp4)"
        " and video (mp4, ogg, avi, mov, webm)"
    ),
    "file.unreadable": "{name} can not be read. See who may read it",
    "file.folder": "{name} is a folder. Choose a file in it",
    "file.device": "{name} is not a file",
    "file.missing": "There is no file {name}",
    "file.vanished": (
        "{name} ({size}) was moved, deleted or changed while it was sent. Attach it again"
    ),
    "file.kind.image": "An image",
    "file.kind.audio": "Audio",
    "file.kind.video": "A video",
    "file.kind.any": "A file",
    "format.program": "a program ({format})",
    "format.archive": "an archive ({format})",
    "format.document": "a document ({format})",
    "format.text": "text ({format})",
    "format.sound": "sound ({format})",
    "format.shortcut": "a shortcut",
    "format.plain_text": "plain text",
    "format.format": "{format}",
    "format.unknown": "of no type that is known",
    # Files above the composer
    "upload.waiting": "waiting",
    "upload.uploading": "{percent} %",
    "upload.ready": "ready",
    "upload.failed": "not sent",
    "upload.released": "goes when uploaded",
    "upload.more": "{n} more",
    "upload.keys": "Del removes   Esc back",
    "upload.keys_failed": "Del removes   Enter tries again   Esc back",
    "upload.error.unauthorised": "the relay refuses this operator; sign in again",
    "upload.error.bad_request": "the relay and this console do not understand each other",
    "upload.error.bad_id": "the relay and this console do not understand each other",
    "upload.error.not_found": "the relay does not have it any more; try again",
    "upload.error.different": "the relay has another file in its place; attach it again",
    "upload.error.offset": "the relay has another part of it; try again",
    "upload.error.beyond_size": "it grew while it was sent; attach it again",
    "upload.error.superseded": "another console goes on with it",
    "upload.error.cut_off": "the line broke; try again",
    "upload.error.refused": "the relay does not take this file",
    "upload.error.too_many": "too much waits at the relay already; send or remove some, try again",
    "upload.error.in_use": "it is on its way already",
    "upload.error.disk_full": "the relay's disk is full; ask an admin, then try again",
    "upload.error.disk_failed": "the relay's disk fails; ask an admin, then try again",
    "upload.error.fault": "a fault of this program ({what}); try again",
    "upload.hint": "↑ remove",
    "notice.files_dropped": "Not sent, as the chat is completed: {detail}",
    "notice.upload_failed": "Not uploaded: {detail}",
    # What visitors sent
    "media.fetching": "Fetching from Facebook",
    "media.fetching_part": "Fetching from Facebook: {came}",
    "media.fetching_of": "Fetching from Facebook: {came} of {size}",
    "media.decoding": "Making the preview",
    "media.pixels": "{width} × {height} pixels",
    "media.hint": "{save} save   {open} open   Esc closes",
    "media.preview.no_image": "A preview is shown for images only",
    "media.preview.no_decoder": (
        "No preview here of this kind of image ({format}). {open} opens it with another program"
    ),
    "media.preview.no_size": (
        "No preview: the image does not say how large it is, so it is not unpacked"
    ),
    "media.preview.too_many": (
        "No preview: {width} × {height} are too many pixels to unpack ({limit} at most)"
    ),
    "media.preview.broken": "No preview: the image is damaged",
    "media.saved": "Saved as {path}",
    "media.not_saved": "Not saved: {detail}",
    "media.opened": "Opened with the program for its kind",
    "media.not_opened": "Not opened: {detail}",
    "media.opening": "Opening with another program",
    "media.no_display": "There is no display here to open it on. {save} saves it",
    "media.failed": (
        "Not opened: the program for {format} is missing on this machine, or has failed."
        " {save} saves it"
    ),
    "media.program": "Not opened: it is {format}, and would run. {save} saves it all the same",
    "media.shortcut": (
        "Not opened: it is a shortcut that may lead to a program. {save} saves it all the same"
    ),
    "media.web": (
        "Not opened: it is {format}, and a browser would run what is in it. {save} saves it all"
        " the same"
    ),
    "media.macros": (
        "Not opened: it is {format}, and may hold macros that would run. {save} saves it all the"
        " same"
    ),
    "media.unknown": (
        "Not opened: nobody can tell what it is, and another program might run it. {save} saves"
        " it all the same"
    ),
    "media.relay_gone": "Not connected: media come through the relay. Try again when it is back",
    "media.error.unauthorised": "The relay refuses this operator; sign in again",
    "media.error.not_found": "There is no file behind this attachment",
    "media.error.expired": (
        "Meta's link has expired, and Meta gives no new one; it can still be seen in Facebook's"
        " inbox"
    ),
    "media.error.forbidden_host": (
        "The link does not lead to Meta. Nothing was fetched: it may be a trap"
    ),
    "media.error.too_large": "Larger than anything Messenger carries; it was not fetched",
    "media.error.unreachable": "Meta's server can not be reached from the relay; try again later",
    "media.error.timeout": "Meta's server is too slow; try again later",
    "media.error.bad_answer": "Meta's server has answered with something that is no file",
}
