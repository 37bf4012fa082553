// A platform is ready once its edge Worker has found everything ready, and starts although it never does.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { expect, test } from "vitest"
import { edgeReady } from "../../workers/local/edge-ready.ts"

/** Answers readiness with these statuses in turn, and with the last one from then on. */
async function edgeAnswering<T>(statuses: readonly number[], run: (url: string, asked: () => string[]) => Promise<T>) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? "")
    response.writeHead(statuses[asked.length - 1] ?? statuses.at(-1) ?? 500).end("{}")
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  try {
    return await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, () => asked)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

test("it is asked until it is ready, and not once more", async () => {
  const [isReady, asked] = await edgeAnswering([503, 503, 200], async (url, asked) => [await edgeReady(url), asked()])
  expect([isReady, asked]).toEqual([true, Array.from({ length: 3 }, () => "/health/ready")])
})

test("where something never gets ready the platform starts all the same", async () => {
  expect(await edgeAnswering([503], (url) => edgeReady(url, 250))).toBe(false)
})
