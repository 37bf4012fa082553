// Chooses what answers a question best: the fewest statements of the sources that cover what it asks, in their words.
import { isStopWordOf } from "../../../embedding/stop-words.ts"
import { units } from "../../../embedding/words.ts"
import type { Source } from "../question.ts"
import { asksWhether, hasValue, kindAskedFor, type Sought } from "./answer-kind.ts"
import { type Bound, bind, compoundsIn } from "./bind-answer.ts"
import { namesTime } from "./figure-sorts.ts"
import { findStatements, type Statement } from "./find-statements.ts"
import { oncePer } from "./once-per.ts"
import { languageOfQuestion } from "./question-words.ts"
import { tellsOfRole } from "./role-words.ts"
import { withVerbsJoined } from "./separable-verbs.ts"
import { namesOfCalendar } from "./times.ts"
import { type Asked, coverage, coveredShare, type Terms, termsOf, weighQuestion } from "./weigh-question.ts"
import { tellsWhich } from "./which-one.ts"

export type Candidate = Statement & {
  source: Source
  terms: Terms
  /** Of the question's units, by the statement itself, and with what stands over and beside it. */
  own: readonly number[]
  inContext: readonly number[]
  /** By what stands over it: headings, the file's name, the head of its table. */
  above: readonly number[]
  /** With what stands over it, what its passage is about, and what the `it` at its head stands for. */
  about: readonly number[]
  kind: -1 | 0 | 1
  /** 0 to about 2. */
  score: number
}
export type Choice = {
  /** Of the question; null where nothing tells. */
  language: string | null
  asked: Asked
  sought: Sought
  chosen: readonly Candidate[]
  /** Of the whole best passage, headings included. */
  inPassage: number
  /** Whether one of the chosen tells which, where that is asked. */
  toldWhich: boolean
  /** How what is sought stands with the rest of the question in the chosen; null where nothing can be told. */
  bound: Bound | null
  /** The verb that an English question ends with: `When does the bus leave?` */
  verb: string | null
}

/** What counts beside a statement's own words, in shares of the question. `npm run eval -- answers` compares. */
const WEIGHTS = { context: 0.5, rank: 0.3, pairs: 0.2, kind: 0.15 }
const MAX_STATEMENTS = 3
/** A further statement must be this good beside the best, or add so much of what is asked. */
const MIN_OF_BEST = 0.75
const MIN_ADDED = 0.15
const MIN_OF_BEST_ADDING = 0.5
/** What a statement of another passage than the best is worth beside it. */
const ELSEWHERE = 0.7
/** A statement that has so much of the question and the kind of thing it asks for needs only what it lacks. */
const COMPLETE = 0.8
/** How far a statement is about a word that it leaves out and so many others of its passage have: "its brake", of the crane. */
const OF_TOPIC = 0.75
const MIN_SHARING = 2
const MIN_OF_PASSAGE = 0.1
/** Goes on about what the statement before it is about. */
export const GOES_ON =
  /^(?:it|its|he|his|she|her|they|their|this|these|that|er|sie|es|ihre?|seine?|diese[rs]?|il|elle|ils|elles|son|sa|él|ellos|ellas|esto|sus?|egli|ess[oa]|quest[oa]|el[ea]s?|isto|hij|zij|ze|het(?= \p{L}+t(?!\p{L}))|hun|deze|dit|он|она|оно|они|его|её|их|это|эт[аио]т?|він|вона|вони|його|її|ц(?:ей?|я|і)|ona|ono|oni|jego|αυτ[όήά]ς?)(?!\p{L})/iu
/** … and this about what that one names. */
const REFERS = /(?<!\p{L})(?:it|them|they)(?!\p{L})/iu
/** A row or a line of a name and its value is of what its passage is about. */
const PAIR = /^[^:：]{1,60}[:：]\s*\S/u
/** … and this about a part of it. */
const OF_PART = /^(?:its|his|her|their|ihre?|seine?|son|sa|ses|leurs?|su|sus)(?!\p{L})/iu
/** The measure is not of what stands behind one of these: `weight with battery`. */
const BESIDES =
  /(?<!\p{L})(?:with|without|including|excluding|plus|mit|ohne|inklusive|avec|sans|con|sin|с|без)\s(?:(?:the|its|an?|der|dem|den|die|das|le|la|el)\s)?[\p{L}\p{M}-]+/iu
const LAST_VERB = /(?<!\p{L})(?:do|does|did|will) .*?(\p{L}+)\P{L}*$/iu
/** Two statements that share so much of their words say the same. */
const MAX_SHARED = 0.7

const WORD = /[\p{L}\p{M}\p{N}]+/gu

/** The names in a row of names and values, and what its figures count. */
const LABELS = /(?<=^|; )[^:;]{1,60}:(?= )|(?<=: )\p{N}[\p{N}.,]*(?: \p{L}+)?(?=;|$)/gu
const overhead = ({ headingPath, filename }: Source, depth: number | null = null) =>
  [...(depth === null ? headingPath : headingPath.slice(0, depth)), filename.replace(/\.\w+$/, "")].join("\n")
