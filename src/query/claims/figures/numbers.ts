// Reads the number that begins at a token. It can be in digits or words, a fraction, a ratio, a multiple or a rank.
import { cardinalOf, ordinalOf, scaleOf } from "./number-words.ts"

export type Words = (place: number) => string
/** `share` is a value in percent, `rank` is a place in an order, `times` says how many times as much. */
export type Read = { value: number; end: number; kind?: "share" | "rank" | "times"; inWords?: boolean }

const AND = /^(?:and|und|et|y|e|en|и)$/u
const isHyphen = (token: string) => token === "-"
const IS_DIGITS = /^[-−]?\d/
const WHOLE = /^\d+$/
const MAX_ONES = 10
/** A point may stand behind these. */
const SHORT_SCALES = new Set(["mio", "mrd", "тыс", "млн", "млрд", "tys", "mln", "mld"])
/** Hundreds in French, but after digits or without a number they are money. */
const CENTS = /^cents?$/

/** Removes the separators of thousands and writes the decimal separator as a point. */
const plainNumber = (written: string) => separated(written.replace("−", "-"))
const separated = (number: string) =>
  /^-?0[.,]/.test(number)
    ? number.replace(",", ".")
    : number
        .replace(/,(?=(?:\d{2},)+\d{3}$)/g, "")
        .replace(/[.,](?=\d{3}(?!\d))/g, "")
        .replace(",", ".")

/** `word` returns the token at a place. `isUnit` tells whether a unit of measure is at a place. */
export function numberAt(word: Words, from: number, isUnit: (place: number) => boolean): Read | null {
  const shared =
    halfOfUnitAt(word, from, isUnit) ?? fractionAt(word, from) ?? ratioAt(word, from, isUnit) ?? multipleAt(word, from)
  if (shared) return shared
  const rank = rankAt(word, from)
  if (rank) return rank
  if (IS_DIGITS.test(word(from))) {
    const scaled = scaledFrom(word, from + 1, Number(plainNumber(word(from))))
    const isOrdinal = /^(?:st|nd|rd|th|º|ª|ème|er|ère)$/u.test(word(scaled.end))
    const isInRow = word(from - 1).endsWith("第") || word(scaled.end).startsWith("番目")
    if (!Number.isFinite(scaled.value)) return null
    if (isInRow) return { ...scaled, kind: "rank" }
    return isOrdinal ? { ...scaled, end: scaled.end + 1, kind: "rank" } : scaled
  }
  return inWordsAt(word, from, isUnit)
}

function scaledFrom(word: Words, from: number, start: number): { value: number; end: number } {
  let [value, end] = [start, from]
  for (;;) {
    const scale = CENTS.test(word(end)) ? null : scaleOf(word(end))
    if (scale === null) return { value, end }
    value *= scale
    end += word(end + 1) === "." && SHORT_SCALES.has(word(end)) ? 2 : 1
  }
}

/** Reads a number of several words: `two hundred and fifty`, `quatre-vingt-douze`. */
function inWordsAt(word: Words, from: number, isUnit: (place: number) => boolean): Read | null {
  const valueAt = (at: number) => cardinalOf(word(at)) ?? -1
  let [total, current, end] = [0, 0, from]
  let place = from
  for (;;) {
    const token = word(place)
    const scale = scaleOf(token)
    const value = valueAt(place)
    if (scale !== null && (place > from || !CENTS.test(token))) {
      if (scale === 100) current = Math.max(1, current) * 100
      else [total, current] = [total + Math.max(1, current) * scale, 0]
    } else if (place === from && value >= 0) current = value
    else if (place > from && follows(current, value)) current = joined(current, value)
    else break
    end = place + 1
    place = end
    while (isHyphen(word(place))) place++
    if (AND.test(word(place)) && follows(current, valueAt(place + 1))) place++
  }
  // `One` without a unit is often a pronoun.
  const isPronoun = total + current === 1 && !isUnit(end)
  return end === from || isPronoun ? null : { value: total + current, end, inWords: true }
}

const joined = (current: number, value: number) => (isFourTimes(current, value) ? current + 76 : current + value)
const isFourTimes = (current: number, value: number) => current % 100 === 4 && value === 20
/** Whether a number word can follow another in one number: ones after tens, both after hundreds, and French `soixante-dix`. */
function follows(current: number, value: number): boolean {
  if (value <= 0) return false
  const ones = current % 100
  if (current === 0 || isFourTimes(current, value)) return true
  if (ones === 0) return value < (current >= 1e3 ? 1e3 : 100)
  if (ones === 60 || ones === 80) return value < 20
  if (ones === 10) return value >= 7 && value < MAX_ONES
  return ones % 10 === 0 && value < MAX_ONES
}

