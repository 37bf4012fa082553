// Sentences with marks at several places: every part is compared with what stands for it, and the whole with all of that.
import { describe, expect, test } from "vitest"
import { fakeSources } from "../../support/fake-source.ts"
import { ground } from "./grounded.ts"

const SOURCES = fakeSources(
  "The ferry carries 80 cars. The crossing takes 40 minutes. Dogs may not travel on the upper deck. Ida Holm is the captain of the ferry. " +
    "Nils Berg is the cook of the canteen. The ferry was built in 2004. The engine is checked every week. The captain steers by radar.",
)
const verdictsOf = (text: string) => ground([text], SOURCES).claims.map(({ verdict }) => verdict)

test("a part that is cited by itself ends with its last word, also before two signs", () => {
  const { answer, citations } = ground(
    ["Ferry rides are long and the ferry carries 80 cars. ;the crossing takes 40 minutes"],
    SOURCES,
  )
  const cited = citations.map(({ answerStart, answerEnd }) => answer.slice(answerStart, answerEnd))
  expect(cited.length).toBeGreaterThan(0)
  expect(cited.filter((part) => part !== part.trim())).toEqual([])
})

describe("a wrong part does not pass, wherever its mark stands", () => {
  test.each([
    ["behind a right one", "The ferry carries 80 cars [1.1], and the crossing takes 50 minutes [1.2]."],
    ["before a right one", "The crossing takes 50 minutes [1.2], and the ferry carries 80 cars [1.1]."],
    ["that is denied", "The ferry carries 80 cars [1.1] and dogs may travel on the upper deck [1.3]."],
    ["behind a subject", "The ferry [1.1] carries 90 cars [1.1]."],
    ["behind a subject, denied", "The captain [1.4] does not steer by radar [1.8]."],
    ["behind a subject of another statement", "Nils Berg [1.5] steers by radar [1.8]."],
    ["beside an apposition", "The captain, Nils Berg [1.5], steers by radar [1.8]."],
    ["behind a semicolon", "The ferry carries 80 cars [1.1]; the engine is checked every month [1.7]."],
    ["behind a dash", "The ferry carries 80 cars [1.1] – the crossing takes 50 minutes [1.2]."],
    ["in brackets", "The ferry carries 80 cars [1.1] (crossing: 50 minutes [1.2])."],
    ["in a cell of a table", "| 80 cars [1.1] | 50 minutes [1.2] |"],
    ["without a full stop before it", "The ferry carries 80 cars [1.1] The crossing takes 50 minutes [1.2]"],
    [
      "behind a definition that was taken out",
      "The ferry carries 80 cars [1.1]. [a]:\n//evil.example/a\n\nThe crossing takes 50 minutes [1.2].",
    ],
  ])("%s", (_, text) => {
    const verdicts = verdictsOf(text)
    expect(verdicts.filter((verdict) => verdict !== "supported")).toHaveLength(1)
  })

  test.each([
    [
      "in small letters",
      "the ferry carries 80 cars [1.1]. the crossing takes 50 minutes [1.2]. the ferry was built in 2004 [1.6].",
    ],
    [
      "without spaces",
      "The ferry carries 80 cars.[1.1]The crossing takes 50 minutes.[1.2]The ferry was built in 2004.[1.6]",
    ],
  ])("and sentences %s are claims of their own", (_, text) => {
    expect(verdictsOf(text)).toEqual(["supported", "contradicted", "supported"])
  })
})

describe("a right sentence passes with marks", () => {
  test.each([
    ["behind both of its clauses", "The ferry carries 80 cars [1.1], and the crossing takes 40 minutes [1.2]."],
    ["behind its subject and its end", "The ferry [1.1] carries 80 cars [1.1]."],
    ["behind its subject alone", "Ida Holm [1.4] is the captain of the ferry."],
    ["before its value", "The ferry carries [1.1] 80 cars."],
    ["of a name and what it stands for", "The captain, Ida Holm [1.4], steers by radar [1.8]."],
    ["of a subject that another statement names", "Ida Holm [1.4] steers by radar [1.8]."],
    ["behind a figure without a verb", "The ferry carries 80 cars [1.1] with a crossing of 40 minutes [1.2]."],
    ["in two cells", "| 80 cars [1.1] | 40 minutes [1.2] |"],
    [
      "behind a clause with a bare noun",
      "The ferry was built in 2004 [1.6], and dogs may not travel on the upper deck [1.3].",
    ],
  ])("%s", (_, text) => {
    expect(verdictsOf(text)).toEqual(["supported"])
  })

  test("and not if what follows its only mark is something else", () => {
    expect(verdictsOf("Ida Holm [1.4] is not the captain of the ferry.")).toEqual(["contradicted"])
    expect(verdictsOf("The ferry carries [1.1] 90 cars.")).toEqual(["contradicted"])
  })
})

describe("of several facts with their marks together at the end", () => {
  test.each([
    ["The ferry carries 80 cars and the ferry was built in 2004 [1.1][1.6]."],
    ["The ferry carries 80 cars and dogs may not travel on the upper deck [1.1][1.3]."],
    [
      "The crossing takes 40 minutes, the ferry was built in 2004, and the engine is checked every week [1.2][1.6][1.7].",
    ],
    ["Ida Holm is the captain of the ferry, and Nils Berg is the cook of the canteen [1.4][1.5]."],
    ["Ida Holm is the captain and steers by radar [1.4][1.8]."],
  ])("each is supported by one of the quotes: %s", (text) => {
    const { claims, citations } = ground([text], SOURCES)
    expect(claims.map(({ verdict }) => verdict)).toEqual(["supported"])
    expect(citations).toHaveLength(text.match(/\[1/g)?.length ?? 0)
  })

  test.each([
    ["The ferry carries 80 cars and the ferry was built in 2014 [1.1][1.6]."],
    ["The ferry carries 90 cars and dogs may not travel on the upper deck [1.1][1.3]."],
    ["The ferry carries 80 cars and dogs may travel on the upper deck [1.1][1.3]."],
    [
      "The crossing takes 40 minutes, the ferry was built in 2004, and the engine is checked every month [1.2][1.6][1.7].",
    ],
    ["Ida Holm is the cook of the canteen, and Nils Berg is the captain of the ferry [1.4][1.5]."],
    ["The ferry carries 80 cars and parking costs nothing [1.1][1.6]."],
    ["The ferry carries 80 cars and the captain paints the ferry in spring [1.1][1.4]."],
    ["Nils Berg is the cook and steers by radar [1.5][1.8]."],
  ])("one that is not makes the sentence wrong: %s", (text) => {
    expect(verdictsOf(text)).not.toContain("supported")
  })

  test("and without any mark each has a citation of its own", () => {
    const { claims, citations, answer } = ground(
      ["The crossing takes 40 minutes and the ferry was built in 2004."],
      SOURCES,
    )
    expect(claims).toMatchObject([{ verdict: "supported", citations: [0, 1] }])
    expect(citations.map((one) => [answer.slice(one.answerStart, one.answerEnd), one.quote])).toEqual([
      ["The crossing takes 40 minutes", "The crossing takes 40 minutes."],
      ["the ferry was built in 2004.", "The ferry was built in 2004."],
    ])
    expect(verdictsOf("The crossing takes 40 minutes and the ferry was built in 2014.")).toEqual(["contradicted"])
    expect(verdictsOf("The crossing takes 40 minutes and parking is free.")).toEqual(["unsupported"])
  })
})
