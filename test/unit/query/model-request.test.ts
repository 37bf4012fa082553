// What a question is expected to take of a model, and what of budgets is held for it at most.
import { describe, expect, test } from "vitest"
import type { LanguageModel } from "../../../src/ports.ts"
import {
  estimatedMaximumOf,
  expectedTokensOf,
  maximumOf,
  requestOf,
} from "../../../src/query/language-model/model-request.ts"
import { messagesOf } from "../../../src/query/model/prompt.ts"
import { unitsOf } from "../../../src/usage/model/money.ts"
import { contextOf, fakeModel, questionOf } from "../../support/fake-query.ts"
import { fakeSources } from "../../support/fake-source.ts"

test("a call is expected to take its frame, its sources with what is read around them, and its answer", () => {
  const expected = (changes: Parameters<typeof questionOf>[1]) => expectedTokensOf(questionOf("Why?", changes))
  expect(expected({ topK: 2 })).toBe(400 + 2 * 350 + 300)
  expect(expected({ topK: 4, maxTokens: 50 })).toBe(400 + 4 * 350 + 50)
  expect(expected({ topK: 1, context: "neighbours" })).toBe(400 + 3 * 350 + 300)
  expect(expected({ topK: 1, context: "section" })).toBe(400 + 7 * 350 + 300)
})

test("a request says for whom it is and what it is expected to take", () => {
  const [ctx, question] = [contextOf(), questionOf("Why?", { maxTokens: 9, temperature: 0.5 })]
  expect(requestOf(ctx, question, [], { statements: [] })).toEqual({
    question: "Why?",
    sources: [],
    statements: [],
    maxTokens: 9,
    temperature: 0.5,
    signal: ctx.signal,
    asker: { tenantId: ctx.tenantId, defer: ctx.defer, expectedTokens: expectedTokensOf(question) },
  })
})

test("until its prompt is known, budgets hold what a question is likely to take at most: twice as much where it is checked, nothing of a free model", () => {
  const paid: LanguageModel = {
    ...fakeModel("groq/x").llm,
    costOf: (prompt, completion) => (prompt + 2 * completion) / 1e6,
  }
  const plain = estimatedMaximumOf(paid, questionOf("Why?", { topK: 3 }))
  expect(plain).toMatchObject({ queries: 1, usd: unitsOf((plain.tokens + 1_024) / 1e6) })
  expect(plain.tokens).toBe(800 + 3 * 700 + 1_024)
  expect(estimatedMaximumOf(paid, questionOf("Why?", { topK: 3, maxTokens: 10 })).tokens).toBe(800 + 3 * 700 + 10)
  expect(estimatedMaximumOf(paid, questionOf("Why?", { topK: 3, strict: true })).tokens).toBe(2 * plain.tokens)
  expect(estimatedMaximumOf(paid, questionOf("Why?", { topK: 2, context: "section" })).tokens).toBe(
    800 + 2 * 7 * 700 + 1_024,
  )
  expect(estimatedMaximumOf(paid, questionOf("Why?", { topK: 20, context: "section" })).tokens).toBe(
    800 + 16_000 + 1_024,
  )
  const { costOf: _, ...unpriced } = paid
  expect(estimatedMaximumOf(unpriced, questionOf("Why?"))).toMatchObject({ usd: 0 })
  expect(estimatedMaximumOf({ ...paid, isFree: true }, questionOf("Why?"))).toEqual({ queries: 1, tokens: 0, usd: 0 })
})

describe("the most that a call can use", () => {
  const paid: LanguageModel = {
    ...fakeModel("groq/x").llm,
    costOf: (prompt, completion) => (prompt + completion) / 1e6,
  }
  const askedWith = (text: string, maxTokens: number | null = 50) => ({
    question: "Why?",
    sources: fakeSources(text, text),
    maxTokens,
    temperature: null,
  })

  test.each([
    ["plain prose", "A chunk of prose. "],
    ["letters of another script", "Отчёт о грузах. "],
    ["characters beyond the first plane", "𒀀𒁀𒂍 "],
    ["figures, each of them a token", "8 1 7 4 "],
  ])("is no less than its bytes, of %s", (_, text) => {
    const request = askedWith(text.repeat(300))
    const bytes = messagesOf(request).reduce((sum, { content }) => sum + Buffer.byteLength(content), 0)
    const most = maximumOf(paid, request)
    expect(most.tokens).toBeGreaterThanOrEqual(bytes + 50)
    expect(most).toEqual({ queries: 0, tokens: most.tokens, usd: unitsOf(most.tokens / 1e6) })
  })

  test("grows with what it may say, counts the check of an answer, and is nothing of a free model", () => {
    expect(maximumOf(paid, askedWith("a")).tokens + 50).toBe(maximumOf(paid, askedWith("a", 100)).tokens)
    expect(maximumOf(paid, askedWith("a", null))).toEqual(maximumOf(paid, askedWith("a", 1_024)))
    const claims = [{ claim: "x".repeat(500), quotes: ["y".repeat(5_000)] }]
    expect(maximumOf(paid, { ...askedWith("a"), sources: [], claims }).tokens).toBeGreaterThan(5_550)
    expect(maximumOf({ ...paid, isFree: true }, askedWith("a"))).toEqual({ queries: 0, tokens: 0, usd: 0 })
    expect(maximumOf({ ...paid, isOwn: true }, askedWith("a"))).toMatchObject({ usd: 0, ownUsd: expect.any(Number) })
  })
})
