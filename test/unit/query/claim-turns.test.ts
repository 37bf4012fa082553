// What turns, limits or weakens a claim, kind by kind: told otherwise it is kept, changed it is caught.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { checkClaim } from "../../../src/query/claims/check-claim.ts"

const rows = readFileSync(join(import.meta.dirname, "../../support/claim-turns.tsv"), "utf8")
  .trim()
  .split("\n")
  .map((line) => {
    const [kind = "", truth = "", source = "", claim = ""] = line.split("\t")
    return { kind, truth, source, claim }
  })

describe("of what is said once more", () => {
  test.each(rows.filter(({ truth }) => truth === "same"))("$kind: $claim", ({ source, claim }) => {
    expect(checkClaim(claim, source).verdict).toBe("supported")
  })
})

describe("of what is changed", () => {
  test.each(rows.filter(({ truth }) => truth === "altered"))("$kind: $claim", ({ source, claim }) => {
    expect(checkClaim(claim, source).verdict).not.toBe("supported")
  })
})
