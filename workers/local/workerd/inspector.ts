// Speaks the Chrome DevTools Protocol with workerd, which gives each Worker a debugger of its own.
import { once } from "node:events"
import { z } from "zod"

/** A Worker that can be inspected. workerd's `id` of one that Miniflare was given begins with `core:user:`. */
export type Inspected = z.infer<typeof inspectedSchema>
const inspectedSchema = z.object({ id: z.string(), webSocketDebuggerUrl: z.string() })
const replySchema = z.object({ id: z.number(), result: z.unknown() })

/** The Workers of the workerd whose debugger listens on this port, Miniflare's own among them. */
export async function inspectedWorkers(port: number): Promise<Inspected[]> {
  const reply = await fetch(`http://127.0.0.1:${port}/json`)
  return z.array(inspectedSchema).parse(await reply.json())
}

const REPLY_MS = 10_000

/**
 * Sends the commands one after the other; returns the result of the last. Throws if workerd closes the connection or does
 * not reply within ten seconds.
 */
export async function command({ webSocketDebuggerUrl }: Inspected, ...methods: string[]): Promise<unknown> {
  const socket = new WebSocket(webSocketDebuggerUrl)
  const late = AbortSignal.timeout(REPLY_MS)
  try {
    await once(socket, "open", { signal: late })
    return await new Promise((resolve, reject) => {
      socket.addEventListener("message", ({ data }) => {
        const reply = replySchema.safeParse(JSON.parse(String(data)))
        if (reply.data?.id === methods.length) resolve(reply.data.result)
      })
      socket.addEventListener("close", () => reject(new Error("workerd closed the debugger's connection")))
      late.addEventListener("abort", () => reject(late.reason))
      for (const [i, method] of methods.entries()) socket.send(JSON.stringify({ id: i + 1, method }))
    })
  } finally {
    socket.close()
  }
}
