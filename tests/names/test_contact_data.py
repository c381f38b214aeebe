"""Addresses, telephone numbers and the like are masked; other numbers are not."""

from __future__ import annotations

import pytest
from name_examples import run

from sdk_text.analysis import pseudonyms
from sdk_text.analysis.contacts import contacts


@pytest.mark.parametrize(
    "address",
    [
        "E-pasts: ilze.zvirgzdina@x.lv.",
        "E-pasts: ilze.zvirgzdiņa@x.lv.",
        "Profils: facebook.com/ilze.zvirgzdina",
        "Saite https://www.x.lv/komanda/ilze-zvirgzdiņa un datne zvirgzdiņa_ilze.pdf",
    ],
)
def test_an_address_does_not_switch_off_a_name_and_goes_itself(address):
    results = run("Ilze Zvirgzdiņa ziedoja mēbeles.", address, persons=["Ilze Zvirgzdiņa"])
    hide = pseudonyms(results).replace
    assert hide("Ilze Zvirgzdiņa ziedoja mēbeles.") == "[person 1] ziedoja mēbeles."
    assert "ilze.zv" not in hide(address)
    assert "/komanda/" not in hide(address)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Raksti ilze (at) pagasts.lv vai zvani.", "email", "ilze (at) pagasts.lv"),
        ("Tālr. 29 123 456, rīt.", "phone", "29 123 456"),
        ("Zvani +371 67012345.", "phone", "+371 67012345"),
        ("Zvani (+371) 6 7012345!", "phone", "(+371) 6 7012345"),
        ("Kods 320101-12345 der.", "personal_code", "320101-12345"),
        ("Dzīvo Garajā ielā 5A-12.", "address", "Garajā ielā 5A-12"),
        ("Raiņa bulvārī 7, dz. 3, Cēsis, LV-4101 dzīvo.", "address",
         "Raiņa bulvārī 7, dz. 3, Cēsis, LV-4101"),
        ("18. novembra ielā 5 ir klubs.", "address", "18. novembra ielā 5"),
        ("Maksā LV80 BANK 0000 4351 9500 1 tūlīt.", "account", "LV80 BANK 0000 4351 9500 1"),
        ("Skat. www.instagram.com/ilze.z/ rīt.", "profile", "www.instagram.com/ilze.z/"),
        ("Raksti @ilze_zv tur.", "profile", "@ilze_zv"),
        ("T.: 28 111222 der.", "phone", "28 111222"),
        ("Zvani 28.111.222!", "phone", "28.111.222"),
        ("Raksti una.berzina(a)sparg.lv tur.", "email", "una.berzina(a)sparg.lv"),
        ("Mob.t.28111222 der.", "phone", "28111222"),
        ("Zvani 8 (371) 28111222!", "phone", "8 (371) 28111222"),
        ("P. k. 32010112345 der.", "personal_code", "32010112345"),
        ("Personas kods 320101 12345 der.", "personal_code", "320101 12345"),
        ("Skype: live:una.b der.", "profile", "Skype: live:una.b"),
        ("TikTok: una.berzina der.", "profile", "TikTok: una.berzina"),
        ("Lietotājvārds una_b85 der.", "profile", "una_b85"),
        ("Viņa dzīvo Ceriņu 8-14.", "address", "Ceriņu 8-14"),
        ("Dzīvo Raiņa 15, otrajā stāvā.", "address", "Raiņa 15"),
        ("Adrese: „Upes iela 5”.", "address", "Upes iela 5"),
        ("Raksti una.b [at] sparg [dot] lv tur.", "email", "una.b [at] sparg [dot] lv"),
        ("Auto ar numuru KT-4821 der.", "vehicle", "KT-4821"),
        ("A/m valsts nr. KT 482 der.", "vehicle", "KT 482"),
        ("Automašīnas reģistrācijas numurs: „KT482” der.", "vehicle", "KT482"),
        ("Pases nr. LV4821375 der.", "document", "LV4821375"),
        ("ID karte PA 4821375 der.", "document", "PA 4821375"),
        ("Viņa dzīvo „Ceriņkalnos”.", "address", "„Ceriņkalnos”"),
        ("Dzīvo mājās „Ceriņi”, Grebju pagastā.", "address", "„Ceriņi”, Grebju pagastā"),
        ("Tikāmies mājās „Ceriņi”, Grebju pag.", "address", "„Ceriņi”, Grebju pag."),
        ("UPES IELĀ 5 TRŪKST TELPU.", "address", "UPES IELĀ 5"),
        ("Raksti una.b＠sparg.lv tur.", "email", "una.b＠sparg.lv"),
        ("Dzim. 12.03.1985. Rīgā.", "birth_date", "12.03.1985"),
        ("Kliente, dzimusi Ludzas pusē, 1952. gada 3. jūnijā, raud.", "birth_date",
         "1952. gada 3. jūnijā"),
        ("Dzimšanas datums (diena, mēnesis): 12.III.1985", "birth_date", "12.III.1985"),
        ("DZIMŠANAS DATI – 5. maijs, 1950. gads", "birth_date", "5. maijs, 1950. gads"),
        ("Tur 1985. gada 12. martā dzimušais dēls raud.", "birth_date", "1985. gada 12. martā"),
        ("Meita (12/03/15 dz.) raud.", "birth_date", "12/03/15"),
        ("Biedrības vadītāja, dzimusi 1951-04-30 biedrības telpās.", "birth_date", "1951-04-30"),
    ],
)  # fmt: skip
def test_contact_data(text, kind, found):
    assert [(c.kind, text[c.start : c.end]) for c in contacts(text)] == [(kind, found)]


@pytest.mark.parametrize(
    "text",
    ["Skolas ielā 12 ģimenes palīdzēja.", "Skolas ielā 2022. gadā remontēja.", "no 2022 2023",
     "24012023 un 2023-01-24", "plkst. 10.00–12.00", "26 000 000 eiro", "reģ. Nr. 40003245678",
     "Liepu ielā 12. decembrī", "28111222,50 eiro", "28.111.222 eiro", "skolā (a) 12345",
     "Dzīvo Rīgā 15 gadus.", "Dzīvo Cēsu 3. mājā.", "Facebook: ziņas par talku",
     "auto CO2 izmeši", "Brauc auto LV 4821", "grupa AB 12", "apliecības Nr. 12",
     "Dzimis 1952. gadā.", "Ideja dzima 2019. gada 3. maijā.", "Biedrība dzimusi 12.03.2015.",
     "2023. gada 5. maijā dzimusi ideja par talku.", "12.03.2022. dz. 5 remontēja.",
     "Biedrības dzimšanas diena 2023. gada 5. maijā.", "Dzīvo te no 12.03.1985.",
     "Dzīvo „Senioru mājā”.", "pase un 4821375", "Rīko mājās „Lasi kopā” pēcpusdienas.",
     "Biedrība „Upes iela 5” un telpa „Skolas iela 12” aug."],
)  # fmt: skip
def test_numbers_that_lead_to_nobody(text):
    assert not contacts(text)


@pytest.mark.parametrize("between", ["/", ",", ", ", " / "])
def test_a_second_phone_goes_too(between):
    assert [c.kind for c in contacts(f"Zvani 29111222{between}26333444.")] == ["phone"] * 2
