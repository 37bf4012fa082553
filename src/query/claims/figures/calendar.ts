// Reads days, times of day, decades and centuries in many languages, so that two ways to write the same time are equal.
import { monthNamed } from "../../../embedding/months.ts"
import { takeDates } from "../../model/evidence/times.ts"
import { CLOCK, hoursInDigits } from "./clock.ts"
import { withMonthsApart } from "./months-apart.ts"
import { ordinalOf, scaleOf } from "./number-words.ts"
import { isUnitOfMeasure } from "./units.ts"

/** The days of the week. The first is Monday. */
const DAYS = [
  "mon(?:days?)?|montags?|lundis?|lunes|luned[iì]|segundas?-feiras?|maandags?|понедельник\\p{L}*|星期一|周一|週一|月曜日?|월요일|วันจันทร์|pazartesi|poniedział\\p{L}*|понеділ\\p{L}*|måndag(?:ar)?|mandag(?:e|er)?|pondělí|الاثنين|الإثنين",
  "tue(?:s|sdays?)?|dienstags?|mardis?|martes|marted[iì]|terças?-feiras?|dinsdags?|вторник\\p{L}*|星期二|周二|週二|火曜日?|화요일|วันอังคาร|salı|wtor(?:ek|k\\p{L}*)|вівтор\\p{L}*|tisdag(?:ar)?|tirsdag(?:e|er)?|úterý|الثلاثاء",
  "wed(?:nesdays?)?|mittwochs?|mercredis?|miércoles|mercoled[iì]|quartas?-feiras?|woensdags?|сред[аыу]|星期三|周三|週三|水曜日?|수요일|วันพุธ|çarşamba|środ(?:a|ę|y|zie)|серед[ауи]|onsdag(?:ar|e|er)?|střed[auy]|الأربعاء",
  "thu(?:rs|rsdays?)?|donnerstags?|jeudis?|jueves|gioved[iì]|quintas?-feiras?|donderdags?|четверг\\p{L}*|星期四|周四|週四|木曜日?|목요일|วันพฤหัส(?:บดี)?|perşembe|czwart(?:ek|k\\p{L}*)|четвер|четверга|torsdag(?:ar|e|er)?|čtvrt(?:ek|k[uy])|الخميس",
  "fri(?:days?)?|freitags?|vendredis?|viernes|venerd[iì]|sextas?-feiras?|vrijdags?|пятниц\\p{L}*|星期五|周五|週五|金曜日?|금요일|วันศุกร์|cuma|piąt(?:ek|k\\p{L}*)|п['’]ятниц\\p{L}*|fredag(?:ar|e|er)?|pát(?:ek|k[uy])|الجمعة",
  "sat(?:urdays?)?|samstags?|sonnabends?|samedis?|sábados?|sabat[oi]|zaterdags?|суббот\\p{L}*|星期六|周六|週六|土曜日?|토요일|วันเสาร์|cumartesi|sobot(?:a|ę|y|u)|субот\\p{L}*|lördag(?:ar)?|lørdag(?:e|er)?|السبت",
  "sun(?:days?)?|sonntags?|dimanches?|domingos?|domenic(?:a|he)|zondags?|воскресень\\p{L}*|星期[日天]|周日|週日|日曜日?|일요일|วันอาทิตย์|pazar gün\\p{L}*|niedziel\\p{L}*|неділ\\p{L}*|söndag(?:ar)?|søndag(?:e|er)?|neděl[ei]|الأحد",
]
/** Short names of days. Some are other words too (`sun`, `sat`), so they count only in a span: `Mon–Fri`. */
const SHORT = /^(?:mon|tue|tues|wed|thu|thurs|fri|sat|sun)$/
const ONE_DAY = new RegExp(
  `(?<![\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Arabic}])(?:${DAYS.map((names) => `(${names})`).join("|")})(?![\\p{Script=Latin}\\p{Script=Cyrillic}\\p{M}]|[次回程常])`,
  "giu",
)
const anyDay = `(?:${DAYS.join("|")})`
const TO = "(?:to|through|thru|till|until|bis|à|au|a|al|às?|tot|tot en met|t/m|по|до|から|至|到|-|–|—)"
const SPAN_OF_DAYS = new RegExp(
  `(?<![\\p{L}\\p{M}])(${anyDay})\\.?\\s?${TO}\\s?(?:and including\\s|el\\s|le\\s)?(${anyDay})(?![\\p{Script=Latin}\\p{Script=Cyrillic}\\p{M}])`,
  "giu",
)
const WEEKEND =
  /(?<!\p{L})(?:weekends?|wochenenden?|week-ends?|fin(?:es)? de semana|fine settimana|fins? de semana|weekeinden?|выходн\p{L}+)(?!\p{L})|周末|週末/giu
