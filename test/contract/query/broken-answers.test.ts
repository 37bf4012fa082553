// A model that stops in the middle of a sentence, by a scripted provider: what is left of it, streamed and not.
import { afterEach, describe, expect, test } from "vitest"
import { groqLanguageModel } from "../../../src/adapters/groq/groq-language-model.ts"
import { cacheable } from "../../../src/query/answer-question.ts"
import { modelsInTurn } from "../../../src/query/language-model/models-in-turn.ts"
import { ask, fakeModel } from "../../support/fake-query.ts"
import { fakeHit } from "../../support/fake-source.ts"
import { type GroqStep, startScriptedGroq } from "../../support/scripted-groq.ts"

let close = async () => {}
afterEach(() => close())

const HITS = [fakeHit({ text: "Kayaks are rented for 4 hours. Canoes are rented by the day.", document: "doc_1" })]
const QUOTED = "Kayaks are rented for 4 hours. [1]"

async function answerOver(
  step: GroqStep,
  changes: { isStreamed?: boolean; strict?: boolean } = {},
  quoted = QUOTED,
  check: GroqStep = { type: "answer", deltas: ["1 yes"] },
) {
  const groq = await startScriptedGroq(step, check)
  close = groq.close
  const model = groqLanguageModel({ apiKey: "scripted-key", model: "m", baseUrl: groq.url, timeoutMs: 300 })
  const slot = { id: "m", tokensPerMinute: 0, requestsPerMinute: 0, model }
  const limits = { take: async () => ({ taken: 0 }), correct: async () => {}, pause: async () => {} }
  const llm = modelsInTurn({ slots: [slot], limits, log: { error() {}, warn() {} } })
  const extractive = fakeModel("extractive", [quoted])
  const asked = await ask(
    { llm, hits: HITS, extractive: extractive.llm },
    { query: "How long are kayaks rented?", ...changes },
  )
  const sent = asked.events.flatMap((event) => (event.type === "token" ? [event.text] : []))
  return { ...asked, sent, extracted: extractive.requests }
}

const SAID = ["Canoes are rented by the day [1.2]. ", "Paddles ar"]
const ENDS: readonly [string, (deltas: string[]) => GroqStep][] = [
  ["is cut", (deltas) => ({ type: "cut", deltas })],
  ["breaks", (deltas) => ({ type: "broken", deltas })],
  ["stalls", (deltas) => ({ type: "stall", deltas })],
  ["ends with an error", (deltas) => ({ type: "error", deltas, error: { message: "no" } })],
]

describe("where the stream ends too early", () => {
  test.each(ENDS)("and the reply is one JSON, the answer is wholly extractive: a stream that %s", async (_, ends) => {
    const { answer, sent } = await answerOver(ends(SAID), { isStreamed: false })
    expect(answer).toMatchObject({ answer: QUOTED, model: "extractive", degraded: ["llm"] })
    expect(answer.grounding.verdict).toBe("answered")
    expect(answer.claims).toMatchObject([{ verdict: "supported" }])
    expect(sent).toEqual([QUOTED])
  })

  test.each(ENDS)(
    "and the reply is streamed, what was sent stays and claims only what is whole: one that %s",
    async (_, ends) => {
      const { answer, sent } = await answerOver(ends(SAID))
      // What a connection that breaks had still to hand over is lost with it.
      expect(answer.answer).toMatch(
        /^(?:Canoes are rented by the day \[1\]\.(?: Paddles)?\n\n)?Kayaks are rented for 4 hours\. \[1\]$/,
      )
      expect(sent.join("")).toBe(answer.answer)
      expect(new Set(answer.claims.map(({ verdict }) => verdict))).toEqual(new Set(["supported"]))
      expect(answer).toMatchObject({ model: "extractive", degraded: ["llm"], grounding: { verdict: "answered" } })
    },
  )

  test("the time of the first word is known of a reply in one JSON too", async () => {
    const { trace } = await answerOver({ type: "answer", deltas: SAID.slice(0, 1) }, { isStreamed: false })
    expect(trace.stages.first_token).toBeGreaterThan(0)
  })

  test("what was said already is not said again", async () => {
    const said = ["Kayaks are rented for 4 hours [1.1]. ", "Paddles ar"]
    const { answer, extracted } = await answerOver({ type: "cut", deltas: said })
    expect(answer.answer).toBe("Kayaks are rented for 4 hours [1]. Paddles")
    expect(answer).toMatchObject({ model: "groq/m", degraded: ["llm"], grounding: { verdict: "answered" } })
    expect(answer.claims).toHaveLength(1)
    expect(extracted).toEqual([])
  })

  test("in the first sentence, the extractive answer follows it, and alone is judged", async () => {
    const { answer } = await answerOver({ type: "cut", deltas: ["Kayaks are ren"] })
    expect(answer.answer).toBe(`Kayaks are\n\n${QUOTED}`)
    expect(
      answer.claims.map(({ answerStart, verdict }) => [answer.answer.slice(answerStart, answerStart + 6), verdict]),
    ).toEqual([["Kayaks", "supported"]])
    expect(answer.claims[0]?.answerStart).toBe(12)
  })

  test("strictly, the extractive answer needs no check", async () => {
    const { answer } = await answerOver({ type: "cut", deltas: SAID }, { strict: true })
    expect(answer).toMatchObject({ answer: QUOTED, degraded: ["llm"], grounding: { verdict: "answered" } })
  })
})

