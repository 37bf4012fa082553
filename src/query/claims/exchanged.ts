// Detects that two words have exchanged their places in a sentence: who acts and who is acted upon, from where and to where.
import { units } from "../../embedding/words.ts"
import { areTurnedRound, JAPANESE } from "./case-marks.ts"
import { germanPlacesIn, isSameGermanVerb } from "./german-places.ts"
import { grammarOf } from "./grammars.ts"
import { CLAUSE, SUBORDINATE, withoutCleft } from "./sentence-shapes.ts"
import { mainFirst } from "./sides.ts"
import { AGENT, actingIn, areJoined, type Besides, type Place, type Placed } from "./subjects.ts"

type Clause = { text: string; placed: Placed } & Readonly<Besides>
type Reader = {
  /** `known`: words that are surely verbs. */
  read: (text: string, known?: ReadonlySet<string>) => Clause[]
  /** Whether the verbs of two clauses say one event from two sides. */
  isConverse: (claim: string, quote: string) => boolean
  /** Null where the words do not show which of them is the verb. */
  isSameVerb: ((one: string, other: string) => boolean) | null
  /** `A is the capital of B` has no other verb. */
  isCopula: (text: string) => boolean
}
/** A word, or a pronoun as an empty word, with its places in the quote and in the claim. */
type Move = { word: string; from: Place; to: Place }

/** What two parties do to each other, or are to each other. */
const MUTUAL =
  /(?<!\p{L})(?:equals?|equivalent|equal|identical|same|similar|married|marries|met|meets|versus|borders?|adjoins?|(?:adjacent|next|close|opposite|parallel) to|resembles?|joined|merged|connect\p{L}*|attach\p{L}*|link\p{L}*|relat(?:es?|ed|ing)|compar\p{L}*|brother|sister|cousin|friend|colleague|partner|neighbou?r|rival|ally|frère|sœur|ami|amie|collègue|voisine?|herman[oa]|amig[oa]|colega|vecin[oa]|fratello|sorella|amic[oa]|vicin[oa]|irmão|irmã|vizinh[oa])(?!\p{L})/iu
/** What stands behind these may stand in the other place as well: `mixes A with B`. */
const NEUTRAL: ReadonlySet<string> = new Set(
  `with between among near beside than as like per about via along during when whenever while if because unless until since
  without including except and avec entre comme que selon sans pendant dès con sin según como durante tra fra secondo senza come
  com segundo sem mit bei neben zwischen seit während als wie ohne laut 与 跟 和`.split(/\s+/),
)
/** With these verbs `with` tells what comes and what goes. */
const REPLACES = /(?<!\p{L})(?:re-?place|substitut|exchang|swap|supplant|rempla|reempla|sustitu|sostitu)/iu

/** True if no clause of the quote has the two words in the places that the claim gives them. */
export function areRolesExchanged(claim: string, sentences: readonly string[], language: string | null): boolean {
  const reader = readerOf(`${claim} ${sentences.join(" ")}`, language)
  if (!reader) return false
  // What is surely a verb in the claim is one in the quote.
  const first = reader.read(claim)
  const turned = turnedVerbsOf(claim, sentences.join(" "))
  const told = sentences.map((sentence) => reader.read(sentence, verbsOf(first).union(turned)))
  const mine = reader.read(claim, verbsOf(told.flat()).union(turned))
  const all = told.flat()
  const isExchanged = (one: Clause, their: Clause) =>
    !MUTUAL.test(one.text) &&
    exchangedIn(one, their, reader).some(
      ([a, b]) => !all.some(({ placed }) => [a, b].every((word) => placed.get(word) === one.placed.get(word))),
    )
  return (
    mine.some((one) => all.some((their) => isExchanged(one, their))) ||
    told.some((clauses) => areCrossed(mine, clauses, reader))
  )
}

const verbsOf = (clauses: readonly Clause[]) => new Set(clauses.flatMap(({ verbs }) => Array.from(verbs)))

