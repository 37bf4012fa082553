// Measures of evaluation, each a pure function over what a set gave.
import type { Scored } from "../../src/query/model/score-errors.ts"

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length

export const share = <T>(items: readonly T[], holds: (item: T) => boolean): number =>
  mean(items.map((item) => (holds(item) ? 1 : 0)))

/** Area under the ROC curve: how often a positive scores above a negative, ties by half. */
export function auc(scored: readonly Scored[]): number {
  const sorted = [...scored].sort((a, b) => a.score - b.score)
  let ranks = 0
  for (let i = 0; i < sorted.length; ) {
    let j = i
    while (j < sorted.length && sorted[j]?.score === sorted[i]?.score) j++
    for (let k = i; k < j; k++) if (sorted[k]?.positive) ranks += (i + j + 1) / 2
    i = j
  }
  const positives = scored.filter(({ positive }) => positive).length
  const negatives = scored.length - positives
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives)
}

/** F1 of the decision to abstain, where abstaining is right for the negatives. */
export function abstentionF1(decided: readonly { abstained: boolean; positive: boolean }[]): number {
  const right = decided.filter(({ abstained, positive }) => abstained && !positive).length
  const abstained = decided.filter((d) => d.abstained).length
  const negatives = decided.filter(({ positive }) => !positive).length
  return right === 0 ? 0 : (2 * right) / (abstained + negatives)
}
