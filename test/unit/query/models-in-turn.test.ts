// Several models as one: who is asked, who takes over, how long a model is left alone, and what is given back.
import { beforeEach, describe, expect, test } from "vitest"
import { AppError } from "../../../src/errors.ts"
import type {
  CompletionEvent,
  CompletionRequest,
  LanguageModel,
  ModelAllowance,
  ModelTurn,
} from "../../../src/ports.ts"
import { type ModelSlot, modelsInTurn } from "../../../src/query/language-model/models-in-turn.ts"
import { BUSY, DAY_LIMIT, NOT_TAKEN, TOO_LONG } from "../../../src/query/model/model-faults.ts"
import { ASKER } from "../../support/fake-asker.ts"
import { fakeModel } from "../../support/fake-query.ts"

let now: number
let log: unknown[]
let offered: string[][]
let turns: (ModelTurn | Error)[]
let deferred: Promise<unknown>[]
beforeEach(() => {
  ;[now, log, offered, turns, deferred] = [1_000_000, [], [], [], []]
})
const limits = {
  async take(open: readonly ModelAllowance[]): Promise<ModelTurn> {
    offered.push(open.map(({ id }) => id))
    const turn = turns.shift() ?? { taken: 0 }
    if (turn instanceof Error) throw turn
    return turn
  },
  correct: async (id: string, _: string, tokens: number, requests?: number) =>
    void log.push(["correct", id, tokens, requests]),
  pause: async (id: string, seconds: number) => void log.push(["pause", id, seconds]),
}
const note = (level: string) => (event: string, about: unknown) =>
  void log.push([level, event, about instanceof Error ? "error" : about])
const slotOf = (name: string, ...parts: (string | Error)[]): ModelSlot =>
  ({ id: name, model: { ...fakeModel(name, parts).llm } }) as ModelSlot
const inTurn = (first: ModelSlot, ...others: ModelSlot[]) =>
  modelsInTurn({ slots: [first, ...others], limits, log: { error: note("error"), warn: note("warn") }, now: () => now })
async function asked(llm: LanguageModel, over: Partial<CompletionRequest> = {}): Promise<CompletionEvent[]> {
  const asker = { ...ASKER, defer: (work: Promise<unknown>) => void deferred.push(work) }
  const request = {
    question: "q",
    sources: [],
    statements: [],
    maxTokens: null,
    temperature: null,
    signal: new AbortController().signal,
  }
  const events = await Array.fromAsync(llm.stream({ ...request, asker, ...over }))
  await Promise.all(deferred)
  return events
}
const textOf = (events: CompletionEvent[]) => events.map((event) => (event.type === "text" ? event.text : "")).join("")
const limited = (retryAfterSeconds?: number, detail?: string) =>
  new AppError("llm-limited", {
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(detail ? { detail } : {}),
  })

describe("a question", () => {
  test("is answered by the first, whose name and use it carries, and its share is corrected", async () => {
    const events = await asked(inTurn(slotOf("one", "Yes."), slotOf("two", "No.")))
    expect(events.map(({ model }) => model)).toEqual(["one", "one"])
    expect(textOf(events)).toBe("Yes.")
    expect(log).toEqual([["correct", "one", 12 - ASKER.expectedTokens, undefined]])
  })

  test("goes to the one that the turn names, of those that are open", async () => {
    turns = [{ taken: 1 }]
    expect(textOf(await asked(inTurn(slotOf("one", "Yes."), slotOf("two", "No."))))).toBe("No.")
    expect(
      await asked(inTurn(slotOf("one", "Yes.")), { asker: { ...ASKER, turn: Promise.resolve({ taken: 7 }) } }).catch(
        String,
      ),
    ).toContain("names no model")
  })

  test("that no model has a call left for is told when there is one", async () => {
    turns = [{ waitSeconds: 9 }]
    await expect(asked(inTurn(slotOf("one")))).rejects.toMatchObject({
      code: "llm-unavailable",
      retryAfterSeconds: 9,
      detail: "No model has a call left now.",
    })
  })

  test("goes to the next where the first fails before its first word, and is logged", async () => {
    const llm = inTurn(slotOf("one", new AppError("llm-unavailable")), slotOf("two", "No."))
    expect((await asked(llm)).map(({ model }) => model)).toEqual(["two", "two"])
    expect(offered).toEqual([["one", "two"], ["two"]])
    expect(log).toContainEqual([
      "warn",
      "model.fell-back",
      { model: "one", code: "llm-unavailable", tenant_id: ASKER.tenantId },
    ])
  })

  test.each([
    [
      "it has spoken",
      [slotOf("one", "Ye", limited(7, "so")), slotOf("two", "No.")],
      { retryAfterSeconds: 7, detail: "so" },
    ],
    ["it was the last", [slotOf("one", limited(7, "so"))], { retryAfterSeconds: 7, detail: "so" }],
    [
      "it says nothing of why",
      [slotOf("one", new AppError("llm-unavailable"))],
      { retryAfterSeconds: 1, detail: undefined },
    ],
  ] as [string, [ModelSlot, ...ModelSlot[]], object][])(
    "fails with what its model failed with where %s",
    async (_, slots, failure) => {
      await expect(asked(inTurn(...slots))).rejects.toMatchObject({ code: "llm-unavailable", ...failure })
    },
  )

  test("of a bug or of an asker who has left asks no other", async () => {
    const bug = new TypeError("bug")
    await expect(asked(inTurn(slotOf("one", bug), slotOf("two", "No.")))).rejects.toBe(bug)
    const reason = new Error("gone")
    const caller = new AbortController()
    const leaving: ModelSlot["model"] = {
      name: "one",
      async *stream() {
        caller.abort(reason)
        yield* []
        throw new AppError("llm-unavailable")
      },
    }
    const left = inTurn({ ...slotOf("one"), model: leaving }, slotOf("two", "No."))
    await expect(asked(left, { signal: caller.signal })).rejects.toBe(reason)
    expect(offered).toHaveLength(2)
  })
})

