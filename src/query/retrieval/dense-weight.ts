// The weight of the dense leg: as the collections were tuned, else by how well the model knows the question's language.
import type { ModelStamp } from "../../embedding/contract.ts"
import type { CollectionProfile } from "../../ports.ts"
import type { Fusion } from "../model/question.ts"

/**
 * The weight by kind of embedder, for collections without one of their own. `npm run eval -- retrieval` prints its
 * margin over the better leg; `-- weights` chooses on half of the questions and says whether this is what it chooses.
 */
export const DENSE_WEIGHT: Readonly<Record<ModelStamp["kind"], number>> = { lexical: 0.005, neural: 0.45 }
/**
 * The same for fusion by ranks, not chosen by the command. A first place counts alike in both legs, so a small weight
 * would leave the dense leg without effect.
 */
export const RANK_WEIGHT: Readonly<Record<ModelStamp["kind"], number>> = { lexical: 0.1, neural: 0.45 }
/**
 * The weight for a language that the model was not trained for: just enough to order passages that no keyword finds.
 */
export const FOREIGN_WEIGHT = 0.025

/** Names of models that know more languages than English. */
const MULTILINGUAL = /multilingual|bge-m3|labse|text-embedding-3/i
const ENGLISH: readonly string[] = ["en"]

/** `by`: what decided the weight: the collections' setting, the kind of model, or a language it does not know. */
export type DenseWeight = { weight: number; by: "collection" | "model" | "language" }

/**
 * The weight for collections of one model; if several are searched together, the mean of theirs. `languages`: those the
 * model was trained for (ISO 639-1); null if unknown.
 */
export function denseWeightOf(
  profiles: readonly Pick<CollectionProfile, "denseWeightPercent">[],
  stamp: Pick<ModelStamp, "model" | "kind">,
  languages: readonly string[] | null,
  language: string | null,
  fusion: Fusion = "score",
): DenseWeight {
  const isKnown = knowsLanguage(stamp, languages, language)
  const standard = isKnown ? (fusion === "rrf" ? RANK_WEIGHT : DENSE_WEIGHT)[stamp.kind] : FOREIGN_WEIGHT
  const weights = profiles.map(({ denseWeightPercent: own }) => (own === null ? standard : own / 100))
  const isOwn = profiles.every(({ denseWeightPercent }) => denseWeightPercent !== null)
  return {
    weight: weights.reduce((sum, weight) => sum + weight, 0) / weights.length,
    by: isOwn ? "collection" : isKnown ? "model" : "language",
  }
}

/**
 * The built-in model compares letters, so it knows every language. A
 * question without a recognised language counts as known.
 */
export function knowsLanguage(
  { model, kind }: Pick<ModelStamp, "model" | "kind">,
  languages: readonly string[] | null,
  language: string | null,
): boolean {
  if (kind === "lexical" || language === null) return true
  if (languages === null && MULTILINGUAL.test(model)) return true
  return (languages ?? ENGLISH).some((known) => known === "*" || known === language)
}
