// Whether a text has a word in any of its inflections.
import type { Unit } from "../../../embedding/words.ts"
import { coverage, termsOf } from "./weigh-question.ts"

/** Compares short words by their endings too (`und` is the code for an undetermined language). */
export const hasWord = (text: string, unit: Unit): boolean =>
  (coverage({ units: [{ unit, language: "und" }] }, termsOf(text))[0] ?? 0) >= 0.5
