// The check of every other end-to-end test's replies itself: what a document does not say is found.
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
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
