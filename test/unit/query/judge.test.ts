// The verdict of a finished answer, from its claims alone; and what is left of it once claims are taken out.
import { describe, expect, test } from "vitest"
import type { ClaimCheck } from "../../../src/query/claims/check-claim.ts"
import { dropClaims } from "../../../src/query/grounding/drop-claims.ts"
import type { Grounded } from "../../../src/query/grounding/grounded.ts"
import { judge } from "../../../src/query/grounding/judge.ts"
import type { Prediction } from "../../../src/query/grounding/prediction.ts"
import type { Citation } from "../../../src/query/model/question.ts"

const SUPPORTED: ClaimCheck = { verdict: "supported", score: 0.9 }
const CONTRADICTED: ClaimCheck = { verdict: "contradicted", score: 0.05 }
const UNSUPPORTED: ClaimCheck = { verdict: "unsupported", score: 0.2 }
const SURE: Prediction = { verdict: "answered", score: 0.8, reason: "sure", missing: [], statements: [] }
const PARTIAL: Prediction = { ...SURE, verdict: "partial", reason: "half of it" }

const spanOf = (answer: string, part: string) => {
  const start = answer.indexOf(part)
  if (start < 0) throw new Error(`"${part}" is not in the answer`)
  return { start, end: start + part.length }
}
const cited = (answer: string, part: string): Citation => {
  const { start, end } = spanOf(answer, part)
  return { answerStart: start, answerEnd: end, quote: part } as Citation
}
/** Judges an answer of which these parts are cited, each with the result of its check. */
function judged(
  answer: string,
  parts: [part: string, check: ClaimCheck][] = [],
  { refused = [] as string[], nothingFound = false, prediction = SURE } = {},
) {
  return judge(
    answer,
    parts.map(([part]) => cited(answer, part)),
    parts.map(([, check]) => check),
    refused.map((part) => spanOf(answer, part)),
    nothingFound,
    prediction,
  )
}
const [OTTERS, SALMON] = ["Otters hunt at night.", "Salmon leap the weir."]

describe("an answer", () => {
  test.each([
    ["of which all is supported", [[OTTERS, SUPPORTED]], { verdict: "answered", score: 0.8 }],
    [
      "one sentence of which is contradicted",
      [
        [OTTERS, SUPPORTED],
        [SALMON, CONTRADICTED],
      ],
      { verdict: "partial", score: 0.4, reason: "1 of 2 sentences say other than their source." },
    ],
    [
      "one sentence of which is not supported",
      [
        [OTTERS, SUPPORTED],
        [SALMON, UNSUPPORTED],
      ],
      { verdict: "partial", score: 0.4, reason: "1 of 2 sentences rest on a passage of a source." },
    ],
    [
      "none of which is supported",
      [[OTTERS, UNSUPPORTED]],
      { verdict: "partial", score: 0.1, reason: "No sentence could be tied to a passage of a source." },
    ],
  ] as [string, [string, ClaimCheck][], object][])("%s", (_, parts, grounding) => {
    expect(judged(parts.map(([part]) => part).join(" "), parts).grounding).toMatchObject(grounding)
  })

  test("of which nothing was sure before stays one in part, with that reason", () => {
    const { grounding } = judged(OTTERS, [[OTTERS, SUPPORTED]], { prediction: PARTIAL })
    expect(grounding).toEqual({ verdict: "partial", score: 0.8, reason: "half of it" })
  })

  test.each([
    ["that says itself that it found nothing", OTTERS, true],
    ["that says nothing", "", false],
  ])("%s abstains", (_, answer, nothingFound) => {
    expect(judged(answer, [], { nothingFound }).grounding).toMatchObject({ verdict: "abstained", score: 0 })
  })

  test("that says that it found nothing, and cites, is judged by what it cites", () => {
    expect(judged(OTTERS, [[OTTERS, SUPPORTED]], { nothingFound: true }).grounding.verdict).toBe("answered")
    expect(judged(OTTERS).grounding.verdict).toBe("partial")
  })
})