describe("a model that failed", () => {
  test.each([
    ["with a limit of seconds", limited(20), 20, "minute"],
    ["with a limit of just a minute", limited(60), 60, "minute"],
    ["with a longer one", limited(61), 61, "day"],
    ["with a limit of the day", limited(10, DAY_LIMIT), 10, "day"],
    ["with a limit of weeks", limited(1_000_000), 86_400, "day"],
    ["with a limit it says nothing of", limited(), 1, "minute"],
    ["with a lasting refusal", new AppError("llm-refused"), 60, null],
    ["busy", new AppError("llm-unavailable", { detail: BUSY, retryAfterSeconds: 30 }), 30, null],
    ["busy for long", new AppError("llm-unavailable", { detail: BUSY, retryAfterSeconds: 900 }), 60, null],
  ] as const)("%s is left alone for so long, in every isolate", async (_, fault, seconds, window) => {
    const llm = inTurn(slotOf("one", fault), slotOf("two", "No."))
    await asked(llm)
    expect(log).toContainEqual(["pause", "one", seconds])
    expect(log).toContainEqual([
      "warn",
      "model.paused",
      { model: "one", code: fault.code, seconds, window, tenant_id: ASKER.tenantId },
    ])
    now += seconds * 1_000 - 1
    await asked(llm)
    expect(offered.at(-1)).toEqual(["two"])
    now += 1
    await asked(llm)
    expect(offered.some((ids, i) => i > 1 && ids.includes("one"))).toBe(true)
  })

  test.each([
    ["because of the prompt's length", new AppError("llm-refused", { detail: TOO_LONG })],
    ["because of what was asked", new AppError("llm-refused", { detail: NOT_TAKEN })],
    ["for no reason it gives", new AppError("llm-unavailable", { retryAfterSeconds: 30 })],
  ])("%s is asked again by the next question", async (_, fault) => {
    const llm = inTurn(slotOf("one", fault), slotOf("two", "No."))
    await asked(llm)
    await asked(llm)
    expect(offered[2]).toEqual(["one", "two"])
    expect(log.some((entry) => String(entry).includes("pause"))).toBe(false)
  })

  test("is waited for where all are paused: until the first of them is not", async () => {
    const llm = inTurn(slotOf("one", limited(40)), slotOf("two", limited(20)))
    await expect(asked(llm)).rejects.toMatchObject({ retryAfterSeconds: 20 })
    now += 4_500
    await expect(asked(llm)).rejects.toMatchObject({ retryAfterSeconds: 16 })
    expect(offered).toHaveLength(2)
  })
})

test("while Redis is away the first that is not paused is asked, and that is logged", async () => {
  const llm = inTurn(slotOf("one", limited(40)), slotOf("two", "No."), slotOf("three", "So."))
  await asked(llm)
  turns = [new AppError("cache-unavailable")]
  expect(textOf(await asked(llm))).toBe("No.")
  expect(log).toContainEqual(["error", "model-limits.away", "error"])
})

describe("of all models", () => {
  const priced = (name: string, price?: number): ModelSlot => {
    const slot = slotOf(name, "x")
    return price === undefined
      ? slot
      : { ...slot, model: { ...slot.model, costOf: (prompt, completion) => (prompt + completion) * price } }
  }

  test("the cost is that of the one that is named, else the dearest; unknown where none tells", () => {
    const llm = inTurn(priced("one", 1), priced("two", 3), priced("three"))
    expect([
      llm.name,
      llm.costOf?.(1, 1, "one"),
      llm.costOf?.(1, 1),
      llm.costOf?.(1, 1, "three"),
      llm.costOf?.(1, 1, "else"),
    ]).toEqual(["one", 2, 6, null, null])
  })

  test("a turn that was not used gives back its tokens and its request, and one that names none gives nothing", async () => {
    const llm = inTurn(slotOf("one"), slotOf("two"))
    await llm.giveBack?.(Promise.resolve({ taken: 1 }), ASKER.tenantId, 50)
    await llm.giveBack?.(Promise.resolve({ waitSeconds: 5 }), ASKER.tenantId, 50)
    expect(log).toEqual([["correct", "two", -50, -1]])
  })
})
