// Tells whether a claim denies what its quote says.
import { units } from "../../../embedding/words.ts"
import { areSidesSwapped } from "../sides.ts"
import { ENDS_PHRASE } from "../verb-places.ts"
import { areSidesOfBoundExchanged, exceedsBound } from "./bounds.ts"
import { isTurned as areTurned } from "./comparison.ts"
import { OTHERS } from "./conditions.ts"
import { deniedIn, isDeniedOtherwise, turnedWords } from "./count-denials.ts"
import { areContrastsExchanged, deniesOneOfBoth } from "./one-of-both.ts"
import { KINDS, type Kind } from "./opposites.ts"
import type { Polarity } from "./read-polarity.ts"

/** A family of opposites that both texts have a word of. */
type Met = { concept: string; kind: Kind; isSame: boolean; word: string; other: string }

/** `had` is read from a clause of the quote, `sentence` from its whole sentence, which may name what the clause leaves out. */
export function isDenied(said: Polarity, had: Polarity, sentence: Polarity, isTurned: boolean): boolean {
  if (areContrastsExchanged(said, had)) return true
  if (deniesEach(said, had) || deniesEach(had, said)) return true
  const met = familiesOfBoth(said, had)
  let isOdd = (deniedIn(said, had).strong + deniedIn(had, said).strong) % 2 === 1
  if (turnedWords(said, had) % 2 === 1) isOdd = !isOdd
  const isNot = said.denials % 2 !== had.denials % 2
  let around: "same" | "turned" | "unclear" | null = null
  for (const one of met) {
    const sides = sidesOf(one, said, had, sentence)
    if (one.isSame) {
      if (sides === "turned" && (one.kind === "order" || (one.kind === "degree" && said.compared === "ahead")))
        return true
    } else if (one.kind === "order" && sides === null) continue
    else if (isOfTwo(one.kind) && (!isNot || sides === "turned")) {
      around = sides ?? (isTurned ? "turned" : "unclear")
    }
    // `Open until six` and `closed from six` say the same.
    else if (said.concepts.has("until") !== had.concepts.has("until") && ENDING.has(one.concept)) continue
    // `Not above 25` and `below 25` say the same.
    else isOdd = !isOdd
  }
  // `Unless it is paid` and `if it is not paid` say the same, and so do `not unless it is paid` and `it must be paid`.
  const isIfNot = (one: Polarity, other: Polarity) =>
    one.concepts.has("unless") &&
    !other.concepts.has("unless") &&
    (["condition", "when"].some((name) => other.concepts.has(name)) || (isNeeded(other) && !isNeeded(one)))
  if (isIfNot(said, had) || isIfNot(had, said)) isOdd = !isOdd
  if (isNeededWith(said, had) || isNeededWith(had, said)) isOdd = !isOdd
  if (saysWhatElse(said, sentence) || saysWhatElse(had, said)) isOdd = !isOdd
  if (exceedsBound(said, had) || exceedsBound(had, said)) isOdd = !isOdd
  if (areSidesOfBoundExchanged(said, had)) isOdd = !isOdd
  // `No reason is needed` and `without giving a reason` say the same. `Without a reason` is counted above.
  const isLacked = (one: Polarity, other: Polarity) =>
    one.denied.flat().some((form) => other.lacked.includes(form)) &&
    !other.without.flat().some((form) => one.terms.forms.has(form))
  if (isNot && (isLacked(said, had) || isLacked(had, said))) isOdd = !isOdd
  if (deniesOneOfBoth(said, had) !== deniesOneOfBoth(had, said)) isOdd = !isOdd
  const isExcepted = isOfExcepted(said, sentence)
  if (isOdd && !isExcepted && isOfNone(said, had)) isOdd = false
  // `Not all have it` and `some lack it` say the same.
  if (said.concepts.has("notall") !== had.concepts.has("notall")) isOdd = false
  // Half are there, so half are not.
  if (said.concepts.has("half") && had.concepts.has("half")) isOdd = false
  if (isOdd && !isDeniedOtherwise(said, had) && !isExcepted && !isOfExcepted(had, said)) return true
  if (
    !isOdd &&
    isExcepted &&
    !said.concepts.has("unless") &&
    isNamedOnce(said, sentence) &&
    deniedIn(said, had).weak === 0 &&
    !OTHERS.test(said.text)
  )
    return true
  if (
    met.every(({ kind }) => kind !== "degree" && kind !== "order") &&
    said.sides &&
    had.sides &&
    areTurned(said.sides, had.sides)
  )
    return true
  return around ? around !== "turned" : isTurned
}

