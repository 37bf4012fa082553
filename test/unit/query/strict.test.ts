// The strict check: what the model does not support is left out, and what happens when the checker cannot be had.

import { describe, expect, test, vi } from "vitest"
import { AppError } from "../../../src/errors.ts"
import { cacheable } from "../../../src/query/answer-question.ts"
import { checkStrictly } from "../../../src/query/grounding/check-strictly.ts"
import { createGrounder } from "../../../src/query/grounding/ground.ts"
import type { ModelCall } from "../../../src/query/language-model/call-model.ts"
import { ASKER } from "../../support/fake-asker.ts"
import { ask, fakeDeps, fakeModel, unavailable } from "../../support/fake-query.ts"
import { fakeSources } from "../../support/fake-source.ts"

const WRITTEN = ["Refunds take 30 days [1]. Refunds need a ", "receipt [2]."]

describe("with grounding strict", () => {
  test("nothing leaves before the check, and what the model does not support is taken out", async () => {
    const { llm, requests } = fakeModel("groq/llama", WRITTEN, ["1 yes\n2 no"])
    const { answer, text, types, events, trace } = await ask({ llm }, { strict: true })
    expect(answer.answer).toBe("Refunds take 30 days [1].")
    expect(text).toBe(answer.answer)
    expect(answer.grounding).toMatchObject({ verdict: "partial", reason: expect.stringContaining("1 of 2 sentences") })
    expect(answer.citations.map(({ quote }) => quote)).toEqual(["Refunds take 30 days."])
    expect(answer.claims).toMatchObject([{ verdict: "supported", citations: [0] }])
    expect(types.filter((type) => type === "token")).toHaveLength(1)
    expect(events.flatMap((event) => (event.type === "status" ? [event.stage] : []))).toEqual([
      "retrieving",
      "answering",
      "checking",
    ])
    // A line for each claim, beside the room for models that think first.
    expect(requests[1]?.maxTokens).toBeGreaterThan(512)
    expect(requests[1]?.claims).toEqual([
      { claim: "Refunds take 30 days.", quotes: ["Refunds take 30 days."] },
      { claim: "Refunds need a receipt.", quotes: ["Refunds need a receipt and take 30 days."] },
    ])
    expect(answer.usage).toMatchObject({ promptTokens: 20, completionTokens: 4, costUsd: 1 })
    expect(trace.calls.flatMap((call) => call.used())).toMatchObject([{ costUsd: 0.5 }, { costUsd: 0.5 }])
  })

  test("places in the answer move up with what was taken out before them", async () => {
    const { llm } = fakeModel("groq/llama", WRITTEN, ["1: no\n2: yes"])
    const { answer } = await ask({ llm }, { strict: true })
    expect(answer.answer).toBe("Refunds need a receipt [2].")
    const [citation] = answer.citations
    expect(answer.answer.slice(citation?.answerStart, citation?.answerEnd)).toBe("Refunds need a receipt")
    expect(answer.claims).toMatchObject([{ answerStart: 0, answerEnd: answer.answer.length, citations: [0] }])
  })

  test("all supported, the answer stays as it was written and may be kept", async () => {
    const { llm } = fakeModel("groq/llama", WRITTEN, ["1 yes\n2 yes"])
    const { answer, retrieved } = await ask({ llm }, { strict: true })
    expect(answer.answer).toBe(WRITTEN.join(""))
    expect(answer.grounding.verdict).toBe("answered")
    expect(cacheable(answer, retrieved)).toBe(true)
  })

  test("a reply is read behind what the model thinks", async () => {
    const reply = "<think>the first is right, 2 no</think>\n1 yes\n2 no"
    const { answer } = await ask({ llm: fakeModel("groq/llama", WRITTEN, [reply]).llm }, { strict: true })
    expect([answer.answer, answer.degraded]).toEqual(["Refunds take 30 days [1].", []])
  })

  test("a budget without room for the check leaves it out, and the comparison decides alone", async () => {
    const refusals = [async () => false, () => Promise.reject(new AppError("budget-exhausted"))]
    for (const refused of refusals) {
      const { llm, requests } = fakeModel("groq/llama", WRITTEN, ["1 no\n2 no"])
      let covered = 0
      const cover = () => (covered++ === 0 ? Promise.resolve(true) : refused())
      const budget = { isExtractive: false, cover, settle() {} }
      const { answer } = await ask({ llm }, { strict: true, budget })
      expect([covered, requests.length, answer.answer]).toEqual([2, 1, WRITTEN.join("")])
      expect(answer.degraded).toEqual(["check"])
    }
  })

  test("none supported, it abstains", async () => {
    const { llm } = fakeModel("groq/llama", WRITTEN, ["1 no\n2 no"])
    const { answer, text } = await ask({ llm }, { strict: true })
    expect(answer).toMatchObject({ citations: [], claims: [], grounding: { verdict: "abstained", score: 0 } })
    expect(answer.answer).toContain("could not find")
    expect(text).toBe(answer.answer)
  })

  test("what the comparison refuses is not asked about and does not leave either", async () => {
    const { llm, requests } = fakeModel(
      "groq/llama",
      ["Refunds take 90 days [1]. Refunds need a receipt [2]."],
      ["1 yes"],
    )
    const { answer } = await ask({ llm }, { strict: true })
    expect(requests[1]?.claims).toHaveLength(1)
    expect(answer.answer).toBe("Refunds need a receipt [2].")
    const wrong = fakeModel("groq/llama", ["Refunds take 90 days [1]."])
    const none = await ask({ llm: wrong.llm }, { strict: true })
    expect([wrong.requests.length, none.answer.grounding.verdict, none.answer.degraded]).toEqual([1, "abstained", []])
  })

  test.each<[string, (string | Error)[]]>([
    ["fails", [unavailable("llm-unavailable")]],
    ["is cut", ["1 yes\n", unavailable("llm-unavailable")]],
    ["says too little", ["1 yes"]],
    ["says too much", ["1 yes\n2 yes\n3 yes"]],
    ["says both", ["1 yes\n1 no\n2 yes"]],
    ["talks", ["Both claims look fine to me."]],
    ["says nothing", []],
  ])("where the checker %s, the comparison decides alone, and the reply says so", async (_, reply) => {
    const { llm } = fakeModel("groq/llama", [`${WRITTEN.join("")} Refunds take 90 days [1].`], reply)
    const { answer, retrieved, counted } = await ask({ llm }, { strict: true })
    expect(answer.answer).toBe(WRITTEN.join(""))
    expect(answer.degraded).toEqual(["check"])
    expect(answer.grounding).toMatchObject({ verdict: "partial", reason: expect.stringContaining("strict check") })
    expect(counted["rag_degraded_total check"]).toBe(1)
    expect(cacheable(answer, retrieved)).toBe(false)
  })

  test("where the model is down for the answer it is not asked again", async () => {
    const { llm, requests } = fakeModel("groq/llama", [unavailable("llm-unavailable")])
    const { answer } = await ask({ llm }, { strict: true })
    expect(requests).toHaveLength(1)
    expect(answer).toMatchObject({ answer: "Refunds take 30 days. [1]", degraded: ["llm"] })
  })

  test.each([
    ["a bug", new TypeError("bug")],
    ["a refusal of what was asked", new AppError("llm-refused")],
  ])("any other failure of the checker is not papered over: %s", async (_, fault) => {
    await expect(ask({ llm: fakeModel("groq/llama", WRITTEN, [fault]).llm }, { strict: true })).rejects.toBe(fault)
  })

  test("an answer that claims nothing is left as it is, and not asked about", async () => {
    const { llm, requests } = fakeModel("groq/llama", ["Yes, so."])
    const { answer } = await ask({ llm }, { strict: true })
    expect([answer.answer, answer.degraded, requests.length]).toEqual(["Yes, so.", [], 1])
  })

  test("what is quoted word for word needs no check", async () => {
    const { llm, requests } = fakeModel("extractive", ["Refunds take 30 days. [1]"])
    const { answer, types } = await ask({ llm, extractive: llm }, { strict: true })
    expect(requests).toHaveLength(1)
    expect(answer.degraded).toEqual([])
    expect(types).toEqual(["status", "status", "sources", "token", "citation", "done"])
  })
})

