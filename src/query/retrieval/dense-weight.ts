// What the dense leg weighs in a question: as its collections were tuned, else by what the model understands of its language.
import type { ModelStamp } from "../../embedding/contract.ts"
import type { CollectionProfile } from "../../ports.ts"

/** Where a collection names none, by the embedder's kind. `npm run eval -- retrieval` prints the margin over the better leg, `-- weights` what each half would choose. */
export const DENSE_WEIGHT: Readonly<Record<ModelStamp["kind"], number>> = { lexical: 0.1, neural: 0.45 }
/** Of a model that was not trained for the question's language: enough to order what no keyword finds. */
export const FOREIGN_WEIGHT = 0.025

/** Says in its name that it knows more than English. */
const MULTILINGUAL = /multilingual|bge-m3|labse|text-embedding-3/i
const ENGLISH: readonly string[] = ["en"]

/** What decided: the collections' own setting, the kind of the model, or that it does not know the language. */
export type DenseWeight = { weight: number; by: "collection" | "model" | "language" }

/**
 * Of collections that one model has embedded; those searched together share the mean. `languages` are those it was trained
 * for, as ISO 639-1; null where nobody has said so.
 */
export function denseWeightOf(
  profiles: readonly Pick<CollectionProfile, "denseWeightPercent">[],
  stamp: Pick<ModelStamp, "model" | "kind">,
  languages: readonly string[] | null,
  language: string | null,
): DenseWeight {
  const isKnown = knows(stamp, languages, language)
  const standard = isKnown ? DENSE_WEIGHT[stamp.kind] : FOREIGN_WEIGHT
  const weights = profiles.map(({ denseWeightPercent: own }) => (own === null ? standard : own / 100))
  const isOwn = profiles.every(({ denseWeightPercent }) => denseWeightPercent !== null)
  return {
    weight: weights.reduce((sum, weight) => sum + weight, 0) / weights.length,
    by: isOwn ? "collection" : isKnown ? "model" : "language",
  }
}

/** The built-in model reads letters alone, those of any language. Of a question in no language in particular nothing is assumed. */
function knows(
  { model, kind }: Pick<ModelStamp, "model" | "kind">,
  languages: readonly string[] | null,
  language: string | null,
): boolean {
  if (kind === "lexical" || language === null) return true
  if (languages === null && MULTILINGUAL.test(model)) return true
  return (languages ?? ENGLISH).some((known) => known === "*" || known === language)
}
