// Extracts the numbers, measurements and dates of a text as values that can be compared, each with the words around it.

import { takeCalendar } from "./calendar.ts"
import { withCodesBehind } from "./currencies.ts"
import { inDigits } from "./digits.ts"
import { withOwnNumbers } from "./number-words.ts"
import { numberAt, type Words } from "./numbers.ts"
import { withPlainDutch } from "./plain-dutch.ts"
import { type FoundQuantity, isYear, type Quantity } from "./quantity.ts"
import { rateAt } from "./rates.ts"
import { type Unit, unitAt, unitNamed } from "./units.ts"
import { withWords } from "./with-words.ts"

export type Figures = { text: string; quantities: Quantity[]; dates: string[] }

/** Before a unit these articles mean one: `a year`, `einem Jahr`. */
const ARTICLES = new Set("a an ein eine einem einen einer un une una uno um uma een".split(" "))
/** These words are an amount without a number. */
const AMOUNTS = new Set("fortnight fortnights".split(" "))
const CURRENCY = /^[$€£¥₽]$/
/** The first letters of a noun. Its other forms begin with the same letters. */
const NOUN = /^\p{L}{3,6}/u
const NO_NOUN =
  /^(?:and|the|of|for|in|at|are|is|was|were|to|from|und|der|die|das|von|des|les|est|del|los|las|que|per|con|een|van|или|has|have|had|or|as)$/u
const TOKEN =
  /[$€£¥₽]|(?<![\p{L}\p{N})]|\p{N}\s)[-−]\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*|°[cf]?|[%％]|[\p{Script=Latin}\p{Script=Cyrillic}]+[23](?![\p{L}\p{N}]|[.,]\p{N})|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)?|[.;:,!?()/–—、。-]/gu
/** A rank and a superlative in one word: `zweithöchste`. */
const FUSED_RANK =
  /(?<!\p{L})(zweit|dritt|viert|fünft|sechst|tweed|derd|vierd)e?((?:größt|höchst|längst|ältest|kleinst|best|schnellst|grootst|hoogst|langst|oudst|lang|hoog)\p{L}*)/giu
/** `V3.2` is the version 3.2. */
const VERSION = /(?<![\p{L}\p{N}])v(?=\d+\.\d)/giu
/** A part of a unit of these dimensions is an amount: a quarter of a litre. */
const PARTED = /^(?:time|volume|mass|length|area)$/
/** After a number such as 1998 these mean that year, not that number of years. */
const SAME_YEAR = /^(?:[年년](?![間间])|год[ау]?$|г$|рок[уи]$)/u
const RANGE = /^(?:[-–—]|to|and|or|bis|und|oder|à|et|ou|a|y|o|e|до|и|tot|en)$/u
const HALF_BEHIND = /^(?:and a half|et demie?|y medi[oa]|e mezz[oa]|e mei[oa]|с половиной|en een half)(?= |$)/u
const QUARTERS_BEHIND =
  /^(?:(?:and|e|y|et|und) (?:a|un|ein)? ?(quarter|quart[oi]?|cuarto|viertel)|(?:and|e|et|y|und) (?:three|tre|trois|tres|drei) (?:quarters|quarti|quarts|cuartos|viertel))(?= |$)/u

/** `language`: of the text, if the text itself does not show it. */
export function figuresIn(text: string, language: string | null = null): Figures {
  const { dates, rest } = takeCalendar(
    withOwnNumbers(withCodesBehind(withPlainDutch(inDigits(text).normalize("NFKC"))), language)
      .replace(VERSION, "")
      .replace(FUSED_RANK, "$1e $2"),
  )
  return { text: rest, quantities: quantitiesIn(rest), dates }
}

/** These can stand between a number and a unit: `50 operating hours`, `three full days`. */
const KIND_OF_UNIT =
  /^(?:operating|operation|working|full|whole|consecutive|calendar|business|additional|further|long|short|school|driving|running|continuous|successive|successive|volle[nr]?|ganze[nr]?|weitere[nr]?|aufeinanderfolgende[nr]?)$/u

const BIG_SPOON =
  /(?:esslöffel|cucharadas?(?!\p{L})|cucchia[io]i?(?!\p{L})|cuill[eè]res? à soupe|colher(?:es)? de sopa|столов\p{L}+ лож\p{L}+|ст\. ?л\.|łyż(?:ka|ki|kę|ek)(?!\p{L}))/gu
const SMALL_SPOON =
  /(?:teelöffel|cucharaditas?|cucchiain[oi]|cuill[eè]res? à (?:café|thé)|colher(?:es)? de chá|чайн\p{L}+ лож\p{L}+|ч\. ?л\.|łyżecz\p{L}+)/gu
/** `大さじ2` are two tablespoons. */
const SPOON_AHEAD = /([大小]さじ) ?(\d+(?:[./]\d+)?)/gu

/** `€12m` */
const SHORT_SUM = /((?:[$€£¥₽]|chf|usd|eur) ?\d+(?:[.,]\d+)*) ?(mn?|k|bn?)(?![\p{L}\p{N}])/gu