const termsOfPassage = oncePer((passage: Source) => termsOf(`${overhead(passage)}\n${passage.text}`))
const termsOfOverhead = oncePer((passage: Source) => termsOf(overhead(passage)))
const termsOfStatement = oncePer(({ shown }: Statement) => termsOf(shown))
const NO_TERMS = termsOf("")

/** `passages` are those that could become sources and stand for how common a word is; `sources` are quoted from. */
export function chooseStatements(written: string, sources: readonly Source[], passages = sources): Choice {
  const question = withVerbsJoined(written, languageOfQuestion(written))
  const sought = kindAskedFor(question)
  const common = passages.map(termsOfPassage)
  const ofRest = weighQuestion(sought.rest, common, question, sought.attribute)
  // "How deep is the well?" asks about nothing but its question words where `well` is one of the words that say nothing.
  const isNamed = ofRest.units.some(({ said }) => said === undefined)
  const asked = isNamed ? ofRest : weighQuestion(question, common, question, sought.attribute)
  const candidates = sources.flatMap((source) => candidatesIn(source, question.toLowerCase(), asked, sought))
  // Of two that say as much, the one that says less beside it.
  const ranked = candidates.sort((a, b) => b.score - a.score || a.shown.length - b.shown.length)
  const inPassage = Math.max(
    0,
    ...sources.map((source) => coveredShare(asked, coverage(asked, termsOfPassage(source)))),
  )
  const chosen = fewest(asked, ranked)
  // Which pressure is told by a figure.
  const isOfFigure = sought.kind !== null || sought.attribute !== null
  const toldWhich = isOfFigure || chosen.some(({ shown }) => tellsWhich(question, shown, sought.language))
  const compounds = compoundsIn(
    question,
    sources.map(({ text }) => text),
  )
  const bound = bind(asked, sought, question.toLowerCase(), chosen, compounds)
  const verb = LAST_VERB.exec(question)?.[1]?.toLowerCase() ?? null
  return { language: sought.language, asked, sought, chosen, inPassage, toldWhich, bound, verb }
}

function candidatesIn(source: Source, question: string, asked: Asked, sought: Sought): Candidate[] {
  const statements = findStatements(source)
  const terms = statements.map(termsOfStatement)
  const isMeasured = asked.units.some(({ said }) => said !== undefined)
  const besides = statements.map(({ shown }) => (isMeasured && !BESIDES.test(question) ? besidesIn(asked, shown) : []))
  const labels = new Map(statements.map(({ label }) => [label, coverage(asked, termsOf(label))] as const))
  const own = terms.map((one, i) =>
    coverage(asked, one).map((said, u) => {
      const share = Math.max(said, OF_TOPIC * (labels.get(statements[i]?.label ?? "")?.[u] ?? 0))
      const role = sought.isRole && sought.language === "en" ? asked.units[u]?.written : undefined
      return besides[i]?.[u] || (role && !tellsOfRole(role, one)) ? 0 : share
    }),
  )
  const many = Math.max(MIN_SHARING, MIN_OF_PASSAGE * statements.length)
  const ofTopic = asked.units.map(({ said }, u) =>
    said === undefined && own.filter((shares) => (shares[u] ?? 0) >= 0.5).length >= many ? OF_TOPIC : 0,
  )
  const aboves = new Map(
    statements.map(
      ({ depth }) =>
        [depth, coverage(asked, depth === null ? termsOfOverhead(source) : termsOf(overhead(source, depth)))] as const,
    ),
  )
  const heads = new Map(
    statements.map(({ head }) => [head, head === "" ? [] : coverage(asked, termsOf(head))] as const),
  )
  const titled = asked.units.map((_, u) => [...heads.values()].some((shares) => (shares[u] ?? 0) >= 0.5))
  // `The hole`, where the passage speaks of a security hole.
  const text = source.text.toLowerCase()
  const isCompound = asked.units.map(({ written }, u) =>
    text.includes(`${written} ${asked.units[u + 1]?.written}`.toLowerCase()),
  )
  const ofQuestion = termsOf(question)
  const isWhether = asksWhether(question, sought.kind)
  let before: readonly number[] = []
  return statements.flatMap((statement, i): Candidate[] => {
    const [mine = [], its = NO_TERMS] = [own[i], terms[i]]
    const head = heads.get(statement.head) ?? []
    const over = (aboves.get(statement.depth) ?? []).map((share, u) => Math.max(share, head[u] ?? 0))
    const referred = REFERS.test(statement.shown) ? (own[i - 1] ?? []).map((share) => share * OF_TOPIC) : []
    const goesOn = GOES_ON.test(statement.shown) ? before : referred
    const has = asked.units.filter(({ said }, u) => said === undefined && (mine[u] ?? 0) >= 0.5)
    const hasThing = has.length > 0
    // The measure of a part, or of another thing, is not that of the whole.
    const isOfWhole = PAIR.test(statement.shown) || (GOES_ON.test(statement.shown) && !OF_PART.test(statement.shown))
    const isOfOther = isMeasured && !isOfWhole && has.every(({ unit }) => sought.attribute?.asked.test(unit.word))
    const alone = mine.map((share, u) => {
      // A figure of which nothing is said may be of anything else.
      const itself = asked.units[u]?.said === undefined || hasThing || share === 1 ? share : 0
      // What a title of the passage names is the topic of what stands under that title alone.
      const topic = titled[u] ? 0 : (ofTopic[u] ?? 0)
      return isOfOther || besides[i]?.[u] ? itself : Math.max(itself, over[u] ?? 0, topic, goesOn[u] ?? 0)
    })
    const about = alone.map((share, u) =>
      isCompound[u] && (alone[u + 1] ?? 0) >= 0.5 ? Math.max(share, OF_TOPIC) : share,
    )
    before = about
    const inContext = about.map((share, u) =>
      Math.max(share, 0.5 * (own[i - 1]?.[u] ?? 0), 0.5 * (own[i + 1]?.[u] ?? 0)),
    )
    const share = coveredShare(asked, mine)
    const withContext = coveredShare(asked, inContext)
    if (withContext === 0 || !(isWhether || saysMore(question, ofQuestion, statement.shown, sought))) return []
    const fits = hasValue(sought, statement.shown, question)
    const score =
      share +
      WEIGHTS.context * (withContext - share) +
      WEIGHTS.rank / source.index +
      WEIGHTS.pairs * pairsOf(mine) +
      WEIGHTS.kind * fits
    return [{ ...statement, source, terms: its, own: mine, inContext, above: over, about, kind: fits, score }]
  })
}

