// The time that a question asks about: what was so in another month, before it, or at no known time is no answer.
import type { ExpectedAnswer } from "./answer-kind.ts"
import type { Distinction } from "./distinctions.ts"
import { takeDates } from "./times.ts"

const word = (...words: string[]) => new RegExp(String.raw`(?<!\p{L})(?:${words.join("|")})(?!\p{L})`, "iu")
const YEAR = /(?<![\p{L}\p{N}.,/-])(?:1[5-9]|20)\d\d(?![\p{L}\p{N}]|[.,]\d)/gu
const YEAR_SPAN = /(?<!\p{N})(?<from>(?:1[5-9]|20)\d\d)\s?[/–-]\s?(?<to>(?:(?:1[5-9]|20)\d\d)|\d\d)(?!\p{N})/gu
/** The words before a date that make it the end, or the beginning, of a time. */
const BEFORE =
  "before|until|till|prior to|vor|bis|avant|jusqu['’]en|antes de|hasta|prima del?|fino al?|antes|até|voor|tot|przed|do|до|före|før"
const SINCE =
  "since|after|from|as of|seit|ab|nach|depuis|après|à partir de|desde|a partir de|después de|dal?|dopo|depois de|sinds|vanaf|na|od|po|с|после|sedan|siden"
const NEW_SINCE = "since|as of|seit|ab|depuis|à partir de|desde|a partir de|dal?|sinds|vanaf|od|с|sedan|siden"
const ENDED = "until|till|up to|bis|jusqu['’]en|hasta|fino al?|até|tot|do|до|til"
const GAP = String.raw`\s(?:(?:the|dem|der|el|la|le|l['’])\s)?`
const NOW = word(
  "now",
  "currently",
  "at present",
  "today",
  "nowadays",
  "heute",
  "jetzt",
  "derzeit",
  "aktuell",
  "actuellement",
  "aujourd['’]hui",
  "maintenant",
  "ahora",
  "actualmente",
  "hoy",
  "adesso",
  "attualmente",
  "oggi",
  "agora",
  "atualmente",
  "hoje",
  "nu",
  "teraz",
  "obecnie",
  "сейчас",
  "теперь",
)
const NO_MORE = word(
  "until",
  "till",
  "former(?:ly)?",
  "used to",
  "previous(?:ly)?",
  "bis",
  "früher\\p{L}*",
  "ehemalig\\p{L}*",
  "jusqu['’]\\p{L}+",
  "ancien(?:ne)?s?",
  "autrefois",
  "hasta",
  "antigu[oa]s?",
  "fino",
  "ex",
  "até",
  "tot",
  "voormalig\\p{L}*",
  "dawn\\p{L}+",
  "były\\p{L}*",
  "бывш\\p{L}+",
)
const STILL = word(
  "since",
  "now",
  "still",
  "today",
  "seit",
  "heute",
  "jetzt",
  "depuis",
  "aujourd['’]hui",
  "desde",
  "ahora",
  "hoy",
  "dal?",
  "oggi",
  "sinds",
  "od",
  "с",
)
/** The time may be that of another part of the question. */
const JOINT = word("and", "und", "et", "y", "e", "en", "i", "и")
/** Each line: one time, told from today. */
const TOLD_FROM_TODAY = [
  word(
    "last year",
    "previous year",
    "letzte[sn]? jahr(?:es)?",
    "vorjahr\\p{L}*",
    "vergangene[sn]? jahr(?:es)?",
    "l['’]an(?:née)? derni(?:er|ère)",
    "l['’]année passée",
    "(?:el )?año pasado",
    "l['’]anno scorso",
    "(?:o )?ano passado",
    "vorig jaar",
    "afgelopen jaar",
    "zeszłym roku",
    "ubiegłym roku",
    "прошлом году",
    "geçen yıl",
    "förra året",
    "i fjor",
  ),
  word(
    "last month",
    "letzten monat\\p{L}*",
    "le mois dernier",
    "(?:el )?mes pasado",
    "il mese scorso",
    "(?:o )?mês passado",
    "vorige maand",
    "zeszłym miesiącu",
    "прошлом месяце",
    "geçen ay",
  ),
  word(
    "next year",
    "nächste[sn]? jahr(?:es)?",
    "l['’]année prochaine",
    "(?:el )?próximo año",
    "l['’]anno prossimo",
    "(?:o )?próximo ano",
    "volgend jaar",
    "przyszłym roku",
    "следующем году",
    "gelecek yıl",
  ),
]

/** `isNeeded`: it is not told of at all if no source has it. */
export function timesAskedFor(question: string, { kind, isWhether }: ExpectedAnswer): Distinction[] {
  if (isWhether) return []
  const bound = boundIn(question)
  if (bound) return [bound]
  return [
    ...(kind === "number" ? monthIn(question) : []),
    ...yearIn(question),
    ...(kind === "person" || kind === "name" ? presentIn(question) : []),
    ...relativeIn(question),
  ]
}