const WORKDAYS =
  /(?<!\p{L})(?:weekdays?|werktags?|wochentags?|(?:en|jours? de) semaine|días laborables|entre semana|(?:giorni )?feriali|dias úteis|doordeweeks|будн\p{L}+)(?!\p{L})|平日|工作日/giu
const ALL_DAYS =
  /(?<!\p{L})(?:daily|every day|seven days a week|täglich|jeden tag|tous les jours|todos los días|ogni giorno|todos os dias|elke dag|dagelijks|ежедневно|каждый день)(?!\p{L})|毎日|每天/iu

const DECADE =
  /(?<![\d.,])(1\d|20)(\d)0(?:s|['’]s|er(?:n|jahre\p{L}*)?|-(?:е|х|ые|ых))(?![\p{L}\d])|(?:années|anni|años|jaren|década de) (1\d|20)(\d)0(?!\d)|(?<!\d)(1\d|20)(\d)0年代/gu
const CENTURY =
  /(?<![\p{L}\d])(\d{1,2}|[ivx]+(?=e? )|[\p{L}-]+)(?:st|nd|rd|th|\.|e|ème|º)?[- ](?:century|jahrhunderts?|siècle|secolo|eeuw|век[ае]?)(?!\p{L})|(?:siglo|secolo|século) ([ivx]+|\d{1,2})(?!\p{L})|(\d{1,2})世[纪紀]/gu

/**
 * Returns the days and times that a text names, and the rest of the text in small letters. `w1` is Monday, `t18:00` is a
 * time of day, `d198` is the decade from 1980, `c15` is the 15th century.
 */
export function takeCalendar(text: string): { dates: string[]; rest: string } {
  const found: string[] = []
  const take = (all: string, name: string | null) => {
    if (name === null) return all
    found.push(name)
    return " "
  }
  const undated = CLOCK.reduce(
    (left, [shape, read]) => left.replace(shape, (all: string, ...groups: string[]) => take(all, read(groups))),
    takeDays(pointToComma(hoursInDigits(withMonthsApart(text))), found),
  )
  const { dates, rest } = takeDates(
    undated.replace(ALL_MONTH, inMonth).replace(TWO_DAYS, withBothMonths).replace(BETWEEN_MONTHS, fromMonthToMonth),
  )
  const left = rest
    .replace(CENTURY, (all: string, before?: string, behind?: string, sign?: string) => {
      const century = numberOf(before ?? behind ?? sign ?? "")
      return take(all, century === null ? null : `c${century}`)
    })
    .replace(DECADE, (all: string, ...groups: (string | undefined)[]) => {
      const [high, tens] = groups.slice(0, 6).filter((group) => group !== undefined)
      // `The 1700s` can be a decade or a century.
      return take(all, tens === "0" ? `d${high}0|c${Number(high) + 1}` : `d${high}${tens}`)
    })
  return { dates: [...dates, ...found], rest: left }
}

/** In `25 and 26 December` the month belongs to both days. */
const TWO_DAYS =
  /(?<![\d.,:/-])(\d{1,2})(?:st|nd|rd|th|\.)?( (?:and|or|und|oder|et|ou|y|o|e) )(\d{1,2})((?:st|nd|rd|th|\.)?(?: of| de)? )(\p{L}{3,})/giu
const withBothMonths = (all: string, first: string, and: string, second: string, link: string, month: string) =>
  monthNamed(month) === null ? all : `${first} ${month}${and}${second}${link}${month}`

/** `During August` as `in August` */
const ALL_MONTH =
  /(?<!\p{L})(?:during|throughout|durante|durant|pendant|tijdens|während|im ganzen|den ganzen|in the month of|(?:au|le|du) mois d(?:e |['’])|(?:en el|durante el|el) mes de|nel mese di|no mês de|em|vanaf|sinds|à partir d(?:e |['’])|a partir de|в течение) ?(\p{Lu}?\p{L}{2,})(?!\p{L})/giu
const inMonth = (all: string, month: string) =>
  monthNamed(month) === null || /^(?:may|mar|march|mars|man)$/u.test(month) ? all : `in ${month}`

const BETWEEN_MONTHS =
  /(?<!\p{L})(?:between|zwischen|entre|tra|fra|tussen|между|między) (\p{L}{3,}) (?:and|und|et|y|e|en|и|a|i) (\p{L}{3,})/giu
const fromMonthToMonth = (all: string, first: string, last: string) =>
  [first, last].some((month) => monthNamed(month) === null) ? all : `from ${first} to ${last}`

const dayNumbered = (number: number) => `w${number + 1}`
function takeDays(text: string, found: string[]): string {
  const take = (numbers: readonly number[]) => {
    found.push(...numbers.map(dayNumbered))
    return " "
  }
  return text
    .replace(SPAN_OF_DAYS, (all: string, first: string, last: string) => {
      const [from, to] = [dayOf(first), dayOf(last)]
      if (from === null || to === null) return all
      return take(Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, i) => (from + i) % 7))
    })
    .replace(WEEKEND, () => take([5, 6]))
    .replace(WORKDAYS, () => take([0, 1, 2, 3, 4]))
    .replace(ALL_DAYS, (all) => {
      found.push(DAILY)
      return all
    })
    .replace(ONE_DAY, (all: string) => {
      const day = SHORT.test(all.toLowerCase()) ? null : dayOf(all)
      return day === null ? all : take([day])
    })
}

