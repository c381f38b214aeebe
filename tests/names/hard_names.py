"""A corpus that is hard to make nameless: 200 invented persons, names of every build and spelling.

The names are declined here by tables of their own, not by the library's. Every sentence is our own;
what is a person's name in it is marked when it is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice

# Surnames that are words, many with first names that are words, too.
WORDS = """
Maija Ozola|Marta Liepa|Rota Kalna|Vilnis Vējš|Laima Roze|Gaida Egle|Rasma Upe|Vija Bite|
Velta Priede|Sarma Salna|Liesma Zvaigzne|Ilga Straume|Austra Saulīte|Aija Skuja|Ieva Kļava|
Māra Zīle|Dzintra Puķe|Jānis Ozols|Andris Kalniņš|Pēteris Bērziņš|Juris Krūmiņš|Ivars Kalns|
Aivars Vilks|Guntis Zaķis|Valdis Lācis|Uldis Briedis|Kaspars Balodis|Edgars Zvirbulis|
Artūrs Vanags|Oskars Ērglis|Normunds Krasts|Gints Akmens|Raimonds Siliņš|Mārtiņš Ezers|
Kārlis Ābols|Andrejs Rudzītis|Imants Auziņš|Viktors Zariņš|Arnis Vītols|Ojārs Strazds|
Zigurds Dzenis|Māris Cīrulis|Dainis Dārznieks|Gatis Mežnieks|Ēriks Zvejnieks|Agris Kalējs|
Inguna Kundziņa|Sandra Tauriņa|Inese Melnā|Ainārs Lielais|Roberts Stiprais|Anita Mazā|
Ausma Vasara|Zane Lapsa|Dace Dzērve|Ilze Sakne|Baiba Rīta|Evita Kociņa|Lāsma Rasa|
Signe Vakare|Arvis Gailis|Ginta Pļava|Daiga Smilga|Elīna Krastiņa|Ruta Ziediņa|
Sanita Āboliņa|Iveta Grāvīte|Modris Purvs
"""
ORDINARY = """
Gundega Vanadziņa|Aldis Grebis|Sintija Rubene|Toms Mednītis|Lelde Pūpola|Rihards Šķēle|
Guna Ķirse|Reinis Ģērmanis|Ilona Čākure|Kristaps Žagars|Madara Ņikona|Alvis Grīnbergs|
Anda Freimane|Egils Šmits|Vineta Zaube|Lauris Cimdiņš|Monta Ķauķe|Ralfs Ūdris|Undīne Āķe|
Sigita Ģēģere|Ansis Brencis|Mairis Eihmanis|Renāte Vīksne|Niks Lazdāns|Antra Celmiņa|
Ivita Stūrīte|Arta Pīlādze|Rolands Tīrums|Žanete Ļauva|Ella Nagle|Haralds Puriņš|
Vizma Jansone|Alberts Stūris|Tekla Beņķe|Zenta Šteinberga|Leons Ķibilds|Mirdza Treile|
Olita Žurģe|Tālivaldis Ņerings|Rūta Čapa
"""
DOUBLE = """
Velta Kārkliņa-Osīte|Madara Egle-Cīrule|Anna Bērziņa-Kalniņa|Zanda Ozola-Liepiņa|Līga Zariņa-
Vītola|Ints Meija-Krūze|Diāna Pētersone-Āboltiņa|Vita Sproģe-Riekstiņa|Aiva Kaupuže-Ducmane|
Krista Lūse-Bērza|Anna Marija Kociņa|Jānis Kārlis Grauds|Eva Elizabete Stabiņa|
Jūlija Gorna Smirnova|Olga Zemļaka Petrova|Anna-Luīze Skudra|Hanss Kristers Veide|
Irēna Valija Kalve|Marija Ksenija Dūda|Pauls Emīls Rozītis
"""
EASTERN = """
Svetlana Petrova|Sergejs Ivanovs|Natālija Kuzņecova|Oļegs Fjodorovs|Tatjana Smirnova|
Oksana Ševčenko|Aleksandrs Zaharčenko|Igors Kovaļčuks|Jeļena Sokolovska|Dmitrijs Lisovskis|
Ludmila Baranova|Ivans Ščerbakovs|Vadims Žukovs|Ņina Medvedeva|Genādijs Orlovs|
Jurijs Golubevs|Marina Vinogradova|Pāvels Krilovs|Irina Solovjova|Vjačeslavs Makarovs|
Gaļina Nikitina|Romāns Tarasovs|Valentīna Zaiceva|Artjoms Belovs
"""
NEIGHBOURS = """
Janīna Ruskule|Staņislavs Kokins|Genovefa Spūle|Donats Lubgāns|Jonas Petrauskas|
Vitauts Butkus|Leonards Šņepsts|Vladislava Zepa|Česlavs Batņa|Regīna Vucāne|Antoņina Kūkoja|
Zigmunds Kazlausks|Raivo Kallass|Uno Ilvess|Jadviga Romanovska|Pjotrs Novaks|Ona Jankauska|
Heiki Tamms
"""
FOREIGN = """
John Smith|Anne Dubois|Peter Müller|Maria García|Lars Andersen|Hans von Berg|Kenji Tanaka|
Olena Bondar|Thomas Becker|Emma Johansson
"""
SHORT = "Ada Apse|Ija Ūse|Oto Oss|Una Ore|Ivo Ivs|Ilva Ase|Eva Eša|Aga Āre"
CYRILLIC = """
Наталья Иванова|Сергей Петров|Ольга Смирнова|Андрей Кузнецов|Ирина Соколова|Михаил Лебедев|
Екатерина Новикова|Владимир Морозов|Людмила Павлова|Татьяна Козлова|Николай Фролов|
Елена Орлова
"""
BUILDS = {
    "words": WORDS, "ordinary": ORDINARY, "double": DOUBLE, "eastern": EASTERN,
    "neighbours": NEIGHBOURS, "foreign": FOREIGN, "short": SHORT, "cyrillic": CYRILLIC,
}  # fmt: skip

CASES = ("nom", "gen", "dat", "acc", "loc")
_ENDINGS = {
    "as": ("as", "a", "am", "u", "ā"),
    "ais": ("ais", "ā", "ajam", "o", "ajā"),
    "is": ("is", "a", "im", "i", "ī"),
    "us": ("us", "us", "um", "u", "ū"),
    "š": ("š", "a", "am", "u", "ā"),
    "s": ("s", "a", "am", "u", "ā"),
    "ā": ("ā", "ās", "ajai", "o", "ajā"),
    "a": ("a", "as", "ai", "u", "ā"),
    "e": ("e", "es", "ei", "i", "ē"),
}  # fmt: skip
_SOFT = {"b": "bj", "c": "č", "d": "ž", "l": "ļ", "m": "mj", "n": "ņ", "p": "pj", "s": "š",
         "t": "š", "v": "vj", "z": "ž"}  # fmt: skip
_UNSOFTENED = {"Guntis", "Valdis", "Andris", "Juris", "Uldis", "Māris", "Zaķis", "Gatis", "Agris",
               "Dainis", "Modris", "Mairis", "Alvis", "Arvis", "Ūdris", "Arnis", "Reinis", "Ansis",
               "Lācis", "Aldis"}  # fmt: skip
_OWN = {"Lācis": "Lāča", "Vilnis": "Viļņa", "Akmens": "Akmens", "Jānis": "Jāņa",
        "Dainis": "Daiņa", "Arnis": "Arņa",
        "Reinis": "Reiņa", "Ansis": "Anša", "Oss": "Osa"}  # fmt: skip
_RUSSIAN = {
    "ова": ("ова", "овой", "овой", "ову", "овой"), "ева": ("ева", "евой", "евой", "еву", "евой"),
    "ья": ("ья", "ьи", "ье", "ью", "ье"), "на": ("на", "ны", "не", "ну", "не"),
    "га": ("га", "ги", "ге", "гу", "ге"), "ла": ("ла", "лы", "ле", "лу", "ле"),
    "ей": ("ей", "ея", "ею", "ея", "ее"), "ай": ("ай", "ая", "аю", "ая", "ае"),
    "": ("", "а", "у", "а", "е"),
}  # fmt: skip


def decline(word: str, case: str) -> str:
    """Return one word of a name in a case form; foreign names stay as they are."""
    if "-" in word:
        return "-".join(decline(part, case) for part in word.split("-"))
    i = CASES.index(case)
    if "а" <= word[-1].lower() <= "я":
        ending = next(e for e in _RUSSIAN if word.endswith(e))
        return word[: len(word) - len(ending)] + _RUSSIAN[ending][i]
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) > len(e)), None)
    if ending is None or word in _undeclined():
        return word
    stem = word[: -len(ending)]
    if ending == "is" and case in ("gen", "dat", "acc", "loc") and case == "gen":
        if word in _OWN:
            return _OWN[word]
        if word not in _UNSOFTENED and stem[-1] in _SOFT:
            stem = stem[:-1] + _SOFT[stem[-1]]
        return stem + "a"
    if word in _OWN and case == "gen":
        return _OWN[word]
    return stem + _ENDINGS[ending][i]


def _undeclined() -> frozenset[str]:
    return frozenset(word for name in names("foreign") for word in name.split())


def names(build: str) -> list[str]:
    """Return the full names of one build."""
    return [name.strip() for name in BUILDS[build].replace("\n", "").split("|") if name.strip()]


@dataclass(frozen=True)
class Sentence:
    """A sentence and what of it is a person's name."""

    text: str
    spans: tuple[tuple[int, int], ...]


