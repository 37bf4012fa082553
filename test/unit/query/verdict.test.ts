// The verdict before anything is generated: what is let through to the model, what is not, and what only in part.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { MIN_PARTIAL_SCORE } from "../../../src/query/grounding/prediction.ts"
import { predictFrom, predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { featuresOf } from "../../../src/query/grounding/verdict-features.ts"
import {
  COEFFICIENTS,
  type Coefficients,
  FEATURES,
  type Features,
  THRESHOLDS,
} from "../../../src/query/grounding/verdict-model.ts"
import { chooseStatements } from "../../../src/query/model/evidence/choose-statements.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"
import { predictionOf, TEXTS } from "./predictions.ts"

describe("a question is let through", () => {
  test("with the embedder away, by its words alone", () => {
    const hit = fakeHit({ text: "The ferry to Skerrin leaves at noon.", scores: { dense: null, sparse: 3 } })
    const ask = (query: string) => predictVerdict(query, [hit], toSources([hit], 5), "lexical").verdict
    expect(ask("When does the ferry to Skerrin leave?")).toBe("answered")
    expect(ask("What colour is the ferry?")).toBe("abstained")
  })

  test("that is made of question words and words that say nothing", () => {
    expect(predictionOf("How deep is the well?", ["The well is forty metres deep."])).toMatchObject({
      verdict: "answered",
    })
  })

  test.each([
    "How long do refunds take after the purchase?",
    "What does the premium plan cost?",
    "When is the office in Berlin open?",
    "What is E-1042?",
    "What does error E1042 mean?",
    "What is the deposit of the Family tariff?",
    "How long is the guarantee?",
  ])("%j", (query) => {
    expect(predictionOf(query)).toMatchObject({ verdict: "answered" })
  })

  test.each([
    [
      "German",
      "Wie lange gilt die Gewährleistung für Ersatzteile?",
      "Für Ersatzteile gilt eine Gewährleistung von drei Jahren.",
    ],
    ["Russian", "Сколько стоит абонемент для студентов?", "Абонементы для студентов стоят сорок евро."],
    ["Greek", "Πότε ανοίγει η βιβλιοθήκη;", "Η βιβλιοθήκη ανοίγει στις εννέα το πρωί."],
    ["Korean", "주차장은 몇 시에 닫나요?", "주차장은 밤 열 시에 닫습니다."],
    ["Japanese", "返品の期限はいつですか？", "返品の期限は購入から三十日です。"],
    ["Thai", "ห้องสมุดเปิดกี่โมง", "ห้องสมุดเปิดเวลาเก้าโมงเช้า"],
  ])("in %s as well", (_, query, text) => {
    expect(predictionOf(query, [text, ...TEXTS]).verdict).not.toBe("abstained")
  })
})

describe("a question is stopped", () => {
  test.each([
    "What is the capital of France?",
    "Who won the world cup in 2014?",
    "Which colour has the company's logo?",
    "How many people work there?",
    "Wie heißt der Bürgermeister von Hamburg?",
    "Сколько людей живёт в Казани?",
    "What is this?",
  ])("%j", (query) => {
    const { verdict, score, reason } = predictionOf(query)
    expect(verdict).toBe("abstained")
    expect(score).toBeLessThan(0.5)
    expect(reason).toMatch(/^(No |The question ).+\.$/)
  })

  test.each([
    "Who founded the company that runs the Berlin branch?",
    "Which architect designed the tower of the office?",
    "What colour and size does the receipt printer have?",
  ])("%j, though a sentence shares a word with it", (query) => {
    const { verdict, score } = predictionOf(query)
    expect(verdict).toBe("abstained")
    expect(score).toBeGreaterThan(0)
    expect(score).toBeLessThan(0.5)
  })

  test("when nothing was found", () => {
    expect(predictVerdict("refunds", [], [], "neural")).toMatchObject({ verdict: "abstained", score: 0 })
  })
})

test("words that stand elsewhere than the value do not speak for it", () => {
  const text = "The premium plan costs 49 euros a month."
  const choice = chooseStatements("What does the premium plan cost?", toSources([fakeHit({ text })], 5))
  const ownWhere = (share: number) => featuresOf({ ...choice, binding: { covered: [], share, counted: null } }, []).own
  const unbound = featuresOf({ ...choice, binding: null }, []).own
  expect(unbound).toBeGreaterThan(0.5)
  expect([ownWhere(0.25), ownWhere(1)]).toEqual([0.25, unbound])
})

describe("of statements that are as sure as can be", () => {
  const SURELY = Object.fromEntries(FEATURES.map((name) => [name, 1])) as Features
  const judge = (query: string, text: string, coefficients: Coefficients = COEFFICIENTS.lexical) =>
    predictFrom(chooseStatements(query, toSources([fakeHit({ text })], 5)), SURELY, coefficients, THRESHOLDS.lexical)

  test.each([
    ["How many visitors does the Berlin office have?", "The Berlin office has 40 desks.", "a number of visitors"],
    ["What does the Berlin crane weigh?", "The Berlin crane lifts 800 kilograms.", "a figure of that"],
    ["When was the Berlin office opened by the mayor?", "The Berlin office was opened by a deputy.", "a time"],
    ["Who opened the Berlin office?", "The Berlin office has a new roof.", "a person"],
  ])("none has what is asked for: %s %s", (query, text, what) => {
    const { verdict, score, reason } = judge(query, text)
    expect(verdict).toBe("abstained")
    expect(score).toBeLessThan(0.5)
    expect(reason).toBe(`No sentence has what is asked for: ${what}.`)
  })

  test.each([
    ["a role is no name", "Who is the coach?", "The coach answers questions on weekdays."],
    ["one of two words is missing", "Wer hat den Fährverein gegründet?", "Der Fährverein Norderhall tagt am Hafen."],
  ])("none is enough where %s: %s", (_, query, text) => {
    expect(judge(query, text).verdict).not.toBe("answered")
  })

  test("none says where by a year and a month", () => {
    const where = (text: string) => chooseStatements("Wo tagt der Ruderclub?", toSources([fakeHit({ text })], 5)).chosen
    expect(where("Der Ruderclub tagt jedes Jahr im März.")).toEqual([])
    expect(where("Der Ruderclub tagt jedes Jahr im Bootshaus.")).toHaveLength(1)
  })

  test("a question of which one half has evidence is answered in part, and told which half has none", () => {
    const doubtful = { ...Object.fromEntries(FEATURES.map((name) => [name, 0])), bias: 0.1 } as Coefficients
    const { verdict, score, reason, missing } = judge(
      "What colour is the door of the big Berlin office?",
      "The big Berlin office is on the third floor.",
      doubtful,
    )
    expect(verdict).toBe("partial")
    expect(score).toBeLessThan(0.5)
    expect(missing).toEqual(["colour", "door"])
    expect(reason).toContain("colour, door")
  })
})

test("a verdict and its score say the same, whatever the evidence", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const evidence = fc.record(Object.fromEntries(FEATURES.map((name) => [name, share]))) as fc.Arbitrary<Features>
  const asking = fc.constantFrom(
    "How many desks does the Berlin office have?",
    "Who opened the Berlin office and the canteen?",
    "What colour is the door of the canteen?",
    "Berlin office",
  )
  const verdicts = new Set<string>()
  fc.assert(
    fc.property(
      asking,
      fc.constantFrom(...TEXTS),
      evidence,
      fc.double({ min: -4, max: 4, noNaN: true }),
      (query, text, features, bias) => {
        const choice = chooseStatements(query, toSources([fakeHit({ text })], 5))
        const { verdict, score, missing } = predictFrom(
          choice,
          features,
          { ...COEFFICIENTS.lexical, bias },
          THRESHOLDS.lexical,
        )
        verdicts.add(verdict)
        if (verdict === "answered") expect(score).toBeGreaterThanOrEqual(0.5)
        else expect(score).toBeLessThan(0.5)
        if (verdict === "partial") expect(score).toBeGreaterThanOrEqual(MIN_PARTIAL_SCORE)
        expect(missing.length > 0).toBe(verdict === "partial")
      },
    ),
    { numRuns: 300 },
  )
  expect(verdicts).toContain("answered")
  expect(verdicts).toContain("abstained")
})

