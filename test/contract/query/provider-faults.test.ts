// What the caller of a question sees for each thing that can go wrong at the model's provider, by a scripted one.
import { afterEach, expect, test, vi } from "vitest"
import { consoleLog } from "../../../src/adapters/console/log.ts"
import { groqLanguageModel } from "../../../src/adapters/groq/groq-language-model.ts"
import { modelsInTurn } from "../../../src/query/language-model/models-in-turn.ts"
import { ASKER } from "../../support/fake-asker.ts"
import { ask } from "../../support/fake-query.ts"
import { type GroqStep, startScriptedGroq } from "../../support/scripted-groq.ts"

let close = async () => {}
afterEach(() => close())

async function answerOver(step: GroqStep, timeoutMs = 60_000) {
  const groq = await startScriptedGroq(step)
  close = groq.close
  const model = groqLanguageModel({ apiKey: "scripted-key", model: "m", baseUrl: groq.url, timeoutMs })
  const slot = { id: "m", tokensPerMinute: 0, requestsPerMinute: 0, model }
  const limits = { take: async () => ({ taken: 0 }), correct: async () => {}, pause: async () => {} }
  const llm = modelsInTurn({ slots: [slot], limits, log: { error() {}, warn() {} } })
  const { answer, text, counted } = await ask({ llm })
  return { answer, text, counted, requests: groq.requests.length }
}

const NEVER = new AbortController().signal
const EXTRACTIVE = "Refunds take 30 days. [1]"
const SAID = ["Refunds need a receipt [2]. ", "They go"]

/** Each is asked once; the extractive answer stands in or follows what was said, and the reply is labelled. */
const FAULTS: readonly [name: string, step: GroqStep, answer: string][] = [
  ["400, a request it does not understand", { type: "refuse", status: 400 }, EXTRACTIVE],
  ["401, a key it does not know", { type: "refuse", status: 401 }, EXTRACTIVE],
  ["402, an account without money", { type: "refuse", status: 402 }, EXTRACTIVE],
  ["413, a prompt that is too long", { type: "refuse", status: 413 }, EXTRACTIVE],
  ["429, too many requests", { type: "refuse", status: 429, retryAfter: "7" }, EXTRACTIVE],
  ["500, a fault of its own", { type: "refuse", status: 500 }, EXTRACTIVE],
  ["503, overloaded", { type: "refuse", status: 503 }, EXTRACTIVE],
  ["garbage", { type: "garbage" }, EXTRACTIVE],
  ["a stream cut before a word", { type: "cut", deltas: [] }, EXTRACTIVE],
  ["a stream cut in the middle", { type: "cut", deltas: SAID }, `Refunds need a receipt [2]. They\n\n${EXTRACTIVE}`],
  ["a connection that breaks", { type: "broken", deltas: [] }, EXTRACTIVE],
  ["an error in place of the stream", { type: "error", deltas: [], error: { message: "no" } }, EXTRACTIVE],
  ["a stream without a word", { type: "answer", deltas: [] }, EXTRACTIVE],
  ["a redirect", { type: "redirect", to: "http://127.0.0.1:1/" }, EXTRACTIVE],
]

test.each(FAULTS)("%s: the extractive answer, labelled", async (_, step, expected) => {
  const { answer, text, counted, requests } = await answerOver(step)
  expect(requests).toBe(1)
  expect(answer.answer).toBe(expected)
  expect(text).toBe(expected)
  expect(answer).toMatchObject({ model: "extractive", degraded: ["llm"] })
  expect(counted).toMatchObject({ "rag_degraded_total llm": 1, "rag_llm_calls_total groq m error": 1 })
})

const WORD = "swordfish"
const QUOTING: readonly [name: string, step: GroqStep][] = [
  ["an event that is not JSON", { type: "raw", text: `data: ${WORD} was asked about\n\n` }],
  ["JSON that breaks off", { type: "raw", text: `data: {"choices":[{"delta":{"content":"${WORD}\n\n` }],
  ["a named event that is not JSON", { type: "raw", text: `event: thread.run\ndata: {${WORD}}\n\n` }],
  ["another name and other line ends", { type: "raw", text: `event:thread.${WORD}\r\ndata: ${WORD}\r\n\r\n` }],
  ["an error in the stream", { type: "error", deltas: [], error: { message: WORD, code: `of ${WORD}` } }],
  ...[400, 401, 402, 403, 404, 405, 413, 429, 500].map((status): [string, GroqStep] => [
    `a ${status} that quotes the prompt`,
    { type: "refuse", status, says: `not taken: ${WORD}` },
  ]),
  ["a 500 that does", { type: "refuse", status: 500, says: WORD, code: "internal_error" }],
]

test.each(QUOTING)("%s brings what it quotes to no console and no log", async (_, step) => {
  const written: string[] = []
  for (const level of ["debug", "info", "log", "warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation((...parts) => void written.push(parts.join(" ")))
  const groq = await startScriptedGroq(step)
  close = groq.close
  const model = groqLanguageModel({ apiKey: "scripted-key", model: "m", baseUrl: groq.url })
  const log = consoleLog({ level: "debug", format: "json", service: "test" })
  const request = {
    question: WORD,
    sources: [],
    statements: [],
    maxTokens: 9,
    temperature: 0,
    asker: ASKER,
    signal: NEVER,
  }
  try {
    for await (const event of model.stream(request)) expect(event).toBeNull()
  } catch (error) {
    log.error("llm.unavailable", error)
  } finally {
    vi.restoreAllMocks()
  }
  expect(written).toHaveLength(1)
  expect(written[0]).toContain("llm.unavailable")
  expect(written[0]).not.toContain(WORD)
})

test("what a cut stream took is told with its answer, as it is to the history", async () => {
  const { answer } = await answerOver({ type: "cut", deltas: SAID })
  expect(answer.usage).toMatchObject({ completionTokens: SAID.length, costUsd: null })
  expect(answer.usage.promptTokens).toBeGreaterThan(100)
  const silent = await answerOver({ type: "answer", deltas: [], usage: { prompt: 70, completion: 30 } })
  expect(silent.answer.usage).toMatchObject({ promptTokens: 70, completionTokens: 30 })
})

test("a stream that stalls: the extractive answer once the time is up", async () => {
  const { answer } = await answerOver({ type: "stall", deltas: SAID }, 60)
  expect(answer).toMatchObject({ model: "extractive", degraded: ["llm"] })
  expect(answer.answer).toContain(EXTRACTIVE)
})

test("a slow drip within the time: the answer itself, whole and unlabelled", async () => {
  const deltas = ["Ref", "unds ", "take 30", " days", " [", "1", "]."]
  const { answer } = await answerOver({ type: "answer", deltas, delayMs: 5 })
  expect(answer).toMatchObject({ answer: deltas.join(""), model: "groq/m", degraded: [] })
  expect(answer.grounding.verdict).toBe("answered")
})