const INFLECTED = /(\p{Ll}+) (\p{Ll}{2,}(?:s|ed))(?= \p{Ll})/gu
/** `The owl catches voles`, `the crow catches voles`: what follows another noun in each text may be its verb. */
function turnedVerbsOf(claim: string, quote: string): ReadonlySet<string> {
  const theirs = new Map(Array.from(quote.matchAll(INFLECTED), ([, before = "", word = ""]) => [word, before]))
  return new Set(
    Array.from(claim.matchAll(INFLECTED)).flatMap(([, before = "", word = ""]) => {
      const other = theirs.get(word)
      return other === undefined || other === before ? [] : units(word).map((unit) => unit.word)
    }),
  )
}

function readerOf(text: string, language: string | null): Reader | null {
  if (language === "de") return readerBy(germanPlacesIn, areTurnedRound("de"), isSameGermanVerb, () => false)
  if (language === "ja") return readerBy(japanesePlacesIn, areTurnedRound("ja"), null, () => false)
  const grammar = grammarOf(text, language)
  if (!grammar) return null
  const isConverse = (claim: string, quote: string) =>
    grammar.converses.some(([a, b]) => (a.test(claim) && b.test(quote)) || (b.test(claim) && a.test(quote)))
  return readerBy(
    (clause, besides) => actingIn(clause, grammar, besides),
    isConverse,
    grammar.segments ? null : (one, other) => one === other,
    (clause) => grammar.copula.test(clause),
  )
}

type PlacesIn = (clause: string, besides: Besides) => Placed

const readerBy = (
  placesIn: PlacesIn,
  isConverse: Reader["isConverse"],
  isSameVerb: Reader["isSameVerb"],
  isCopula: Reader["isCopula"],
): Reader => ({
  isConverse,
  isSameVerb,
  isCopula,
  read: (text, known = new Set()) => {
    const read = (clause: string): Clause => {
      const besides: Besides = { repeated: new Set(), verbs: new Set(), pronoun: null, known }
      const placed = placesIn(clause, besides)
      return { text: clause, placed, ...besides }
    }
    return mainFirst(text)
      .replace(AND_PASSIVE, " and was ")
      .split(CLAUSE)
      .flatMap((clause) => clause.split(RELATIVE))
      .flatMap((clause) => {
        const parts = clause.split(SUBORDINATE)
        return parts.length > 1 ? [clause, ...parts] : parts
      })
      .flatMap((clause) => splitAtAnd(withoutCleft(clause), read))
  },
})

const RELATIVE = /,\s(?:which|who|dont|qui|que|che|die|der|das)\s/iu
/** `Founded by Ada and led by Bob` */
const AND_PASSIVE = /\sand\s(?=\p{L}+(?:ed|en|wn|lt|ght|ung)\s(?:[^,.;]{1,40}\s)?by\s)/giu
/** `Ada founded the press and Bob printed its books`, but not `Ada and Bob founded the press`. */
const AND =
  /\s(?:and|und|et|y|e)\s(?=\p{Lu}|(?:the|an?|its|their|der|die|das|le|la|les|el|los|las|il|lo|gli|o|os|as|is|are|was|were)\s|\p{L}+ed\s(?:in|at|on|to|from|into)\s)/u

function splitAtAnd(text: string, read: (clause: string) => Clause): Clause[] {
  const and = AND.exec(text)
  if (!and) return [read(text)]
  const first = read(text.slice(0, and.index))
  const isWhole = first.verbs.size > 0 && first.placed.values().some((place) => place !== "subject")
  return isWhole ? [first, ...splitAtAnd(text.slice(and.index + and[0].length), read)] : [read(text)]
}

const PARTICLES: ReadonlyMap<string, Place> = new Map(
  "は:subject が:subject を:object に:to へ:to まで:to から:from"
    .split(" ")
    .map((pair) => pair.split(":") as [string, Place]),
)
function japanesePlacesIn(clause: string, { repeated }: Besides): Placed {
  const placed = new Map<string, Place>()
  for (const [, word = "", particle = ""] of clause.matchAll(JAPANESE)) {
    if (placed.has(word)) repeated.add(word)
    placed.set(word, PARTICLES.get(particle) ?? particle)
  }
  return placed
}

const shareVerb = (mine: Clause, their: Clause, isSame: (one: string, other: string) => boolean, parties: string[]) =>
  mine.verbs
    .values()
    .some((verb) => !parties.includes(verb) && their.verbs.values().some((other) => isSame(verb, other)))