test("looks only at the passages that would become sources", () => {
  expect(predictionOf("What does the premium plan cost?", TEXTS, 1).verdict).toBe("answered")
  const hits = TEXTS.map((text, i) => fakeHit({ text, document: `doc_${i}` }))
  expect(predictVerdict("What does the premium plan cost?", hits, toSources(hits, 1), "lexical").verdict).toBe(
    "abstained",
  )
})

test("weighs the words of a question by all that was found, and evidence as it was fitted to the kind of model", () => {
  const query = "What does the premium plan with unlimited uploads cost?"
  const scoreBeside = (others: string, kind: "lexical" | "neural") => {
    const texts = [TEXTS[1] ?? "", ...Array<string>(5).fill(others)]
    const hits = texts.map((text, i) => fakeHit({ text, document: `doc_${i}` }))
    return predictVerdict(query, hits, toSources(hits, 1), kind).score
  }
  const score = scoreBeside("The premium plan is sold in Berlin.", "lexical")
  expect(score).not.toBeCloseTo(scoreBeside("Our office in Berlin is open.", "lexical"), 6)
  expect(score).not.toBeCloseTo(scoreBeside("The premium plan is sold in Berlin.", "neural"), 6)
})

describe("the reason of a partial answer or of none", () => {
  const TEXT = "The jetty is closed in winter. Divers need a permit for the wreck."

  test("says of a word that was found only that it is said of something else", () => {
    const { verdict, reason } = predictionOf("Do divers need a permit for the jetty?", [TEXT])
    expect(verdict).not.toBe("answered")
    expect(reason).toBe("No sentence says this about: jetty.")
  })

  test("says of a word that was not found that no sentence has it", () => {
    const { verdict, reason } = predictionOf("Do divers need a permit for the canal?", [TEXT])
    expect(verdict).not.toBe("answered")
    expect(reason).toBe("No sentence says anything about: canal.")
  })
})
