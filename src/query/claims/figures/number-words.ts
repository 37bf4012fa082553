// Gives the value of a number word. The package n2words writes numbers in words, in eight languages; a table is built from that.
import { toOrdinal as deNth } from "n2words/de-DE"
import { toOrdinal as enNth } from "n2words/en-US"
import { toOrdinal as esNth } from "n2words/es-ES"
import { toOrdinal as frNth } from "n2words/fr-FR"
import { toOrdinal as itNth } from "n2words/it-IT"
import { toOrdinal as nlNth } from "n2words/nl-NL"
import { toOrdinal as ptNth } from "n2words/pt-PT"
import { toOrdinal as ruNth } from "n2words/ru-RU"
import { languageOf } from "../../../embedding/language.ts"
import { WRITERS, type Write } from "../../model/evidence/number-writers.ts"

/** `fused`: this language writes a number below a thousand as one word. */
const LANGUAGES: readonly [cardinal: Write, ordinal: Write, fused: boolean, family: Family][] = [
  [WRITERS.en, enNth, false, "germanic"],
  [WRITERS.de, deNth, true, "germanic"],
  [WRITERS.fr, frNth, false, "romance"],
  [WRITERS.es, esNth, false, "romance"],
  [WRITERS.it, itNth, true, "romance"],
  [WRITERS.pt, ptNth, false, "romance"],
  [WRITERS.nl, nlNth, true, "germanic"],
  [WRITERS.ru, ruNth, false, "slavic"],
]
/** Articles, and number words that are other words in another language: English `due` and `cent`, German `sei`. */
const AMBIGUOUS = new Set(
  "un une uno una um uma ein eine eins een één один одна due cent once seize sei elf null otto dos mil as".split(" "),
)
const pairs = (list: string): [string, number][] =>
  list
    .trim()
    .split(/\s+/)
    .map((pair) => pair.split(":"))
    .map(([word = "", value]) => [word, Number(value)])
/** Some of these words, with their numbers. They are numbers if the text is in this language. */
const BY_LANGUAGE: Readonly<Record<string, readonly [RegExp, string][]>> = {
  de: [[/(?<!\p{L})elf(?!\p{L})/giu, "11"]],
  nl: [[/(?<!\p{L})elf(?!\p{L})/giu, "11"]],
  es: [
    [/(?<!\p{L})dos(?!\p{L})/giu, "2"],
    [/(?<!\p{L})once(?!\p{L})/giu, "11"],
  ],
  fr: [[/(?<!\p{L})seize(?!\p{L})/giu, "16"]],
  it: [[/(?<!\p{L})due(?!\p{L})/giu, "2"]],
}

/** Writes in digits the number words that are numbers in one language only. `language`: if the text itself does not show it. */
export const withOwnNumbers = (text: string, language: string | null): string =>
  (BY_LANGUAGE[languageOf(text) ?? language ?? ""] ?? []).reduce(
    (changed, [word, digits]) => changed.replace(word, digits),
    text,
  )

/** Number words that n2words does not write. */
const INFLECTED = pairs(`eins:1 hundert:100 vingts:20 duas:2 два:2 две:2 двух:2 двум:2 двумя:2
  трех:3 трем:3 тремя:3 четырех:4 пяти:5 шести:6 семи:7 восьми:8 девяти:9 десяти:10 одиннадцати:11 двенадцати:12
  тринадцати:13 четырнадцати:14 пятнадцати:15 шестнадцати:16 семнадцати:17 восемнадцати:18 девятнадцати:19
  шестидесяти:60 семидесяти:70 восьмидесяти:80 девяноста:90 двухсот:200 трехсот:300 четырехсот:400 пятисот:500 шестисот:600
  семисот:700 восьмисот:800 девятисот:900 четырьмя:4 пятью:5 шестью:6 восемью:8 девятью:9 десятью:10 двадцатью:20
  двадцати:20 тридцати:30 сорока:40 пятидесяти:50 ста:100 dozen:12 dutzend:12 douzaine:12 docena:12 dozzina:12
  couple:2 quatorze:14 anderthalb:1.5 полтора:1.5 полторы:1.5
  двое:2 трое:3 четверо:4 пятеро:5 шестеро:6 семеро:7 восьмеро:8 девятеро:9 десятеро:10`)
