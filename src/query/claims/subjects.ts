// Detects that subject and object of two sentences have changed places, though their verbs may differ.
import { plain } from "../../embedding/plain.ts"
import { units } from "../../embedding/words.ts"
import { hasNumberWord } from "../model/evidence/number-words.ts"
import { namesOfCalendar } from "../model/evidence/times.ts"
import { isNumberWord } from "./figures/number-words.ts"
import { isUnitOfMeasure } from "./figures/units.ts"
import { type Grammar, grammarOf } from "./grammars.ts"
import { CLAUSE, FALLS_TO, IS_FOR, STATEMENT, SUBORDINATE, withoutCleft } from "./sentence-shapes.ts"
import { mainFirst } from "./sides.ts"
import { ADVERB, ENDS_PHRASE, isVerbAt, PRONOUN, SUBJECT_PRONOUN, spelledOut, verbOf } from "./verb-places.ts"

/** Either of two parties may be the subject of these. */
const MUTUAL =
  /(?<!\p{L})(?:both|between|together|with|equals?|same|married|marries|met|meets|versus|borders?|adjoins?|resembles?|joined|merged|entre|avec|con|tra|com)(?!\p{L})/iu
const AND = "(?:and|et|y|e|und|и)"
const TOKEN = /[\p{L}\p{N}][\p{L}\p{M}\p{N}&.-]*(?:['’]s(?!\p{L})|s?['’](?!\p{L}))?|[,;:()]/gu
const CONJUNCTION = /^(?:and|but|while|whereas|et|mais|y|pero|e|ma|mas|而|但)$/iu
const BREAK = /^[,;:()，；：]$/
const POSSESSIVE = /['’]s?$/
/** `Next spring the city …`, `Only the owner …`: they tell when or how far, and are no subject. */
const TIME =
  /^(?:only|also|even|nur|auch|seulement|aussi|solo|sólo|también|soltanto|anche|next|last|spring|summer|autumn|winter|today|yesterday|tomorrow|tonight|now|then|recently|currently|soon|later|earlier|prochain\p{L}*|printemps|été|automne|hiver|demain|hier|aujourd['’]hui|próxim[oa]|pasad[oa]|primavera|verano|otoño|invierno|hoy|ayer|mañana|estate|autunno|inverno|oggi|ieri|domani|verão|outono|hoje|ontem|amanhã)$/u

/** A lower-case word that is likely a verb, if a name stands behind it. */
const VERBAL = /^\p{Ll}.*(?:ed|[^s]s|[gw]ht|et|aw|ew|eat|old|ent|uilt|ave|eld|ook|ated|won|led|a|ó|é|it|ut)$/u
const MAX_NEW = 1

/**
 * The preposition before a word; without one `subject` for the first such phrase, `object` for the others. `Of` also names the
 * place that it belongs to: `subject of`.
 */
export type Place = string
export type Placed = ReadonlyMap<string, Place>

/**
 * True only if the subject of each text is an object or receiver in the other, and their verbs are not converse, as buy and
 * sell are.
 */
export function areSubjectsSwapped(claim: string, quote: string, language: string | null): boolean {
  const grammar = grammarOf(`${claim} ${quote}`, language)
  if (!grammar) return false
  const read = (text: string) =>
    withoutCleft(text)
      .split(CLAUSE)
      .flatMap((clause) => clause.split(STATEMENT))
      .map((clause) => ({ text: clause, placed: actingIn(clause, grammar) }))
  const theirs = read(quote)
  return read(claim).some((mine) => theirs.some((their) => areSwapped(mine, their, grammar)))
}

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
  if (FALLS_TO.test(claim) !== FALLS_TO.test(quote)) return false
  if (places.includes("for") && (IS_FOR.test(claim) || IS_FOR.test(quote))) return false
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

const HAS_AND = new RegExp(`(?<!\\p{L})${AND}(?!\\p{L})`, "iu")
/** `The clerk and the nurse` */
export function areJoined(text: string, one: string, other: string): boolean {
  if (!HAS_AND.test(text)) return false
  const joined = (a: string, b: string) =>
    new RegExp(`(?<!\\p{L})${a}\\p{L}*(?: \\p{L}+)? ${AND} (?:\\p{L}+ ){0,2}${b}`, "u").test(plain(text.toLowerCase()))
  return joined(one, other) || joined(other, one)
}

/** The places as in the active voice: the agent of a passive is the subject. */
export function actingIn(text: string, grammar: Grammar, besides?: Besides): Placed {
  const placed = placesIn(text, grammar, besides)
  if (!grammar.passive.test(mainFirst(text).split(SUBORDINATE)[0] ?? "")) return placed
  const active = (place: Place) =>
    place.replace(/^\S+/u, (one) => (one === "subject" ? "object" : grammar.agents.has(one) ? "subject" : one))
  if (besides && besides.pronoun !== null) besides.pronoun = active(besides.pronoun)
  return new Map(Array.from(placed, ([word, place]) => [word, active(place)]))
}

/** The first word of the subject that the other sentence has too. */
function subjectOf(placed: Placed, other: Placed): string | null {
  for (const [word, place] of placed) if (place === "subject" && other.has(word)) return word
  return null
}

const YEAR = /^[12]\d{3}$/u
const OF = " of"
const placeOf = (place: Place): Place => (place.endsWith(OF) ? place : `${place}${OF}`)

const segmenter = new Intl.Segmenter("zh", { granularity: "word" })
const segmentsOf = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment)

const PARTICIPLE = /^\p{Ll}.*(?:ed|en|wn|[lnp]t|ght|ung|aid|ade|eld|old|[éiu]e?s?|[aiu][dt][oaie]s?)$/u
const MODAL = /^(?:will|would|shall|should|can|could|may|might|must)$/u
/** Who does what a participle says. */
export const AGENT = "agent"

/** What else stands in a clause: the words that have more than one place, those that may be its verb, and the place of `she`. */
export type Besides = {
  repeated: Set<string>
  verbs: Set<string>
  pronoun: Place | null
  /** Words that are surely verbs in one of the texts. */
  known?: ReadonlySet<string>
}
const INFLECTED = /(?:s|ed)$/u
const REFLEXIVE = /^(?:se|si)$/iu
/** `Having lost the key, …` */
const DOING = /^\p{Lu}\p{L}+ing$/u

function placesIn(
  text: string,
  { determiners, prepositions, auxiliaries, agents, links, short, segments, origins }: Grammar,
  besides?: Besides,
): Placed {
  const tokens = segments ? segmentsOf(text) : (spelledOut(mainFirst(text)).match(TOKEN) ?? [])
  const placed = new Map<string, Place>()
  let place: Place | null = null
  let hasSubject = false
  let isOpen = false
  let isFirst = true
  /** `Written by`, where no auxiliary makes it the verb of the clause. */
  const isReduced = (at: number) => {
    const [before = "", participle = ""] = [tokens[at - 2]?.toLowerCase(), tokens[at - 1]]
    const isOfMain = auxiliaries.has(before) || ADVERB.test(before) || at < 2
    return (
      besides !== undefined && agents.has(tokens[at]?.toLowerCase() ?? "") && !isOfMain && PARTICIPLE.test(participle)
    )
  }
  const isNoun = (at: number) => determiners.has(tokens[at - 1]?.toLowerCase() ?? "")
  const close = () => {
    if (isOpen && place === "subject") hasSubject = true
    ;[place, isOpen] = [null, false]
  }
  for (const [i, token] of tokens.entries()) {
    const low = token.toLowerCase()
    const before = tokens[i - 1] ?? ""
    if (CONJUNCTION.test(token)) {
      // `…, and their cousin` and `in 1921 and Bob` begin a clause with a subject of its own.
      if (BREAK.test(before) || YEAR.test(before)) [place, isOpen, hasSubject] = [null, false, false]
    } else if (prepositions.has(low)) {
      const next: Place =
        isOpen && place !== null && links?.has(low) ? placeOf(place) : isReduced(i) ? AGENT : (short?.get(low) ?? low)
      close()
      place = next
    } else if (BREAK.test(token)) {
      close()
      // `Prima di partire, il treno …`: what stands before the first comma is no subject, unless an article opens it or
      // a verb and its object follow.
      if (
        isFirst &&
        !determiners.has(tokens[0]?.toLowerCase() ?? "") &&
        (DOING.test(tokens[0] ?? "") || !Array.from(placed.values()).includes("object"))
      ) {
        for (const [word, its] of placed) if (its === "subject") placed.delete(word)
        hasSubject = false
      }
      isFirst = false
    } else if (auxiliaries.has(low)) close()
    else if (PRONOUN.test(low) && ENDS_PHRASE.test(tokens[i + 1] ?? "")) {
      if (besides) besides.pronoun = isOpen ? "object" : (place ?? "object")
    } else if (SUBJECT_PRONOUN.test(low)) {
      if (besides && !hasSubject) besides.pronoun = "subject"
    } else if (determiners.has(low)) {
      if (!prepositions.has(before.toLowerCase())) close()
    } else {
      const [unit] = units(token)
      if (/^\p{N}/u.test(low) || isNumberWord(low) || hasNumberWord(low, "en")) {
        // A number opens a phrase, as an article does, but in `Clause 9` it belongs to the name.
        if (!/^\p{Lu}/u.test(before) && /^\p{Ll}/u.test(tokens[i + 1] ?? "") && isOpen) close()
        // `In 1952 Ada hired Bob`: nothing else belongs to the year.
        if (YEAR.test(low) && prepositions.has(before.toLowerCase())) close()
        continue
      }
      if (!unit || isUnitOfMeasure(low)) continue
      // `Se cierra la pista`: its subject follows.
      if (REFLEXIVE.test(before) && determiners.has(tokens[i + 1]?.toLowerCase() ?? "")) {
        besides?.verbs.add(verbOf(unit.word))
        close()
        continue
      }
      // The verb of the clause has no place: `must vote`, `is used`.
      if (!besides && (MODAL.test(before) || (auxiliaries.has(before.toLowerCase()) && PARTICIPLE.test(token))))
        continue
      if (namesOfCalendar(low).length > 0 || TIME.test(low)) continue
      // `The Danish brewer Holm`: before another name it is a verb only by its ending.
      const isAmongNames = origins && /^\p{Lu}/u.test(tokens[i + 1] ?? "") && !VERBAL.test(token)
      if (isOpen && place === "subject" && besides?.known?.has(unit.word) && INFLECTED.test(low)) {
        besides.verbs.add(verbOf(unit.word))
        close()
        continue
      }
      const isVerb = isOpen && place === "subject" && /^\p{Ll}/u.test(token) && /^\p{Lu}/u.test(before) && !isAmongNames
      if (isVerb) {
        besides?.verbs.add(verbOf(unit.word))
        close()
        continue
      }
      // `The minister interviewed Ada`, but not `la société Delmas`: a lower-case word with such an ending before a name is a verb.
      if (isOpen && place === "subject" && /^\p{Lu}/u.test(token) && VERBAL.test(before) && !isNoun(i - 1)) close()
      place ??= hasSubject ? "object" : "subject"
      isOpen = true
      if (besides && isVerbAt(tokens, i, { determiners, prepositions, auxiliaries }))
        besides.verbs.add(verbOf(unit.word))
      const its = POSSESSIVE.test(token) ? placeOf(place) : place
      if ((placed.get(unit.word) ?? its) !== its) besides?.repeated.add(unit.word)
      if (!placed.has(unit.word)) placed.set(unit.word, its)
    }
  }
  return placed
}
