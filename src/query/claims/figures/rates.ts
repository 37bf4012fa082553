// Reads the period of a rate: litres a minute, times a week, kilometres per hour.
import type { Words } from "./numbers.ts"
import { type Unit, unitNamed } from "./units.ts"

const PER = /^(?:per|pro|je|par|por|al|alla|all['’].+|à|a|an|each|every|cada|в|во|\/|l['’].+|elke?)$/u
const PER_THING: ReadonlySet<string> = new Set(["area", "length", "volume", "mass"])
const ADVERBS: ReadonlyMap<string, string> = new Map(
  "hourly:hour daily:day weekly:week monthly:month yearly:year annually:year täglich:day wöchentlich:week monatlich:month jährlich:year stündlich:hour"
    .split(" ")
    .map((pair) => pair.split(":") as [string, string]),
)
/** These name the period before the amount: `The annual fee is 96 euros.` */
const ADJECTIVES: ReadonlyMap<string, string> = new Map(
  `hourly:hour daily:day weekly:week monthly:month annual:year yearly:year stündliche:hour tägliche:day wöchentliche:week monatliche:month
    jährliche:year mensuel:month mensuelle:month annuel:year annuelle:year mensual:month anual:year mensile:month annuale:year annuo:year
    annua:year mensal:month ежемесячная:month ежегодная:year`
    .split(/\s+/)
    .map((pair) => pair.split(":") as [string, string]),
)
const MAX_AHEAD = 6
const IN_SIGNS = /(?:毎|每)(秒|分|時|小时|日|天|週|周|月|年)/u
/** After a number these units have another name. */
const SIGNS: ReadonlyMap<string, string> = new Map([
  ["時", "時間"],
  ["日", "天"],
])
const MAX_BETWEEN = 4
const isBreak = (token: string) => token === "" || /^[\d.,;:!?()。、-]/.test(token)

/** The period of an amount in seconds, or null. The period follows the amount; in Chinese and Japanese it can stand before it. */
export function rateAt(word: Words, end: number, start = end, unit: Unit | null = null): { per: number | null } {
  for (let back = 1; back <= 3; back++) {
    const sign = IN_SIGNS.exec(word(start - back))?.[1]
    const period = sign === undefined ? null : unitNamed(SIGNS.get(sign) ?? sign)
    if (period) return { per: period.factor }
  }
  // Three times a day and three times a week: `1日3回`, `週3回`.
  const [ahead, before] = [word(start - 1), word(start - 2)]
  if (/[週周]$/u.test(ahead)) return { per: unitNamed("週")?.factor ?? null }
  if (ahead === "日" && before === "1") return { per: unitNamed("天")?.factor ?? null }
  for (let place = end; place < end + MAX_BETWEEN && !isBreak(word(place)); place++) {
    const adverb = ADVERBS.get(word(place))
    if (adverb !== undefined) return { per: unitNamed(adverb)?.factor ?? null }
    const elided = /^(?:all|l)['’](.+)$/u.exec(word(place))?.[1]
    if (!PER.test(word(place))) continue
    const period = unitNamed(elided ?? word(place + 1))
    // `A second shift` is one more shift.
    if (word(place) === "a" && word(place + 1) === "second" && /^\p{L}/u.test(word(place + 2))) continue
    // So much for each hectare or litre
    if (period && PER_THING.has(period.dimension) && /^(?:per|pro|je|par|por|на|op|\/)$/u.test(word(place)))
      return { per: period.factor }
    if (period?.dimension !== "time" || /^(?:in|within|for|after|во?|за|на|über|fast)$/u.test(word(place - 1))) continue
    return { per: period.factor }
  }
  if (unit?.dimension === "time" || unit?.dimension === "share") return { per: null }
  for (let place = start - 1; place >= start - MAX_AHEAD && !/^[.;:!?,]$/.test(word(place)); place--) {
    const period = ADJECTIVES.get(word(place))
    if (period !== undefined) return { per: unitNamed(period)?.factor ?? null }
  }
  return { per: null }
}

/** `… and every 20 minutes on Saturdays` is said of what stands before the first figure. */
export const withoutEach = (text: string): string =>
  text.replace(/(?<!\p{L})(?:every|each|alle|jede[rsn]?|toutes? les|tous les|cada|ogni|каждые)(?!\p{L})/gu, " ")