/** Readings of dates with their month, without the day. */
const monthsIn = (text: string): string[] =>
  takeDates(text).dates.flatMap((date) => {
    const readings = date.split("|").flatMap((one) => /^(?:\d{4}|\?)-\d+-/.exec(one)?.[0] ?? [])
    return readings.length > 0 ? [readings.join("|")] : []
  })
const monthsAgree = (a: string, b: string) =>
  a.split("|").some((one) =>
    b.split("|").some((other) => {
      const [[year, month], [otherYear, otherMonth]] = [one.split("-"), other.split("-")]
      return month === otherMonth && (year === otherYear || year === "?" || otherYear === "?")
    }),
  )
const RANGE =
  /(?<!\p{L})(?:to|until|till?|through|between|bis|zwischen|à|au|entre|jusqu\p{L}*|al?|hasta|tra|fino|tot|do|до|till)(?!\p{L})|[–-]/iu

/** A figure of one month is none of another; one of a time from month to month may be. */
function monthIn(question: string): Distinction[] {
  const asked = monthsIn(question)
  const isIn = (text: string) => monthsIn(text).some((one) => asked.some((month) => monthsAgree(one, month)))
  const isOtherIn = (text: string) => {
    const told = monthsIn(text)
    return told.length > 0 && !isIn(text) && !(told.length > 1 && RANGE.test(text))
  }
  return asked.length === 0 ? [] : [{ label: nameOf(question, asked), isIn, isOtherIn }]
}

/** The month as the question writes it. */
const nameOf = (question: string, months: readonly string[]): string =>
  (question.match(/[\p{L}\p{M}]{3,}(?: \d{4})?/gu) ?? []).find((one) =>
    monthsIn(`in ${one}`).some((month) => months.some((asked) => monthsAgree(asked, month))),
  ) ?? "that month"

function yearIn(question: string): Distinction[] {
  const years = (question.match(YEAR) ?? []).map(Number)
  const has = (text: string) => years.some((year) => yearsOf(text).some(([from, to]) => from <= year && year <= to))
  const [label] = years
  return label === undefined ? [] : [{ label: String(label), isIn: has, isOtherIn: () => false, isNeeded: true }]
}

/** From the first to the last year: of one year both are the same. */
const yearsOf = (text: string): [number, number][] => [
  ...Array.from(text.matchAll(/(?<!\p{N})(?:1[5-9]|20)\d\d(?!\p{N})/gu), ([year]): [number, number] => [
    Number(year),
    Number(year),
  ]),
  ...Array.from(text.matchAll(YEAR_SPAN), ({ groups = {} }): [number, number] => {
    const [from = "", to = ""] = [groups.from, groups.to]
    return [Number(from), Number(to.length === 2 ? from.slice(0, 2) + to : to)]
  }),
]

/** Who has done it since a day did not do so before it, and the reverse. */
function boundIn(question: string): Distinction | null {
  const DATE = String.raw`(?<date>[^,.;?()]*?\d{4})(?!\p{N})`
  const asks = (words: string) => new RegExp(String.raw`(?<!\p{L})(?:${words})${GAP}${DATE}`, "iu").exec(question)
  const before = asks(BEFORE)
  const found = before ?? asks(SINCE)
  const date = found?.groups?.date
  if (!found || date === undefined || date.split(" ").length > 4) return null
  const [asked, year] = [monthsIn(`in ${date}`), Number(/\d{4}/.exec(date)?.[0])]
  const told = new RegExp(String.raw`(?<!\p{L})(?:${before ? NEW_SINCE : ENDED})${GAP}${DATE}`, "giu")
  const isOtherIn = (text: string) =>
    Array.from(text.matchAll(told)).some(({ groups = {} }) => {
      const [months, other] = [monthsIn(`in ${groups.date}`), Number(/\d{4}$/.exec(groups.date ?? "")?.[0])]
      const isSameMonth =
        asked.length === 0 || months.length === 0 || asked.some((one) => months.some((two) => monthsAgree(one, two)))
      return other === year && isSameMonth
    })
  return { label: found[0].trim(), isIn: (text) => !isOtherIn(text) && text.includes(String(year)), isOtherIn }
}

/** What somebody did until then says nothing of now. */
const presentIn = (question: string): Distinction[] =>
  NOW.test(question) && !JOINT.test(question)
    ? [{ label: "now", isIn: (text) => STILL.test(text), isOtherIn: (text) => NO_MORE.test(text) && !STILL.test(text) }]
    : []

/** `last year`: a text that names a year may mean it. */
const relativeIn = (question: string): Distinction[] =>
  TOLD_FROM_TODAY.flatMap((pattern) => {
    const label = pattern.exec(question)?.[0]
    const isIn = (text: string) => pattern.test(text) || yearsOf(text).length > 0
    return label === undefined ? [] : [{ label, isIn, isOtherIn: () => false, isNeeded: true }]
  })
