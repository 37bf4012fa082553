// Reads pairs of a source and a claim about it, written by hand in many shapes and languages.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { ClaimPair } from "./claim-pairs.ts"

/**
 * Each line has: whether the rules were written with it or tested on it
 * afterwards, its kind, what is expected of the claim, the source, the claim.
 */
const pairsIn = (file: string): readonly ClaimPair[] =>
  readFileSync(join(import.meta.dirname, file), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [half, kind = "", which, source = "", claim = ""] = line.split("\t")
      return { kind, source, claim, altered: which === "altered", half: half === "seen" ? "seen" : "unseen" }
    })

/** Short sentences, one thing changed in each. */
export const CLAIM_SHAPES = pairsIn("claim-shapes.tsv")
/** Sentences as documents have them, and claims as answers make them, written without a look at the rules. */
export const CLAIMS_IN_USE = pairsIn("claims-in-use.tsv")
/**
 * The same, as a language model answers: seven kinds of alteration, and true paraphrases in equal number. Two sets of three
 * writers who had not read the rules have shown what to mend; the third is only measured.
 */
export const CLAIMS_OF_ANSWERS = pairsIn("claims-of-answers.tsv")
/** The same in words and constructions further from their source. */
export const CLAIMS_REWORDED = pairsIn("claims-reworded.tsv")