# What is said so that the sentence is coded and comes into codings and quotes.
_FULL = {
    "nom": ["{} stāstīja, ka trūkst finansējuma telpām.", "Par to runāja {}, jo naudas nepietiek."],
    "gen": ["Bez {} palīdzības nebūtu ne telpu, ne brīvprātīgo.",
            "Pēc {} ierosinājuma tika rīkota talka."],
    "dat": ["Paldies {} par brīvprātīgo darbu un telpām.",
            "Sapulcē {} tika uzdots jautājums par finansējuma trūkumu."],
    "acc": ["Uz fokusgrupas diskusiju uzaicinājām {} un trīs kaimiņus.",
            "Kopā ar {} tika veikta iedzīvotāju aptauja."],
    "loc": ["Iedzīvotāji vīlās tieši {}, jo trūka informācijas.",
            "Kopienas cerības saskatīja arī {}, lai gan laika trūka."],
}  # fmt: skip
_SURNAME = {
    "nom": ["Vēlāk {} atnesa atslēgas no telpām."],
    "gen": ["Pēc {} vārdiem finansējuma nepietiek."],
    "dat": ["Sociālā darbiniece {} parādīja aptaujas rezultātus."],
    "acc": ["Tad uzrunājām {} kā brīvprātīgo."],
    "loc": ["Daudzi klausījās {} un raudāja par finansējuma trūkumu."],
}
_OTHER = ["Protokolu par telpu trūkumu rakstīja {}.", "Aptauju apkopoja {} un vēl viena kolēģe."]


