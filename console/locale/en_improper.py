"""English words of improper words: excusing them in a chat, and their section of the settings."""

from __future__ import annotations

ENGLISH_IMPROPER: dict[str, str] = {
    # In a chat
    "message.excused": "“{word}” does not count: {reason} ({by})",
    "action.excuse_hit": "excuse a word",
    "action.excuse_hit.tip": (
        "Let an improper word of the marked message, or of the last one that has any, not count"
    ),
    "excuse.title": "Excuse an improper word",
    "excuse.which": "Which word is to be excused?",
    "excuse.what": (
        "“{word}” will not count in this message, whatever it is edited to. In other messages it"
        " counts as before."
    ),
    "excuse.count": "The chat's count goes from {before} to {after}.",
    "excuse.count_of": "The chat's count goes from {before} to {after}, of {limit}.",
    "excuse.why": "Why is it none? Everybody reads this under the message; the record keeps it.",
    "excuse.hint": "Enter excuse · Esc leave it",
    "excuse.empty": "Say why in a few words",
    "excuse.too_long.one": "{n} character too many; {most} at most",
    "excuse.too_long.other": "{n} characters too many; {most} at most",
    "notice.nothing_improper": "No message here has an improper word that counts",
    "details.excused": "Does not count",
    # The section
    "section.words": "Improper words",
    "section.words.tip": "What is marked and counted in what visitors write, for each brand",
    "section.words.find": (
        "improper, profanity, swear, swearing, bad words, bad language, offensive, abuse,"
        " abusive, insult, insults, filter, blacklist, block list, censor, moderation, rude"
    ),
    "setting.improper": "Count improper words",
    "setting.improper.tip": "Mark improper words and count them in each chat, or not",
    "setting.improper.find": "profanity filter, on off, mark, detect, warning",
    "setting.improper_limit": "Limit",
    "setting.improper_limit.tip": "How many improper words complete a chat",
    "setting.improper_limit.find": "improper words limit, profanity limit, three strikes, maximum",
    "setting.list_en": "Built-in list, English",
    "setting.list_en.tip": "Whether the built-in English list is used",
    "setting.list_en.find": "default list, library, english words, profanity library",
    "setting.list_ja": "Built-in list, Japanese",
    "setting.list_ja.tip": "Whether the built-in Japanese list is used",
    "setting.list_ja.find": "default list, library, japanese words, profanity library",
    "setting.words_en": "Own words, English",
    "setting.words_en.tip": "English words to mark, with their forms",
    "setting.words_en.find": "custom words, add a word, import words, blacklist, dictionary",
    "setting.words_ja": "Own words, Japanese",
    "setting.words_ja.tip": "Japanese words to mark, in every kana",
    "setting.words_ja.find": "custom words, add a word, import words, blacklist, dictionary",
    "setting.words_any": "Own words, any language",
    "setting.words_any.tip": "Words of other languages to mark",
    "setting.words_any.find": "custom words, add a word, import words, blacklist, dictionary",
    "setting.allowed_words": "Allowed words",
    "setting.allowed_words.tip": "Names and words that never count",
    "setting.allowed_words.find": "allow, white list, whitelist, exception, exceptions, names",
    "setting.try_words": "Try a sentence",
    "setting.try_words.tip": "See what would be marked, by which entry, and what it would count",
    "setting.try_words.find": "test words, check a sentence, preview, simulate",
    "improper.on": "on",
    "improper.off": "off",
    "improper.language.en": "English",
    "improper.language.ja": "Japanese",
    "improper.language.any": "any language",
    "improper.allowed": "Allowed words",
    "improper.words_of": "Own words, {language}",
    "improper.does.improper": "mark them, and count them in each chat",
    "improper.does.improper_limit": "so many complete a chat",
    "improper.does.list_en": "with its forms and disguises",
    "improper.does.list_ja": "in every script",
    "improper.does.words_en": "with -s, -ed and -ing",
    "improper.does.words_ja": "in every kana",
    "improper.does.words_any": "as its script has it",
    "improper.does.allowed_words": "names and words that never count",
    "improper.does.try_words": "see what would be marked, and why",
    "improper.from_to": "{name}: {was} → {will}",
    "improper.list_differs": "{name}: {more} more, {less} fewer",
    "improper.after.improper": "Words that were counted already stay counted.",
    "improper.after.improper_limit": (
        "Words that were counted already stay counted. A chat that has as many is completed by its"
        " next one."
    ),
    "improper.after.list_en": "Words that were counted already stay counted.",
    "improper.after.list_ja": "Words that were counted already stay counted.",
    "improper.limit.what": (
        "How many improper words of a visitor complete a chat. Without a limit they are not looked"
        " for."
    ),
    "improper.limit.range": "{least} to {most}, or off",
    "improper.limit.wrong": "This is no limit; write {range}",
    # A list
    "improper.key.add": "add",
    "improper.key.list": "list",
    "improper.key.find": "find",
    "improper.key.remove": "remove",
    "improper.list.type": "Type to find a word; Enter adds it",
    "improper.list.type.read": "Type to find a word",
    "improper.list.none": "None yet. Type a word and press Enter.",
    "improper.list.none.read": "None.",
    "improper.list.none_with": "None with “{part}”. Enter adds it.",
    "improper.list.none_with.read": "None with “{part}”.",
    "improper.list.count": "{n} of {most} at most",
    "improper.there": "“{word}” is in the list already",
    "improper.added.one": "{named} added",
    "improper.added.other": "{n} words added: {named}",
    "improper.removed": "“{word}” removed",
    "improper.no_pattern": "“{word}” is looked for as it is spelled: it is no pattern.",
    "improper.wrong.empty": "There is an empty word",
    "improper.wrong.short": "“{word}” is too short; {least} characters at least",
    "improper.wrong.long": "“{word}” is too long by {n}; {most} characters at most",
    "improper.wrong.unseen": "“{word}” holds a sign that nobody sees; type it anew",
    "improper.wrong.bar": "“{word}” holds a |, which stands between words",
    "improper.wrong.signs": "“{word}” is punctuation alone; it needs a letter, a digit or a symbol",
    "improper.too_many": "{of}: {count} words are too many; {most} at most",
    # Import and export
    "improper.import.title": "Import words",
    "improper.import.what": (
        "A text file with lines of language|word|word. The language is en, ja or any, or allow for"
        " words that never count. Words are added to those there are. Where is it?"
    ),
    "improper.import.hint": "Enter import · Esc leave it",
    "improper.import.missing": "There is no file to read at {path}",
    "improper.import.large": "The file is larger than {most}; 1,000 words of a language at most",
    "improper.import.line": "Line {n}: {said}",
    "improper.import.more.one": "and {n} more line",
    "improper.import.more.other": "and {n} more lines",
    "improper.import.nothing": "Nothing was taken from it.",
    "improper.line.no_language": "“{what}” has no language before a |",
    "improper.line.unknown_language": "“{what}” is no language here: en, ja, any or allow",
    "improper.line.no_text": "this is no text in UTF-8; save the file as UTF-8",
    "improper.imported.one": "{brand}: {n} word added.",
    "improper.imported.other": "{brand}: {n} words added.",
    "improper.imported_known.one": "{n} was there already.",
    "improper.imported_known.other": "{n} were there already.",
    "improper.nothing_to_export": "There are no own and no allowed words yet",
    "improper.not_exported": "It could not be saved: {detail}",
    "improper.exported.one": "{n} word saved: {path}",
    "improper.exported.other": "{n} words saved: {path}",
    # Trying
    "improper.try.type": "Type a sentence",
    "improper.try.what": (
        "What would be marked in a message, by which entry, and what it would count. Nothing is"
        " sent, and nothing is counted."
    ),
    "improper.try.counts": "Would count {n}, of {limit}.",
    "improper.try.completes": "Would count {n}: at {limit} a chat is completed.",
    "improper.try.no_limit": "Found: {n}. There is no limit, so nothing is marked or counted.",
    "improper.try.off": "Found: {n}. Improper words are off, so nothing is marked or counted.",
    "improper.try.by": "“{part}”: {by}",
    "improper.try.allowed": "“{part}” does not count, it is allowed; else: {by}",
    "improper.by.own": "own word “{word}” ({language})",
    "improper.by.built_in": "“{word}” of the built-in list, {language}",
    # Back
    "improper.take_back.title": "{brand}: take the last change back",
    "improper.take_back.what": "This is a change of its own. Words counted meanwhile stay counted.",
    "improper.take_back.elsewhere": (
        "The last change was one of the flow controls; take it back there"
    ),
    "improper.take_back.changed": "Somebody has changed it meanwhile; look again",
    "improper.nothing_to_take_back": "Nothing has been changed yet",
    "improper.taken_back": "taken back",
    "help.group.words": "Settings > Improper words",
    "action.change_words": "change",
    "action.change_words.tip": "Change the rule under the cursor, or open the list of its words",
    "action.try_words": "try",
    "action.try_words.tip": "Try a sentence: what would be marked, by which entry",
    "action.import_words": "import words",
    "action.import_words.tip": "Add the words of a file to those of the brand",
    "action.export_words": "export words",
    "action.export_words.tip": "Save own and allowed words of the brand as a file",
    "action.take_back_words": "take back",
    "action.take_back_words.tip": "Put the rules in force again that were before the last change",
}
