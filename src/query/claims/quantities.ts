// Extracts numbers, measurements and dates from a text as comparable values.

import { datesAgree, takeDates } from "../model/evidence/times.ts"

export type Quantity = {
  /** The number as written (`raw`) and in the base unit of its dimension. */
  raw: number
  value: number
  /** The dimension, so that 24 months equal 2 years; null for a number without a unit. */
  dimension: string | null
  /** The counted noun: the word after the number, if it is not a unit. */
  noun: string | null
  /** A number in words without a unit, or an article that means one; the other text may omit it. */
  loose: boolean
}
export type Figures = { quantities: Quantity[]; dates: string[] }

const inOrder = (words: string, from = 0) => words.split(" ").map((word, i) => [word, from + i] as const)
const WORDS: ReadonlyMap<string, number> = new Map(
  [
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze",
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
  ]
    .flatMap((line) => inOrder(line))
    // `un` is an article and `once` an English word.
    .filter(([word]) => word !== "un" && word !== "once"),
)
const TENS: ReadonlyMap<string, number> = new Map(
  inOrder("twenty thirty forty fifty sixty seventy eighty ninety", 2).map(([word, tens]) => [word, tens * 10]),
)
const SCALES: ReadonlyMap<string, number> = new Map([
  ["dozen", 12],
  ["hundred", 100],
  ["thousand", 1e3],
  ["million", 1e6],
  ["billion", 1e9],
])
/** Without `second`, which is a unit. */
const ORDINALS: ReadonlyMap<string, number> = new Map([
  ["first", 1],
  ...inOrder("third fourth fifth sixth seventh eighth ninth tenth", 3),
])

/** Unit → dimension and factor to its base unit. */
const UNITS = new Map<string, [dimension: string, factor: number]>()
const add = (dimension: string, factor: number, names: string) => {
  for (const name of names.split(" ")) UNITS.set(name, [dimension, factor])
}
add("time", 1, "second seconds sec secs s sekunde sekunden secondes segundo segundos секунда секунды секунд")
add("time", 60, "minute minutes min mins minuten minuto minutos minuti минута минуты минут")
add("time", 3_600, "hour hours hr hrs h stunde stunden heure heures hora horas час часа часов")
add("time", 86_400, "day days tag tage tagen jour jours día días dia dias день дня дней")
add("time", 604_800, "week weeks fortnight woche wochen semaine semaines semana semanas неделя недели недель")
add("months", 1, "month months monat monate monaten mois mes meses месяц месяца месяцев")
add("months", 3, "quarter quarters")
add("months", 12, "year years yr yrs jahr jahre jahren an ans année années año años год года лет")
add("months", 120, "decade decades")
add("months", 1_200, "century centuries")
add("length", 1, "mm millimetre millimetres millimeter millimeters")
add("length", 10, "cm centimetre centimetres centimeter centimeters")
add("length", 1_000, "m metre metres meter meters metern mètre mètres metro metros метр метра метров")
add(
  "length",
  1_000_000,
  "km kilometre kilometres kilometer kilometers kilometern kilómetros километр километра километров",
)
add("length", 25.4, "inch inches")
add("length", 304.8, "foot feet ft")
add("length", 914.4, "yard yards")
add("length", 1_609_344, "mile miles mi")
add("mass", 1, "g gram grams gramm")
add("mass", 1_000, "kg kilogram kilograms kilogramm kilo kilos килограмм килограмма килограммов")
add("mass", 1_000_000, "tonne tonnes ton tons tonnen toneladas тонна тонны тонн")
add("mass", 453.6, "lb lbs pound-weight")
add("volume", 1, "ml millilitre millilitres milliliter milliliters")
add("volume", 1_000, "l litre litres liter liters")
add("volume", 3_785, "gallon gallons")
/** In lower case a prefix has its likely meaning: nobody uses millibytes. */
const PREFIXES = [
  ["", "", 1],
  ["k", "kilo", 1e3],
  ["m", "mega", 1e6],
  ["g", "giga", 1e9],
  ["t", "tera", 1e12],
] as const
for (const [dimension, sign, name] of [
  ["bytes", "b", "byte"],
  ["watt", "w", "watt"],
  ["energy", "wh", "watthour"],
  ["joule", "j", "joule"],
  ["hertz", "hz", "hertz"],
  ["pascal", "pa", "pascal"],
] as const)
  for (const [short, long, factor] of PREFIXES) add(dimension, factor, `${short}${sign} ${long}${name} ${long}${name}s`)
add("share", 1, "% percent percentage prozent pourcent процент процента процентов")
add("usd", 1, "$ usd dollar dollars us$")
add("eur", 1, "€ eur euro euros евро")
add("gbp", 1, "£ gbp pound pounds")
add("crown", 1, "crown crowns kr krone kroner")
add("jpy", 1, "¥ yen jpy")
add("celsius", 1, "°c celsius")
add("fahrenheit", 1, "°f fahrenheit")
add("degree", 1, "° degree degrees")
add("volt", 1, "v volt volts")
add("volt", 1e3, "kv kilovolt kilovolts")
add("volt", 1e-3, "mv millivolt millivolts")
add("ampere", 1, "amp amps ampere amperes")
add("ampere", 1e-3, "ma milliamp milliamps milliampere milliamperes")
add("bar", 1, "bar bars")

/** Whether a lower-case word is a unit, whose quantities are compared by value. */
export const isUnitOfMeasure = (word: string): boolean => UNITS.has(word)

