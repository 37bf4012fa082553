// The HTTP side: who may ask, in what form, and how refusals look.
import { fork } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { startRedis } from "../../../workers/local/redis/server.ts"

const token = "server-token"

async function serving() {
  const server = await startRedis({ token })
  onTestFinished(() => server.close())
  return async (path: string, body: string, headers: Record<string, string> = {}, method = "POST") => {
    const init = {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(method === "GET" ? {} : { body }),
    }
    const response = await fetch(server.url + path, init)
    const answer: unknown = await response.json()
    return { status: response.status, body: answer }
  }
}
const refused = (status: number, text: string) => ({ status, body: { error: expect.stringContaining(text) } })

test.each(["", "Bearer", "Bearer wrong", token, `Basic ${token}`])(
  "the authorization %j is refused with 401",
  async (authorization) => {
    const ask = await serving()
    expect(await ask("/", '["PING"]', { authorization })).toEqual(refused(401, "auth token"))
  },
)

test("routes and methods other than the three are refused by name", async () => {
  const ask = await serving()
  expect(await ask("/get/k", "[]")).toEqual(refused(404, "POST /get/k"))
  expect(await ask("/", "", {}, "GET")).toEqual(refused(404, "GET /"))
})

test("header semantics that are not spoken are refused by name", async () => {
  const ask = await serving()
  expect(await ask("/", '["PING"]', { "upstash-encoding": "hex" })).toEqual(refused(400, "hex"))
  expect(await ask("/", '["PING"]', { "upstash-response-format": "resp2" })).toEqual(
    refused(501, "Upstash-Response-Format"),
  )
})

test.each([
  ["/", "not json"],
  ["/", "{}"],
  ["/", "[]"],
  ["/", '["GET", null]'],
  ["/", '["GET", {"a": 1}]'],
  ["/pipeline", '["PING"]'],
  ["/pipeline", "[]"],
  ["/multi-exec", '[["PING"], []]'],
])("to %s the body %s is a 400", async (path, body) => {
  const ask = await serving()
  expect(await ask(path, body)).toEqual(refused(400, "ERR failed to parse"))
})

test("numbers and booleans of the body become their text", async () => {
  const ask = await serving()
  await ask("/", '["HSET", "h", "a", 5, "b", 0.25, "c", true]')
  expect(await ask("/", '["HMGET", "h", "a", "b", "c"]')).toEqual({
    status: 200,
    body: { result: ["5", "0.25", "true"] },
  })
})

test("with base64 every string is encoded, at any depth, except a whole OK", async () => {
  const ask = await serving()
  const commands = [
    ["SET", "k", "ü"],
    ["GET", "k"],
    ["HSET", "h", "f", "OK"],
    ["HMGET", "h", "f"],
    ["EVAL", "return {1, {'a'}}", 0],
    ["GET"],
  ]
  const { body } = await ask("/pipeline", JSON.stringify(commands), { "upstash-encoding": "base64" })
  expect(body).toEqual([
    { result: "OK" },
    { result: "w7w=" },
    { result: 1 },
    { result: ["T0s="] },
    { result: [1, ["YQ=="]] },
    { error: "ERR wrong number of arguments for 'get' command" },
  ])
})

test("a body over 1 MB is refused with 413 and the next request is served", async () => {
  const ask = await serving()
  const long = (bytes: number) => JSON.stringify(["SET", "k", "x".repeat(bytes - 14)])
  expect(await ask("/", long(1024 * 1024))).toMatchObject({ status: 200 })
  expect(await ask("/", long(1024 * 1024 + 1))).toEqual(refused(413, "1048576 bytes"))
  expect(await ask("/", long(5 * 1024 * 1024))).toEqual(refused(413, "1048576 bytes"))
  expect(await ask("/", '["PING"]')).toEqual({ status: 200, body: { result: "PONG" } })
})

test("a real Redis that cannot be reached is a failed start", async () => {
  await expect(startRedis({ token, redisUrl: "redis://127.0.0.1:1" })).rejects.toThrow()
})

test("an option that a real Redis would not heed is a failed start", async () => {
  const options = { token, redisUrl: "redis://127.0.0.1:1", maxMemoryKeys: 5 }
  await expect(startRedis(options)).rejects.toThrow("have no effect on a real Redis")
})

const main = join(import.meta.dirname, "../../../workers/local/redis/main.ts")

test("as a child process it reports its address, serves, and ends with SIGTERM", async () => {
  const child = fork(main, [JSON.stringify({ token })])
  const [ready] = await once(child, "message")
  const response = await fetch(ready.url, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: '["PING"]',
  })
  expect(await response.json()).toEqual({ result: "PONG" })
  child.kill("SIGTERM")
  expect(await once(child, "exit")).toEqual([0, null])
})

test("as a child process it refuses an option it does not know", async () => {
  const child = fork(main, [JSON.stringify({ token, replicaLag: 5 })])
  expect(await once(child, "message")).toEqual([
    { type: "failed", message: expect.stringContaining("replicaLag") },
    undefined,
  ])
  expect(await once(child, "exit")).toEqual([1, null])
})
