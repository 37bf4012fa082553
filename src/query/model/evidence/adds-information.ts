// Whether a statement tells more than the question does.
import { isStopWordOf } from "../../../embedding/stop-words.ts"
import { units } from "../../../embedding/words.ts"
import type { ExpectedAnswer } from "./answer-kind.ts"
import { countsNone } from "./counted-none.ts"
import { namesTime } from "./quantity-patterns.ts"
import { namesOfCalendar } from "./times.ts"
import { coverage, type Terms } from "./weigh-question.ts"

/** The names in a row of names and values, and the words that its figures count. */
const LABELS = /(?<=^|; )[^:;]{1,60}:(?= )|(?<=: )\p{N}[\p{N}.,]*(?: \p{L}+)?(?=;|$)/gu
const WORD = /[\p{L}\p{M}\p{N}]+/gu

/**
 * False for a statement that only repeats the question. Where a name is asked for, it must have a new word that is
 * no figure or date; elsewhere a number, a name or the month `May` counts although it is in a list of stop words.
 */
export function addsInformation(
  question: string,
  questionTerms: Terms,
  displayText: string,
  expected: ExpectedAnswer,
): boolean {
  const { kind, language } = expected
  if (countsNone(expected, displayText, question)) return true
  const isTime = (word: string) => /^\p{N}/u.test(word) || namesOfCalendar(word).length > 0 || namesTime(word)
  const asksForName = kind === "person" || kind === "place" || kind === "name"
  // Korean words share their endings.
  const most = language === "ko" ? 0.5 : 0
  const isNew = (word: string) =>
    units(word).some((unit) => (coverage({ units: [{ unit }] }, questionTerms)[0] ?? 0) <= most)
  const words = (asksForName ? displayText.replace(LABELS, " ") : displayText).match(WORD) ?? []
  const hasNew = words.some((word) => {
    const isStopWord = isStopWordOf(word.toLowerCase(), asksForName ? language : null)
    if (isStopWord || question.includes(word.toLowerCase())) return false
    return asksForName ? !isTime(word) && isNew(word) : true
  })
  if (hasNew || asksForName) return hasNew
  return hasOneMore(words, question) || namesOfCalendar(displayText).some((name) => !question.includes(name))
}

/** Whether a content word stands there twice and in the question once: `The green setting is for green tea.` */
function hasOneMore(written: readonly string[], question: string): boolean {
  const [words, asked] = [written.map((word) => word.toLowerCase()), question.match(WORD) ?? []]
  const isOnceAsked = (word: string) => asked.filter((one) => one === word).length === 1
  return words.some((word, i) => words.indexOf(word) < i && !isStopWordOf(word, "en") && isOnceAsked(word))
}
