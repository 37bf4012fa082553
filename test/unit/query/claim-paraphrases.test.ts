// Claims in other words than their source, kind by kind: told truly they are kept, and altered in the same words they are caught.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { checkClaim } from "../../../src/query/claims/check-claim.ts"

const rows = readFileSync(join(import.meta.dirname, "../../support/claim-paraphrases.tsv"), "utf8")
  .trim()
  .split("\n")
  .map((line) => {
    const [kind = "", truth = "", source = "", claim = ""] = line.split("\t")
    return { kind, truth, source, claim }
  })

describe("a claim in other words", () => {
  test.each(rows.filter(({ truth }) => truth === "same"))("$kind: $claim", ({ source, claim }) => {
    expect(checkClaim(claim, source).verdict).toBe("supported")
  })
})

describe("a claim in other words that is altered", () => {
  test.each(rows.filter(({ truth }) => truth === "altered"))("$kind: $claim", ({ source, claim }) => {
    expect(checkClaim(claim, source).verdict).not.toBe("supported")
  })
})
