"""The built-in Japanese list: an entry for each word, in all of its scripts and forms.

Japanese sets no spaces, so an entry also says what may stand before and after it. Its patterns are
written in hiragana and stand for katakana as well (`kana.py`): "ばか" finds バカ, ﾊﾞｶ, ばぁか and
ば か.
"""

from __future__ import annotations

from dataclasses import dataclass

IN_LATIN_LETTERS = """
bakayaro bakayarou bakayaroo bakayarō
kusoyaro kusoyarou
kusottare
konoyarou
kutabare
kichigai
temee
"""
"""Words of the list as they are written in Latin letters."""

FIRST = r"(?:^|[\n。、!?.…「『(・w笑♪★☆-])\s*$"
"""Before it a sentence begins."""

LAST = r"[\s!?。、.,…」』)w笑ー~♪-]|$"
"""After it a sentence ends, or pauses."""

_OUTCRY = r"[!\n。…w笑]|$"
"""After it a sentence ends; what follows "this" would otherwise be a thing."""

_YOU = (
    r"(?:お前|おまえ|おめえ|てめえ|てめー|貴様|きさま|あいつ|こいつ|おまえら|お前ら|店員|社員|担当者?"
    r"|まじで?|本気で|本当に|ほんとに?|さっさと|早く|はやく|はよ|とっとと|もう|全員|みんな)"
)
_SOMEBODY = rf"{_YOU}[はがもらを]?[、\s]*$"
_SAID_OR_FIRST = rf"{FIRST}|{_SOMEBODY}"

_TOLD = (
    r"(?![」』\"、]*(?:など|なんて|とか|と|って|みたいな)(?:の|いう|いった)?"
    r"(?:言|い[いうっわ]|脅|書|怒鳴|めっせ|こと|ひど|意味))"
)
"""Not where it is told that somebody said it: who was insulted is no abuser."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A listed word: a pattern in hiragana and kanji, what has to stand `before` (a pattern that
    ends there) and `after` it. `katakana`: in that script alone."""

    word: str
    before: str = ""
    after: str = ""
    katakana: bool = False


_FOOL = "(?:馬鹿|莫迦|ばか|阿呆|あほ)"

