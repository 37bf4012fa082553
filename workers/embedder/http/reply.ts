// Writes replies: JSON at once, or newline-delimited events with a heartbeat.
import type { ServerResponse } from "node:http"
import type { ParseEvent } from "../../../src/embedding/contract.ts"
import { isRefusal, type Refusal } from "./refusal.ts"

/** Sends a JSON reply, or the rest of one that `beginJson` began. */
export function sendJson(response: ServerResponse, status: number, body: object): void {
  const bytes = Buffer.from(JSON.stringify(body))
  if (!response.headersSent)
    response.writeHead(status, { "content-type": "application/json", "content-length": bytes.length })
  response.end(bytes)
}

/** Sends the headers to tell the caller that work has started. If the process dies now, the caller sees a truncated reply. */
export function beginJson(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" })
  response.flushHeaders()
}

/** Sends a refusal with its status; closes the connection if the request's body was not read. */
export function sendRefusal(response: ServerResponse, { status, code, message, retryAfterSeconds }: Refusal): void {
  if (retryAfterSeconds !== undefined) response.setHeader("retry-after", retryAfterSeconds)
  if (!response.req.complete) response.setHeader("connection", "close")
  sendJson(response, status, { error: { code, message } })
  // The rest of the request is discarded, so that the caller can read the reply.
  response.req.resume()
}

export const sendOutcome = (response: ServerResponse, outcome: object | Refusal): void =>
  isRefusal(outcome) ? sendRefusal(response, outcome) : sendJson(response, 200, outcome)

export type EventStream = { send(event: ParseEvent): void; end(event: ParseEvent): void }

/** Opens an NDJSON reply. While there is no news, the last progress is repeated every `heartbeatMs`. */
export function openEventStream(response: ServerResponse, heartbeatMs: number): EventStream {
  response.writeHead(200, { "content-type": "application/x-ndjson", "cache-control": "no-store" })
  let last: ParseEvent = { type: "progress", stage: "parsing", done: 0, total: 0 }
  const write = () => void response.write(`${JSON.stringify(last)}\n`)
  const heartbeat = setInterval(write, heartbeatMs)
  response.once("close", () => clearInterval(heartbeat))
  write()
  return {
    send(event) {
      last = event
      heartbeat.refresh()
      write()
    },
    end(event) {
      clearInterval(heartbeat)
      response.end(`${JSON.stringify(event)}\n`)
    },
  }
}
