// What single pieces of evidence mean for a verdict, one after the other.
import { describe, expect, test } from "vitest"
import { lacksRequiredWord, predictFrom, predictVerdict } from "../../../src/query/grounding/verdict.ts"
import {
  type Coefficients,
  FEATURES,
  type Features,
  type Thresholds,
} from "../../../src/query/grounding/verdict-model.ts"
import type { Choice } from "../../../src/query/model/evidence/choose-statements.ts"
import type { Candidate } from "../../../src/query/model/evidence/find-candidates.ts"
import { termsOf } from "../../../src/query/model/evidence/weigh-question.ts"
import { choiceOf, ELSEWHERE, expectedOf, statement, type Words } from "./choices.ts"

test("of no hits at all is an abstention that says so", () => {
  const reason = "No passage matches the question."
  expect(predictVerdict("crane", [], [], "lexical")).toEqual({
    verdict: "abstained",
    score: 0,
    reason,
    missing: [],
    statements: [],
  })
})

describe("a verdict", () => {
  const THRESHOLDS: Thresholds = { sure: 0.55, muchMissing: 0.4, mostMissing: 0.5, withoutSought: 0.5 }
  const NONE = Object.fromEntries(FEATURES.map((name) => [name, 0])) as Features
  /** Of features that say nothing, by their probability alone. */
  const judge = (choice: Choice, probability = 0.9) => {
    const bias = Math.log(probability / (1 - probability))
    const coefficients = { ...Object.fromEntries(FEATURES.map((name) => [name, 0])), bias } as Coefficients
    return predictFrom(choice, NONE, coefficients, THRESHOLDS)
  }
  /** Five words and more, of which some may be left out. */
  const LONG = { long: 0.15, crane: 0.15, hook: 0.15, green: 0.15, rope: 0.4 }
  const withoutRope = choiceOf(LONG, [statement([1, 1, 1, 1, 0])])
  const withoutCrane = choiceOf(LONG, [statement([1, 0, 1, 1, 1])])

  test.each<[string, Choice, number, string]>([
    [
      "the question names nothing",
      choiceOf({}, [statement([])]),
      0.9,
      "The question names nothing that could be looked up.",
    ],
    [
      "nothing was chosen",
      choiceOf({ crane: 1 }, []),
      0.9,
      "No sentence has anything of what the question asks about.",
    ],
    ["too little speaks for it", withoutCrane, 0.49, "No sentence has enough of what the question asks about."],
  ])("abstains where %s, and says so", (_, choice, probability, reason) => {
    expect(judge(choice, probability)).toMatchObject({ verdict: "abstained", reason, missing: [] })
  })

  test.each([
    ["sure, be much missing or little", withoutRope, 0.56, "answered"],
    ["nearly sure, with little missing", withoutCrane, 0.54, "answered"],
    ["nearly sure, with much missing", withoutRope, 0.54, "partial"],
  ])("that is %s", (_, choice, probability, verdict) => {
    expect(judge(choice, probability)).toMatchObject({ verdict, missing: verdict === "partial" ? ["rope"] : [] })
  })

  test("on a short question that lacks half is an abstention, on one that lacks less a part", () => {
    expect(judge(choiceOf({ crane: 0.5, rope: 0.5 }, [statement([1, 0])]))).toMatchObject({ verdict: "abstained" })
    expect(judge(choiceOf({ crane: 0.6, rope: 0.4 }, [statement([1, 0])]))).toMatchObject({
      verdict: "partial",
      missing: ["rope"],
      reason: "No sentence says anything about: rope.",
    })
  })

  test("goes by the statement that lacks least, and a word that is half said is said", () => {
    const [lacksMuch, lacksLittle] = [statement([0, 1]), statement([0.5, 0])]
    const words = { crane: 0.7, rope: 0.3 }
    for (const chosen of [
      [lacksMuch, lacksLittle],
      [lacksLittle, lacksMuch],
    ])
      expect(judge(choiceOf(words, chosen))).toMatchObject({ verdict: "partial", missing: ["rope"] })
    expect(lacksRequiredWord(choiceOf(words, [statement([0.5, 0.5])]))).toBe(false)
  })

  test.each([
    ["en", { crane: 0.4, rope: 0.3, green: 0.3 }, false, true],
    ["de", { crane: 0.4, rope: 0.3, green: 0.3 }, false, false],
    ["de", { crane: 0.4, rope: 0.3, green: 0.3 }, true, true],
    ["de", { crane: 0.6, rope: 0.4 }, false, true],
    [null, { crane: 0.4, rope: 0.3, green: 0.3 }, false, false],
  ])("in %s needs each word of %o (asked whether: %s): %s", (language, words, isWhether, isNeeded) => {
    const expected = { ...expectedOf(null), isWhether }
    expect(lacksRequiredWord(choiceOf(words, [statement([1, 0, 1])], { language, expected }))).toBe(isNeeded)
    expect(lacksRequiredWord(choiceOf(words, [statement([1, 1, 1])], { language, expected }))).toBe(false)
  })

  describe("on what is counted", () => {
    const expected = { ...expectedOf("number"), counted: { word: "desks", forms: ["desks"], parts: [] } }
    const figure = (over: Partial<Candidate> = {}) => statement([1, 0], { kind: 1, ...over })
    const counting = (words: Words, chosen: Candidate[]) =>
      choiceOf(words, chosen, { expected, binding: { covered: [1, 1], share: 1, counted: true } })
    const WORDS = { desks: 0.6, office: 0.4 }

    test("takes which things these are from the others of the passage", () => {
      expect(judge(counting(WORDS, [figure(), statement([0, 1])])).verdict).toBe("answered")
      expect(judge(counting(WORDS, [figure()])).verdict).toBe("partial")
    })

    test("but takes neither a name from them nor anything from another passage", () => {
      expect(judge(counting({ desks: 0.6, Berlin: 0.4 }, [figure(), statement([0, 1])])).verdict).toBe("partial")
      const elsewhere = statement([0, 1], { source: ELSEWHERE })
      expect(judge(counting(WORDS, [figure(), elsewhere])).verdict).toBe("partial")
    })

    test("is none where something else is counted", () => {
      const other = choiceOf(WORDS, [figure()], { expected, binding: { covered: [], share: 0, counted: false } })
      expect(judge(other).reason).toBe("No sentence has what is asked for: a number of desks.")
    })
  })

  test.each<[string, Choice["expected"]["kind"], number[], Candidate["kind"][], string | null]>([
    ["a time, and no statement has one", "time", [1, 0], [-1, -1], "a time"],
    ["a time, and one statement may have it", "time", [1, 0], [-1, 0], null],
    ["a time that has no name, with all words said", "time", [1, 1], [-1, -1], null],
    ["a place, which need not have a name", "place", [1, 0], [-1, -1], null],
    ["nothing in particular", null, [1, 0], [-1, -1], null],
  ])("where the question asks for %s", (_, kind, topicCoverage, kinds, missed) => {
    const chosen = kinds.map((one) => statement(topicCoverage, { kind: one }))
    const { reason } = judge(choiceOf({ crane: 0.6, rope: 0.4 }, chosen, { expected: expectedOf(kind) }))
    expect(reason.includes("what is asked for")).toBe(missed !== null)
    if (missed !== null) expect(reason).toBe(`No sentence has what is asked for: ${missed}.`)
  })

  describe("on the price of a thing, asked for in a language of which fewer words are known,", () => {
    const attribute = { label: "a price", questionPattern: /^preis/, coverageIn: () => 1 }
    const expected = { ...expectedOf("number"), attribute, language: "de" }
    const priced = (...chosen: Candidate[]) => judge(choiceOf({ kurs: 1 }, chosen, { expected, language: "de" })).reason
    const MISSED = "No sentence has what is asked for: a price for kurs."
    const ofTopic = (displayText: string, topicCoverage = 0.5) =>
      statement([0], { kind: 1, topicCoverage: [topicCoverage], displayText, terms: termsOf(displayText) })

    test("needs one figure that stands with it or under it", () => {
      expect(priced(statement([1], { kind: 1 }), statement([0]))).toBe("")
      expect(priced(statement([0], { kind: 1, headingCoverage: [0.5], topicCoverage: [1] }))).toBe("")
      expect(priced(statement([1]))).toBe(MISSED)
    })

    test("takes the topic of the passage for it where the figure's sentence names little else or goes on", () => {
      expect(priced(ofTopic("Preis: 40 Euro"))).toBe("")
      expect(priced(ofTopic("Er kostet mit Weste, Handschuhen, Mütze und Stiefeln 40 Euro."))).toBe("")
      expect(priced(ofTopic("Westen, Handschuhe, Mützen und Stiefel kosten 40 Euro."))).toBe(MISSED)
      expect(priced(ofTopic("Preis: 40 Euro", 0.4))).toBe(MISSED)
    })
  })

  test("where no name is told of whoever has a role", () => {
    const role = { ...expectedOf("person"), isRole: true }
    const asked = (...kinds: Candidate["kind"][]) =>
      choiceOf(
        { coach: 1 },
        kinds.map((kind) => statement([1], { kind })),
        { expected: role },
      )
    expect(judge(asked(0)).reason).toBe("No sentence has what is asked for: a person.")
    expect(judge(asked(0, 1)).verdict).toBe("answered")
    // Of two words the other may say who it is.
    expect(judge(choiceOf({ coach: 0.5, club: 0.5 }, [statement([1, 1])], { expected: role })).verdict).toBe("answered")
  })
})