const written = () => {
  const grounder = createGrounder(fakeSources("Refunds take 30 days.", "Refunds need a receipt."))
  grounder.push("Refunds take 30 days [1].")
  const { events: _, ...grounded } = grounder.finish()
  return grounded
}

test("a caller who leaves during the check gets no answer, whatever the model ends with", async () => {
  const caller = new AbortController()
  const { llm, requests } = fakeModel("groq/llama", WRITTEN)
  const stream: typeof llm.stream = async function* (request) {
    if (!request.claims) return yield* llm.stream(request)
    caller.abort(new Error("gone"))
    throw unavailable("llm-unavailable")
  }
  const asked = ask({ llm: { name: "groq/llama", stream } }, { strict: true, signal: caller.signal })
  await expect(asked).rejects.toThrow("gone")
  expect(requests).toHaveLength(1)
})

test("a check is waited for at most eight seconds; then the comparison decides alone", async () => {
  const timeout = vi.spyOn(AbortSignal, "timeout")
  timeout.mockImplementation((ms) =>
    ms <= 8_000 ? AbortSignal.abort(new Error("late")) : new AbortController().signal,
  )
  try {
    const { answer } = await ask({ llm: fakeModel("groq/llama", WRITTEN, ["1 yes\n2 yes"]).llm }, { strict: true })
    expect(answer.degraded).toEqual(["check"])
  } finally {
    timeout.mockRestore()
  }
})

test("a checker that is late is given up, and the caller's own abort is thrown", async () => {
  const silent = {
    name: "groq/llama",
    async *stream({ signal }: { signal: AbortSignal }) {
      signal.throwIfAborted()
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))
    },
  }
  const { metrics } = fakeDeps().deps
  const calls: ModelCall[] = []
  const deps = { model: silent, metrics, timeoutMs: 5, asker: ASKER, calls }
  const late = await checkStrictly({ ...deps, signal: new AbortController().signal }, "q", written())
  expect(late).toMatchObject({ isChecked: false, answer: "Refunds take 30 days [1]." })
  expect(calls[0]?.used()).toMatchObject([{ estimated: true, completionTokens: 0 }])
  const reason = new Error("gone")
  await expect(checkStrictly({ ...deps, signal: AbortSignal.abort(reason) }, "q", written())).rejects.toBe(reason)
})

test("marks behind the full stop go with their sentence, and lines of a list stay lines", async () => {
  const grounder = createGrounder(fakeSources("Refunds take 30 days.", "Refunds need a receipt."))
  grounder.push("In short:\n- Refunds take 30 days. [1]\n- Refunds need a receipt. [2]")
  const { events: _, ...grounded } = grounder.finish()
  const { metrics } = fakeDeps().deps
  const { llm } = fakeModel("groq/llama", ["1 no\n2 yes"])
  const deps = { model: llm, metrics, signal: new AbortController().signal, timeoutMs: 60_000, asker: ASKER, calls: [] }
  const { answer } = await checkStrictly(deps, "q", grounded)
  expect(answer).toBe("In short:\n- Refunds need a receipt. [2]")
})