/** `It is not safe and cannot be opened`, where the other text affirms both: two denials of two things are no affirmation. */
const deniesEach = (one: Polarity, other: Polarity) =>
  one.denied.length > 1 &&
  one.denied.every((forms) => forms.some((form) => other.terms.forms.has(form))) &&
  new Set(one.denied.map((forms) => forms[0])).size === one.denied.length &&
  deniedIn(other, one).strong === 0 &&
  deniedIn(other, one).weak === deniedIn(one, other).weak &&
  turnedWords(one, other) === 0 &&
  !LIMITING.some((name) => one.concepts.has(name) || other.concepts.has(name))
/** What is true under a condition alone is denied of the other cases. */
const LIMITING = ["only", "unless", "condition", "exception", "onlyif", "reserved", "otherwise"]

const isNeeded = ({ concepts, readings }: Polarity) =>
  concepts.has("must") || readings.some(({ concept, sign }) => concept === "denies:need" && sign === 1)

/** `Not without leave` and `leave is required` say the same, whatever the words for leave; `turnedWords` counts equal ones. */
const isNeededWith = (one: Polarity, other: Polarity) =>
  one.concepts.has("onlywith") &&
  !other.concepts.has("onlywith") &&
  one.denials % 2 === 1 &&
  other.denials % 2 === 0 &&
  isNeeded(other) &&
  other.without.length === 0 &&
  !one.without.flat().some((form) => other.terms.forms.has(form))

/** `Pay, otherwise it lapses` says of the same thing as `if it is not paid, it lapses`. `one` names both, what is to be done and what else follows. */
function saysWhatElse(one: Polarity, other: Polarity): boolean {
  const else_ = other.readings.find(({ concept }) => concept === "otherwise")
  if (!else_ || one.concepts.has("otherwise") || one.concepts.has("unless")) return false
  const [before = "", ...behind] = other.text.split(else_.word)
  const has = (part: string) => formsOf(part).some((form) => one.terms.forms.has(form))
  return has(before) && (has(behind.join(" ")) || (one.concepts.has("condition") && one.denials % 2 === 1))
}

/** `None is sound` and `all are broken` can say the same, because the claim has a word of which the quote has no form. */
function isOfNone(said: Polarity, had: Polarity): boolean {
  const has = (one: Polarity, name: string) => one.concepts.has(name)
  if (!(has(said, "none") && has(had, "all")) && !(has(had, "none") && has(said, "all"))) return false
  const counting = new Set(
    said.readings.flatMap(({ concept, word }) => (concept === "none" || concept === "all" ? formsOf(word) : [])),
  )
  const begin = (word: string) => word.slice(0, SAME_WORD)
  const known = new Set(had.terms.words.values().map(begin))
  return units(said.text).some(
    ({ word, forms }) =>
      word.length > SAME_WORD && !known.has(begin(word)) && !forms.some((form) => counting.has(form)),
  )
}
/** Two words that begin with so many equal letters can be forms of one. */
const SAME_WORD = 3

/** Whether one text is about the exception that the other names. Then the opposite is true of it. */
const isOfExcepted = (one: Polarity, other: Polarity) =>
  !one.readings.some(({ concept, word }) => concept === "exception" || NOBODY_BUT.test(word)) &&
  other.excepted.some((form) => one.terms.forms.has(form))

const NOBODY_BUT = /^(?:nobody|no one|none|nothing) but$/u

/** Whether the quote names nowhere else what it excepts. With `also` it says the same of it: `apart from Ely, York is open too`. */
const isNamedOnce = (said: Polarity, { words, excepted, concepts }: Polarity) =>
  !concepts.has("also") &&
  formsOf(words.join(" ")).filter((form) => excepted.includes(form) && said.terms.forms.has(form)).length === 1

const ENDING: ReadonlySet<string> = new Set(["plain:open", "plain:start", "plain:valid", "plain:on"])
const isOfTwo = (kind: Kind) => kind === "degree" || kind === "order" || kind === "converse"