ENTRIES = (
    Entry(
        f"(?:くそ|ど)?(?:{_FOOL}|くそ|糞|ぼけ)(?:野郎|野朗|やろ)(?:ども|共|め)?",
        after=r"(?!かいさん|解散)",
    ),
    Entry(
        "(?:くそ)?(?:くず|屑|ごみ|塵|かす|げす|下衆|下種|豚|ぶた|変態|へたれ|はげ|ちんかす)+"
        "(?:野郎|野朗)(?:ども|共|め)?"
    ),
    Entry(
        "(?:くそ)?(?:くず|屑|ごみ|かす|げす|下衆|豚|ぶた|変態|へたれ|はげ)やろ[うおー]"
        "(?:ども|共|め)?",
        rf"{FIRST}|{_SOMEBODY}|(?:[こあそ]の|な)\s*$",
        rf"{LAST}|[だが](?:[!?。、\s]|$)",
    ),
    Entry(
        "[こあそ]の(?:くそ|ばか|馬鹿)?野郎(?:ども|共|め)?",
        after=r"(?!系|らーめん|会|同士|寿司|飯)",
    ),
    Entry("こん?の(?:くそ|ばか)?やろ", FIRST, LAST),
    Entry("ばっかやろ", katakana=True),
    Entry("こんにゃろ", after=LAST),
    Entry("(?:くそ|糞)(?:っ?たれ|垂れ|っ垂れ)"),
    Entry(
        "くそ(?:じじい|ばばあ|じじ|ばば|爺|婆|がき|餓鬼|女|男|会社|店|社員|企業|業者|対応|さーびす|"
        "あぷり|おやじ|親父|ぶす|でぶ|豚|虫|くらえ|食らえ|喰らえ|みたいな|ども|客|さいと|野球)",
        r"(?<![ぁ-ん手鼻目耳歯胸屁焼味])$|(?:この|その|あの|な|は|が|に|も|と|で|て|い|ん)$",
    ),
    Entry("糞(?:じじい|ばばあ|爺|婆|がき|餓鬼|女|会社|企業|社員|店員|対応|業者|くらえ|食らえ|喰らえ)"),
    Entry(
        "くそ",
        r"(?<![手鼻目耳歯胸屁焼味へぼ])$",
        rf"{LAST}|が(?:[!。\s]|$)|だ|すぎ|過ぎ|でし|です|じゃ|や(?:な|ん|わ)|なんだ",
        katakana=True,
    ),
    Entry("くそ(?:が|っ)?", r"(?:^|\n)\s*$", r"[!\n。…]|$"),
    Entry("くたば(?:れ|りやがれ|っちまえ|ってしまえ)", after=r"(?!ば|な|ま)"),
    Entry(
        "死[ー]*ね",
        after=r"(?!な(?![のんぁあー!]|よ)|ば(?!(?:い[いー]|良い|よかった)(?!か|で))|る|れ|た|て(?!め)|ま[すせし]|ん|ず|"
        rf"そう|ど|くて){_TOLD}",
    ),
    Entry("死(?:んで(?:くれ(?![たてるなば])|しまえ(?!ば)|ろ)|んじまえ(?!ば)|にやがれ|にさらせ)"),
    Entry("氏ね", _SAID_OR_FIRST, rf"{_TOLD}(?:{LAST}|[よや])"),
    Entry("たひね", katakana=True),
    Entry(
        "(?:しね)+",
        rf"(?:^|[\n。、!?…「『(])$|{_SOMEBODY}",
        rf"(?:{LAST}|[よや]|かす|くず|くそ|ばか|ごみ|ぼけ|この)",
    ),
    Entry("(?:ぶっ|ぶち)殺(?:す|してや)(?!る気)", after=_TOLD),
    Entry("殺すぞ", r"(?<!虫を)(?<!菌を)(?<!蚊を)$", _TOLD),
    Entry("殺してや(?:る|ろうか)", r"(?<!虫を)(?<!菌を)(?<!蚊を)$", _TOLD),
    Entry("(?:ぶっ|ぶち)ころす|ころすぞ|ころしてやる", rf"{_SAID_OR_FIRST}|(?<![ぁ-ん])$", _TOLD),
    Entry("ぶ(?:っとばすぞ|っ飛ばすぞ|ん殴るぞ|ん殴ってやる)", after=_TOLD),
    Entry(
        "きちがい",
        rf"{FIRST}|(?:この|その|あの|お前|おまえ|に|は、|な)\s*$",
        r"(?!ま|っ|え|う|が多|がない)",
    ),
    Entry("きちがい", katakana=True),
    Entry("気(?:違い|ちがい|狂い)", r"(?<![一-鿿々])$|(?:お前|全員)$", r"(?!は(?:あり|ない))"),
    Entry(
        "基地外",
        r"(?:この|あの|お前|おまえ|[はがも])$|^\s*$",
        rf"(?:{LAST}|だ|め|野郎|か(?:よ|[!?]))",
    ),
    Entry(
        "(?:て|手)め[えー]+(?:ら|ども|共)?",
        rf"{FIRST}|(?:この|おい|[よねだはがのもとに])\s*$",
        r"(?!る)",
    ),
    Entry("てめ[えー]+(?:ら|ども|共)?", katakana=True),
    Entry("ふ?ざけ(?:んな|るな|んじゃね[えー]?|やがって)(?!ら|ど|ん|の)"),
    Entry("ど(?:ぶす|でぶ)(?!り|べ)", r"(?<![ぁ-ん])$"),
    Entry("(?:この|くそ)(?:ぶす|でぶ|びっち|はげ)(?:ども|め|が)?", after=_OUTCRY),
    Entry(
        "(?:阿呆|あほ)か(?:お前|い|よ)?",
        r"(?<![ぁ-んー])$|(?:この|お前|は|が)$",
        r"(?!も|っ?た|ら|え|わ|な|い)",
    ),
    Entry("ど(?:阿呆|あほ)(?:う|が)?", after=rf"(?:{LAST}|が|め|か|な|だ|や|の)"),
    Entry(
        "[こあそ]の(?:くそ|ど)?(?:馬鹿|莫迦|ばか|阿呆|あほ|ぼけ|くず|屑|かす|ごみ|間抜け|まぬけ|くそ)"
        "(?:者|もの)?(?:ども|共|たれ|かす|め|が|ー)?",
        after=_OUTCRY,
    ),
    Entry(f"{_FOOL}(?:か|だ|じゃ|な|すぎ|ども|め|や)", _SOMEBODY),
    Entry(
        f"{_FOOL}(?:か(?=[!?。\\s…w]*(?:$|お前|てめ|\n))|じゃね[えー]?の?(?=[!?\\s]|$|か)|"
        "じゃないの|ちゃう(?:か|ん))",
        FIRST,
    ),
    Entry(f"(?:{_FOOL}|ぼけ|かす|くず|ぶす|でぶ)(?:ー|っ)?", r"(?:^|\n)\s*$", r"[!w]*\s*(?:\n|$)"),
    Entry(
        "(?:ぼけ|かす|くず|ごみ|屑|ばか|馬鹿|あほ)(?:が|ども|共)",
        r"^\s*$|[\n。、!?…]\s*$",
        r"[!。、w…]|\s*$",
    ),
    Entry(
        "(?:くず|屑|ごみ)(?:人間|会社|企業)",
        r"(?<![ぁ-んァ-ヶ])$|(?:この|な|は|が)$",
        r"(?!様)",
    ),
    Entry("(?:失せ|消え|うせ)ろ", _SAID_OR_FIRST, rf"(?:{LAST}|[よや])"),
    Entry("地獄(?:に|へ)(?:落|堕|お)ちろ"),
    Entry("お?まんこ", rf"{FIRST}|[のがはをにて ]$|^$", rf"(?:{LAST}|[をがはにもの見舐な])"),
    Entry("お?ちん(?:こ|ぽ)", rf"{FIRST}|[のがはをにて ]$|^$", rf"(?:{LAST}|[をがはにもの見舐な])"),
    Entry("(?:まんこ|ちんこ|ちんぽ|やりまん|がいじ)", katakana=True),
    Entry("やりまん", FIRST, LAST),
    Entry("(?:この|くそ)(?:びっち|やりまん|売女)|売女"),
)  # fmt: skip
"""The built-in Japanese list."""
