// Which settings of a collection change what it answers, so that a change of one raises its epoch.
import type { CollectionChanges } from "../../ports.ts"

/** `redactQuestions` is one of them: answers from before may tell in their reason what was asked. */
export const changesAnswers = (changes: CollectionChanges): boolean => {
  const { denseWeightPercent, fusion, context, calibrations, redactQuestions } = changes
  return [denseWeightPercent, fusion, context, calibrations, redactQuestions].some((setting) => setting !== undefined)
}