function dayOf(name: string): number | null {
  const place = DAYS.findIndex((names) => new RegExp(`^(?:${names})$`, "iu").test(name))
  return place < 0 ? null : place
}

/** Stands for `every day`. It agrees with a quote that names no day of the week. */
export const DAILY = "daily"
const DAY_PARTS: readonly [part: string, from: number, to: number][] = [
  ["morning", 0, 12],
  ["afternoon", 12, 18],
  ["evening", 17, 24],
]

/** What dates and years also say: a year is in a decade and a century, an hour is in a part of the day, `daily` means each day. */
export function impliedBy(dates: readonly string[], years: readonly number[]): string[] {
  const told = dates.flatMap((date) => /^(\d{4})-/.exec(date)?.[1] ?? []).map(Number)
  const decades = dates.flatMap((date) => /^d(\d{3})$/.exec(date)?.[1] ?? []).map((decade) => Number(decade) * 10 + 1)
  const ofYears = [...years, ...told].flatMap((year) => [`d${Math.floor(year / 10)}`, `c${Math.ceil(year / 100)}`])
  const hours = dates.flatMap((date) => /^t(\d+):/.exec(date)?.[1] ?? []).map(Number)
  const parts = DAY_PARTS.filter(([, from, to]) => hours.some((hour) => hour >= from && hour < to))
  const days = dates.includes(DAILY) ? Array.from({ length: 7 }, (_, i) => dayNumbered(i)) : []
  return [...ofYears, ...decades.map((year) => `c${Math.ceil(year / 100)}`), ...parts.map(([part]) => part), ...days]
}

/** A time of day can have a point. `1.50 m` is not a time of day, so its point becomes a comma. */
const pointToComma = (text: string) =>
  text.replace(
    /(?<![\d.,]|(?<!\p{L})(?:alle|dalle|ore|at|um|bis|until|from) )(\d{1,2})\.(\d{2})(?= ?((?!(?:[ap]m|uhr|uur)(?!\p{L}))\p{L}+(?!\p{L}|\.m)|[%€$£°]))/giu,
    (all, whole: string, part: string, next: string) =>
      next.length <= MAX_SIGN || scaleOf(next.toLowerCase()) !== null || isUnitOfMeasure(next.toLowerCase())
        ? `${whole},${part}`
        : all,
  )
/** A word of so few letters behind a number is likely the sign of a unit. */
const MAX_SIGN = 3

const ROMAN: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10 }
function numberOf(written: string): number | null {
  if (/^\d+$/.test(written)) return Number(written)
  const roman = written.replace(/e$/, "")
  if (!/^[ivx]+$/.test(roman)) return ordinalOf(written)
  const values = Array.from(roman, (sign) => ROMAN[sign] ?? 0)
  return values.reduce((sum, value, i) => sum + (value < (values[i + 1] ?? 0) ? -value : value), 0)
}

/** A date can contradict only a date of the same kind. */
export const kindOfDate = (date: string) => (/^[a-z]/.test(date) ? (/^[wtdc](?=\d)/.exec(date)?.[0] ?? "part") : "day")