/** Of each unit of the question whether a statement has it only beside what it measures. */
function besidesIn(asked: Asked, shown: string): boolean[] {
  const rest = shown.replace(BESIDES, " ")
  if (rest === shown) return []
  const left = coverage(asked, termsOf(rest))
  return coverage(asked, termsOf(shown)).map((share, u) => share >= 0.5 && (left[u] ?? 0) < 0.5)
}

/**
 * What only repeats a question for something answers nothing; a number, the month `May` or a name of the language's stop words does, but
 * figures and dates alone say neither who nor where.
 */
function saysMore(question: string, known: Terms, shown: string, { kind, language }: Sought): boolean {
  const isTime = (word: string) => /^\p{N}/u.test(word) || namesOfCalendar(word).length > 0 || namesTime(word)
  const isName = kind === "person" || kind === "place"
  if (!isName && namesOfCalendar(shown).some((name) => !question.includes(name))) return true
  return ((isName ? shown.replace(LABELS, " ") : shown).match(WORD) ?? []).some((word) => {
    const isSmall = isStopWordOf(word.toLowerCase(), isName ? language : null)
    if (isSmall || question.includes(word.toLowerCase())) return false
    return isName ? !isTime(word) && units(word).some((unit) => coverage({ units: [{ unit }] }, known)[0] === 0) : true
  })
}

/** The share of neighbours in the question that are both there: words that belong together. */
function pairsOf(own: readonly number[]): number {
  if (own.length < 2) return own[0] ?? 0
  let both = 0
  for (let i = 1; i < own.length; i++) both += Math.min(own[i - 1] ?? 0, own[i] ?? 0)
  return both / (own.length - 1)
}

/** Best first, then what adds enough to it in its context; in the order of their sources and within them of the text. */
function fewest(asked: Asked, ranked: readonly Candidate[]): Candidate[] {
  const [best, ...others] = ranked
  if (!best) return []
  const chosen = [best]
  let covered: readonly number[] = best.inContext
  const isComplete = best.kind === 1 && coveredShare(asked, best.own) >= COMPLETE
  const further = others
    .map((candidate) => ({ candidate, score: candidate.score * (candidate.source === best.source ? 1 : ELSEWHERE) }))
    .sort((a, b) => b.score - a.score)
  for (const { candidate, score } of further) {
    if (chosen.length === MAX_STATEMENTS || score < best.score * MIN_OF_BEST_ADDING) break
    const joined = covered.map((share, u) => Math.max(share, candidate.own[u] ?? 0))
    const isAbout = candidate.source === best.source && coveredShare(asked, candidate.own) >= MIN_ADDED
    const hasWhatIsMissing = isAbout && candidate.kind === 1 && chosen.every((one) => one.kind === -1)
    const adds = hasWhatIsMissing || coveredShare(asked, joined) - coveredShare(asked, covered) >= MIN_ADDED
    if (!adds && (isComplete || score < best.score * MIN_OF_BEST)) continue
    if (chosen.some(({ terms }) => shared(terms, candidate.terms) > MAX_SHARED)) continue
    chosen.push(candidate)
    covered = joined
  }
  return chosen.sort((a, b) => a.source.index - b.source.index || a.order - b.order)
}

function shared({ words: a }: Terms, { words: b }: Terms): number {
  const both = [...a].filter((word) => b.has(word)).length
  return both / Math.max(1, Math.min(a.size, b.size))
}