def _filled(frame: str, name: str) -> Sentence:
    at = frame.index("{}")
    return Sentence(frame.format(name), ((at, at + len(name)),))


def sentences() -> Iterator[Sentence]:
    """Yield what the corpus says of its persons: each in all cases, alone, and spelt otherwise."""
    turn = 0
    for build in BUILDS:
        for name in names(build):
            turn += 1
            *given, surname = _parts(name)
            first = " ".join(given)
            for case in islice(cycle(CASES), turn % 5, turn % 5 + 5):
                declined = " ".join(decline(w, case) for w in [*given, *surname.split()])
                yield _filled(_FULL[case][turn % 2], declined)
            for case in islice(cycle(CASES), turn % 5, turn % 5 + 2):
                alone = " ".join(decline(w, case) for w in surname.split())
                yield _filled(_SURNAME[case][0], alone)
            initial = f"{first[0]}. {surname}"
            shapes = (name.upper(), initial, f"{surname} {first}", f"{first} {surname.upper()}")
            yield _filled(_OTHER[turn % 2], shapes[turn % 4])
            yield _filled(_OTHER[(turn + 1) % 2], initial.replace(". ", "."))
    for right, wrong in MISSPELT:
        yield _filled(_FULL["nom"][1], right)
        yield _filled(_SURNAME["nom"][0], wrong)


