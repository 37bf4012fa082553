// Upstash's REST format: converts JSON bodies to commands and replies to JSON.
import { type Bytes, isError, type Reply, toBytes, toText } from "./reply.ts"

/** The body of `POST /`, or of `/pipeline` and `/multi-exec`; null when it is not of that shape. */
export function readCommand(body: unknown): Bytes[] | null {
  if (!Array.isArray(body) || body.length === 0) return null
  const command: Bytes[] = []
  for (const arg of body) {
    if (typeof arg === "string") command.push(toBytes(arg))
    else if (typeof arg === "number" || typeof arg === "boolean") command.push(String(arg))
    else return null
  }
  return command
}

export function readCommands(body: unknown): Bytes[][] | null {
  if (!Array.isArray(body) || body.length === 0) return null
  const commands = body.map(readCommand)
  return commands.every((command) => command !== null) ? commands : null
}

export type WireReply = { result: unknown } | { error: string }

/** With `base64` every string is encoded, except a whole reply that reads "OK". */
export function writeReply(reply: Reply, base64: boolean): WireReply {
  if (isError(reply)) return { error: toText(reply.error) }
  const whole = typeof reply === "object" && reply !== null && "status" in reply ? reply.status : reply
  return { result: whole === "OK" ? "OK" : plain(whole, base64) }
}

function plain(reply: Reply, base64: boolean): unknown {
  if (typeof reply === "string") return base64 ? Buffer.from(reply, "latin1").toString("base64") : toText(reply)
  if (typeof reply !== "object" || reply === null) return reply
  if ("status" in reply) return plain(reply.status, base64)
  // Redis allows an error inside a list, but Upstash's JSON cannot express it.
  if (isError(reply)) return plain(reply.error, base64)
  return reply.map((item) => plain(item, base64))
}
