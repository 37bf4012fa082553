// What the verdict is judged by: the model's cosines where they tell something, else those of the built-in model.
import type { ModelStamp } from "../../embedding/contract.ts"
import { embeddedText } from "../../embedding/embedded-text.ts"
import { embedLexically } from "../../embedding/lexical.ts"
import type { ChunkHit } from "../../ports.ts"

/** `kind`: whose coefficients weigh the evidence of these hits. */
export type Judged = { hits: readonly ChunkHit[]; kind: ModelStamp["kind"] }

/**
 * A model that was not trained for the question's language finds all passages of that language alike, and without the
 * embedder there are no cosines. The built-in model compares letters, so it needs neither; a passage takes it about 1 ms.
 */
export function judgedHits(
  query: string,
  hits: readonly ChunkHit[],
  kind: ModelStamp["kind"],
  isLanguageKnown: boolean,
): Judged {
  if (isLanguageKnown && hits.some(({ scores }) => scores.dense !== null)) return { hits, kind }
  const asked = embedLexically(query)
  const cosineOf = ({ headingPath, text }: ChunkHit) =>
    embedLexically(embeddedText({ heading_path: headingPath, text })).reduce(
      (sum, x, i) => sum + x * (asked[i] ?? 0),
      0,
    )
  return {
    hits: hits.map((hit) => ({ ...hit, scores: { ...hit.scores, dense: cosineOf(hit) } })),
    kind: "lexical",
  }
}
