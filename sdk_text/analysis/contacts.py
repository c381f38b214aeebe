"""Data by which a person is found: e-mails, phones, codes, addresses, accounts, profiles, cars."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sdk_text.analysis.latvian_names import context_stems, likely_stem, ordinary_forms

KINDS = (
    "email", "profile", "account", "personal_code", "birth_date", "document", "vehicle",
    "address", "phone",
)  # fmt: skip
"""In the order in which they are looked for: a part of one is never a sign of the next."""

_UPPER = "A-ZĀČĒĢĪĶĻŅŌŖŠŪŽ"
_DASH = r"\-‐‑–—"
_EMAIL = re.compile(
    r"[\w+%-]+(?:\.[\w+%-]+)*\s?(?:[@＠]|[(\[]\s?(?:at|et|a|@)\s?[)\]])\s?"
    r"[\w-]+(?:\s?(?:\.|[(\[]dot[)\]])\s?[\w-]+)*(?:\.|\s?[(\[]dot[)\]])\s?[a-z]{2,}",
    re.IGNORECASE,
)
_SITES = (
    r"facebook\.com|fb\.com|fb\.me|fb\.watch|m\.me|instagram\.com|linkedin\.com|twitter\.com|x\.com|"
    r"tiktok\.com|draugiem\.lv|youtube\.com|vk\.com|ok\.ru|odnoklassniki\.ru|t\.me|telegram\.me|"
    r"wa\.me|threads\.net|snapchat\.com|pinterest\.com|github\.com|orcid\.org|researchgate\.net"
)
_PROFILE = re.compile(
    rf"(?:https?://)?(?:[\w-]+\.)?(?<![\w-])(?:{_SITES})/[^\s<>\"“”„«»()\[\]]*[\w/]"
    r"|(?<![\w.@/])@[\w.]{2,}\w"
    r"|(?<!\w)(?:skype|telegram|facebook|instagram|viber)\s?:\s?(?:live:)?[\w.]{3,}\w"
    r"|(?<!\w)(?:tiktok|snapchat|twitter|threads|signal|discord|fb|draugiem\.lv)\s?:\s?(?=\w*[._\d])[\w.]+\w"
    r"|(?<=lietotājvārds\s)(?=\w*[._\d])[\w.]+\w",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    rf"(?<!\w)(?:LV\s?\d{{2}}(?:\s?[{_UPPER}0-9]){{17}}|[A-Z]{{2}}\d{{2}}(?:\s?\d{{4}}){{2,6}}"
    r"(?:\s?\d{1,4})?|[A-Z]{2}\d{2}(?:\s[A-Z0-9]{4}){2,7}(?:\s[A-Z0-9]{1,3})?"
    r"|\d{4}(?:[ -]\d{4}){3})(?!\w)",
    re.IGNORECASE,
)
_PERSONAL_CODE = re.compile(
    rf"(?<![\w{_DASH}])\d{{6}}\s?[{_DASH}]\s?\d{{5}}(?![\w{_DASH}])"
    r"|(?<=kods)(?:\s?:?\s?)\d{11}(?!\d)|(?<=kodu)(?:\s?:?\s?)\d{11}(?!\d)",
    re.IGNORECASE,
)
_CUED_CODE = re.compile(
    r"(?<!\w)(?:kods|kodu|koda|p\.\s?k\.|pers\.\s?k\.)\s?:?\s?(?P<number>\d{6}\s?\d{5})(?!\d)",
    re.IGNORECASE,
)
_MONTH = r"(?:janvār|februār|mart|aprīl|maij|jūnij|jūlij|august|septembr|oktobr|novembr|decembr)\w+"
_YEAR = r"(?:18|19|20)\d\d"
_DAY = (
    rf"(?:\d{{1,2}}\s?[./{_DASH}]\s?(?:\d{{1,2}}|[IVX]{{1,4}})\s?[./{_DASH}]\s?(?:{_YEAR}|\d\d)(?!\d)"
    rf"|{_YEAR}\s?[./{_DASH}]\s?\d{{1,2}}\s?[./{_DASH}]\s?\d{{1,2}}(?!\d)"
    rf"|{_YEAR}\.?\s?(?:gad\w+|g\.),?\s?(?:\d{{1,2}}\.\s?)?{_MONTH}"
    rf"|(?:\d{{1,2}}\.\s?)?{_MONTH},?\s{_YEAR}(?:\.\s?(?:gad\w+|g\.))?)"
)
"""A date, or month and year. The year alone stays: it is not more than an age."""
_BORN = r"dzim(?:is|us\w+|uš\w+)"
_BIRTH = re.compile(
    rf"(?<![\w{_DASH}])(?:(?:{_BORN}|piedzim\w+|dzima|dzim\.)(?:,?\s\(?[^\W\d]+\.?){{0,3}}"
    r"|dzimšanas\s(?:datum\w*|dat\w+|laik\w*|diena)(?:\s?\([\w\s.,]+\))?(?:\sir)?|dz\.)"
    rf"[\s:,({_DASH}]{{0,3}}(?P<after>{_DAY})"
    rf"|(?<![\w.])(?P<before>{_DAY})\.?,?\s(?:{_BORN}(?!\w)|dzim\.|dz\.(?!\s?\d))",
    re.IGNORECASE,
)
_NUMBER_WORD = r"(?:\s?(?:nr|numur\w*)\.?)?\s?:?\s?"
_DOCUMENT = re.compile(
    r"(?<!\w)(?:pas(?:e|es|i|ē)|apliecīb\w*|ID\s?kart\w*|eID)"
    rf"{_NUMBER_WORD}(?P<number>(?-i:[A-Z]{{2,3}})\s?\d{{6,7}})(?!\w)",
    re.IGNORECASE,
)
_VEHICLE = re.compile(
    r"(?<!\w)(?:auto(?:mašīn\w*|mobi\w*)?|mašīn\w*|motocikl\w*|a/m|numura\s?zīm\w*"
    r"|(?:valsts|reģ\w*\.?)\s(?:nr|numur\w*)\.?)(?:\s(?:ar|valsts|reģistrācijas))*"
    rf"{_NUMBER_WORD}[“”„\"]?(?P<number>(?!LV)(?-i:[A-Z]{{2}})\s?[{_DASH}]?\s?\d{{2,4}})(?![\w{_DASH}])",
    re.IGNORECASE,
)
"""The number of a car only after a word that says so: letters and digits are many things."""
_STREET = (
    r"(?:iel(?:a|as|ai|u|ā|ām|ās|\.)|bulvār(?:is|a|im|i|ī)|bulv\.|gatv(?:e|es|ei|i|ē)|prospekt(?:s|a|am|u|ā)"
    r"|laukum(?:s|a|am|u|ā)|šosej(?:a|as|ai|u|ā)|alej(?:a|as|ai|u|ā)|damb(?:is|ja|im|i|ī)"
    r"|krastmal(?:a|as|ai|u|ā)|līnij(?:a|as|ai|u|ā)|šķērsiel(?:a|as|ai|u|ā)|ceļ(?:š|a|am|u|ā))"
)
_STREET_WORD = re.compile(_STREET, re.IGNORECASE)
_HOUSE = (
    rf"(?:,?\s?[Nn]r\.?)?\s?(?P<house>\d{{1,3}}(?:\s?[A-Za-z](?!\w))?(?:\s?/\s?\d+)?"
    rf"(?:\s?k[{_DASH}.]?\s?\d+)?(?:\s?[{_DASH}]\s?\d{{1,3}}(?!\d))?(?:\.(?=\s?(?:māj|nam|dzīv)))?)"
    r"(?:,?\s?(?:dz(?:īvokl\w+)?|ist(?:abā)?)\.?\s?\d+)?"
)
_POSTCODE = (
    rf"(?:,?\s[{_UPPER}][\w.-]*(?:\s(?:nov\.|pag\.|novad\w+|pagast\w+))?){{0,3}}"
    rf",?\sLV[{_DASH}]?\s?\d{{4}}"
)
_ADDRESS = re.compile(
    rf"(?:(?:[{_UPPER}][\w.{_DASH}]*|\d+\.\s[a-zāčēģīķļņšūž]+)\s){{1,4}}(?i:{_STREET}){_HOUSE}"
    rf"(?:{_POSTCODE})?(?!\d)"
)
_PARISH = rf",?\s(?:[{_UPPER}][\w-]+\s)+(?:pag\.|pagast\w+)"
_FARM = re.compile(rf"[“”„\"«][{_UPPER}][^“”„\"«»]{{1,30}}[”“\"»]{_PARISH}{_POSTCODE}")
_HOMESTEAD = re.compile(
    r"(?<!\w)(?:(?:[Dd]zīvo\w*|[Dd]eklarēt\w*|[Aa]drese:?)(?:\s(?:mājās|viensēt\w+))?"
    r"|[Vv]iensēt\w+|(?P<only>[Mm]ājās))\s"
    rf"(?P<place>[“”„\"«](?P<name>[{_UPPER}][\w{_DASH}]+(?:\s[\w{_DASH}]+)?)[”“\"»](?P<parish>{_PARISH})?)"
)
"""A house in the country, which has a name in place of a number, where somebody lives."""
_HOME = re.compile(
    rf"(?<!\w)(?:[Dd]zīvo\w*|[Dd]eklarēt\w*|[Aa]drese:?)\s(?P<place>[{_UPPER}][\w{_DASH}]*[aosu])\s"
    rf"(?P<house>\d{{1,3}}[A-Za-z]?(?:\s?[{_DASH}/]\s?\d{{1,3}})?)(?![\w{_DASH}:]|\.\s?\w)"
)
"""A street without that word, where somebody lives: "dzīvo Liepu 8-14", but not "Rīgā 15 gadus"."""
_PHONE = re.compile(
    r"(?:(?<![\w/.,])|(?<=\d{3}[/,]))(?:"
    rf"[(]?(?:\+|00)\s?\d{{1,3}}[)]?(?:[\s.{_DASH}]?[(]?\d[)]?){{6,12}}"
    rf"|8\s?\(\d{{3}}\)\s?\d{{8}}|[(]?[2678]\d{{7}}|[26]\d[\s{_DASH}]\d{{3}}[\s{_DASH}]\d{{3}}"
    rf"|[26]\d{{3}}[\s{_DASH}]\d{{4}}|[26]\d(?:[\s{_DASH}]\d\d){{3}}|[26]\d\d[\s{_DASH}]\d\d\d[\s{_DASH}]\d\d"
    rf"|[26]\d{{2}}[\s{_DASH}]\d{{5}}|[26]\d[\s{_DASH}]\d{{6}}|[26]\d\.\d{{3}}\.\d{{3}}"
    rf")(?![\w]|\.\d|,(?![2678]\d{{7}})\d|[{_DASH}]\d)"
)
_CUED_PHONE = re.compile(
    rf"(?<!\w)(?:tālr(?:unis|uni|uņa|\.)?|tel(?:efon\w*|\.)?|mob(?:il\w*|\.)?(?:\s?t\.)?|t\.(?=\s?:|\d))(?:\s?(?:nr|numurs)\.?)?\s?:?\s?"
    rf"(?P<number>[(+]?\d(?:[\s.{_DASH}()]?\d){{4,13}})(?!\d)",
    re.IGNORECASE,
)
_OPENING, _CLOSING = '„“"«”', '”“"»'
_DIGIT = re.compile(r"\d")
_YEARS = re.compile(rf"(?:19|20)\d\d[\s{_DASH}](?:19|20)\d\d$")
_NEXT = re.compile(r"[.)]?\s?([^\W\d_]+|%|€)")


@dataclass(frozen=True, slots=True)
class Contact:
    """A stretch of text that holds such data."""

    start: int
    end: int
    kind: str
    """One of `KINDS`."""


@lru_cache(maxsize=50_000)
def contacts(text: str) -> tuple[Contact, ...]:
    """Return the contact data in a text, in order, none inside another."""
    found: list[Contact] = []
    taken = bytearray(len(text))
    for contact in _all(text):
        if not any(taken[contact.start : contact.end]):
            found.append(contact)
            taken[contact.start : contact.end] = b"\x01" * (contact.end - contact.start)
    return tuple(sorted(found, key=lambda c: c.start))


def _all(text: str) -> Iterator[Contact]:
    digits = len(_DIGIT.findall(text))
    if "@" in text or "＠" in text or "(" in text or "[" in text:
        yield from _spans(_EMAIL.finditer(text), "email")
    if "/" in text or "@" in text or ":" in text or "ietotājvārds" in text:
        yield from _spans((m for m in _PROFILE.finditer(text) if _is_handle(m[0])), "profile")
    if digits >= 5:
        yield from _spans((m for m in _ACCOUNT.finditer(text) if _has_digits(m)), "account")
        yield from _spans(_PERSONAL_CODE.finditer(text), "personal_code")
        for cued in _CUED_CODE.finditer(text):
            yield Contact(*cued.span("number"), "personal_code")
        for cued in _DOCUMENT.finditer(text):
            yield Contact(*cued.span("number"), "document")
    if digits >= 3 and "dz" in text.lower():
        for cued in _BIRTH.finditer(text):
            if not _is_thing_born(text, cued):
                yield Contact(*cued.span("after" if cued["after"] else "before"), "birth_date")
    if digits >= 2:
        for cued in _VEHICLE.finditer(text):
            yield Contact(*cued.span("number"), "vehicle")
    if digits:
        for match in _ADDRESS.finditer(text):
            if _is_house(text, match) and not _is_called_so(text, match):
                yield Contact(_street_start(text, match), match.end(), "address")
        for match in _HOME.finditer(text):
            if _is_house(text, match):
                yield Contact(match.start("place"), match.end(), "address")
        yield from _spans(_FARM.finditer(text), "address")
    for match in _HOMESTEAD.finditer(text):
        if (match["parish"] or not match["only"]) and not _is_body(match["name"]):
            yield Contact(*match.span("place"), "address")
    if digits >= 5:
        for cued in _CUED_PHONE.finditer(text):
            yield Contact(*cued.span("number"), "phone")
        yield from _spans((m for m in _PHONE.finditer(text) if _is_phone(text, m)), "phone")


def _spans(matches: Iterable[re.Match[str]], kind: str) -> Iterator[Contact]:
    for match in matches:
        start = match.start() + len(match[0]) - len(match[0].lstrip(" :"))
        yield Contact(start, match.end(), kind)


def _is_handle(profile: str) -> bool:
    """Tell a name on a network from a word about it ("Facebook: ziņas par talku")."""
    network, colon, handle = profile.rpartition(":")
    return not colon or "/" in network + handle or handle.strip().lower() not in ordinary_forms()


def _has_digits(match: re.Match[str]) -> bool:
    return sum(c.isdigit() for c in match[0]) >= 8


def _is_house(text: str, match: re.Match[str]) -> bool:
    """Tell a house number from one that counts what follows ("Skolas ielā 12 ģimenes")."""
    following = _NEXT.match(text, match.end())
    if following is None:
        return True
    if match["house"].rstrip().endswith("."):
        return True
    return following[1] not in "%€" and likely_stem(following[1]) not in context_stems("counted")


def _is_called_so(text: str, match: re.Match[str]) -> bool:
    """Tell whether a body is called like an address: "biedrība „Upes iela 5”"."""
    before, after = text[: match.start()], text[match.end() : match.end() + 1]
    quoted = before[-1:] in _OPENING and after in _CLOSING and bool(after)
    return quoted and _is_body(" ".join(before[:-1].split()[-1:]))


def _is_body(name: str) -> bool:
    """Tell whether one of the words is what bodies and their houses are called by."""
    bodies = context_stems("bodies") | context_stems("called_bodies")
    return any(likely_stem(word) in bodies for word in name.split())


def _is_thing_born(text: str, match: re.Match[str]) -> bool:
    """Tell whether an idea or a body was born, or has its birthday: "Biedrība dzimusi …"."""
    before, after = text[: match.start()].split()[-1:], text[match.end() :].split()[:1]
    things = context_stems("born_things")
    beside = before if match["after"] else after
    return any(likely_stem(word) in things or _is_body(word) for word in beside)


def _street_start(text: str, match: re.Match[str]) -> int:
    """Return where a street's name begins: not at an ordinary word that opens the sentence."""
    first, _, rest = match[0].partition(" ")
    opens = not text[: match.start()].strip() or text[: match.start()].rstrip()[-1:] in ".!?:"
    named = rest[:1].isupper() and not _STREET_WORD.match(rest)
    if opens and named and first.lower() in ordinary_forms():
        return match.start() + len(first) + 1
    return match.start()


def _is_phone(text: str, match: re.Match[str]) -> bool:
    """Tell a phone number from years, dates and sums of money."""
    number = match[0]
    if number.lstrip("(").startswith(("+", "00")):
        return True
    digits = "".join(c for c in number if c.isdigit())
    if _YEARS.match(number) or digits.endswith("00000") or _is_date(digits):
        return False
    following = _NEXT.match(text, match.end())
    return following is None or (
        following[1] not in "%€" and likely_stem(following[1]) not in context_stems("counted")
    )


def _is_date(digits: str) -> bool:
    """Tell whether eight digits are a day of our time, year or day first."""
    for year, month, day in (
        (digits[:4], digits[4:6], digits[6:]),
        (digits[4:], digits[2:4], digits[:2]),
    ):
        try:
            if 1950 <= date(int(year), int(month), int(day)).year <= 2049:
                return True
        except ValueError:
            continue
    return False
