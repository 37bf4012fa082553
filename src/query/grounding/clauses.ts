// Finds the clauses of a sentence that state a fact each: "The lift is old, and the stairs are new."
import { languageOf } from "../../embedding/language.ts"
import type { Span } from "../../embedding/sentences.ts"
import { words } from "../../embedding/words.ts"
import { grammarOf } from "../claims/grammars.ts"
import { isVerbAt } from "../claims/verb-places.ts"

const set = (words: string) => new Set(words.split(/\s+/))

/** Where one clause may end and the next begin. Whether it does, its words tell. */
const JOINT =
  /\s*[;；|]\s*|\s+[–—]\s+|,?\s+(?:and|but|while|whereas|und|aber|während|et|mais|tandis que|y|pero|mientras que|e|ma|mentre|mas|enquanto|en|maar|terwijl)\s+(?:also\s+|auch\s+)?|[,.]\s+/giu
/** What stands before the first word of a clause. */
const LEAD =
  /^(?:[\s,;:.|(–—-]|(?:and|but|while|whereas|und|aber|während|et|mais|tandis que|y|pero|mientras que|e|ma|mentre|mas|enquanto|en|maar|terwijl)\s)+/iu
/** Words of a clause that is a part of the one before it. */
const BOUND = set(
  `what how why wer was wie wann wo warum quoi comment pourquoi combien où quel quelle qué cómo cuándo dónde cuál cuánto dove
  which who whose whom that where if when whenever because unless until since after before although though as than
  welche welcher welches wenn weil falls sobald bis nachdem bevor obwohl dass die der das
  qui que dont si quand lorsque parce cuando porque aunque che cui se perché quando`,
)
/** `Deposit: 900 euros` says something without a verb. */
const PAIR = /^[\p{L}\p{N}][^:：|]{0,60}[:：]\s*\S/u
const FINITE = set(
  `is are was were has have had do does did will would shall should can could may might must costs contains
  ist sind war waren hat haben hatte hatten wird werden wurde wurden kann können darf dürfen muss müssen soll sollen gilt gelten
  est sont était étaient a ont avait doit doivent peut peuvent sera seront
  es son era eran está están tiene tienen debe deben puede pueden será serán
  è sono erano ha hanno deve devono può possono sarà saranno
  é são tem têm deve devem pode podem foi foram
  zijn heeft hebben wordt worden kan kunnen mag mogen moet moeten was waren`,
)
/** Words before a noun that it belongs to, and pronouns. With one of them a subject begins. */
const BEGINS = set(
  `the a an its their his her our your my this that these those each every all some any no both another it they he she we you there
  der die das ein eine er sie es wir ihr dieser diese dieses jeder jede jedes kein keine
  le la les l un une son sa ses leur leurs ce cet cette il elle ils elles
  el los las una su sus este esta lo gli i il uno questo questa o os as um uma seu sua
  de het een zij ze hij dit deze dat`,
)
/** They look like adverbs, and the noun behind them like a verb. */
const ADJECTIVE = /^(?:hourly|daily|weekly|monthly|quarterly|yearly|early|only|family|friendly|likely|costly|elderly)$/u
/** A verb of German behind a noun: nouns have capitals, and these words are none of its verbs. */
const GERMAN_VERB = /^(?!(?:nicht|mit|seit|erst|fast|sonst|dort|jetzt|laut|statt|damit|somit)$)\p{Ll}{2,}(?:t|te|ten)$/u
/** A bare noun has its verb within so many words: "larger repairs are". */
const NEAR = 4
const MIN_ALIKE = 2

/**
 * True for words that have a subject and a verb of their own, or a name and its value. A bare noun may look like a verb, as
 * in "crews wear orange", but not if one of the `quotes` begins with it too.
 */
export function isClause(text: string, quotes: readonly string[] = []): boolean {
  const plain = text.replace(LEAD, "").trim()
  if (PAIR.test(plain) || quotes.some((quote) => beginAlike(plain, quote))) return true
  const language = languageOf(plain)
  const grammar = grammarOf(plain, language)
  const tokens = plain.match(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu) ?? []
  const low = tokens.map((token) => token.toLowerCase())
  const [first = ""] = low
  const isGerman = language === "de"
  if (BOUND.has(first) && !(isGerman && /^(?:die|der|das)$/u.test(first))) return false
  const hasArticle = BEGINS.has(first)
  if (!hasArticle && (FINITE.has(first) || (grammar && isVerbAt(tokens, 0, grammar)))) return false
  const auxiliary = low.findIndex((token, i) => i > 0 && FINITE.has(token))
  if (auxiliary > 0 && low.slice(0, auxiliary).some((token) => BOUND.has(token) && token !== first)) return false
  if (!hasArticle && !/^[\p{Lu}\p{Lt}\p{N}]/u.test(tokens[0] ?? "")) return auxiliary > 0 && auxiliary < NEAR
  if (auxiliary > 0) return true
  if (isGerman)
    return tokens.some((token, i) => i > 0 && GERMAN_VERB.test(token) && /^\p{Lu}/u.test(tokens[i - 1] ?? ""))
  return (
    grammar !== undefined &&
    !grammar.segments &&
    tokens.some((_, i) => i > 0 && !ADJECTIVE.test(low[i - 1] ?? "") && isVerbAt(tokens, i, grammar))
  )
}

function beginAlike(text: string, quote: string): boolean {
  const [mine, theirs] = [words(text), words(quote)]
  return (
    mine.length >= MIN_ALIKE &&
    mine[0] === theirs[0] &&
    mine.filter((word) => theirs.includes(word)).length >= MIN_ALIKE
  )
}

/** The clauses of a sentence in order, or the sentence itself. What has no subject of its own stays with the clause before. */
export function clausesOf(text: string, quotes: readonly string[] = []): Span[] {
  const joints = [...text.matchAll(JOINT)].map(({ 0: sign, index }) => ({ start: index, end: index + sign.length }))
  const clauses: Span[] = []
  let start = 0
  for (const [i, joint] of joints.entries()) {
    // Of two joints side by side, the first may end in a blank.
    const clause = text.slice(start, joint.start).trimEnd()
    if (joint.start <= start || !isClause(clause, quotes)) continue
    if (!isClause(text.slice(joint.end, joints[i + 1]?.start), quotes)) continue
    clauses.push({ start, end: start + clause.length })
    start = joint.end
  }
  return [...clauses, { start, end: text.length }]
}