/** Articles that mean one before a unit: `a year`, `einem Jahr`. */
const ARTICLES = new Set("a an ein eine einem einen einer un une una".split(" "))
const CURRENCY = /^[$€£¥]$/
/** The part of a noun that its inflected forms share. */
const NOUN = /^\p{L}{3,6}/u
/** East Asian numerals before a counter. */
const HAN_FIGURE =
  /[〇一二三四五六七八九十百千]+(?=[時时点分日月年人個个回次円元歳岁冊册台室階层本枚名件週周間间度位只条])/gu
const HAN_DIGITS = "〇一二三四五六七八九"
const HAN_SCALES: ReadonlyMap<string, number> = new Map([
  ["十", 10],
  ["百", 100],
  ["千", 1_000],
])
/** Enough, not ten minutes; behind another figure it is minutes. */
const ENOUGH = /(?<![〇一二三四五六七八九百千])十分/gu

/** Whether every figure of a claim is in its quote, for the same thing. */
export function figuresAgree(said: Figures, had: Figures): boolean {
  return (
    said.quantities.every((one) => isAmong(one, had)) &&
    said.dates.every((date) => had.dates.some((other) => datesAgree(date, other)))
  )
}

function isAmong(one: Quantity, { quantities, dates }: Figures): boolean {
  if (one.loose && (one.dimension !== null || quantities.length === 0)) return true
  if (dates.some((date) => date.split("-").includes(String(one.raw)))) return true
  const equal = quantities.filter((other) => quantitiesAgree(one, other))
  const counted = quantities.some(({ noun }) => noun !== null && noun === one.noun)
  return equal.length > 0 && (!counted || equal.some(({ noun }) => noun === one.noun))
}

function quantitiesAgree(a: Quantity, b: Quantity): boolean {
  if (a.dimension === null || b.dimension === null) return a.raw === b.raw
  return a.dimension === b.dimension && Math.abs(a.value - b.value) <= 0.005 * Math.abs(a.value)
}

export function figuresIn(text: string): Figures {
  const { dates, rest } = takeDates(inDigits(text.normalize("NFKC")))
  return { quantities: quantitiesIn(rest), dates }
}

function quantitiesIn(text: string): Quantity[] {
  const tokens = text.match(/[$€£¥]|\d+(?:[.,]\d+)*|°[cf]?|%|[\p{L}]+(?:'\p{L}+)?/gu) ?? []
  const word = (place: number) => tokens[place] ?? ""
  const found: Quantity[] = []
  for (let i = 0; i < tokens.length; i++) {
    const read = numberAt(word, i)
    if (!read) continue
    const unit = UNITS.get(CURRENCY.test(word(i - 1)) ? word(i - 1) : word(read.end))
    const andHalf = unit && tokens.slice(read.end + 1, read.end + 4).join(" ") === "and a half"
    if (andHalf) read.value += 0.5
    found.push({
      raw: read.value,
      value: read.value * (unit?.[1] ?? 1),
      dimension: unit?.[0] ?? null,
      noun: unit ? null : (NOUN.exec(word(read.end))?.[0] ?? null),
      loose: ARTICLES.has(word(i)) || (!unit && !/^\d/.test(word(i))),
    })
    i = andHalf ? read.end + 3 : read.end - 1
  }
  return found
}

/** A number in digits or words that starts at a token, and the index of the next token. */
function numberAt(word: (place: number) => string, from: number): { value: number; end: number } | null {
  const first = word(from)
  const isUnit = (place: number) => UNITS.has(word(place))
  let at = from + 1
  let value = TENS.get(first) ?? WORDS.get(first) ?? ORDINALS.get(first) ?? null
  if (/^\d/.test(first)) value = Number(plainNumber(first))
  else if (TENS.has(first)) {
    const ones = WORDS.get(word(at)) ?? 0
    if (ones > 0 && ones < 10) {
      value = (value ?? 0) + ones
      at++
    }
  } else if (ARTICLES.has(first) && isUnit(at)) return { value: 1, end: at }
  else if (first === "a" && SCALES.has(word(at))) value = 1
  else if (first === "half" && /^an?$/.test(word(at)) && isUnit(at + 1)) return { value: 0.5, end: at + 1 }
  else if (first === "half" && /^(?:of|the)$/.test(word(at))) return { value: 50, end: at }
  // `one` is often a pronoun.
  else if (first === "one" && !isUnit(at) && !SCALES.has(word(at))) return null
  if (value === null) return null
  for (let scale = SCALES.get(word(at)); scale !== undefined; scale = SCALES.get(word(at))) {
    value *= scale
    at++
  }
  if (/^(?:st|nd|rd|th)$/.test(word(at))) at++
  return Number.isFinite(value) ? { value, end: at } : null
}

/** Removes thousands separators; the decimal separator becomes a point. */
const plainNumber = (number: string) => number.replace(/[.,](?=\d{3}(?!\d))/g, "").replace(",", ".")

/** Converts East Asian numerals before a counter to digits. */
export function inDigits(text: string): string {
  return text.replaceAll(ENOUGH, " ").replace(HAN_FIGURE, (figure) => {
    let [value, digit] = [0, 0]
    for (const sign of figure) {
      const scale = HAN_SCALES.get(sign)
      if (scale === undefined) digit = digit * 10 + HAN_DIGITS.indexOf(sign)
      else [value, digit] = [value + Math.max(1, digit) * scale, 0]
    }
    return String(value + digit)
  })
}
