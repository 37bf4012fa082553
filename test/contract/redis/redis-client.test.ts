// The Redis client on the wire: one request a trip, a deadline, and errors that quote nothing of what was sent.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, expect, test } from "vitest"
import { guarded, pipelined, redisClient } from "../../../src/adapters/redis/client.ts"

const SECRET = "what-must-not-be-logged"
const TOKEN = "local-test-token"
const open: (() => Promise<unknown>)[] = []
afterEach(async () => void (await Promise.all(open.splice(0).map((close) => close()))))

type Asked = Pick<IncomingMessage, "method" | "url" | "headers"> & { body: unknown }

/** A client, deadline and all, of a server that notes what it is asked and answers as `reply` does. */
async function clientOf(reply: (response: ServerResponse) => void, timeoutMs = 60_000) {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    let text = ""
    for await (const chunk of request) text += chunk
    const { method, url, headers } = request
    asked.push({ method, url, headers, body: JSON.parse(text) })
    reply(response)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  open.push(() => new Promise((done) => server.close(done).closeAllConnections()))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return { redis: redisClient({ url, token: TOKEN, timeoutMs }), asked }
}

const json =
  (body: unknown, status = 200) =>
  (response: ServerResponse) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))

test("what is issued together is one request, and a command that fails fails alone", async () => {
  const { redis, asked } = await clientOf(json([{ result: "first" }, { error: "ERR second" }]))
  const outcomes = await pipelined(redis, (together) =>
    Promise.allSettled([together.evalsha("sha", ["k1", "k2"], ["a", 1]), together.eval("return 1", [], [])]),
  )
  expect(outcomes).toEqual([
    { status: "fulfilled", value: "first" },
    { status: "rejected", reason: new Error("ERR second") },
  ])
  expect(asked).toMatchObject([
    {
      method: "POST",
      url: "/pipeline",
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      body: [
        ["evalsha", "sha", 2, "k1", "k2", "a", 1],
        ["eval", "return 1", 0],
      ],
    },
  ])
})

test("what is issued later goes on its own, by the same client, again and again", async () => {
  const { redis, asked } = await clientOf(json({ result: "OK" }))
  for (const key of ["a", "b"]) expect(await redis.set(key, "1")).toBe("OK")
  expect(asked.map(({ url, body }) => [url, body])).toEqual([
    ["/", ["set", "a", "1"]],
    ["/", ["set", "b", "1"]],
  ])
})

test.each([
  ["an error of its own", json({ error: "ERR wrong" }, 400), "Redis answered 400: ERR wrong"],
  ["a page", (response: ServerResponse) => void response.writeHead(502).end("<h1>502</h1>"), "502: not in JSON"],
  ["too little", json([]), "replied too little"],
  ["no array", json({ result: "OK" }), "no array"],
])("a trip that is answered by %s fails and quotes nothing that was sent", async (_, reply, message) => {
  const { redis } = await clientOf(reply)
  const error: unknown = await pipelined(redis, (one) => one.eval(SECRET, [SECRET], [SECRET])).catch((e: unknown) => e)
  expect(String(error)).toContain(message)
  expect(String(error)).not.toContain(SECRET)
})

test("a trip on which nothing is sent is none", async () => {
  const { redis, asked } = await clientOf(json([]))
  expect(await pipelined(redis, async () => "done")).toBe("done")
  await redis.get("key").catch(() => undefined)
  expect(asked.map(({ url }) => url)).toEqual(["/"])
})

test("what failed is kept for the log", async () => {
  const cause = new Error("refused")
  await expect(guarded(() => Promise.reject(cause))).rejects.toMatchObject({ code: "cache-unavailable", cause })
})

test("a server that never answers is given up at the deadline", async () => {
  const { redis, asked } = await clientOf(() => undefined, 50)
  await expect(redis.get("key")).rejects.toMatchObject({ name: "TimeoutError" })
  // On a slow machine the deadline may pass before the request is there.
  expect(asked.length).toBeLessThanOrEqual(1)
})
