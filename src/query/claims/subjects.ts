// Detects that subject and object of two sentences have changed places, though their verbs may differ.
import { plain } from "../../embedding/plain.ts"
import { units } from "../../embedding/words.ts"
import { NUMBER_WORD } from "../model/evidence/number-words.ts"
import { namesOfCalendar } from "../model/evidence/times.ts"
import { isUnitOfMeasure } from "./figures/units.ts"
import { GRAMMARS, type Grammar } from "./grammars.ts"
import { mainFirst } from "./sides.ts"

/** Either of two parties may be the subject of these. */
const MUTUAL =
  /(?<!\p{L})(?:both|between|together|with|equals?|same|married|marries|met|meets|versus|borders?|adjoins?|resembles?|joined|merged|entre|avec|con|tra|com)(?!\p{L})/iu
/** Each clause has a subject of its own. */
const CLAUSE =
  /;\s|,\s(?:and|but|while|whereas|et|mais|tandis que|y|pero|mientras que|e|ma|mentre|mas|enquanto)\s|\s(?:that|que|che)\s/iu
const AND = "(?:and|et|y|e|und|и)"
const TOKEN = /[\p{L}\p{N}][\p{L}\p{M}\p{N}&.-]*(?:['’]s(?!\p{L})|s?['’](?!\p{L}))?|[,;:()]/gu
const CONJUNCTION = /^(?:and|but|while|whereas|et|mais|y|pero|e|ma|mas|而|但)$/iu
/** Its `to` does not mark a receiver. */
const ACCORDING = /\baccording to\b/iu
const BREAK = /^[,;:()，；：]$/
const POSSESSIVE = /['’]s?$/
const WHOLE_NUMBER_WORD = new RegExp(`^(?:${NUMBER_WORD.source})$`, "iu")

/** A lower-case word that is likely a verb, if a name stands behind it. */
const VERBAL = /^\p{Ll}.*(?:ed|[^s]s|[gw]ht|et|aw|ew|eat|old|ent|uilt|ave|eld|ook|ated|won|led|a|ó|é|it|ut)$/u
/** `A win for X over Y` */
const WIN = /^.*\b(?:win|victory|triumph) (?:for|by) (?:the )?(?=\p{Lu})(.+?) (?:over|against) /u

const MAX_NEW = 1

/** The preposition before a word; without one `subject` for the first such phrase, `object` for the others. */
type Place = string
type Placed = ReadonlyMap<string, Place>

/**
 * True only if the subject of each text is an object or receiver in the other, and their verbs are not converse, as buy and
 * sell are.
 */
export function areSubjectsSwapped(claim: string, quote: string, language: string | null): boolean {
  const grammar = grammarOf(`${claim} ${quote}`, language)
  if (!grammar) return false
  const read = (text: string) =>
    plainly(text)
      .split(CLAUSE)
      .map((clause) => ({ text: clause, placed: actingIn(clause, grammar) }))
  const theirs = read(quote)
  return read(claim).some((mine) => theirs.some((their) => areSwapped(mine, their, grammar)))
}

/** Short texts often do not show their language: of all grammars the one is taken of which the text has most small words. */
function grammarOf(text: string, language: string | null): Grammar | undefined {
  const likely = GRAMMARS[language ?? "en"]
  if (!likely || likely.segments) return likely
  const tokens = text.toLowerCase().match(/\p{L}+/gu) ?? []
  const counts = Object.values(GRAMMARS).map((grammar) => ({
    grammar,
    count:
      tokens.filter((token) => SMALL.some((kind) => grammar[kind].has(token))).length + (grammar === likely ? TIE : 0),
  }))
  return counts.reduce((most, one) => (one.count > most.count ? one : most)).grammar
}
const SMALL = ["determiners", "prepositions", "auxiliaries"] as const
const TIE = 0.5

/** `It was Ada who` */
const CLEFT =
  /^(?:it (?:is|was) (.+?),? (?:who|that|which)|c(?:e sont|e furent|['’]est|e fut|['’]était) (.+?),? qui,?|fue(?:ron)? (.+?) (?:quien(?:es)?|(?:el|la|los|las) que|que)|(?:fu|furono|è stat[oa]) (.+?) (?:che|a)) /iu
const plainly = (text: string) =>
  text.replace(
    CLEFT,
    (_, ...groups: (string | undefined)[]) => `${groups.slice(0, 4).find((one) => one !== undefined)} `,
  )

type Clause = { text: string; placed: Placed }

function areSwapped(
  { text: claim, placed: mine }: Clause,
  { text: quote, placed: theirs }: Clause,
  grammar: Grammar,
): boolean {
  if (grammar.copula.test(claim) || grammar.copula.test(quote) || MUTUAL.test(claim)) return false
  const [my, their] = [subjectOf(mine, theirs), subjectOf(theirs, mine)]
  if (my === null || their === null || my === their) return false
  const isParty = (place = "") => place === "object" || grammar.parties.has(place)
  const places = [theirs.get(my), mine.get(their)]
  // Two receivers have changed places only where little else has changed.
  const newWords = Array.from(mine.keys()).filter((word) => !theirs.has(word)).length
  const isActed = isActedUpon(places, quote, claim) || isActedUpon(places.toReversed(), claim, quote)
  const isSwapped =
    isActed ||
    (places.every(isParty) && (places.includes("object") || (newWords <= MAX_NEW && !places.includes("for"))))
  if (
    !isSwapped ||
    grammar.converses.some(([a, b]) => (a.test(claim) && b.test(quote)) || (b.test(claim) && a.test(quote)))
  )
    return false
  return !areJoined(claim, my, their) && !areJoined(quote, my, their)
}

/** `Prey on`: what one text has behind the preposition of a verb is the subject of another verb in the other. */
function isActedUpon([place, object]: (Place | undefined)[], text: string, other: string): boolean {
  if (place === undefined || !UPON.has(place) || object !== "object") return false
  const verb = new RegExp(`(\\p{L}+) ${place}(?!\\p{L})`, "iu").exec(text)?.[1]
  const [unit] = units(verb ?? "")
  return unit !== undefined && !units(other).some(({ word }) => word === unit.word)
}
const UPON = new Set(["on", "upon", "over"])

/** `The clerk and the nurse` */
function areJoined(text: string, one: string, other: string): boolean {
  const joined = (a: string, b: string) =>
    new RegExp(`(?<!\\p{L})${a}\\p{L}*(?: \\p{L}+)? ${AND} (?:\\p{L}+ ){0,2}${b}`, "u").test(plain(text.toLowerCase()))
  return joined(one, other) || joined(other, one)
}

/** The places as in the active voice: the agent of a passive is the subject. */
function actingIn(text: string, grammar: Grammar): Placed {
  const placed = placesIn(text, grammar)
  if (!grammar.passive.test(text)) return placed
  const active = (place: Place) => (place === "subject" ? "object" : grammar.agents.has(place) ? "subject" : place)
  return new Map(Array.from(placed, ([word, place]) => [word, active(place)]))
}

/** The first word of the subject that the other sentence has too. */
function subjectOf(placed: Placed, other: Placed): string | null {
  for (const [word, place] of placed) if (place === "subject" && other.has(word)) return word
  return null
}

const segmenter = new Intl.Segmenter("zh", { granularity: "word" })
const segmentsOf = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment)

