// Questions that ask for several things: each is judged by itself, and an answer has all of them.
import { describe, expect, test } from "vitest"
import { joinPredictions, type Prediction } from "../../../src/query/grounding/prediction.ts"
import { predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { partsOfQuestion } from "../../../src/query/model/evidence/split-question.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"

test.each([
  ["Who runs the mill and who owns the quay?", ["Who runs the mill?", "who owns the quay?"]],
  ["Who runs the mill? Who owns the quay?", ["Who runs the mill?", "Who owns the quay?"]],
  [
    "What did Ada Moss sell, and in which year was the mill sold?",
    ["What did Ada Moss sell?", "in which year was the mill sold?"],
  ],
  [
    "How long does the trip take and how much does it cost?",
    ["How long does the trip take?", "how much does the trip cost?"],
  ],
  [
    "Who is the master of Ely and where does she live?",
    ["Who is the master of Ely?", "where does the master of Ely live?"],
  ],
  ["Wann öffnet die Mühle und wer leitet das Museum?", ["Wann öffnet die Mühle?", "wer leitet das Museum?"]],
  ["Quand ouvre le moulin et combien coûte la visite ?", ["Quand ouvre le moulin?", "combien coûte la visite ?"]],
])("%s", (question, parts) => {
  expect(partsOfQuestion(question)).toEqual(parts)
})

test.each([
  "What are the price and the weight of the boat?",
  "Wie lange dauert die Fahrt und was kostet sie?",
  "What happens, and why?",
  "Who knows what the mill is and what it was?",
  "Where is the boat?",
])("%s stays whole", (question) => {
  expect(partsOfQuestion(question)).toEqual([question])
})

const TEXT =
  "The mill is run by Ada Moss. The quay is owned by Ben Roe. Ada Moss lives in Ely. The trip takes two hours and costs nine euros."

describe("an answer to several questions", () => {
  const ask = (query: string) => {
    const hits = [fakeHit({ text: TEXT })]
    return predictVerdict(query, hits, toSources(hits, 5), "lexical")
  }
  const quotesOf = ({ statements }: Prediction) => statements.map(({ displayText }) => displayText)

  test("has what each asks for", () => {
    const both = ask("Who runs the mill and who owns the quay?")
    expect(both.verdict).toBe("answered")
    expect(quotesOf(both)).toEqual(["The mill is run by Ada Moss.", "The quay is owned by Ben Roe."])
  })

  test("quotes a statement once that answers both", () => {
    const both = ask("How long does the trip take and how much does it cost?")
    expect(both.verdict).toBe("answered")
    expect(quotesOf(both)).toEqual(["The trip takes two hours and costs nine euros."])
  })

  test("is partial where one is not answered, and says which", () => {
    const half = ask("Who runs the mill and what does the boat weigh?")
    expect(half).toMatchObject({ verdict: "partial", reason: expect.stringMatching(/^what does the boat weigh\? /) })
    expect(half.missing).toEqual(["what does the boat weigh?"])
    expect(half.score).toBeLessThan(0.5)
    expect(quotesOf(half)).toContain("The mill is run by Ada Moss.")
  })

  test("is none where neither is", () => {
    expect(ask("Who painted the ceiling and when was the tower struck?").verdict).toBe("abstained")
  })
})

test("the score of several answers is the lowest of theirs", () => {
  const part = (score: number) => ({
    question: "",
    prediction: { verdict: "answered" as const, score, reason: "", missing: [], statements: [] },
  })
  expect(joinPredictions([part(0.9), part(0.7), part(0.8)])).toMatchObject({ verdict: "answered", score: 0.7 })
})
