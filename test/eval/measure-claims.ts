// Claims: how many altered ones are caught and how many paraphrases kept, of the half looked at and of the other.
import { checkClaim } from "../../src/query/claims/check-claim.ts"
import type { ClaimPair } from "../support/claim-pairs.ts"
import { share } from "./measures.ts"

export type ClaimRow = { set: string; pairs: number; caught: number; kept: number; precision: number }

export function measureClaims(name: string, pairs: readonly ClaimPair[]): ClaimRow[] {
  const judged = pairs.map((pair) => ({
    ...pair,
    flagged: checkClaim(pair.claim, pair.source).verdict !== "supported",
  }))
  return (["seen", "unseen"] as const).map((half) => {
    const mine = judged.filter((pair) => pair.half === half)
    return {
      set: `${name}, ${half}`,
      pairs: mine.length,
      caught: share(
        mine.filter(({ altered }) => altered),
        ({ flagged }) => flagged,
      ),
      kept: share(
        mine.filter(({ altered }) => !altered),
        ({ flagged }) => !flagged,
      ),
      precision: share(
        mine.filter(({ flagged }) => flagged),
        ({ altered }) => altered,
      ),
    }
  })
}