describe("a sentence", () => {
  const verdictOf = (answer: string, parts: [string, ClaimCheck][]) =>
    judged(answer, parts).claims.map(({ verdict, score, citations }) => [verdict, score, citations])

  test("has the best of the checks of one part, and a contradiction before one that merely says nothing", () => {
    const checked = (...checks: ClaimCheck[]) =>
      verdictOf(
        OTTERS,
        checks.map((check) => [OTTERS, check]),
      )
    expect(checked(UNSUPPORTED, { ...SUPPORTED, score: 0.7 })).toEqual([["supported", 0.7, [0, 1]]])
    expect(checked({ ...SUPPORTED, score: 0.7 }, SUPPORTED)).toEqual([["supported", 0.9, [0, 1]]])
    expect(checked(CONTRADICTED, SUPPORTED)).toEqual([["supported", 0.9, [0, 1]]])
  })

  test("is as good as the worst of its parts", () => {
    const [first, second] = ["Otters hunt at night", "and salmon are fish"]
    const checked = (one: ClaimCheck, other: ClaimCheck) =>
      verdictOf(`${first} ${second}.`, [
        [first, one],
        [second, other],
      ])
    expect(checked(SUPPORTED, { ...SUPPORTED, score: 0.7 })).toEqual([["supported", 0.7, [0, 1]]])
    expect(checked(UNSUPPORTED, SUPPORTED)).toEqual([["unsupported", 0.2, [0, 1]]])
    expect(checked(SUPPORTED, CONTRADICTED)).toEqual([["contradicted", 0.05, [0, 1]]])
    expect(checked(CONTRADICTED, UNSUPPORTED)).toEqual([["contradicted", 0.05, [0, 1]]])
  })

  test.each([
    [
      "is not supported where most of it stands outside of what is cited",
      "Otters hunt, while quick salmon leap over weirs.",
      "Otters hunt",
      SUPPORTED,
      ["unsupported", 0.2],
    ],
    [
      "is where its quotes say nearly all of it",
      "Otters hunt salmon, so they say.",
      "Otters hunt salmon",
      SUPPORTED,
      ["supported", 0.88],
    ],
    [
      "is contradicted by however little of it",
      "Otters hunt, while quick salmon leap over weirs.",
      "Otters hunt",
      CONTRADICTED,
      ["contradicted", 0.05],
    ],
  ] as [string, string, string, ClaimCheck, unknown[]][])("%s", (_, answer, part, check, expected) => {
    const { claims } = judged(answer, [[part, check]])
    expect(claims.map(({ verdict, score }) => [verdict, score])).toEqual([expected])
  })

  test("counts the words of parts that overlap once", () => {
    const answer = "Otters hunt salmon, while ducks, swans and geese graze."
    const { claims } = judged(answer, [
      ["Otters hunt salmon", SUPPORTED],
      ["Otters hunt", SUPPORTED],
      ["hunt salmon", SUPPORTED],
    ])
    expect(claims.map(({ verdict }) => verdict)).toEqual(["unsupported"])
  })

  test("that claims nothing is none of the claims, unless a mark stood at it", () => {
    const answer = `Yes, so. In short, of otters and salmon: ${OTTERS}`
    const whole = answer.slice(answer.indexOf("In short"))
    expect(judged("Yes, so.")).toMatchObject({ claims: [], grounding: { verdict: "partial" } })
    expect(judged("Of otters, salmon and weirs:").claims).toEqual([])
    expect(judged("Yes, so.", [["Yes, so.", SUPPORTED]]).claims).toHaveLength(1)
    expect(judged("Yes, so.", [], { refused: ["Yes, so."] }).claims).toMatchObject([
      { verdict: "unsupported", citations: [] },
    ])
    expect(judged(answer, [[whole, SUPPORTED]]).claims).toHaveLength(1)
    expect(judged("Otters hunt salmon.").claims).toMatchObject([{ verdict: "unsupported", score: 0, citations: [] }])
  })

  test("is the claim of the citations that reach into it, by its own place", () => {
    const answer = `${OTTERS} [1] ${SALMON} [2]`
    const { claims } = judged(answer, [
      [OTTERS, SUPPORTED],
      [SALMON, SUPPORTED],
    ])
    expect(claims.map(({ citations }) => citations)).toEqual([[0], [1]])
    for (const [i, part] of [OTTERS, SALMON].entries())
      expect(answer.slice(claims[i]?.answerStart, claims[i]?.answerEnd)).toContain(part)
  })
})

