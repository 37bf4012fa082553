// A Groq-compatible chat completions server that answers requests by a script.
import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { setTimeout as wait } from "node:timers/promises"

/** The answer to one request. */
export type GroqStep =
  /** A complete stream of these deltas. */
  | {
      type: "answer"
      deltas: string[]
      usage?: { prompt: number; completion: number }
      delayMs?: number
      /** Called as each delta is written. */
      onWrite?: () => void
      style?: "openai"
      /** Why it ends; `stop` by default. */
      finish?: "stop" | "length" | "content_filter"
    }
  /** Some deltas, then the connection ends normally although the stream is incomplete. */
  | { type: "cut"; deltas: string[] }
  /** Some deltas, then the connection breaks. */
  | { type: "broken"; deltas: string[] }
  | { type: "refuse"; status: number; retryAfter?: string; says?: string; code?: string }
  /** Some deltas, then an error event. */
  | { type: "error"; deltas: string[]; error: object }
  | { type: "redirect"; to: string }
  /** Some deltas, then silence. */
  | { type: "stall"; deltas: string[] }
  | { type: "garbage" }
  /** A stream of just this. */
  | { type: "raw"; text: string }
  /** One line without end, until the connection closes. */
  | { type: "flood" }

export type GroqRequest = {
  authorization: string | undefined
  traceparent: string | string[] | undefined
  body: Record<string, unknown>
}

/** The path of Groq, and the one of OpenAI and others. */
const PATHS = new Set(["/openai/v1/chat/completions", "/v1/chat/completions"])

/** Steps are used in order; the last one is repeated. */
export async function startScriptedGroq(...script: GroqStep[]) {
  const requests: GroqRequest[] = []
  const left: number[] = []
  let forced: GroqStep | undefined
  const server = createServer(async (request, response) => {
    let text = ""
    for await (const part of request) text += part
    if (request.method !== "POST" || !PATHS.has(request.url ?? "")) {
      response.writeHead(404).end()
      return
    }
    requests.push({
      authorization: request.headers.authorization,
      traceparent: request.headers.traceparent,
      body: JSON.parse(text),
    })
    const place = requests.length
    const step = forced ?? script[Math.min(place, script.length) - 1]
    response.on("close", () => {
      if (!response.writableEnded && step?.type !== "broken") left.push(place)
    })
    if (step) await play(step, response)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    /** The numbers (from 1) of requests whose client left before the reply was complete. */
    left,
    /** From now on every request gets this step, whatever the script says. */
    plays(step: GroqStep) {
      forced = step
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function play(step: GroqStep, response: ServerResponse): Promise<void> {
  if (step.type === "refuse") {
    const retryAfter = step.retryAfter ? { "retry-after": step.retryAfter } : {}
    response.writeHead(step.status, { "content-type": "application/json", ...retryAfter })
    response.end(
      JSON.stringify({ error: { message: step.says ?? "refused by the script", type: "scripted", code: step.code } }),
    )
    return
  }
  if (step.type === "redirect") {
    response.writeHead(307, { location: step.to }).end()
    return
  }
  response.writeHead(200, { "content-type": "text/event-stream" })
  if (step.type === "garbage") {
    response.end("data: {not json\n\n")
    return
  }
  if (step.type === "raw") {
    response.end(step.text)
    return
  }
  if (step.type === "flood") {
    const endless = Readable.from(
      (function* () {
        for (;;) yield "x".repeat(65_536)
      })(),
    )
    await pipeline(endless, response).catch(() => undefined)
    return
  }
  for (const content of step.deltas) {
    if (step.type === "answer" && step.delayMs) await wait(step.delayMs)
    response.write(event({ delta: { content }, finish_reason: null }))
    if (step.type === "answer") step.onWrite?.()
  }
  if (step.type === "broken") response.destroy()
  if (step.type === "cut") response.end()
  if (step.type === "error") response.end(`data: ${JSON.stringify({ error: step.error })}\n\n`)
  if (step.type !== "answer") return
  const usage = { prompt_tokens: step.usage?.prompt ?? 100, completion_tokens: step.usage?.completion ?? 10 }
  const ending = { delta: {}, finish_reason: step.finish ?? "stop" }
  if (step.style === "openai") {
    response.write(event(ending))
    response.write(`data: ${JSON.stringify({ choices: [], usage })}\n\n`)
  } else response.write(event(ending, { x_groq: { id: "req_scripted", usage } }))
  response.end("data: [DONE]\n\n")
}

function event(choice: object, more: object = {}): string {
  const chunk = { id: "chatcmpl-scripted", object: "chat.completion.chunk", created: 0, model: "scripted" }
  return `data: ${JSON.stringify({ ...chunk, choices: [{ index: 0, ...choice }], ...more })}\n\n`
}
