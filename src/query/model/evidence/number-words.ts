// Finds the number words of a text in many languages.
import { MORE_WORDS, MOSTLY_OTHER, WRITERS, type Write } from "./number-writers.ts"

/** These too say how many or how often. */
const OFTEN = "dozen once twice half daily weekly monthly yearly annually every".split(" ")
const UNSPACED =
  /(?<!星期|周|礼拜)[一二三四五六七八九十百千万两]|[일이삼사오육칠팔구십백천만](?=\s?[\p{Script=Hangul}])|[한두세네]\s|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ร้อย|พัน/gu
const WORD = /(?<![\p{L}\p{M}\p{N}])\p{L}[\p{L}\p{M}\u200c'’]*/gu
const LATIN = /^\p{Script=Latin}/u

/** Languages that write a number of several parts as one word: `hundratjugo`, `centoventi`. */
const FUSED = new Set<string>("da de et fi hu is it nb nl sv tr".split(" "))
/** A word between the parts of such a number, and one before `hundred`. */
const LINK = /^(?:und|en|och|og)/u
const ONE = /^(?:ein|een|ett|et)/u
const MIN_FUSED = 6

/** Languages that a text may be in if it looks like the first: they are told apart by few words, or not at all. */
const RELATED: Readonly<Record<string, readonly string[]>> = {
  ...{ cs: ["sk", "hr", "sl"], sk: ["cs", "hr", "sl"], pl: ["sl"], ru: ["bg", "sr"], bg: ["ru", "sr"], uk: ["ru"] },
  ...{ hr: ["sl"], da: ["nb", "is"], nb: ["da", "is"], sv: ["nb"], es: ["ca"], fr: ["ca"], it: ["ca"], fi: ["et"] },
}
/** The language of a text in a script that does not show it. */
const OF_UNKNOWN = ["ta"]
/** A shorter number word of another language mostly is another word in this one. */
const MIN_OF_OTHERS = 5
const MIN_OF_ANY = 4
const MAX_REMEMBERED = 20_000
const OF_OTHER_SCRIPTS = new Set("ar bg bn el fa he hi ru sr ta uk".split(" "))
/** Longer ones that are other words elsewhere. */
const OF_ONE_LANGUAGE = new Set("seize quince".split(" "))

/** Behind or before these words, a number word is part of a month or weekday, or a verb: `se sei`. */
const BEHIND_OTHER = /(?<![\p{L}\p{M}])(?:thứ|tháng|ngày|יום|ביום|se|tu|chi|dove)\s$/u
const BEFORE_OTHER = /^\s?شنبه/u
/** Vietnamese for `five` is also `year`, unless it counts one of these. */
const FIVE =
  /^năm\s(?:mươi|trăm|nghìn|ngàn|triệu|người|cuốn|chiếc|ghế|phòng|con|cái|ngày|tuần|tháng|năm|giờ|phút)(?!\p{L})/u
/** Prefixes `and` and suffixes for `pieces` and `persons`. */
const AFFIXES: Readonly<Record<string, RegExp>> = {
  ar: /^[وب](?=.{3})/u,
  bn: /(?:টি|টা|জন|খানা|খানি)$/u,
  he: /^[ובלכ](?=.{3})/u,
}

type Known = {
  words: ReadonlySet<string>
  others: ReadonlySet<string>
  beginnings: readonly string[]
  endings: readonly string[]
}

/** The words for these numbers have all number words, except in IRREGULAR languages. */
const SAMPLE = [
  ...Array.from({ length: 18 }, (_, i) => i + 2),
  ...Array.from({ length: 9 }, (_, i) => (i + 2) * 10),
  ...Array.from({ length: 8 }, (_, i) => (i + 2) * 100),
  ...[1e3, 2e3, 5e3, 1e6, 2e6, 5e6],
]
/** Languages with an own word for each number below a hundred, or with other forms in front of the tens. */
const IRREGULAR = new Set("ar bn de da es fi hi hu it nl ta".split(" "))
const BELOW_HUNDRED = Array.from({ length: 80 }, (_, i) => i + 20)

/** Spellings that differ in a sign. */
const SIGNS: Readonly<Record<string, string>> = { ё: "е", "’": "'", ş: "ș", ţ: "ț", "ँ": "ं" }
const plain = (word: string) => word.toLowerCase().replace(/[ё’şţँ]/gu, (sign) => SIGNS[sign] ?? sign)
const listed = (words = "") =>
  plain(words)
    .split(/\s+/)
    .filter((word) => word !== "")

const OTHERS: ReadonlySet<string> = new Set(listed(MOSTLY_OTHER.all))
const BETWEEN = /[\s,-]+/
const known = new Map<string, Known>()
/** The number words of a language, built when a text in it is first read. */
function knownIn(language: string): Known {
  const before = known.get(language)
  if (before) return before
  const write: Write | undefined = (WRITERS as Readonly<Record<string, Write>>)[language]
  const words = new Set<string>(language === "en" ? OFTEN : [])
  const more = listed(MORE_WORDS[language])
  const affix = AFFIXES[language]
  const sample = IRREGULAR.has(language) ? [...SAMPLE, ...BELOW_HUNDRED] : SAMPLE
  for (const written of write ? sample.map((n) => write(n)) : []) {
    // The package writes Ukrainian with the Latin `i`.
    const tokens = plain(language === "uk" ? written.replaceAll("i", "і") : written).split(BETWEEN)
    for (const token of tokens) words.add(affix ? token.replace(affix, "") : token)
  }
  for (const word of more) if (!word.includes("*")) words.add(word)
  const others = new Set([...OTHERS, ...listed(MOSTLY_OTHER[language])])
  const beginnings = more.flatMap((word) => (word.endsWith("*") ? [word.slice(0, -1)] : []))
  const endings = more.flatMap((word) => (word.startsWith("*") ? [word.slice(1)] : []))
  const fresh = { words, others, beginnings, endings }
  known.set(language, fresh)
  return fresh
}

let anywhere: ReadonlySet<string> | null = null
/** The longer number words of all languages in Latin letters. */
function knownAnywhere(): ReadonlySet<string> {
  anywhere ??= new Set(
    Object.keys({ ...WRITERS, ...MORE_WORDS }).flatMap((language) =>
      OF_OTHER_SCRIPTS.has(language)
        ? []
        : [...knownIn(language).words].filter((word) => word.length >= MIN_OF_ANY && !OF_ONE_LANGUAGE.has(word)),
    ),
  )
  return anywhere
}

/** Whether the word consists of number words. */
function isJoined(word: string, words: ReadonlySet<string>): boolean {
  for (let end = 2; end <= word.length; end++) {
    if (!words.has(word.slice(0, end))) continue
    const rest = word.slice(end)
    if (rest === "" || isJoined(rest, words) || isJoined(rest.replace(LINK, ""), words)) return true
  }
  return false
}

const isOf = (word: string, language: string): boolean => {
  const { words, beginnings, endings } = knownIn(language)
  const affix = AFFIXES[language]
  if (words.has(word) || beginnings.some((one) => word.startsWith(one)) || endings.some((one) => word.endsWith(one)))
    return true
  if (FUSED.has(language) && word.length >= MIN_FUSED)
    return isJoined(word, words) || (ONE.test(word) && isJoined(word.replace(ONE, ""), words))
  return affix !== undefined && words.has(word.replace(affix, ""))
}

const remembered = new Map<string, boolean>()
/** `language` of the text; null if it is unknown. */
function isNumberWord(word: string, language: string | null): boolean {
  const key = `${language} ${word}`
  const before = remembered.get(key)
  if (before !== undefined) return before
  const fresh = judge(word, language)
  if (remembered.size >= MAX_REMEMBERED) remembered.clear()
  remembered.set(key, fresh)
  return fresh
}

function judge(word: string, language: string | null): boolean {
  if ((language === null ? OTHERS : knownIn(language).others).has(word)) return false
  const own = language === null ? OF_UNKNOWN : [language, ...(RELATED[language] ?? [])]
  if (own.some((one) => isOf(word, one))) return true
  return (
    word.length >= (language === null ? MIN_OF_ANY : MIN_OF_OTHERS) && LATIN.test(word) && knownAnywhere().has(word)
  )
}

/** The number words of a text in this language (null: unknown), and where they begin. `One` is mostly an article. */
export function numberWordsIn(text: string, language: string | null): { word: string; index: number }[] {
  const spaced = Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({ word, index })).filter(
    ({ word, index }) =>
      (isNumberWord(plain(word), language) || FIVE.test(text.slice(index).toLowerCase())) &&
      !BEHIND_OTHER.test(text.slice(0, index)) &&
      !BEFORE_OTHER.test(text.slice(index + word.length)),
  )
  const unspaced = Array.from(text.matchAll(UNSPACED), ({ 0: word, index }) => ({ word, index }))
  return [...spaced, ...unspaced]
}

/** Whether a text has a number word, other than those that the question has: `asked` is in lower case. */
export const hasNumberWord = (text: string, language: string | null, asked = ""): boolean =>
  numberWordsIn(text, language).some(({ word }) => !asked.includes(word.toLowerCase()))