describe.each([true, false])("an answer without anything to show (streamed: %s)", (isStreamed) => {
  test.each([
    ["  ", "\n "],
    ["[1.2]", " [1.1] "],
    ["<think>Kayaks are", " cheap.</think>"],
    ['<tool_call>{"name":"x"}</tool_call>'],
    ["<think>Kay"],
  ])("is extractive, says so and is not kept: %s", async (...deltas) => {
    const { answer, retrieved, sent } = await answerOver({ type: "answer", deltas }, { isStreamed })
    expect(answer).toMatchObject({ answer: QUOTED, model: "extractive", degraded: ["llm"] })
    expect(sent.join("")).toBe(QUOTED)
    expect(cacheable(answer, retrieved)).toBe(false)
  })

  test("is none if it says that the sources have no answer", async () => {
    const { answer } = await answerOver({ type: "answer", deltas: ["[0]"] }, { isStreamed })
    expect(answer).toMatchObject({ degraded: [], grounding: { verdict: "abstained" } })
  })

  test("and one behind reasoning is shown alone", async () => {
    const deltas = ["<think>They say 9 ho", "urs [1.1].</th", "ink>\n\nKayaks are rented for 4 hours [1.1]."]
    const { answer, sent } = await answerOver({ type: "answer", deltas }, { isStreamed })
    expect(answer).toMatchObject({ answer: "Kayaks are rented for 4 hours [1].", degraded: [] })
    expect(sent.join("")).toBe(answer.answer)
  })
})

describe("an answer that reaches its longest", () => {
  const cut = (deltas: string[], style?: "openai"): GroqStep => ({
    type: "answer",
    deltas,
    finish: "length",
    ...(style ? { style } : {}),
  })

  test.each([undefined, "openai"] as const)(
    "loses its unfinished sentence, says so and is not kept (%s)",
    async (style) => {
      const { answer, retrieved, sent } = await answerOver(cut(SAID, style), { isStreamed: false })
      expect(answer).toMatchObject({
        answer: "Canoes are rented by the day [1].",
        model: "groq/m",
        degraded: ["length"],
      })
      expect(answer.grounding).toMatchObject({ verdict: "answered", reason: expect.stringContaining("limit") })
      expect(answer.claims).toHaveLength(1)
      expect(sent).toEqual([answer.answer])
      expect(cacheable(answer, retrieved)).toBe(false)
    },
  )

  test.each([true, false])("is cut back too if the provider's filter ended it (streamed: %s)", async (isStreamed) => {
    const { answer, retrieved } = await answerOver(
      { type: "answer", deltas: SAID, finish: "content_filter" },
      { isStreamed },
    )
    expect(answer).toMatchObject({
      answer: `Canoes are rented by the day [1].${isStreamed ? " Paddles" : ""}`,
      degraded: ["content_filter"],
      claims: [{ verdict: "supported" }],
      grounding: { reason: expect.stringContaining("filter") },
    })
    expect(cacheable(answer, retrieved)).toBe(false)
  })

  test("keeps what was sent of it, which claims nothing", async () => {
    const { answer, sent } = await answerOver(cut(SAID))
    expect(answer).toMatchObject({ answer: "Canoes are rented by the day [1]. Paddles", degraded: ["length"] })
    expect(answer.claims).toHaveLength(1)
    expect(sent.join("")).toBe(answer.answer)
  })

  test("does not end in half a number, nor lose what its mark ends", async () => {
    const half = await answerOver(cut([...SAID.slice(0, 1), "Kayaks cost 4."]), { isStreamed: false })
    expect(half.answer.answer).toBe("Canoes are rented by the day [1].")
    const marked = await answerOver(cut(["Canoes are rented by the day [1.2]"]), { isStreamed: false })
    expect(marked.answer.answer).toBe("Canoes are rented by the day [1]")
  })

  test("before a whole sentence is extractive", async () => {
    const { answer } = await answerOver(cut(["Kayaks are ren"]), { isStreamed: false })
    expect(answer).toMatchObject({ answer: QUOTED, model: "extractive", degraded: ["length"] })
  })

  test("strictly, what is left of it is checked", async () => {
    const { answer, trace } = await answerOver(cut(SAID), { strict: true })
    expect(answer).toMatchObject({ answer: "Canoes are rented by the day [1].", degraded: ["length"] })
    expect(trace.calls).toHaveLength(2)
  })

  test("and ends there by itself is whole", async () => {
    const { answer } = await answerOver({ type: "answer", deltas: SAID.slice(0, 1) }, { isStreamed: false })
    expect(answer.degraded).toEqual([])
  })
})
