// Compares the figures of a claim with those of its quote: they agree, they differ, or the quote does not have them.
import { units } from "../../../embedding/words.ts"
import { datesAgree } from "../../model/evidence/times.ts"
import { coverage, type Terms, termsOf } from "../../model/evidence/weigh-question.ts"
import { DAILY, impliedBy, kindOfDate } from "./calendar.ts"
import { isSameMoney } from "./currencies.ts"
import type { Figures } from "./figures.ts"
import { isHourOf } from "./hours.ts"
import { isOfOtherStep } from "./other-steps.ts"
import { isYear, type Quantity } from "./quantity.ts"
import { withoutEach } from "./rates.ts"
import { datesReckoned, isReckoned, REST, yearsReckoned } from "./reckoned.ts"
import { isRoundOf } from "./rounded.ts"
import { unitNamed } from "./units.ts"

/** `differ`: the quote gives another value for the same thing. `unknown`: the quote gives no such value. */
export type Agreement = "agree" | "differ" | "unknown"

const CONVERTED = 0.005
/** A third is 33.3 % and, without decimals, 33 %. */
const [SHARE_DIGIT, SHARE_POINTS] = [0.05, 0.5]
const DEGREES = 0.6
const EXACT = 1e-9

export function compareFigures(said: Figures, had: Figures): Agreement {
  const years = had.quantities.filter(isYear).map(({ raw }) => raw)
  const dates = [...had.dates, ...impliedBy(had.dates, [...years, ...yearsReckoned(had)]), ...datesReckoned(had)]
  const results: Agreement[] = [
    ...(isPromoted(said, had) || areScoresTurned(said, had) ? (["differ"] as const) : []),
    ...said.dates.map((date) => compareDate(date, dates)),
    ...said.quantities.map((one) => compareOne(one, said, had, years)),
  ]
  if (results.every((one) => one === "agree")) return "agree"
  return results.includes("differ") ? "differ" : "unknown"
}

const SUPERLATIVE = /^(?:- )?((?:plus|más|più|mais) \p{L}+|\p{L}+(?:est|[sß]te[rnms]?))(?!\p{L})/u

/** Whether the claim says `the highest` and the quote says `the third-highest` or `the three highest`. */
const isPromoted = (said: Figures, had: Figures) =>
  !said.quantities.some(isRank) &&
  had.quantities
    // The claim counts them too: `five guests`, in German `fünf Gäste`.
    .filter(({ raw }) => !said.quantities.some((one) => one.raw === raw))
    .flatMap(({ right }) => SUPERLATIVE.exec(right)?.[1] ?? [])
    .some((superlative) => said.text.includes(superlative))
/** Whether one text has 3–1 and the other 1–3. */
function areScoresTurned(said: Figures, had: Figures): boolean {
  const scores = ({ quantities }: Figures) =>
    quantities.flatMap((one, i) => {
      const next = quantities[i + 1]
      return next && isScore(one) && isScore(next) ? [[one.raw, next.raw] as const] : []
    })
  const theirs = scores(had)
  return scores(said).some(
    ([a, b]) => theirs.some(([c, d]) => a === d && b === c) && !theirs.some(([c, d]) => a === c && b === d),
  )
}
const isScore = ({ dimension }: Quantity) => dimension === "score"

const isRank = ({ dimension }: Quantity) => dimension === "rank"

function compareDate(date: string, had: readonly string[]): Agreement {
  if (had.some((other) => datesAgree(date, other))) return "agree"
  const rivals = had.filter((other) => kindOfDate(other) === (date === DAILY ? "w" : kindOfDate(date)))
  if (date === DAILY) return rivals.length > 0 ? "differ" : "agree"
  return rivals.length > 0 ? "differ" : "unknown"
}

