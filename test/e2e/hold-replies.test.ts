// The check of every other end-to-end test's replies itself: what a document does not say is found.
import { globSync, readFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { takeFaults } from "./hold-replies.ts"

const kettle = { type: "object", properties: { litres: { type: "number" } }, additionalProperties: false }
const headers = { "X-Request-Id": {}, "X-Cache": {} }
const DOCUMENT = {
  paths: {
    "/api/v1/kettles/{id}": {
      get: { responses: { 200: { headers, content: { "application/json": { schema: kettle } } }, 204: { headers } } },
    },
  },
  components: { responses: { Problem404: { headers, content: { "application/problem+json": { schema: {} } } } } },
}
let next: { status: number; headers?: Record<string, string>; body?: string }
let server: Server
beforeAll(async () => {
  server = createServer((request, response) => {
    const { status, headers, body } =
      request.url === "/openapi.json" ? { status: 200, headers: {}, body: JSON.stringify(DOCUMENT) } : next
    const type = body === undefined ? {} : { "Content-Type": "application/json" }
    response.writeHead(status, { "X-Request-Id": "r", ...type, ...headers }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
})
afterAll(() => void server.close())

async function faultsOf(reply: typeof next, path = "/api/v1/kettles/1", method = "GET"): Promise<string[]> {
  next = reply
  await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { method })
  return await takeFaults()
}

test.each([
  ["a body as described", { status: 200, body: '{"litres":2}', headers: { "X-Cache": "HIT" } }],
  ["no body where none is described", { status: 204 }],
])("%s is right", async (_, reply) => {
  expect(await faultsOf(reply)).toEqual([])
})

test.each([
  ["a status", { status: 201, body: "{}" }, "is not documented"],
  ["a header", { status: 200, body: "{}", headers: { "X-Colour": "red" } }, "x-colour"],
  ["a field", { status: 200, body: '{"litres":2,"colour":"red"}' }, "additionalProperties"],
  ["a value", { status: 200, body: '{"litres":"2"}' }, "must be number"],
  ["a content type", { status: 200, body: "hello", headers: { "Content-Type": "text/plain" } }, "text/plain"],
  ["a body", { status: 204, headers: { "Content-Type": "text/plain" } }, "text/plain"],
])("%s that is not described is found", async (_, reply, said) => {
  expect(await faultsOf(reply)).toEqual([expect.stringContaining(said)])
})

test("a method or path that is not described may be refused, and nothing else", async () => {
  const problem = { status: 404, body: "{}", headers: { "Content-Type": "application/problem+json" } }
  expect(await faultsOf(problem, "/api/v1/pots")).toEqual([])
  expect(await faultsOf({ status: 200, body: "{}" }, "/api/v1/pots")).toHaveLength(1)
  expect(await faultsOf({ status: 200, body: "{}" }, "/api/v1/kettles/1", "DELETE")).toHaveLength(1)
})

test.each([
  [503, 1],
  [429, 1],
  [404, 0],
])("a reply of a server whose description answers %i is found wanting %i times", async (status, faults) => {
  const other = createServer((_, response) => void response.writeHead(status).end())
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve))
  await fetch(`http://127.0.0.1:${(other.address() as AddressInfo).port}/api/v1/kettles/1`)
  expect(await takeFaults()).toHaveLength(faults)
  other.close()
})

/** Who asks the Workers by another way than `fetch`, and why what they get need not be looked at, or who looks at it. */
const WITHOUT_FETCH: Record<string, string> = {
  "accounts.test.ts": "runs the documented check of a bill, and asks the same by fetch",
  "false-lengths.test.ts": "bytes that are no HTTP get the runtime's replies, not a Worker's",
  "raw-http.test.ts": "hands its replies over itself",
  "restore.test.ts": "runs the operator's commands, which ask the stores",
  "smoke.test.ts": "runs the documented curl once, and asks the same by fetch",
  "webhooks.test.ts": "starts a receiver, which asks nobody",
}

test("no other test asks by a way that is not held", () => {
  const others = globSync("*.test.ts", { cwd: import.meta.dirname }).filter((file) =>
    /import \{[^}]*\b(request|get|connect|spawn\w*|exec\w*)\b[^}]*\} from "node:(http|https|net|child_process)"/.test(
      readFileSync(join(import.meta.dirname, file), "utf8"),
    ),
  )
  expect(others.toSorted()).toEqual(Object.keys(WITHOUT_FETCH))
})
