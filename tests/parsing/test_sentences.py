"""Where sentences end: numbers, times, dates, abbreviations, initials."""

from __future__ import annotations

import pytest

from sdk_text.parsing.sentences import split_sentences
from sdk_text.template import Template
from sdk_text.text.clean_text import reading_form


def split(text: str, template: Template) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text, template)]


@pytest.mark.parametrize(
    "text",
    [
        "Sākām plkst. 16:00. | Visi nāca.",
        "Izdalījām 200, saņemtas 143. | Anketas aizpildīja seniori.",
        "Dalībnieku skaits gadā pieaudzis līdz 210. | Biedrība priecājas.",
        "Uz vēstuli atbildēja 87. | Sekoja divas sarunas.",
        "Pagastā notika 12. Saeimas vēlēšanas.",
        "Strādājam no 9.00-17.30. | Pusdienas vienos.",
        "Beidzām 18.30. | Mājās gājām kājām.",
        "Atnāca 12. | Visi priecājās.",
        "Kopā bija 45. | Seniori dziedāja.",
        "Vidēji sanāk 3,5. | Rudenī vairāk.",
        "Nodarbības notiek 10–12. | Otrdien slēgts.",
        "Tikāmies 24.01. | Runājām par sētu.",
        "Tikāmies 24.01.2023. | Runājām par sētu.",
        "Sākām 2023. g. | Visi nāca.",
        "Zvanīt uz tālruni 29123456. | Atbild dežurants.",
        "Pieteicās u. c. | Vēlāk nāca citi.",
        "Ēka celta 19. gs. | Tajā ir klubs.",
        "Tas ir Nr. 5. | Tas bija labs.",
        "Projekts Nr. 9.2.2.1./15/I/001. | To finansē fonds.",
        "Sk. pielikumu Nr. 3. | Tur ir anketa.",
        "Paldies Ivetai K. | Viņa palīdzēja.",
        "Strādā plkst. 8.30 līdz 17. | Piektdienās īsāk.",
        "Maksāja 5 tūkst. | Pārējo ziedoja.",
        "Vadība atbalsta.1 | Kolēģi palīdz.23 | Telpas ir!4 | Nauda arī.",
        "Vadība “atbalsta”.1 | Telpas ir (brīvas).2 | Nauda arī.[3] | Viss.",
        "Vadība atbalsta.¹ | „Kolēģi” palīdz.** | Telpas ir.iv | Nauda arī.",
    ],
)
def test_ends(template: Template, text: str) -> None:
    parts = text.split(" | ")
    assert split(" ".join(parts), template) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Kolēģi palīdz.|2023. gadā nāca citi.",
        "Kolēģi palīdz.|12. maijā bija talka.",
        "Kolēģi palīdz.|15 ļaudis nāca.",
        "Mēs ceru.|Un tā arī būs.",
        "Nāks visi!|Vai tā būs?|Jā.",
    ],
)
def test_ends_without_a_blank(template: Template, text: str) -> None:
    assert split(text.replace("|", ""), template) == text.split("|")


@pytest.mark.parametrize(
    "text",
    [
        "Klubs ir Kr. Barona ielā.",
        "Runāja Dz. Krūmiņa un J. Bērziņš.",
        "Palīdz Sv. Jura draudze.",
        "Tālr. 29123456 strādā vienmēr.",
        "Mācās 26. Pirmsskolas iestādē.",
        "Tas bija 2. Pasaules kara laikā.",
        "Piedalījāmies 3. Latvijas saietā.",
        "Sākām 2023. gada 3. maijā.",
        "Skat. 3. pielikumu un 4. lpp. beigās.",
        "Bija 12. 13. un 14. maijs.",
        "Runāja Dr. med. Anna Egle.",
        "Runāja Mg. sc. Ilze Roze.",
        "Biedrības priekšs. Jānis Sala brauca.",
        "Maksāja 5 tūkst. EUR gadā.",
        "Pēc MK not. Nr. 338 un žurn. Nr. 5 strādā psih. Anna Egle.",
        "Skat. pielikumu nr. 3 un dzīvokli nr. 8.",
        "Nod. vietn. Ozols un A. god. Kalniņas kundze nāca.",
        "Vakarā, ap pl. 19, sanāca visi.",
        "Sk. pielikumu Nr. 6. Ieteikumi aptaujai.",
        "Palīdzēja biedri V. Viļums un A. Viņķele.",
        "Sākam plkst.10 Ludzas klubā un plkst.9 Cēsīs.",
        "Skat. lpp.12 Pielikumā un 9.00 Rīgā.",
        "Raksti uz asoc.Prof un rindas.lv un novads.2022.lv tīklā.",
        "Lapa www.ciems.Mums.lv un fails anketa.2022.docx ir tur.",
    ],
)
def test_no_end(template: Template, text: str) -> None:
    assert split(text, template) == [text]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("sociāli-\nekonomisks stāvoklis", "sociāli-ekonomisks stāvoklis"),
        ("izglītojoši-\ninformatīvs vakars", "izglītojoši-informatīvs vakars"),
        ("kopie-\nnas sapulce", "kopienas sapulce"),
        ("pār-\nrunas ar visiem", "pārrunas ar visiem"),
        ("plus-\nmīnus un plus-mīnus", "plus-mīnus un plus-mīnus"),
        ("plus-\nmīnus un plusmīnus, plus-mīnus", "plusmīnus un plusmīnus, plus-mīnus"),
        ("speciāli-\nsts strādā", "speciālists strādā"),
    ],
)
def test_hyphens_at_line_ends(text: str, read: str) -> None:
    assert reading_form(text).text == read


@pytest.mark.parametrize(
    "text",
    [
        "Dzīvo Parka ielā 5.| Tur ir zāle.",
        "Tikāmies Liepu alejā 12.| Sanāca desmit cilvēki.",
        "Telpas ir Jaunajā laukumā 3.| Vecāki tur nāk labprāt.",
        "Zvanīt 14. kabinetā.| Durvis ir vaļā.",
        "Durvis ved uz kabinetu 14.| Atslēga ir pie dežuranta.",
        "Bijām 3. klasē un 5. Vidusskolā.",
        "Tas bija 2023. g. Rīgā.",
        "Sākām 2022. g. Cēsīs un Valmierā.",
        "Centrs atvērts 2019. g. Daugavpilī, kur tā trūka.",
        "Dzimusi 1956. g. Ludzas novadā.",
        "Pulciņš dibināts 2018. g. Latgalē.| Tas darbojas vēl.",
        "Klubs cēlies 19. gs. Liepājā.",
        "Ēka celta 2001. g. Dzelmavā.",
        "Tas notika 2023. g.| Tajā piedalījās visi.",
        "Sākām 2022. g.| Darbs bija grūts.",
        "Sākām 2022. g.| Rīgā mēs bijām pirmie.",
        "Beidzām 2021. g.| Balvas saņēma visi.",
        "Sākām 2020. g.| Ikdienā tas netraucē.",
        "Sākām 2020. g.| Apaļš skaitlis, nekas vairāk.",
    ],
)
def test_house_numbers_and_years_before_a_place(text: str, template: Template) -> None:
    parts = [part.strip() for part in text.split("|")]
    whole = " ".join(parts)
    assert split(whole, template) == parts