describe("claims are taken out", () => {
  /** An answer of a sentence that claims nothing and three that do, each with its mark. */
  const ANSWER = "In short: Otters hunt. [1] Salmon leap. [2][3] Ducks graze. [4]"
  const claimOf = (part: string, ...citations: number[]) => {
    const { start, end } = spanOf(ANSWER, part)
    return { answerStart: start, answerEnd: end, verdict: "supported" as const, score: 0.9, citations }
  }
  const GROUNDED: Grounded = {
    answer: ANSWER,
    citations: ["Otters hunt", "Salmon leap", "Salmon leap.", "Ducks graze"].map((part) => cited(ANSWER, part)),
    claims: [claimOf("Otters hunt.", 0), claimOf("[1] Salmon leap.", 1, 2), claimOf("Ducks graze.", 3)],
    grounding: { verdict: "answered", score: 0.8, reason: "sure" },
  }
  const left = (kept: number[], isChecked = true, grounded = GROUNDED) => dropClaims(grounded, new Set(kept), isChecked)

  test.each([
    ["at the beginning", [1, 2], "In short: Salmon leap. [2][3] Ducks graze. [4]"],
    ["in the middle", [0, 2], "In short: Otters hunt. [1] Ducks graze. [4]"],
    ["at the end", [0, 1], "In short: Otters hunt. [1] Salmon leap. [2][3]"],
    ["but for one", [2], "In short: Ducks graze. [4]"],
    ["all of them", [], ""],
    ["none of them", [0, 1, 2], ANSWER],
  ])("%s, each with its marks, and what is left keeps its places", (_, kept, answer) => {
    const after = left(kept)
    expect(after.answer).toBe(answer)
    expect(after.claims).toHaveLength(kept.length)
    for (const { answerStart, answerEnd, quote } of after.citations)
      expect(after.answer.slice(answerStart, answerEnd)).toBe(quote)
    const quotes = after.claims.map(({ citations }) => citations.map((place) => after.citations[place]?.quote))
    const all = [["Otters hunt"], ["Salmon leap", "Salmon leap."], ["Ducks graze"]]
    expect(quotes).toEqual(kept.map((i) => all[i]))
    expect(after.citations).toHaveLength(quotes.flat().length)
    for (const [i, claim] of after.claims.entries())
      expect(after.answer.slice(claim.answerStart, claim.answerEnd)).toContain(quotes[i]?.[0])
  })

  test.each([
    [
      "some of them",
      [0, 2],
      true,
      {
        verdict: "partial",
        score: (0.8 * 2) / 3,
        reason: "1 of 3 sentences did not stand the check and were taken out.",
      },
    ],
    [
      "all of them",
      [],
      true,
      { verdict: "abstained", score: 0, reason: "No sentence stood the check against its quote." },
    ],
    ["none of them", [0, 1, 2], true, GROUNDED.grounding],
    [
      "none, unchecked",
      [0, 1, 2],
      false,
      { verdict: "partial", score: 0.49, reason: "The strict check by the model could not be made." },
    ],
    [
      "some, unchecked",
      [0, 1],
      false,
      {
        verdict: "partial",
        score: 0.49,
        reason:
          "1 of 3 sentences did not stand the check and were taken out. The strict check by the model could not be made.",
      },
    ],
    [
      "all, unchecked",
      [],
      false,
      {
        verdict: "abstained",
        score: 0,
        reason: "No sentence stood the check against its quote. The strict check by the model could not be made.",
      },
    ],
  ])("%s: the verdict", (_, kept, isChecked, grounding) => {
    expect(left(kept, isChecked).grounding).toEqual(grounding)
  })

  test("of an answer that has none, its verdict stays", () => {
    expect(left([], true, { ...GROUNDED, claims: [] }).grounding).toEqual(GROUNDED.grounding)
  })
})