/** The pairs of words that stand in each other's place. */
function exchangedIn(
  mine: Clause,
  their: Clause,
  { isConverse, isSameVerb, isCopula }: Reader,
): (readonly [string, string])[] {
  const moves: Move[] = [
    ...Array.from(their.placed).flatMap(([word, from]) => {
      const to = mine.placed.get(word)
      const isFixed = to === undefined || to === from || mine.repeated.has(word) || their.repeated.has(word)
      return isFixed ? [] : [{ word, from, to }]
    }),
    ...ofPronouns(mine, their),
  ]
  if (moves.length < 2) return []
  const isNotConverse = !isConverse(mine.text, their.text)
  const isOfNames = ({ word }: Move) => isName(word, mine.text) && isName(word, their.text)
  const mayTell = (one: Move, other: Move) => {
    // Who is the subject depends on the verb, so both must have the same one.
    if (isSameVerb === null ? isNotConverse : shareVerb(mine, their, isSameVerb, [one.word, other.word])) return true
    const places = [one.from, one.to]
    if (!isNotConverse) return false
    if (!places.includes("subject")) return true
    const isOfNoVerb = isCopula(mine.text) && isCopula(their.text) && places.some((place) => place.endsWith(" of"))
    return isOfNoVerb || (!places.includes("object") && isOfNames(one) && isOfNames(other))
  }
  return moves.flatMap((one, i) =>
    moves
      .slice(i + 1)
      .filter(
        (other) =>
          areInverse(one, other) &&
          isTelling(one.from, one.to, mine.text, their.text) &&
          mayTell(one, other) &&
          !areJoined(mine.text, one.word, other.word) &&
          !areJoined(their.text, one.word, other.word),
      )
      .map((other) => [one.word, other.word] as const),
  )
}

/** The agent of a participle acts as a subject does. */
const isAt = (one: Place, other: Place) =>
  one === other || (one === AGENT && other === "subject") || (one === "subject" && other === AGENT)

const areInverse = (one: Move, other: Move) =>
  (one.from === other.to && one.to === other.from) ||
  (!isAt(one.from, one.to) && isAt(one.from, other.to) && isAt(one.to, other.from))

const isName = (word: string, text: string) =>
  word.length > 1 && text.includes(`${word.charAt(0).toUpperCase()}${word.slice(1)}`)

function isTelling(one: Place, other: Place, claim: string, quote: string): boolean {
  const isNeutral = NEUTRAL.has(one) || NEUTRAL.has(other)
  return !isNeutral || (REPLACES.test(claim) && REPLACES.test(quote) && [one, other].includes("object"))
}

function ofPronouns(mine: Clause, their: Clause): Move[] {
  if (mine.pronoun === null) return []
  if (their.pronoun !== null) return [{ word: "", from: their.pronoun, to: mine.pronoun }]
  return mine.placed.values().some((place) => place === mine.pronoun)
    ? []
    : [{ word: "", from: "subject", to: mine.pronoun }]
}

/** `The hawk hunts while the gull steals`: each has taken the place of the other in its clause. */
function areCrossed(mine: readonly Clause[], theirs: readonly Clause[], { isSameVerb }: Reader): boolean {
  if (isSameVerb === null || mine.length < 2) return false
  const likes = (their: Clause) => mine.filter((one) => shareVerb(one, their, isSameVerb, []))
  /** The words that only the first of two clauses has, and those with which the other one has replaced them. */
  const replacedIn = (their: Clause, one: Clause, from: Clause) =>
    Array.from(their.placed).filter(
      ([word, place]) =>
        !from.placed.has(word) && !one.placed.has(word) && one.placed.values().some((other) => other === place),
    )
  return theirs.some((first) =>
    theirs.some(
      (second) =>
        first !== second &&
        likes(first).some((one) =>
          likes(second).some(
            (other) =>
              one !== other &&
              replacedIn(first, one, second).some(([x, place]) =>
                replacedIn(second, other, first).some(
                  ([y, its]) => one.placed.get(y) === place && other.placed.get(x) === its,
                ),
              ),
          ),
        ),
    ),
  )
}