def once() -> Iterator[Sentence]:
    """Yield one sentence for each person, in one case form."""
    everyone = [name for build in BUILDS for name in names(build)]
    for turn, name in enumerate(everyone):
        case = CASES[turn % 5]
        *given, surname = _parts(name)
        declined = " ".join(decline(w, case) for w in [*given, *surname.split()])
        yield _filled(_FULL[case][turn % 2], declined)


def _parts(name: str) -> list[str]:
    """Split a name: its first names, then the surname as one piece."""
    words = name.split()
    if name in ("Jūlija Gorna Smirnova", "Olga Zemļaka Petrova", "Hans von Berg"):
        return [words[0], " ".join(words[1:])]
    return words


MISSPELT = (
    ("Gundega Vanadziņa", "Vanadzina"), ("Alvis Grīnbergs", "Grinbergs"),
    ("Mairis Eihmanis", "Eihamnis"), ("Irina Solovjova", "Solovjeva"),
    ("Staņislavs Kokins", "Kokinš"), ("Diāna Pētersone-Āboltiņa", "Petersone-Aboltina"),
    ("Anda Freimane", "Freimene"), ("Leonards Šņepsts", "Šņebsts"),
)  # fmt: skip

# Where capitals are no person's, and where the words of the surnames are words.
NO_NAMES = """
Pie skolas aug ozols, liepa, egle, priede un kļava, un tur pat ir kalns.
Marta beigās un maija sākumā notika divas talkas brīvprātīgo vadībā.
Maija sākumā trūka finansējuma.
Kalns aiz skolas ir stāvs, un bērni tur brauc ar ragaviņām.
Egle tika izrotāta pie kultūras nama.
Projekts EQualCare palīdz senioriem, un WhatsApp grupā ir 40 cilvēku.
Tikšanās notika Kastaņu ielā pie Sociālā dienesta.
Biedrība „Saules zaķi” un laikraksts „Namiķu Vārds” atbalstīja talku.
Lieldienās, Jāņos un Ziemassvētkos telpas ir par mazu.
Sociālais dienests, Labklājības ministrija un Nodarbinātības valsts aģentūra sadarbojas.
Aptauja tika ievietota Facebook lapā un Zoom sanāksmē.
Latgalē, Vidzemē un Kurzemē brīvprātīgo trūkst.
Vilki un lāči mežā neviens nav redzējis, bet vilks un lācis ir uz plakāta.
Zaķis, briedis un balodis ir bērnu zīmējumos.
Roze un bite ir biedrības zīmē.
Vējš nopūta telti, un straume aiznesa laivu.
Upe ir tuvu, ezers ir tālu, akmens ir smags, un rasa ir auksta.
Vasara bija karsta, pļava bija izdegusi, un skuja bija sausa.
""".strip().splitlines()


CONTACTS = {
    "Rakstiet gundega.vanadzina@pagasts.lv vai zvaniet 29123456.": 2,
    "Viņas profils ir facebook.com/gundega.vanadzina, talkas bildes ir tur.": 1,
    "Personas kods 120385-12345 bija uz lapas.": 1,
    "Viņa dzīvo Brīvības ielā 12-5, un telpu tur nav.": 1,
    "Konts ir LV80BANK0000435195001.": 1,
    "Tālrunis +371 67 012 345 darbojas reti.": 1,
}


def name_words() -> frozenset[str]:
    """Return every form of a name that stands in the corpus, of three letters or more."""
    words = {
        word
        for s in sentences()
        for start, end in s.spans
        for word in re.findall(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*", s.text[start:end])
    }
    return frozenset(word for word in words if word[0].isupper())


def shows_a_name(text: str) -> bool:
    """Tell whether a text has a word that looks like a name of the corpus."""
    return bool(set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)) & name_words())
