// Servers in place of Qdrant that answer as a test says; each is closed when its test ends.
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, vi } from "vitest"
import type { ModelStamp } from "../../../src/embedding/contract.ts"
import type { CollectionId, TenantId } from "../../../src/ids.ts"

export const COLLECTION = "col_a" as CollectionId
export const tenant = "ten_a" as TenantId
export const stamp: ModelStamp = { model: "test/model", dimension: 4, revision: "r1", kind: "neural" }

const open: Server[] = []
afterEach(() => {
  vi.useRealTimers()
  for (const server of open.splice(0)) {
    server.closeAllConnections()
  }
})

export async function listening(server: Server): Promise<string> {
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A server that answers every request with what `reply` says and remembers the bodies. */
export async function recordingServer(reply: (path: string) => unknown) {
  const bodies: { path: string; body: Record<string, unknown> }[] = []
  const server = createServer(async (request, response) => {
    let text = ""
    for await (const part of request) text += part
    const path = request.url ?? ""
    if (text) bodies.push({ path, body: JSON.parse(text) })
    const result = reply(path)
    if (result === undefined) return // never answers
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ result, status: "ok", time: 0 }))
  })
  return { url: await listening(server), bodies }
}
