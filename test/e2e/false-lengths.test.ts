// Lengths that lie, over a raw socket: the runtime, and not only our own limit, keeps bodies to what they declare.
import { connect } from "node:net"
import { expect, inject, test } from "vitest"
import { freshTenant } from "./tenant.ts"

const RUNTIME_OR_OURS =
  /HTTP\/1\.1 (\d{3}) [^\r]*\r\n(Connection: close\r\nContent-Length: 21\r\n\r\nInternal Server Error)?/g

/**
 * Statuses of the replies to these bytes, until the server closes or a second passes in silence, which where a reply is due
 * counts from its first byte. The runtime answers what it cannot read with a bare 500 before any Worker runs; that is a 400.
 */
function exchange(head: string[], body: string, isDue = false): Promise<number[]> {
  const { hostname, port } = new URL(inject("platform").edgeUrl)
  return new Promise((resolve) => {
    let reply = ""
    const socket = connect(Number(port), hostname)
    const done = () => {
      socket.destroy()
      resolve(Array.from(reply.matchAll(RUNTIME_OR_OURS), ([, status, bare]) => (bare ? 400 : Number(status))))
    }
    const silent = () => {
      if (!isDue || reply !== "") done()
    }
    socket.setTimeout(1_000, silent).on("close", done).on("error", done)
    socket.on("data", (data) => {
      reply += data.toString("latin1")
    })
    socket.write(`${head.join("\r\n")}\r\n\r\n${body}`)
  })
}

const BIG = `{"query":"${"x".repeat(2_000_000)}"}`
const CHUNKED = `${BIG.length.toString(16)}\r\n${BIG}\r\n0\r\n\r\n`

test("a body longer or shorter than its declared length never gets past the limit, and never answers 200 or 5xx", async () => {
  const { apiKey } = await freshTenant()
  const post = (lengths: string[], body: string, isDue = false) => {
    const head = ["POST /api/v1/search HTTP/1.1", "Host: edge.test", `Authorization: Bearer ${apiKey}`]
    return exchange([...head, "Content-Type: application/json", ...lengths], body, isDue)
  }
  expect((await post([`Content-Length: ${BIG.length}`], BIG, true))[0]).toBe(413)
  expect((await post(["Transfer-Encoding: chunked"], CHUNKED, true))[0]).toBe(413)
  const lies = [
    ["Content-Length: 10"],
    ["Content-Length: 0"],
    ["Content-Length: -1"],
    ["Content-Length: nonsense"],
    ["Content-Length: 1e3"],
    ["Content-Length: 99999999999999999999"],
    ["Content-Length: 10", "Content-Length: 2000012"],
    ["Content-Length: 10", "Transfer-Encoding: chunked"],
    ["Content-Length: 2000012", "Transfer-Encoding: chunked"],
  ]
  for (const lengths of lies)
    for (const body of [BIG, CHUNKED]) {
      const statuses = await post(lengths, body)
      const wrong = statuses.filter((status) => status < 400 || status >= 500)
      expect([lengths, wrong]).toEqual([lengths, []])
    }
})

test("a body shorter than declared holds up nobody else", async () => {
  const { apiKey, client } = await freshTenant()
  const head = ["POST /api/v1/search HTTP/1.1", "Host: edge.test", `Authorization: Bearer ${apiKey}`]
  const hanging = exchange([...head, "Content-Type: application/json", "Content-Length: 1000"], '{"query":"x"}')
  expect((await client.send("GET", "/api/v1/documents")).status).toBe(200)
  expect(await hanging).toEqual([])
})
