// Sends one request again and again over a few keep-alive connections and notes how long each took.
// Raw sockets: generator, Worker and Redis share the machine's cores, and times below a millisecond must be told apart.
import { once } from "node:events"
import { connect } from "node:net"

export type Target = {
  url: string
  method: "GET" | "POST"
  headers: Record<string, string>
  body?: string
  /** What may come back; 200 unless told otherwise. */
  statuses?: readonly number[]
}
export type Bounds = { connections: number; seconds: number; maxRequests: number }
export type Slice = { requests: number; seconds: number; latenciesMs: number[]; refused: number }

/** Ends after the time or the count, whichever comes first; throws at the first reply of another status. */
export async function drive(target: Target, { connections, seconds, maxRequests }: Bounds): Promise<Slice> {
  const { hostname, port } = new URL(target.url)
  const latenciesMs: number[] = []
  let refused = 0
  const noted = (milliseconds: number, status: number) => {
    latenciesMs.push(milliseconds)
    if (status !== 200) refused++
  }
  const startedAt = performance.now()
  const deadline = startedAt + seconds * 1000
  let sent = 0
  const mayAsk = () => performance.now() < deadline && sent++ < maxRequests
  await Promise.all(Array.from({ length: connections }, () => askOver(Number(port), hostname, target, mayAsk, noted)))
  return { requests: latenciesMs.length, seconds: (performance.now() - startedAt) / 1000, latenciesMs, refused }
}

/** One connection, one request at a time, until told to stop. */
async function askOver(
  port: number,
  hostname: string,
  target: Target,
  mayAsk: () => boolean,
  noted: (milliseconds: number, status: number) => void,
): Promise<void> {
  const bytes = requestBytes(target)
  const socket = connect({ port, host: hostname, noDelay: true })
  await once(socket, "connect")
  await new Promise<void>((resolve, reject) => {
    let received: Buffer | null = null
    let askedAt = 0
    const ask = () => {
      if (!mayAsk()) return resolve()
      askedAt = performance.now()
      socket.write(bytes)
    }
    socket.on("data", (chunk: Buffer) => {
      const reply = received ? Buffer.concat([received, chunk]) : chunk
      received = reply
      const fault = faultOf(reply, target.statuses ?? [200])
      if (fault === "incomplete") return
      if (fault) return reject(new Error(fault))
      noted(performance.now() - askedAt, statusOf(reply))
      received = null
      ask()
    })
    socket.on("error", reject)
    socket.on("close", () => reject(new Error("the connection was closed")))
    ask()
  }).finally(() => socket.destroy())
}

function requestBytes({ url, method, headers, body = "" }: Target): Buffer {
  const { host, pathname, search } = new URL(url)
  const lines = Object.entries({ Host: host, ...headers, "Content-Length": String(Buffer.byteLength(body)) })
  const head = [`${method} ${pathname}${search} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`)]
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`)
}

/** Null for a whole reply with a status that is asked for. */
function faultOf(reply: Buffer, statuses: readonly number[]): string | null {
  const headEnd = reply.indexOf("\r\n\r\n")
  if (headEnd < 0) return "incomplete"
  const head = reply.toString("latin1", 0, headEnd)
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
  if (length === undefined) return `a reply of unknown length: ${head}`
  if (reply.length < headEnd + 4 + Number(length)) return "incomplete"
  return statuses.includes(statusOf(reply)) ? null : `not a ${statuses.join(" or ")}: ${reply.toString()}`
}

/** Behind `HTTP/1.1 `. */
const statusOf = (reply: Buffer) => Number(reply.toString("latin1", 9, 12))
