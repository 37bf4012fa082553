// Which words of a text are numbers, in many languages, and which only look like one.
import { expect, test } from "vitest"
import { hasNumberWord, numberWordsIn } from "../../../src/query/model/evidence/number-words.ts"

const NUMBERS: Readonly<Record<string, string>> = {
  en: "two | Dozen | twice | daily | every | half | a hundred",
  de: "zwölf | dreißig | hundert | zweihundertfünfzig | einhundertzwanzig | achttausend",
  fr: "deux | douze | mille | soixante-dix | quatre-vingts",
  es: "dos | veinte | cien | quinientas | treinta y cinco",
  it: "cinque | dodici | centoventi | quarantadue | tremila | venti",
  pt: "dois | duas | vinte | trinta e cinco | duzentas",
  nl: "twaalf | tweehonderd | vijfendertig | honderdtwintig",
  ro: "doi | două | zece | o sută | treizeci și cinci | două mii",
  pl: "trzydzieści | sto dwadzieścia | siedmiu | dwudziestu | dwie | dwunastu | pięć tysięcy",
  cs: "sto dvacet | osmdesát | dvě | pěti | patnácti | tři sta",
  sk: "sto dvadsať | osem | päť | šesťdesiat | dve",
  hr: "sto dvadeset | pet | osam | dvije",
  sl: "dvajset | osem | šestdeset",
  hu: "száz | százhúsz | háromezer | öt | két",
  fi: "kaksi | satakaksikymmentä | kolmessa | viiden | kymmentä | kaksituhatta",
  et: "kaheksa | kakskümmend | viisteist | kahe",
  sv: "två | hundratjugo | åttio | etthundrafemtio | fem",
  da: "to | firs | hundrede | femogtyve | syv",
  nb: "to | åtti | tjuefem | hundreogtjue",
  is: "tvær | hundrað | sjötíu | þrjár",
  tr: "iki | yirmi | yüz yirmi | yirmibeş",
  lt: "šimtas | dvidešimt | aštuonis | septyni | penkių",
  lv: "simt | divdesmit | astoņus | trīs",
  id: "seratus | lima belas | puluh",
  vi: "trăm | hai mươi | sáu cuốn | năm cuốn",
  ca: "vuit | vint-i-dos | trenta",
  ru: "два | двадцать | пятьсот | семеро | двух | двенадцати | тысячи | трёх",
  uk: "шість | двадцять | шістсот | п'ять | п’ятдесят | вісім | двох",
  bg: "двайсет | осем | петнайсет",
  sr: "седам | петсто | двадесет",
  el: "δύο | τέσσερα | είκοσι | τριακόσιες | τρεις | δύο χίλιες",
  ar: "مائة وعشرون | خمسين | ثلاثة | سبع | ألفان",
  he: "עשרים | שבעה | מאה ועשרים | שלושים",
  fa: "بیست | صد | سی و پنج",
  hi: "एक सौ बीस | चार | पैंतीस | पांच",
  bn: "একশ | বিশটি | সাতজন | পঁয়ত্রিশ",
  ta: "நூறு | இருபது",
  zh: "三 | 两 | 十",
  ko: "세 명 | 삼 층",
  th: "สอง | สิบ",
}
test.each(Object.entries(NUMBERS))("numbers in words are found: %s", (language, words) => {
  for (const word of words.split(" | ")) expect([word, hasNumberWord(word, language)]).toEqual([word, true])
})

const OTHERS: Readonly<Record<string, string>> = {
  en: "twofold | often | oncology | diesel | Go to the fire | They hat | seize | quince",
  de: "zweitens | ein Haus | achtsam",
  fr: "une dizaine de | seizième",
  it: "una porta | ventilatore | centro | accento | se sei iscritto",
  nl: "een huis | tiener",
  pl: "jeden stół | stolik | pięta | mostu",
  cs: "jedna židle | stovky | pětka | části",
  sv: "en stol | ni är | femkamp",
  nb: "treet | en stol",
  tr: "bir kapı | onun",
  hu: "egy ajtó | hatos",
  vi: "một năm | thứ hai | tháng ba | không",
  ro: "o carte | și",
  ru: "один дом | столик | стоит | места | высот",
  el: "ένα σπίτι | μισθός",
  fi: "satama | toista",
  lt: "respublika",
  sk: "mesto | miesto",
  uk: "п'ятниця",
  he: "יום שני",
  fa: "سه‌شنبه | سه شنبه | نه",
  hi: "एक घर",
  zh: "星期一",
}
test.each(Object.entries(OTHERS))("other words are no numbers: %s", (language, words) => {
  for (const word of words.split(" | ")) expect([word, hasNumberWord(word, language)]).toEqual([word, false])
})

test("where the language is unknown, or another one, only longer words are numbers", () => {
  expect(numberWordsIn("Kainuoja šimtas dvidešimt eurų, fem", null).map(({ word }) => word)).toEqual([
    "šimtas",
    "dvidešimt",
  ])
  expect(numberWordsIn("It costs twaalf or zwei", "en").map(({ word }) => word)).toEqual(["twaalf"])
})

test("a number word that the question has is not new", () => {
  expect(hasNumberWord("Für zwei Personen", "de", "was kostet es für zwei personen?")).toBe(false)
  expect(hasNumberWord("Für zwei Personen zehn Euro", "de", "was kostet es für zwei personen?")).toBe(true)
})
