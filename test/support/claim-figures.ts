// Pairs of a source and a claim that differ in their figures alone, from the TSV file beside it.
import { readFileSync } from "node:fs"
import { join } from "node:path"

type FigurePair = { kind: string; judged: "same" | "altered" | "unknown"; source: string; claim: string }

export const CLAIM_FIGURES: readonly FigurePair[] = readFileSync(join(import.meta.dirname, "claim-figures.tsv"), "utf8")
  .trim()
  .split("\n")
  .map((line) => {
    const [kind = "", judged = "", source = "", claim = ""] = line.split("\t")
    return { kind, judged: judged as FigurePair["judged"], source, claim }
  })