function familiesOfBoth(said: Polarity, had: Polarity): Met[] {
  const [mine, theirs] = [familiesOf(said), familiesOf(had)]
  return [...mine].flatMap(([concept, { sign, word }]) => {
    const other = theirs.get(concept)
    const kind = KINDS.get(concept)
    return other && kind ? [{ concept, kind, isSame: other.sign === sign, word, other: other.word }] : []
  })
}

/** For each family, the side that the text has a word of. Families are left out if the text has words of both sides. */
function familiesOf(one: Polarity) {
  const found = new Map<string, { sign: 1 | -1; word: string }>()
  const both = new Set<string>()
  for (const { concept, sign, word, at, end } of one.readings) {
    if (!KINDS.has(concept) || one.isAside(at)) continue
    // Without a lid it is open.
    const isLacked =
      concept.startsWith("plain:") &&
      WITHOUT.test(one.words.slice(Math.max(0, at - 2), at).join(" ")) &&
      ENDS_PHRASE.test(one.words[end] ?? "")
    const side = isLacked ? (sign === 1 ? -1 : 1) : sign
    if (found.get(concept)?.sign === -side) both.add(concept)
    found.set(concept, { sign: side, word })
  }
  for (const concept of both) found.delete(concept)
  return found
}

const WITHOUT =
  /^(?:\p{L}+ )?(?:without|ohne|sans|sin|senza|sem|zonder|без)(?: (?:an?|the|eine?n?|une?|el|la|il|o|een))?$/u

/** Whether what stands before a word and what stands after it have changed places between the two texts. */
function sidesOf(
  { kind, word, other }: Met,
  said: Polarity,
  had: Polarity,
  sentence: Polarity,
): "same" | "turned" | null {
  const theirs = had.sides ?? sentence.sides
  if (kind === "degree" && said.sides && theirs) {
    const turned = areTurned(said.sides, theirs)
    return turned === null ? null : turned ? "turned" : "same"
  }
  if (kind === "degree" && (said.sides || had.sides)) return sideOf(said, word, had, other)
  if (kind === "converse") return doersOf(said.text, word, had.text, other)
  // In `Before dawn he left` the word stands first, and its sides cannot be compared with those of `he left before dawn`.
  if (said.text.startsWith(word) !== had.text.startsWith(other)) return null
  return areSidesSwapped(said.text, word, had.text, other)
}

/** For a comparison of which only one text names both sides: which of the two sides the other text is about. */
function sideOf(said: Polarity, word: string, had: Polarity, other: string): "same" | "turned" | null {
  const lead = (text: string, at: string) =>
    units(text.slice(0, text.indexOf(at))).map((unit) => unit.forms[0] ?? unit.word)
  const sides = said.sides ?? had.sides
  const about = said.sides ? lead(had.text, other) : lead(said.text, word)
  const [first, second] = sides ?? [[], []]
  const isOf = (one: string[], less: string[]) => about.some((it) => one.includes(it) && !less.includes(it))
  // In `the iron lid is heavier than the tin one` the word `one` stands for the lid, which only the first side names.
  if (second.some((it) => SUCH.has(it)) && isOf(second, first)) return "turned"
  if (isOf(first, second) === isOf(second, first)) return null
  return isOf(first, second) ? "same" : "turned"
}

/** These words stand for a noun that was named before. */
const SUCH = new Set(["one", "quello", "quella", "celui", "cell", "jene", "jener"])

/** `same` if the doer before the verb stands before the verb in the other text too, `turned` if it stands after it. */
function doersOf(claim: string, word: string, quote: string, other: string): "same" | "turned" | null {
  const [doer] = formsAround(claim, word)
  const [isBefore, isBehind] = formsAround(quote, other).map((forms) => doer.some((form) => forms.includes(form)))
  return isBefore === isBehind ? null : isBefore ? "same" : "turned"
}

function formsAround(text: string, word: string): [before: string[], behind: string[]] {
  const [before = "", ...behind] = text.split(word)
  // `Ada hat es von Bob gekauft`
  const [doer = "", ...between] = before.split(PERFECT)
  return [formsOf(doer, -DOER), formsOf([...between, ...behind].join(" "))]
}

const PERFECT = / (?:hat|haben|hatte|hatten) /u
/** The doer is so many words before the verb. */
const DOER = 1
const formsOf = (text: string, from = 0) =>
  units(text)
    .slice(from)
    .flatMap(({ forms }) => forms)
