// What a question asks for - a count, a quantity, a date, a person, a name - where the chosen statements only have others.
import type { Choice } from "../model/evidence/choose-statements.ts"
import { LEADING_PRONOUN } from "../model/evidence/find-candidates.ts"
import { isVague } from "../model/evidence/vague-words.ts"
import { coveredShare } from "../model/evidence/weigh-question.ts"

/** A question with at most this many units is short: each of its words counts. */
export const MAX_SHORT_UNITS = 4
/** Languages in scripts without capitals. */
const UNCASED = new Set("ar bn fa he hi ja ka ko ta th zh".split(" "))
/** A statement that names a person and covers less of the question than this is about somebody else. */
const MIN_PERSON_COVERAGE = 0.4
/** The question asks for these quantities by a verb, and an answer may use another verb: "lasts", "takes". */
const QUANTITIES_OF_EVENTS = /duration|time|distance|speed|length|telephone|e-mail|opening/
/** If the question has at most this many content words, all of them describe the measured thing. */
const MAX_MEASURED_UNITS = 2
/** A statement with at most this many words names little more than its figure: `Der Preis beträgt 40 Euro.` */
const MAX_BARE_WORDS = 4

/** The count, quantity, date or name that is asked for, if the chosen statements only have others; else null. */
export function missingTarget(choice: Choice, missing: readonly string[]): string | null {
  const { asked, expected, chosen, binding, isOneIdentified, isBelowQuestion, undistinguished } = choice
  if (isBelowQuestion) return null
  if (undistinguished !== null) return undistinguished
  if (binding?.counted === false) {
    const counted = asked.units.find(({ unit }) => unit.word === expected.counted?.word)?.label
    return counted === undefined ? "a figure of that" : `a number of ${counted}`
  }
  if (!isOneIdentified && chosen.length > 0) return "which one"
  const { event } = expected
  if (event !== null && !chosen.some(({ displayText }) => event.answerPattern.test(displayText)))
    return `a ${event.label}`
  if (lacksPerson(choice)) return "a person"
  const unmeasured = measuredUnits(asked, expected).find((u) => !chosen.some((one) => coversMeasured(one, u)))
  if (unmeasured !== undefined) return `${expected.attribute?.label} for ${asked.units[unmeasured]?.label}`
  const [naming, others] = [chosen.filter(({ kind }) => kind === 1), chosen.filter(({ kind }) => kind === -1)]
  // The name of one boat does not answer what another is called.
  if (expected.kind === "name" && closestOf(choice)?.kind === -1) return "a name"
  const isRelevant = ({ topicCoverage }: Choice["chosen"][number]) =>
    coveredShare(asked, topicCoverage) >= MIN_PERSON_COVERAGE
  const namesAnother = naming.length > 0 && !naming.some(isRelevant) && others.some(isRelevant)
  if (expected.kind === "person" && asked.units.length <= MAX_SHORT_UNITS && namesAnother) return "a person"
  if (expected.isRole && asked.units.length === 1 && chosen.every(({ kind }) => kind !== 1)) return "a person"
  // A place can be described without a name.
  const isDefinite = expected.kind !== null && expected.kind !== "place" && missing.length > 0
  return isDefinite && chosen.every(({ kind }) => kind === -1)
    ? (expected.attribute?.label ?? `a ${expected.kind}`)
    : null
}

/** Scripts without capitals do not show a name; who somebody is stands in a statement with the rarest word of the question. */
function lacksPerson({ asked: { units }, expected, chosen }: Choice): boolean {
  if (expected.kind !== "person" || !UNCASED.has(expected.language ?? "") || units.length > MAX_SHORT_UNITS)
    return false
  const most = Math.max(...units.map(({ weight }) => weight))
  return units.some(
    ({ weight }, u) => weight === most && !chosen.some(({ topicCoverage }) => (topicCoverage[u] ?? 0) >= 0.5),
  )
}

/** The chosen statement that covers most of the question. */
const closestOf = ({ asked, chosen }: Choice): Choice["chosen"][number] | undefined =>
  chosen.toSorted((a, b) => coveredShare(asked, b.topicCoverage) - coveredShare(asked, a.topicCoverage))[0]

/**
 * The indexes of the units that name the measured thing: the first content word, or both if there are only two.
 * Empty for English questions, because lacksRequiredWord already asks for each word there.
 */
function measuredUnits({ units }: Choice["asked"], { kind, attribute, language }: Choice["expected"]): number[] {
  const isOfThing = kind === "number" && attribute !== null && !QUANTITIES_OF_EVENTS.test(attribute.label)
  if (!isOfThing || language === "en" || language === null) return []
  const things = units.flatMap(({ unit, coverageIn }, u) =>
    coverageIn !== undefined || isVague(unit, language) || attribute.questionPattern.test(unit.word) ? [] : [u],
  )
  return things.length <= MAX_MEASURED_UNITS ? things : things.slice(0, 1)
}

/** The passage's topic counts only if the statement refers to it by a pronoun or names nothing else. */
const coversMeasured = (
  { kind, ownCoverage, headingCoverage, topicCoverage, displayText, terms }: Choice["chosen"][number],
  u: number,
): boolean =>
  kind === 1 &&
  (Math.max(ownCoverage[u] ?? 0, headingCoverage[u] ?? 0) >= 0.5 ||
    ((topicCoverage[u] ?? 0) >= 0.5 && (LEADING_PRONOUN.test(displayText) || terms.words.size <= MAX_BARE_WORDS)))
