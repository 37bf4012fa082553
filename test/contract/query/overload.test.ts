// Overload: a crowd that waits too long for admission makes the isolate refuse newcomers, each with a time to come back.
import { createServer, type ServerResponse } from "node:http"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { prepareScripts, redisClient } from "../../../src/adapters/redis/client.ts"
import { redisGate } from "../../../src/adapters/redis/gate.ts"
import { LOOKUP } from "../../../src/adapters/redis/scripts.ts"
import { AppError } from "../../../src/errors.ts"
import { newId } from "../../../src/ids.ts"
import { newOverload, refuseWhileLate } from "../../../src/tenants/model/overload.ts"

/** Replies that a Redis owes, in the order of the requests. */
const owed: ServerResponse[] = []
let onRequest = () => {}
const server = createServer((request, response) => {
  request.resume().once("end", () => {
    owed.push(response)
    onRequest()
  })
})
let url = ""
beforeAll(async () => {
  await prepareScripts([LOOKUP])
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`
})
afterAll(() => void server.close())

const FOUND = JSON.stringify([{ result: [null, null, null, null] }])
const REFUSED = "overloaded, again in 1 s"

/** What becomes of the requests; `first` is over once one of the callers has heard. */
type End = (replies: readonly ServerResponse[], first: Promise<unknown>) => void

/** So many callers come at once; each hears of Redis after `waitMs`, or that it is away. */
async function comeAtOnce(count: number, waitMs: number, end: End) {
  owed.splice(0)
  const overload = newOverload()
  let time = 1_000_000
  const gate = redisGate(redisClient({ url, token: "t", timeoutMs: null }), new Map(), overload, () => time)
  const arrived = new Promise<void>((resolve) => {
    onRequest = () => void (owed.length === count && resolve())
  })
  const pass = { hash: "h", tenantId: newId("ten"), limits: [], lookup: null }
  const callers = Array.from({ length: count }, () => outcomeOf(() => gate.pass(pass)))
  await arrived
  time += waitMs
  end(owed.slice(), Promise.race(callers))
  const newcomer = (ms: number) => outcomeOf(async () => refuseWhileLate(overload, time + ms))
  return { outcomes: new Set(await Promise.all(callers)), newcomer }
}

async function outcomeOf(run: () => Promise<unknown>): Promise<string> {
  try {
    await run()
    return "in"
  } catch (error) {
    return error instanceof AppError ? `${error.code}, again in ${error.retryAfterSeconds} s` : String(error)
  }
}

const answer: End = (replies) => {
  for (const reply of replies) reply.end(FOUND)
}
const cut: End = (replies) => {
  for (const reply of replies) reply.destroy()
}
const answerFirst: End = ([one, ...others], first) => {
  one?.end(FOUND)
  void first.then(() => cut(others, first))
}

describe("a crowd that waited a second", () => {
  test("is let in where Redis answered, and newcomers are refused until a moment has passed", async () => {
    const { outcomes, newcomer } = await comeAtOnce(20, 1_000, answer)
    expect([outcomes, await newcomer(0), await newcomer(249), await newcomer(250)]).toEqual([
      new Set(["in"]),
      REFUSED,
      REFUSED,
      "in",
    ])
  })

  test("is refused where it heard nothing: whatever Redis said came too late to be read", async () => {
    const { outcomes } = await comeAtOnce(20, 1_000, cut)
    expect(outcomes).toEqual(new Set([REFUSED]))
  })
})

test("a crowd that timed out beside one whom Redis answered is refused, and does not pass for Redis' absence", async () => {
  const { outcomes, newcomer } = await comeAtOnce(20, 500, answerFirst)
  expect([outcomes, await newcomer(0)]).toEqual([new Set(["in", REFUSED]), REFUSED])
  const away = await comeAtOnce(20, 500, cut)
  expect([away.outcomes, await away.newcomer(0)]).toEqual([new Set(["cache-unavailable, again in 1 s"]), "in"])
})

describe("nobody is refused", () => {
  test.each([
    ["after a crowd that waited for less", 20, 999],
    ["after few that waited for long, which a slow machine explains", 15, 5_000],
  ])("%s", async (_, count, waitMs) => {
    const { newcomer } = await comeAtOnce(count, waitMs, answer)
    expect(await newcomer(0)).toBe("in")
    const away = await comeAtOnce(count, waitMs, cut)
    expect([away.outcomes, await away.newcomer(0)]).toEqual([new Set(["cache-unavailable, again in 1 s"]), "in"])
  })
})
