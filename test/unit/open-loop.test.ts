// The load generator of the soak: it keeps its pace, and tells every kind of ending apart.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { expect, test } from "vitest"
import { fire, flood } from "../soak/open-loop.ts"

test("as many requests as asked for are sent, each with its status, its Retry-After, or no reply at all", async () => {
  let turn = 0
  const server = createServer((_, response) => {
    turn += 1
    if (turn % 4 === 1) response.writeHead(200).end("fine")
    else if (turn % 4 === 2) response.writeHead(429, { "retry-after": "3" }).end()
    else if (turn % 4 === 3) response.writeHead(503).end()
    else response.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const run = await fire(() => ({ url, init: {} }), 100, 0.4)
  const seen = run.shots.map(({ status, hasRetryAfter }) => `${status}${hasRetryAfter ? " later" : ""}`)
  const count = (what: string) => seen.filter((one) => one === what).length
  expect(run.shots.length + run.leftOut).toBe(40)
  expect(new Set(seen)).toEqual(new Set(["200", "429 later", "503", "0"]))
  expect(count("200")).toBe(Math.ceil(run.shots.length / 4))
  expect(run.shots.filter(({ status }) => status === 0).map(({ sample }) => sample !== "")).not.toContain(false)
  expect(run.seconds).toBeGreaterThanOrEqual(0.38)
  const flooded = await flood(() => ({ url, init: {} }), 2, 0.1)
  expect(flooded.shots.length).toBeGreaterThanOrEqual(2)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