/** Halves of a unit only: Spanish `media` is also an average. */
const HALF_UNIT = /^(?:demie?|medi[oa]|mezz[oa]|mei[oa]|halb(?:e|er|es|en)?|halve)$/u
const HALF = /^(?:half|halves|hälfte|moitié|mitad|metà|metade|helft|половин[аыуе])$/u
const THIRD = /^(?:thirds?|drittel|tiers|tercios?|terz[oi]|terços?|derde|треть|трети|третью)$/u
const QUARTER = /^(?:quarters?|fourths?|viertel|quarts?|cuartos?|quart[oi]|quartos|kwart|четверть|четверти|четвертью)$/u
const PART = /^(?:partes?|part[ei]|часть|части|deel|delen)$/u
const GERMAN_PART = /^(.+?)s?tel$/u
const ARTICLE = /^(?:a|an|one|the|ein|eine|einem|einer|das|die|der|un|une|una|uno|le|la|el|il|um|uma|een|одна|одну)$/u
const OF = /^(?:of|der|des|von|vom|de|du|d['’]?.*|del|della|dei|delle|degli|di|do|da|dos|das|van|al|sur)$/u
const VERB = /^(?:were|are|is|was|have|had|has|did|do|said|voted|live|lived|remain|remained)$/u

/** Reads the name of a part: a third is one of 3 parts. */
function partsNamed(word: Words, at: number): { parts: number; end: number } | null {
  const token = word(at)
  if (HALF.test(token)) return { parts: 2, end: at + 1 }
  if (THIRD.test(token)) return { parts: 3, end: at + 1 }
  if (QUARTER.test(token)) return { parts: 4, end: at + 1 }
  const german = GERMAN_PART.exec(token)?.[1]
  const parts =
    german === undefined
      ? (ordinalOf(token) ?? ordinalOf(token.replace(/s$/, "")))
      : (ordinalOf(`${german}te`) ?? ordinalOf(`${german}ste`))
  return (parts ?? 0) > 2 ? { parts: parts ?? 0, end: PART.test(word(at + 1)) ? at + 2 : at + 1 } : null
}

/** Reads half of a unit: `half an hour`, `a half mile`, `eine halbe Stunde`. */
function halfOfUnitAt(word: Words, from: number, isUnit: (place: number) => boolean): Read | null {
  const at = ARTICLE.test(word(from)) ? from + 1 : from
  if (!HALF.test(word(at)) && !HALF_UNIT.test(word(at))) return null
  const next = isHyphen(word(at + 1)) || ARTICLE.test(word(at + 1)) ? at + 2 : at + 1
  return isUnit(next) ? { value: 0.5, end: next } : null
}

/** Behind `three quarters` it shows that they are quarters of a year. */
const IN_A_ROW = /^(?:in (?:a row|succession)|running|straight|ago|earlier|later)(?: |$)/u

/** These are shares without an article or `of` too. */
const ALONE = /^(?:hälfte|moitié|mitad|metà|metade|helft|половин.|треть|трети|четверть|четверти)$/u
/** `One third` may be the third one, but `two thirds` are no place in an order. */
const LIKE_RANK = /(?:th|third|quarter|[oaei]|ый|ая)$/u

/** `Cut by a fifth`, but not `by a third party`. */
const BY = /^(?:by|um|de|d['’]un|en|di|na|на|door|met)$/u
const NAMED =
  /^(?!(?:and|or|but|in|on|at|to|from|since|after|before|between|over|under|during|when|while|as|within|compared|last|this|each|every|und|oder|seit|im|gegenüber|et|depuis|y|desde|e|da|dal|и|с)$)\p{L}/u

function fractionAt(word: Words, from: number): Read | null {
  const token = word(from)
  const count = ARTICLE.test(token) ? 1 : wholeOf(token)
  const at = count !== null && isHyphen(word(from + 1)) ? from + 2 : count === null ? from : from + 1
  const over = count ?? 1
  const named = partsNamed(word, at)
  if (!named || over >= named.parts) return null
  if (IN_A_ROW.test([0, 1, 2].map((step) => word(named.end + step)).join(" "))) return null
  const next = word(named.end)
  const isShare = over > 1 || !LIKE_RANK.test(word(at)) || VERB.test(next)
  const isBy = count !== null && BY.test(word(from - 1)) && !NAMED.test(next)
  if (!OF.test(next) && next !== "the" && !(count !== null && isShare) && !isBy && !ALONE.test(word(at))) return null
  return share(over, named.parts, named.end)
}

const IN_ALL = /^(?:in|von|sur|de|su|em|op|из|out)$/u
const EACH = /^(?:cada|every|jede[rsn]?|chaque|ogni|каждый|каждая|каждое|elke?)$/u
const ONE = /^(?:one|1|einer?|eines?|un|une|uno|una|um|uma|een|één|один|одна|одно)$/u
const MAX_OF = 1_000

/** Reads a ratio: `one in five`, `drei von vier`, `uno de cada diez`, `jeder vierte`. */
function ratioAt(word: Words, from: number, isUnit: (place: number) => boolean): Read | null {
  if (EACH.test(word(from))) {
    const nth = ordinalOf(word(from + 1)) ?? 0
    return nth < 2 || isUnit(from + 2) ? null : share(1, nth, from + 2)
  }
  const some = smallAt(word, from)
  if (some === null) return null
  const noun = IN_ALL.test(word(from + 1)) ? 0 : 1
  const link = word(from + 1 + noun)
  if (!IN_ALL.test(link) || (noun === 1 && !ONE.test(word(from)))) return null
  let at = from + 2 + noun
  if (link === "out") at++
  if (EACH.test(word(at))) at++
  else if (link === "de" || (link === "in" && noun === 1)) return null
  const all = smallAt(word, at) ?? 0
  if (all <= some || all > MAX_OF || isUnit(at + 1) || scaleOf(word(at + 1)) !== null) return null
  return share(some, all, at + 1)
}

const share = (some: number, all: number, end: number): Read => ({
  value: (100 * some) / all,
  end,
  kind: "share",
})
const smallAt = (word: Words, at: number) => (ONE.test(word(at)) ? 1 : wholeOf(word(at)))
const wholeOf = (token: string) => (WHOLE.test(token) ? Number(token) : cardinalOf(token))

const MULTIPLES: readonly [RegExp, number][] = [
  [
    /^(?:doubl(?:e|es|ed|ing|é|és|ée|ées)|twice|twofold|verdoppel\p{L}*|doppelt\p{L}*|duplic(?:a|ad[oa]s?|ó)|dobl[eó]|raddoppi\p{L}+|doppi[oa]|duplicou|dobr(?:o|ou)|verdubbel\p{L}*|удво\p{L}+|вдвое|двукратн\p{L}+)$/u,
    2,
  ],
  [
    /^(?:tripl(?:e|es|ed|ing|é|és|ée|ées)|thrice|threefold|verdreifach\p{L}*|dreifach\p{L}*|triplic\p{L}+|verdrievoudig\p{L}*|утро\p{L}+|втрое|трехкратн\p{L}+)$/u,
    3,
  ],
  [
    /^(?:quadrupl(?:e|es|ed|ing|é|ée)|fourfold|vervierfach\p{L}*|vierfach\p{L}*|cuadruplic\p{L}+|quadruplic\p{L}+|учетвер\p{L}+|вчетверо)$/u,
    4,
  ],
]

function multipleAt(word: Words, from: number): Read | null {
  const token = word(from).replaceAll("ё", "е")
  const at = isHyphen(word(from + 1)) ? from + 2 : from + 1
  if (WHOLE.test(token) && /^(?:fold|倍)/u.test(word(at))) return { value: Number(token), end: at + 1, kind: "times" }
  const found = MULTIPLES.find(([name]) => name.test(token))
  return found ? { value: found[1], end: from + 1, kind: "times" } : null
}

const PER = /^(?:per|each|every|pro|par|\/)$/u
/** These words mean `second` or `according to`. After an article they mean `second`. */
const ACCORDING = /^(?:segund[oa]|secondo)$/u
const BEFORE_RANK =
  /^(?:el|la|lo|il|le|los|las|o|a|os|as|del|della|do|da|al|no|na|nel|nella|su|un|una|um|uma|su|sua|seu)$/u

function rankAt(word: Words, from: number): Read | null {
  const token = word(from)
  if (token === "second" && PER.test(word(from - 1))) return null
  const value = ordinalOf(token)
  if (value === null || (ACCORDING.test(token) && !BEFORE_RANK.test(word(from - 1)))) return null
  return { value, end: from + 1, kind: "rank", inWords: true }
}