/** `3 millions d'euros` */
const OF_SCALE =
  /(?<!\p{L})(millions?|milliards?|millones|millón|milion[ei]|miliard[oi]|milhões|milhão|bilhões) (?:de |di |d['’])/gu

const MINUS =
  /(?<!\p{L})(?:minus|минус|мінус) (?=\d)|(?<=(?<!\p{L})(?:à|a|de|di|hasta|jusqu'à) )(?:moins|menos|meno) (?=\d+(?:[.,]\d+)? ?(?:°|degr|grad))/gu

const PLAIN = { dimension: null, factor: 1, per: null }

function quantitiesIn(text: string): Quantity[] {
  const tokens =
    text
      .replace(
        SHORT_SUM,
        (_, sum: string, scale: string) =>
          `${sum} ${scale.startsWith("b") ? "billion" : scale === "k" ? "thousand" : "million"}`,
      )
      .replace(/metric tons?/gu, "tonnes")
      .replace(BIG_SPOON, "tablespoons")
      .replace(SMALL_SPOON, "teaspoons")
      .replace(SPOON_AHEAD, "$2$1")
      .replace(/per ?cent(?!age)|pour cent|por ciento|per cento|por cento|pro cent/gu, "%")
      .replace(OF_SCALE, "$1 ")
      .replace(MINUS, "−")
      .match(TOKEN) ?? []
  const word: Words = (place) => tokens[place] ?? ""
  const found: FoundQuantity[] = []
  for (let i = 0; i < tokens.length; i++) {
    const one = quantityAt(word, i)
    if (!one) continue
    const last = found.at(-1)
    if (last && goesOn(last, one, word)) Object.assign(last, summed(last, one))
    else found.push(one)
    i = one.end - 1
  }
  for (const [i, one] of found.entries()) {
    const next = found[i + 1]
    const isRange = next && one.dimension === null && next.start - one.end === 1 && RANGE.test(word(one.end))
    if (isRange && next.dimension !== null) Object.assign(one, measured(one.raw, next), { noun: null, loose: false })
  }
  for (const [i, one] of found.entries()) if (isScore(one, found[i + 1], word)) scored(one, found[i + 1])
  return withWords(found, tokens)
}

/** `Won 3–1`: what stands before and behind is said of both figures together, and no figure of another kind is mistaken for them. */
const isScore = (one: FoundQuantity, next: FoundQuantity | undefined, word: Words) =>
  next !== undefined &&
  ((next.start === one.end + 1 && /^[-–—:]$/u.test(word(one.end))) || isVote(one, next, word)) &&
  [one, next].every(({ dimension, raw }) => dimension === null && Number.isInteger(raw) && raw < MAX_SCORE) &&
  (next.noun === null || RESULT.test(next.noun) || isVote(one, next, word))
const VOTES = "(?:votes?|stimmen|voix|votos?|voti|голос\\p{L}*)"
const VOTE = new RegExp(`^(?:${VOTES} )?(?:to|zu|gegen|contre|contra|a|à|против|against)$`, "u")
/** `15 votes to 9`, `voted 15 to 9` */
function isVote(one: FoundQuantity, next: FoundQuantity, word: Words): boolean {
  const between = Array.from({ length: Math.max(0, next.start - one.end) }, (_, i) => word(one.end + i))
  const isVoted = [...between, word(next.end), word(one.start - 1), word(one.start - 2)].some((token) =>
    /^(?:vot|stimm|voix|голос)/u.test(token),
  )
  return isVoted && between.length <= 2 && VOTE.test(between.join(" "))
}
const MAX_SCORE = 200
/** The first letters of nouns for a victory, a defeat or a draw. */
const RESULT =
  /^(?:away|home|over|agains|with|despit|befor|after|throug|thanks|domici|auswär|daheim|fuera|casa|дома|win|victor|defeat|loss|draw|lead|sieg|nieder|victoi|défait|derrot|triunf|vittor|sconfi|побед|пораж)/u
function scored(...both: (FoundQuantity | undefined)[]) {
  for (const one of both) if (one) Object.assign(one, { dimension: "score", noun: null })
}

const measured = (raw: number, { dimension, factor, per }: Pick<Quantity, "dimension" | "factor" | "per">) => ({
  raw,
  value: baseValue(raw, dimension, factor),
  dimension: dimension === "fahrenheit" ? "celsius" : dimension,
  factor: dimension === "fahrenheit" ? -1 : factor,
  per,
})
const baseValue = (raw: number, dimension: string | null, factor: number) =>
  dimension === "fahrenheit" ? (raw - 32) / 1.8 : raw * factor

function quantityAt(word: Words, at: number): FoundQuantity | null {
  const isUnit = (place: number) => unitAt(word, place) !== null
  const before = word(at - 1)
  if (AMOUNTS.has(word(at))) return amount(word, at)
  const isArticle = ARTICLES.has(word(at).replace(/^(?:un|d|l)['’].*/u, "un"))
  const fused = /^(?:un|d)['’](.+)$/u.exec(word(at))?.[1]
  if (fused !== undefined && unitNamed(fused)) return quantity(word, at, { value: 1, end: at }, true, false)
  const read = numberAt(word, at, isUnit)
  if (!read) {
    const isOne = /^(?:one|один|одна|eins|één)$/u.test(word(at))
    const isOfUnit = (isArticle || isOne) && isUnit(at + 1) && !/^(?:s|h|m|g|t|l|v|w|b|an)$/.test(word(at + 1))
    return isOfUnit || (isOne && HALF_BEHIND.test(aheadOf(word, at + 1)))
      ? quantity(word, at, { value: 1, end: at + 1 }, isArticle, false)
      : null
  }
  const { kind, value, end, inWords = false } = read
  const bare = { start: at, end, raw: value, value, factor: 1, per: null, noun: null, loose: false }
  if (kind === "share") {
    const link = /^(?:of|d['’].*|de|di|do)$/u.test(word(end)) ? end + 1 : end
    const fusedUnit = unitNamed(word(end).replace(/^d['’]/u, ""))
    const place = ARTICLES.has(word(link)) ? link + 1 : link
    const unit = place > end ? unitAt(word, place)?.unit : fusedUnit
    if (unit && PARTED.test(unit.dimension) && (unit.dimension === "time" || place > link))
      return { ...bare, ...measured(value / 100, { ...unit, per: null }), end: place + 1 }
    return { ...bare, dimension: "share" }
  }
  if (kind === "times") return { ...bare, dimension: "times", ...rateAt(word, end) }
  if (kind === "rank")
    return isUnit(at + 1) && !inWords
      ? { ...bare, dimension: "rank" }
      : { ...bare, dimension: "rank", noun: nounAt(word, end) }
  return quantity(word, at, { value, end }, false, inWords, before)
}

function amount(word: Words, at: number): FoundQuantity | null {
  const unit = unitNamed(word(at))
  if (!unit) return null
  return { start: at, end: at + 1, ...measured(1, { ...unit, per: null }), noun: null, loose: false }
}

const nounAt = (word: Words, at: number) => {
  const token = word(word(at) === "-" ? at + 1 : at)
  return NO_NOUN.test(token) ? null : (NOUN.exec(token)?.[0] ?? null)
}

/** As many words as `and three quarters` and the like have. */
const aheadOf = (word: Words, from: number) => [0, 1, 2, 3].map((step) => word(from + step)).join(" ")

function quantity(
  word: Words,
  start: number,
  read: { value: number; end: number },
  isArticle: boolean,
  inWords: boolean,
  before = "",
): FoundQuantity {
  let { value, end } = read
  const half = HALF_BEHIND.exec(aheadOf(word, end))?.[0]
  if (half !== undefined) [value, end] = [value + 0.5, end + half.split(" ").length]
  const place = word(end) === "-" ? end + 1 : end
  if (SAME_YEAR.test(word(place)) && isYear({ raw: value, dimension: null }))
    return { start, end: place + 1, ...measured(value, PLAIN), noun: null, loose: false }
  const signed = CURRENCY.test(before) ? unitNamed(before) : null
  const named = signed ? null : unitAt(word, KIND_OF_UNIT.test(word(place)) ? place + 1 : place)
  let unit: Unit | null = signed ?? named?.unit ?? null
  if (named) end = named.end
  if (
    unit?.dimension === "share" &&
    /^(?:-?points?|puntos|punti|pontos|пункт\p{L}*)$/u.test(word(word(end) === "-" ? end + 1 : end))
  )
    unit = { dimension: "points", factor: 1 }
  if (unit && named) {
    const [part, quarter] = QUARTERS_BEHIND.exec(aheadOf(word, end)) ?? []
    const behind = HALF_BEHIND.exec(aheadOf(word, end))?.[0] ?? part
    if (behind !== undefined) {
      value += part === undefined ? 0.5 : quarter === undefined ? 0.75 : 0.25
      end += behind.split(" ").length
    }
  }
  const rate = rateAt(word, end, start, unit)
  return {
    start,
    end,
    ...measured(value, { dimension: unit?.dimension ?? null, factor: unit?.factor ?? 1, per: rate.per }),
    noun: unit ? null : nounAt(word, end),
    loose: isArticle || (!unit && inWords),
  }
}

/** Whether two amounts are one: `2 hours 30 minutes`, `five years and three months`. */
function goesOn(last: FoundQuantity, one: FoundQuantity, word: Words): boolean {
  const between = one.start - last.end
  const isJoined = between === 0 || (between === 1 && /^(?:and|und|et|y|e|и)$/u.test(word(last.end)))
  const isSplit = last.dimension === "time" || last.dimension === "length" || last.dimension === "mass"
  return isJoined && isSplit && last.dimension === one.dimension && one.factor < last.factor && last.per === null
}
const summed = (last: FoundQuantity, one: FoundQuantity): Partial<FoundQuantity> => ({
  end: one.end,
  raw: last.raw + one.value / last.factor,
  value: last.value + one.value,
  per: one.per,
})