function placesIn(text: string, { determiners, prepositions, auxiliaries, segments, origins }: Grammar): Placed {
  const tokens = segments
    ? segmentsOf(text)
    : (mainFirst(text).replace(ACCORDING, "per").replace(WIN, "$1 beat ").match(TOKEN) ?? [])
  const placed = new Map<string, Place>()
  let place: Place | null = null
  let hasSubject = false
  let isOpen = false
  let isFirst = true
  const close = () => {
    if (isOpen && place === "subject") hasSubject = true
    ;[place, isOpen] = [null, false]
  }
  for (const [i, token] of tokens.entries()) {
    const low = token.toLowerCase()
    const before = tokens[i - 1] ?? ""
    if (CONJUNCTION.test(token)) {
      // `…, and their cousin` begins a clause with a subject of its own.
      if (BREAK.test(before)) [place, isOpen, hasSubject] = [null, false, false]
    } else if (prepositions.has(low)) {
      close()
      place = low
    } else if (BREAK.test(token)) {
      close()
      // `Prima di partire, il treno …`: what stands before the first comma is no subject, unless an article opens it or
      // a verb and its object follow.
      if (
        isFirst &&
        !determiners.has(tokens[0]?.toLowerCase() ?? "") &&
        !Array.from(placed.values()).includes("object")
      ) {
        for (const [word, its] of placed) if (its === "subject") placed.delete(word)
        hasSubject = false
      }
      isFirst = false
    } else if (auxiliaries.has(low)) close()
    else if (determiners.has(low)) {
      if (!prepositions.has(before.toLowerCase())) close()
    } else {
      const [unit] = units(token)
      if (/^\p{N}/u.test(low) || WHOLE_NUMBER_WORD.test(low)) {
        // A number opens a phrase, as an article does, but in `Clause 9` it belongs to the name.
        if (!/^\p{Lu}/u.test(before) && /^\p{Ll}/u.test(tokens[i + 1] ?? "") && isOpen) close()
        continue
      }
      if (!unit || isUnitOfMeasure(low)) continue
      if (namesOfCalendar(low).length > 0) continue
      // `The Danish brewer Holm`: before another name it is a verb only by its ending.
      const isAmongNames = origins && /^\p{Lu}/u.test(tokens[i + 1] ?? "") && !VERBAL.test(token)
      const isVerb = isOpen && place === "subject" && /^\p{Ll}/u.test(token) && /^\p{Lu}/u.test(before) && !isAmongNames
      if (isVerb) {
        close()
        continue
      }
      // `The minister interviewed Ada`: a lower-case word with such an ending before a name is a verb.
      if (isOpen && place === "subject" && /^\p{Lu}/u.test(token) && VERBAL.test(before)) close()
      place ??= hasSubject ? "object" : "subject"
      isOpen = true
      if (!placed.has(unit.word)) placed.set(unit.word, POSSESSIVE.test(token) ? "of" : place)
    }
  }
  return placed
}