/** `Up to a week` tells how long, as `up to 7 days` does. */
const BOUNDED =
  /(?<!\p{L})(?:up to|within|at least|at most|no (?:more|longer|less) than|(?:less|more) than|bis zu|innerhalb|binnen|mindestens|höchstens|jusqu['’]à|au moins|au plus|hasta|al menos|como máximo|dentro de|fino a|almeno|entro|até|pelo menos|minstens|hoogstens|не (?:более|менее)|в течение) $/u
/** `Within the week` */
const namesUnit = (text: string, { factor }: Quantity) =>
  (text.match(/\p{L}+/gu) ?? []).some((word) => {
    const unit = unitNamed(word)
    return unit?.dimension === "time" && unit.factor === factor
  })
/** These phrases already say that there are two. */
const OF_TWO =
  /(?<!\p{L})(?:of the two|(?:von|der) (?:den )?beiden|des deux|de los dos|de las dos|(?:tra|fra) (?:i|le) (?:due|2)|dei due|dos dois|из двух)(?!\p{L})/u

function compareOne(one: Quantity, said: Figures, had: Figures, years: readonly number[]): Agreement {
  const { quantities, dates } = had
  const whole = wholeOf(one, said)
  if (whole && one.dimension === whole.dimension && one.raw > whole.raw) return "differ"
  if (one.loose && one.dimension === "time" && BOUNDED.test(`${one.left} `) && !namesUnit(had.text, one)) {
    const times = quantities.filter(({ dimension, per }) => dimension === "time" && per === null)
    if (times.length > 0 && !times.some((other) => quantitiesAgree(one, other)) && !isReckoned(one, said.text, had))
      return "differ"
  }
  if (one.loose && (one.dimension !== null || quantities.length === 0))
    return isOfOtherUnit(one, quantities) ? "differ" : "agree"
  if (one.dimension === null && one.raw === 2 && OF_TWO.test(said.text)) return "agree"
  if (isRank(one) && one.raw === 1 && !quantities.some(isRank)) return "agree"
  if (dates.some((date) => date.split(/[-|]/).includes(String(one.raw)))) return "agree"
  if (isHourOf(one, dates)) return "agree"
  const exact = quantities.filter((other) => quantitiesAgree(one, other))
  const equal = exact.length > 0 ? exact : quantities.filter((other) => isRoundOf(one, other))
  const nouns = quantities.filter((other) => other.noun !== null && other.noun === one.noun && !isYear(other))
  if (equal.length === 0 || isOfOtherThing(one, equal, quantities)) {
    if (isReckoned(one, said.text, had)) return "agree"
    if (isRank(one) && dates.concat(impliedBy([], years)).includes(`c${one.raw}`)) return "agree"
    if (one.dimension === null) return nouns.length > 0 || (isYear(one) && years.length > 0) ? "differ" : "unknown"
    return quantities.some(({ dimension }) => dimension === one.dimension) ? "differ" : "unknown"
  }
  if (isOfOtherStep(one, equal)) return "differ"
  return equal.some((other) => isWhole(one) || standsWith(one, other, said, had)) ? "agree" : "differ"
}

/** `A litre`, where the quote speaks of no other volume than `a pint`. Of time, `a week` often tells a rate. */
function isOfOtherUnit(one: Quantity, quantities: readonly Quantity[]): boolean {
  const kin = quantities.filter(
    ({ dimension }) => dimension !== null && dimension !== "time" && dimension === one.dimension,
  )
  return kin.length > 0 && kin.every((other) => other.loose && !quantitiesAgree(one, other))
}

/** `Six tablets`, where the quote counts the tablets otherwise and its equal figures are of something else. */
function isOfOtherThing(one: Quantity, equal: readonly Quantity[], quantities: readonly Quantity[]): boolean {
  const counted = countedBy(one)
  const counts = ({ noun }: Quantity) => noun !== null && counted.includes(noun)
  return (
    one.dimension === null &&
    one.noun !== null &&
    !isYear(one) &&
    quantities.some((other) => other.dimension === null && !isYear(other) && counts(other)) &&
    equal.every(
      (other) =>
        (other.noun !== null || other.dimension !== null) &&
        !counts(other) &&
        // `Platform 3 serves`, `platform 3 leads to`: the word before it says what it is.
        (lastOf(other) === "" || lastOf(other) !== lastOf(one)) &&
        !countedBy(other).some((noun) => counted.includes(noun)),
    )
  )
}

const lastOf = ({ left }: Quantity) => /\p{L}{4,}$/u.exec(left.trimEnd())?.[0] ?? ""

/** The beginnings of the words that may name what is counted: `four cracked bolts`. */
const countedBy = ({ noun, right }: Quantity): string[] => {
  const phrase = right.split(PHRASE_END)[0] ?? ""
  const words = phrase.match(/\p{L}{3,}/gu) ?? []
  return [noun ?? [], words.slice(0, MAX_PHRASE).map((word) => word.slice(0, NOUN_LENGTH))].flat()
}
const PHRASE_END =
  /[,.;:]|(?<!\p{L})(?:of|in|at|for|on|to|and|or|from|with|by|who|that|which|were|was|are|is|had|has|have)(?!\p{L})/u
const MAX_PHRASE = 3
const NOUN_LENGTH = 6

function quantitiesAgree(a: Quantity, b: Quantity): boolean {
  const isRated = a.per !== null && b.per !== null
  const isBare = a.dimension === null || b.dimension === null
  if (isOfScale(a, b) || isOfScale(b, a)) return a.raw === b.raw
  if (!isBare && a.dimension !== b.dimension && !isSameMoney(a.dimension, b.dimension)) return false
  const [mine, theirs] = isBare ? [a.raw, b.raw] : [a.value, b.value]
  const [one, other] = isRated ? [mine / (a.per ?? 1), theirs / (b.per ?? 1)] : [mine, theirs]
  if (a.dimension === "share" && (!isRated || a.per === b.per))
    return Math.abs(mine - theirs) <= (Number.isInteger(mine) === Number.isInteger(theirs) ? SHARE_DIGIT : SHARE_POINTS)
  if (a.dimension === "celsius") return Math.abs(one - other) <= (a.factor === b.factor ? 0 : DEGREES)
  const isConverted = (!isBare && a.factor !== b.factor) || (isRated && a.per !== b.per)
  return Math.abs(one - other) <= (isConverted ? CONVERTED : EXACT) * Math.abs(one)
}

/** `220 degrees` may be degrees Celsius or Fahrenheit. */
const isOfScale = (one: Quantity, other: Quantity) => one.dimension === "degree" && other.dimension === "celsius"

/** In `a quarter of the 80 samples` the figure 80 is the whole. What is said of the quarter is not said of the whole. */
const isWhole = (one: Quantity) => one.noun !== null && (one.isWhole || WHOLE.test(one.left))
const WHOLE = /(?:^| )(?:of|of the|der|des|von|de los|de las|dei|delle|из) ?$/u

/** In `19 of the 24` the 24, for the 19. What is said of the 24 is said of the 19 too. */
function wholeOf(one: Quantity, { quantities }: Figures): Quantity | null {
  const next = quantities[quantities.indexOf(one) + 1]
  return next?.isWhole ? next : null
}

/** Whether the number follows a name: `clause 9`. */
const isNumbered = (one: Quantity) => lastOf(one) !== ""

/** Finds what a share is a share of: the word after `of`. */
const BASE =
  /^(?:all |todos |tous )?(?:of|der|des|de|del|della|dei|delle|degli|von|van|do|da|dos|das|d['’])(?: (?:all|the|those|these|its|their|alle[nr]?|los|las|les))* (\p{L}+(?:'s \p{L}+)?)/u
const RESPECTIVELY =
  /(?<!\p{L})(?:respectively|beziehungsweise|bzw|respectivement|respectivamente|rispettivamente|соответственно)(?!\p{L})|それぞれ|分别/u

/** Whether the words around a figure of the claim stand around the same figure in the quote, and not around another figure. */
function standsWith(one: Quantity, other: Quantity, said: Figures, had: Figures): boolean {
  if (RESPECTIVELY.test(had.text) || RESPECTIVELY.test(said.text)) return true
  if (isShareOfOther(one, other, had)) return false
  const mine = termsOf(`${one.left} ${one.right}`)
  const whole = wholeOf(one, said)
  const kin = had.quantities.filter(
    (rival) =>
      !(rival.loose && rival.dimension !== null) &&
      (rival.dimension === other.dimension ||
        (rival.dimension === null && rival.noun === null && !(other.dimension === "time" && isNumbered(rival)))) &&
      !quantitiesAgree(one, rival) &&
      !(whole && quantitiesAgree(whole, rival)) &&
      !(isScore(other) && isScore(rival)) &&
      isYear(rival) === isYear(other),
  )
  const rivals = kin.map((rival) => ({ own: partOf(other, rival), its: partOf(rival, other) }))
  // `The rest` is one more rival.
  const rest = REST.exec(had.text)
  if (rest && !isYear(other))
    rivals.push({ own: partOf(other, other), its: had.text.slice(rest.index + rest[0].length) })
  return !rivals.some(({ own, its }) => {
    const ours = shareOf(own, its, mine)
    const theirs = shareOf(its, own, mine)
    return theirs > 0.5 && theirs > ours
  })
}

/** The share of the words of `part` that the text has. Words that `less` has too are not counted; a half if none are left. */
function shareOf(part: string, less: string, text: Terms): number {
  const others = termsOf(less)
  const all = units(part)
  const own = all.filter((_, i) => (coverage({ units: all.map((unit) => ({ unit })) }, others)[i] ?? 0) < 0.5)
  if (own.length === 0) return 0.5
  const covered = coverage({ units: own.map((unit) => ({ unit })) }, text)
  return covered.reduce((sum, share) => sum + share, 0) / own.length
}

/** The words around a figure. The words before it are left out if they belong to the other figure too. */
function partOf(one: Quantity, against: Quantity): string {
  const right = one.right.split(REST)[0] ?? ""
  const isShared = one.statement === against.statement && units(withoutEach(against.left)).length === 0
  return isShared ? right : `${one.left.replace(REST, " ")} ${right}`
}

const baseOf = ({ right }: Quantity) => units(BASE.exec(right.trimStart())?.[1] ?? "")

/** Whether the equal share in the quote is a share of something else, and another share there is of what the claim names. */
function isShareOfOther(one: Quantity, other: Quantity, { quantities }: Figures): boolean {
  const base = baseOf(one)
  if (one.dimension !== "share" || baseOf(other).length === 0) return false
  const has = (quantity: Quantity) =>
    coverage({ units: base.map((unit) => ({ unit })) }, termsOf(BASE.exec(quantity.right.trimStart())?.[1] ?? "")).some(
      (share) => share > 0.5,
    )
  return !has(other) && quantities.some((rival) => rival.dimension === "share" && has(rival))
}
