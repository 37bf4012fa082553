// Decides from what was retrieved, before anything is generated, whether there is an answer to be had.
import type { ModelStamp } from "../embedding/contract.ts"
import { words } from "../embedding/words.ts"
import type { ChunkHit } from "../ports.ts"

/** What questions are made of rather than what they ask for. */
const QUESTION_WORDS = new Set(
  words(
    `according become come describe difference document does example explain far find get give go happen help keep key
    kind know list long look main make many mean mention much name need often old please provide purpose put reason role
    say significant specific state summary take tell text type use want was way work`,
  ),
)

/**
 * Share of the question's terms that one passage must have. Measured on 472 questions over five corpora: 95 % of them
 * are answered from their own corpus, 9 % from the four others, where the answer cannot be.
 */
const MIN_COVERAGE = 0.45
/** Of at most three terms one is not enough. */
const MIN_COVERAGE_OF_FEW = 0.6
const FEW = 3
/** A term that nearly every candidate has does not tell them apart: a stop word of their language, or their one topic. */
const COMMON_SHARE = 0.95
const MIN_CANDIDATES_FOR_COMMON = 8
/**
 * How far a neural embedder must rank the best passage above the middle one to stand for the words they do not share.
 * A difference, because every model has its own idea of unrelated.
 */
const MIN_DENSE_MARGIN = 0.25

/** Why not to answer, in words for the asker; null to go on. `candidates` best first, `topK` of them become sources. */
export function reasonToAbstain(
  query: string,
  candidates: readonly ChunkHit[],
  topK: number,
  kind: ModelStamp["kind"],
): string | null {
  if (candidates.length === 0) return "No passage matches the question."
  if (kind === "neural" && denseMargin(candidates) >= MIN_DENSE_MARGIN) return null
  const has = candidates.map((hit) => new Set(words([...hit.headingPath, hit.filename, hit.text].join("\n"))))
  const asked = termsOf(query)
  if (asked.length === 0) return "The question names nothing that could be looked up."
  const isCommon = (term: string) =>
    candidates.length >= MIN_CANDIDATES_FOR_COMMON &&
    has.filter((terms) => terms.has(term)).length >= COMMON_SHARE * candidates.length
  const telling = asked.filter((term) => !isCommon(term))
  if (telling.length === 0) return null
  const best = Math.max(...has.slice(0, topK).map((terms) => telling.filter((term) => terms.has(term)).length))
  const needed = telling.length * (telling.length <= FEW ? MIN_COVERAGE_OF_FEW : MIN_COVERAGE)
  return best >= needed ? null : "No passage has enough of what the question asks about."
}

/** The question's terms without those of questions in general, unless it has no others. */
function termsOf(query: string): string[] {
  const all = [...new Set(words(query))]
  const telling = all.filter((term) => !QUESTION_WORDS.has(term))
  return telling.length > 0 ? telling : all
}

function denseMargin(candidates: readonly ChunkHit[]): number {
  const scores = candidates.flatMap(({ scores }) => scores.dense ?? []).sort((a, b) => b - a)
  return (scores[0] ?? 0) - (scores[Math.floor(scores.length / 2)] ?? 0)
}
