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
  [
    "Who is the mill warden and what is her address?",
    ["Who is the mill warden?", "what is the mill warden's address?"],
  ],
  ["Who wrote rule K12 and what is K12 about?", ["Who wrote rule K12?", "what is K12 about?"]],
  ["When did F28 stop and how do I start it?", ["When did F28 stop?", "how do I start F28?"]],
  ["What does the ferry cost and can I take a dog?", ["What does the ferry cost?", "can I take a dog?"]],
  [
    "Was kostet die Fähre und darf ich einen Hund mitnehmen?",
    ["Was kostet die Fähre?", "darf ich einen Hund mitnehmen?"],
  ],
  ["Combien coûte le bac et peut-on prendre un chien ?", ["Combien coûte le bac?", "peut-on prendre un chien ?"]],
  ["Kto jest kapitanem promu i ile zarabia?", ["Kto jest kapitanem promu?", "ile zarabia (kapitanem promu)?"]],
  ["¿Quién es el capitán y cuál es su edad?", ["¿Quién es el capitán?", "cuál es su edad (el capitán)?"]],
  ["¿Cuándo sale el barco y cuánto cuesta?", ["¿Cuándo sale el barco?", "cuánto cuesta (el barco)?"]],
  ["船は何時に出ますか？料金はいくらですか？", ["船は何時に出ますか?", "料金はいくらですか?"]],
])("%s", (question, parts) => {
  expect(partsOfQuestion(question)).toEqual(parts)
})

test.each([
  "What are the price and the weight of the boat?",
  "Wie lange dauert die Fahrt und was kostet sie?",
  "What happens, and why?",
  "Who knows what the mill is and what it was?",
  "Where is the boat?",
  // What `it` is, is not said by an article or a code.
  "How do I get to Ely and is it open?",
  "Kiedy odpływa prom i kto nim kieruje?",
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

  test("of which one has no answer is a partial one, in other languages, too", () => {
    const part = (query: string, text: string) => {
      const hits = [fakeHit({ text })]
      const { verdict, statements } = predictVerdict(query, hits, toSources(hits, 5), "lexical")
      return { verdict, quotes: statements.map(({ displayText }) => displayText) }
    }
    const [pl, en] = [
      "Kapitanem promu jest Jan Lis. Prom odpływa o 9.",
      "A shed costs 30 euros a month. Sheds are dry.",
    ]
    expect(part("Kto jest kapitanem promu i ile zarabia?", pl)).toEqual({
      verdict: "partial",
      quotes: ["Kapitanem promu jest Jan Lis."],
    })
    expect(part("How much is a shed and how big is it?", en)).toEqual({
      verdict: "partial",
      quotes: ["A shed costs 30 euros a month."],
    })
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
