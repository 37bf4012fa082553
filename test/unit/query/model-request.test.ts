// What a question is expected to take of a model, and what of budgets is held for it at most.
import { expect, test } from "vitest"
import type { LanguageModel } from "../../../src/ports.ts"
import { expectedTokensOf, mostOf, requestOf } from "../../../src/query/language-model/model-request.ts"
import { unitsOf } from "../../../src/usage/model/money.ts"
import { contextOf, fakeModel, questionOf } from "../../support/fake-query.ts"

test("a call is expected to take its frame, its sources with what is read around them, and its answer", () => {
  const expected = (changes: Parameters<typeof questionOf>[1]) => expectedTokensOf(questionOf("Why?", changes))
  expect(expected({ topK: 2 })).toBe(400 + 2 * 350 + 300)
  expect(expected({ topK: 4, maxTokens: 50 })).toBe(400 + 4 * 350 + 50)
  expect(expected({ topK: 1, context: "neighbours" })).toBe(400 + 3 * 350 + 300)
  expect(expected({ topK: 1, context: "section" })).toBe(400 + 7 * 350 + 300)
})

test("a request says for whom it is and what it is expected to take", () => {
  const [ctx, question] = [contextOf(), questionOf("Why?", { maxTokens: 9, temperature: 0.5 })]
  expect(requestOf(ctx, question, [])).toEqual({
    question: "Why?",
    sources: [],
    maxTokens: 9,
    temperature: 0.5,
    signal: ctx.signal,
    asker: { tenantId: ctx.tenantId, defer: ctx.defer, expectedTokens: expectedTokensOf(question) },
  })
})

test("budgets hold the most a question can take: twice as much where it is checked, nothing of a free model", () => {
  const paid: LanguageModel = {
    ...fakeModel("groq/x").llm,
    costOf: (prompt, completion) => (prompt + 2 * completion) / 1e6,
  }
  const plain = mostOf(paid, questionOf("Why?", { topK: 3 }))
  expect(plain).toMatchObject({ queries: 1, usd: unitsOf((plain.tokens + 1_024) / 1e6) })
  expect(plain.tokens).toBe(800 + 3 * 700 + 1_024)
  expect(mostOf(paid, questionOf("Why?", { topK: 3, maxTokens: 10 })).tokens).toBe(800 + 3 * 700 + 10)
  expect(mostOf(paid, questionOf("Why?", { topK: 3, strict: true })).tokens).toBe(2 * plain.tokens)
  expect(mostOf(paid, questionOf("Why?", { topK: 2, context: "section" })).tokens).toBe(800 + 2 * 7 * 700 + 1_024)
  expect(mostOf(paid, questionOf("Why?", { topK: 20, context: "section" })).tokens).toBe(800 + 16_000 + 1_024)
  const { costOf: _, ...unpriced } = paid
  expect(mostOf(unpriced, questionOf("Why?"))).toMatchObject({ usd: 0 })
  expect(mostOf({ ...paid, isFree: true }, questionOf("Why?"))).toEqual({ queries: 1, tokens: 0, usd: 0 })
})
