// Chooses how the verdict is fitted and where it changes, on the half that is fitted on alone: each setting is tried on folds of it that it was not fitted on.
import type { Coefficients, Thresholds } from "../../src/query/grounding/verdict-model.ts"
import { hashOf } from "./eval-set.ts"
import { type FitSetting, familyOf, fitVerdict } from "./fit-verdict.ts"
import type { Outcome } from "./judge-asked.ts"
import { IN_CODE, predictionOf } from "./measure-verdicts.ts"
import { abstentionF1, auc, mean, share } from "./measures.ts"

const FOLDS = 5
/** How often the half is divided into folds, each time otherwise: by one division, settings that differ little differ by chance. */
const DIVISIONS = 2
const PRIORS = [0.5, 0.55, 0.6, 0.64, 0.68, 0.72]
const PENALTIES = [0.3, 1, 3, 10]
const FAMILY_WEIGHTS = [0.5, 1, 2, 4]
/**
 * At most 0.7 of a score with at least 0.3 of it missing: an answer in part stays below 0.5. No goal speaks for answers
 * in part, so what is most of a question is not chosen: it is a half.
 */
const THRESHOLDS_TRIED: { readonly [Name in keyof Thresholds]?: readonly number[] } = {
  sure: [0.5, 0.55, 0.6, 0.65, 0.7],
  muchMissing: [0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
  withoutSought: [0.2, 0.3, 0.4, 0.5],
}
/** Two, because a descent may end where only two changes at once would be better. */
const STARTS: readonly Setting[] = [0.6, 0.72].map((prior) => ({
  ...{ prior, penalty: 1, families: {} },
  thresholds: { sure: 0.55, muchMissing: 0.4, mostMissing: 0.5, withoutSought: 0.5 },
}))
/** So much better a setting has to be: less is chance. */
const LEAST_GAIN = 0.01
/** It settles long before. */
const MAX_STEPS = 20

type Judged = { set: string; score: number; verdict: string; positive: boolean }
type Setting = FitSetting & { thresholds: Thresholds }
export type Chosen = {
  setting: FitSetting
  thresholds: Thresholds
  coefficients: Coefficients
  loss: number
  tried: number
}

/** What verdicts of some sets have to reach. */
type Goal = { least: number; isOf(judged: Judged): boolean; figure(some: readonly Judged[]): number }

const LANGUAGES = ["ru", "th", "el", "ro"]
const isAnswered = ({ verdict }: Judged) => verdict === "answered"
const isAbstained = ({ verdict }: Judged) => verdict === "abstained"
const GOALS: readonly Goal[] = [
  { least: 0.9, isOf: ({ set }) => set === "chunking_eval own", figure: (some) => share(some, isAnswered) },
  { least: 0.9, isOf: ({ set }) => set === "chunking_eval others", figure: (some) => share(some, isAbstained) },
  ...LANGUAGES.flatMap((language): Goal[] => [
    { least: 0.85, isOf: ({ set }) => set === `xquad-${language} there`, figure: (some) => share(some, isAnswered) },
    {
      least: 0.9,
      isOf: ({ set }) => set === `xquad-${language} absent`,
      figure: (some) => 1 - share(some, isAnswered),
    },
  ]),
  { least: 0.75, isOf: ({ set }) => set === "clapnq", figure: auc },
  {
    least: 0.7,
    isOf: ({ set }) => set === "clapnq",
    figure: (some) => abstentionF1(some.map((one) => ({ abstained: isAbstained(one), positive: one.positive }))),
  },
  { least: 0.75, isOf: ({ set }) => set === "mtrag-un", figure: auc },
  {
    least: 0.9,
    isOf: ({ set, positive }) => set.startsWith("near-topic") && !positive,
    figure: (some) => 1 - share(some, isAnswered),
  },
  {
    least: 0.85,
    isOf: ({ set, positive }) => set.startsWith("near-topic") && positive,
    figure: (some) => share(some, isAnswered),
  },
]

/**
 * `outcomes` of the half that is reported are dropped before anything is looked at. Those that another kind of model judges
 * take part in the fit, where they steady the weights of words, and are judged as the code has it.
 */
export function chooseFit(outcomes: readonly Outcome[], kind: Outcome["kind"]): Chosen {
  const mine = outcomes.filter(({ half }) => half === "fit")
  const divisions = Array.from({ length: DIVISIONS }, (_, division) => foldsOf(mine, division))
  const losses = new Map<string, number>()
  const lossOf = (setting: Setting) => {
    const key = JSON.stringify(setting)
    const known = losses.get(key)
    if (known !== undefined) return known
    const loss = mean(
      divisions.map((folds) =>
        missesOf(folds.flatMap(({ held, rest }) => judge(held, kind, fitVerdict(rest, setting), setting.thresholds))),
      ),
    )
    losses.set(key, loss)
    return loss
  }
  const families = [...new Set(mine.map(({ set }) => familyOf(set)))].sort()
  const descend = (start: Setting) => {
    let best = { setting: start, loss: lossOf(start) }
    for (let step = 0; step < MAX_STEPS; step++) {
      const next = leastOf(neighboursOf(best.setting, families).map((setting) => ({ setting, loss: lossOf(setting) })))
      if (next.loss >= best.loss - LEAST_GAIN) break
      best = next
    }
    return best
  }
  const best = leastOf(STARTS.map(descend))
  const { thresholds, ...setting } = best.setting
  return { setting, thresholds, coefficients: fitVerdict(mine, setting), loss: best.loss, tried: losses.size }
}

/** Questions about one thing are in one fold. */
const foldsOf = (outcomes: readonly Outcome[], division: number) =>
  Array.from({ length: FOLDS }, (_, fold) => {
    const isHeld = ({ halvedBy }: Outcome) => hashOf(`fold ${division} ${halvedBy}`) % FOLDS === fold
    return { held: outcomes.filter(isHeld), rest: outcomes.filter((outcome) => !isHeld(outcome)) }
  })

const leastOf = <T extends { loss: number }>(some: readonly T[]): T =>
  some.reduce((least, one) => (one.loss < least.loss ? one : least))

/** All that differ in one thing: the best of them is taken, so that the order in which they are tried decides nothing. */
const neighboursOf = (setting: Setting, families: readonly string[]): Setting[] => [
  ...PRIORS.map((prior) => ({ ...setting, prior })),
  ...PENALTIES.map((penalty) => ({ ...setting, penalty })),
  ...families.flatMap((family) =>
    FAMILY_WEIGHTS.map((weight) => ({ ...setting, families: { ...setting.families, [family]: weight } })),
  ),
  ...Object.entries(THRESHOLDS_TRIED).flatMap(([name, values]) =>
    values.map((value) => ({ ...setting, thresholds: { ...setting.thresholds, [name]: value } })),
  ),
]

function judge(
  outcomes: readonly Outcome[],
  kind: Outcome["kind"],
  coefficients: Coefficients,
  thresholds: Thresholds,
): Judged[] {
  const models = { ...IN_CODE, [kind]: { coefficients, thresholds } }
  return outcomes.flatMap((outcome) => {
    const { set, answerability } = outcome
    if (answerability !== "answerable" && answerability !== "unanswerable") return []
    const { score, verdict } = predictionOf(outcome, models)
    return [{ set, score, verdict, positive: answerability === "answerable" }]
  })
}

/** How many goals would be missed on another half of this size, and how improbable the truth was held, each family alike. */
export function missesOf(judged: readonly Judged[]): number {
  const missed = GOALS.map(({ least, isOf, figure }) => {
    const some = judged.filter(isOf)
    return some.length === 0 ? 0 : belowBy((least - figure(some)) / (Math.SQRT2 * errorOf(least, some)))
  })
  const families = Map.groupBy(judged, ({ set }) => familyOf(set))
  const surprise = mean(Array.from(families.values(), (some) => mean(some.map(surpriseAt))))
  return missed.reduce((sum, miss) => sum + miss, 0) + surprise
}

/** The standard error of a share; of what compares two kinds, by the rarer one. */
function errorOf(share: number, some: readonly Judged[]): number {
  const positives = some.filter(({ positive }) => positive).length
  const fewer = Math.min(positives, some.length - positives) || some.length
  return Math.sqrt((share * (1 - share)) / fewer)
}

/** The normal distribution's share below so many standard errors, by its logistic approximation. */
const belowBy = (errors: number) => 1 / (1 + Math.exp(-1.702 * errors))

/** Never infinite: a score of 0 stands where nothing was found. */
const surpriseAt = ({ score, positive }: Judged) =>
  -Math.log(Math.min(0.99, Math.max(0.01, positive ? score : 1 - score)))
