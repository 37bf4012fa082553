// Chooses the weights of the dense leg on one half of every set's questions, and tells what they give on the other.
import { languageOf } from "../../src/embedding/language.ts"
import { denseWeightOf } from "../../src/query/retrieval/dense-weight.ts"
import type { EvalEncoder } from "./encoders.ts"
import { type EvalSet, searchHalfOf } from "./eval-set.ts"
import { ndcgOf, type Searched, searchAll } from "./measure-retrieval.ts"
import { mean } from "./measures.ts"

/** Never 0: the dense leg alone finds a passage that shares no word with the question, and no set asks for such. */
const WEIGHTS = [0.005, 0.01, 0.025, 0.05, 0.075, ...Array.from({ length: 19 }, (_, i) => (i + 2) / 20)]
/** So far fusion may stay behind the better leg of a set. */
const MAX_LOSS = 0.002
/** A few questions that were told to be in another language than their set prove nothing. */
const MIN_QUESTIONS = 20

type Half = { set: string; half: string; isKnown: boolean; searched: Searched[]; bestLeg: number }
export type WeightRow = { set: string; weight: number; bestLeg: number; fused: number; margin: number }

/** One weight for questions whose language the model knows, one for the others; null where no set has such. */
export async function chooseWeights(
  sets: readonly EvalSet[],
  encoder: EvalEncoder,
): Promise<{ known: number | null; foreign: number | null; rows: WeightRow[] }> {
  const halves: Half[] = []
  for (const set of sets) halves.push(...halvesOf(set.name, await searchAll(set, encoder), encoder))
  const choose = (isKnown: boolean) => weightFor(halves.filter((one) => one.isKnown === isKnown && one.half === "fit"))
  const [known, foreign] = [choose(true), choose(false)]
  const rows = halves.flatMap((half): WeightRow[] => {
    const weight = half.isKnown ? known : foreign
    if (half.half === "fit" || weight === null) return []
    const fused = ndcgOf(half.searched, () => weight)
    return [{ set: half.set, weight, bestLeg: half.bestLeg, fused, margin: fused - half.bestLeg }]
  })
  return { known, foreign, rows }
}

/** The best on the mean of the sets, among those that lose too much on none; else what loses least. */
function weightFor(halves: readonly Half[]): number | null {
  if (halves.length === 0) return null
  const tried = WEIGHTS.map((weight) => {
    const fused = halves.map(({ searched }) => ndcgOf(searched, () => weight))
    const worst = Math.min(...halves.map(({ bestLeg }, i) => (fused[i] ?? 0) - bestLeg))
    return { weight, ndcg: mean(fused), worst }
  })
  const sound = tried.filter(({ worst }) => worst >= -MAX_LOSS)
  const order = sound.length > 0 ? sound.sort((a, b) => b.ndcg - a.ndcg) : tried.sort((a, b) => b.worst - a.worst)
  return order[0]?.weight ?? null
}

function halvesOf(set: string, searched: readonly Searched[], { stamp }: EvalEncoder): Half[] {
  const kindOf = ({ question }: Searched) => {
    const { by } = denseWeightOf([{ denseWeightPercent: null }], stamp, null, languageOf(question.text))
    return `${by !== "language"} ${searchHalfOf(question)}`
  }
  return [...Map.groupBy(searched, kindOf)].flatMap(([kind, mine]) => {
    const bestLeg = Math.max(...[0, 1].map((weight) => ndcgOf(mine, () => weight)))
    const [isKnown, half] = [kind.startsWith("true"), kind.endsWith("fit") ? "fit" : "report"]
    return mine.length < MIN_QUESTIONS ? [] : [{ set, half, isKnown, searched: mine, bestLeg }]
  })
}