const SCALES: ReadonlyMap<string, number> = new Map(
  pairs(`hundred:1e2 hundreds:1e2 cent:1e2 cents:1e2 honderd:1e2 dozen:12 thousand:1e3 thousands:1e3 tausend:1e3 duizend:1e3
    mille:1e3 mil:1e3 mila:1e3 тысяча:1e3 тысячи:1e3 тысяч:1e3 тыс:1e3 million:1e6 millions:1e6 millionen:1e6
    mio:1e6 mln:1e6 tysiąc:1e3 tysiące:1e3 tysięcy:1e3 tys:1e3 milion:1e6 miliony:1e6 milionów:1e6 miliard:1e9 miliardy:1e9 miliardów:1e9
    тысячу:1e3 миллионам:1e6 млн:1e6 millón:1e6 millones:1e6 milione:1e6 milioni:1e6 milhão:1e6 milhões:1e6 miljoen:1e6
    миллион:1e6 миллиона:1e6 миллионов:1e6 billion:1e9 billions:1e9 bn:1e9 milliarde:1e9 milliarden:1e9 mrd:1e9 mld:1e9
    milliard:1e9 milliards:1e9 miliardo:1e9 miliardi:1e9 miljard:1e9 bilhão:1e9 bilhões:1e9 млрд:1e9 миллиард:1e9
    миллиарда:1e9 миллиардов:1e9 trillion:1e12`),
)
const FUSED_THOUSANDS = /^(.*?)(?:tausend|duizend|mila|mille)(?:und|en|e)?(.*)$/u
/** The endings of ordinal numbers in each family of languages: German `zweiten`, Spanish `segundas`, Russian `второго`. */
const ENDINGS = {
  germanic: /e[rnms]?$/u,
  romance: /[aoe]s?$|i$/u,
  slavic: /(?:ый|ий|ой|ая|ое|ые|ого|ему|ому|ую|ом|ым|их|ых|ей|ья|ье|ьего|ьей|ью)$/u,
}
type Family = keyof typeof ENDINGS
const FAMILIES: readonly Family[] = ["germanic", "romance", "slavic"]
const LAST_ORDINAL = 31

type Known = { cardinals: ReadonlyMap<string, number>; ordinals: ReadonlyMap<string, number> }
let known: Known | null = null

/** Builds the table at its first use, so that a Worker starts faster. */
function knownWords(): Known {
  if (known) return known
  const [cardinals, ordinals] = [new Map<string, number>(), new Map<string, number>()]
  const learn = (map: Map<string, number>, word: string, value: number) => {
    if (!AMBIGUOUS.has(word) && !map.has(word)) map.set(word, value)
  }
  for (const [cardinal, ordinal, isFused, family] of LANGUAGES) {
    for (let n = 0; n < 1000; n += isFused || n < 100 ? 1 : 100) {
      const word = plain(cardinal(n))
      learn(cardinals, word, n)
      if (n >= 200) learn(cardinals, word.replace(/os$/, "as"), n)
    }
    for (let n = 1; n <= LAST_ORDINAL; n++) learn(ordinals, stemOf(plain(ordinal(n)), family), n)
  }
  for (const [word, value] of INFLECTED) cardinals.set(word, value)
  known = { cardinals, ordinals }
  return known
}

const plain = (word: string) => word.toLowerCase().replaceAll("ё", "е")

/** The value of a cardinal number word; null if it is none. `einhalb` at its end adds a half. */
export function cardinalOf(written: string): number | null {
  const { cardinals } = knownWords()
  const word = plain(written).replace("ss", "ß")
  const direct = cardinals.get(plain(written)) ?? cardinals.get(word)
  if (direct !== undefined) return direct
  const whole = word.endsWith("einhalb") ? cardinals.get(word.slice(0, -"einhalb".length)) : undefined
  if (whole !== undefined) return whole + 0.5
  const [, before = "", after = ""] = FUSED_THOUSANDS.exec(word) ?? []
  if (before === "" && after === "") return null
  const [thousands, rest] = [before === "" || before === "ein" ? 1 : cardinals.get(before), cardinals.get(after)]
  if (thousands === undefined || (after !== "" && rest === undefined)) return null
  return thousands * 1000 + (rest ?? 0)
}

const stemOf = (word: string, family: Family) => `${family}:${word.replace(ENDINGS[family], "")}`
const NO_ORDINALS = new Set(["erst", "quart", "tercia", "non", "none"])

/** The value of an ordinal number word with any ending; null if it is none. */
export function ordinalOf(written: string): number | null {
  const word = plain(written)
  if (NO_ORDINALS.has(word)) return null
  const { ordinals } = knownWords()
  return FAMILIES.map((family) => ordinals.get(stemOf(word, family))).find((value) => value !== undefined) ?? null
}

export const scaleOf = (word: string): number | null => SCALES.get(word) ?? null

export const isNumberWord = (word: string): boolean => cardinalOf(word) !== null || scaleOf(word) !== null
