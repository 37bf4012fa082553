// The heap of each Worker after a garbage collection, asked of workerd by the Chrome DevTools Protocol.
import { once } from "node:events"
import { z } from "zod"

const targetsSchema = z.array(z.object({ id: z.string(), webSocketDebuggerUrl: z.string() }))
const usageSchema = z.object({ id: z.literal(2), result: z.object({ usedSize: z.number() }) })

/** How workerd names the isolate of a Worker that Miniflare was given; the others are Miniflare's own. */
const OURS = "core:user:"

/** All Workers together, in MB. */
export async function heapsMb(inspectorPort: number): Promise<number> {
  const reply = await fetch(`http://127.0.0.1:${inspectorPort}/json`)
  const ours = targetsSchema.parse(await reply.json()).filter(({ id }) => id.startsWith(OURS))
  const sizes = await Promise.all(ours.map(({ webSocketDebuggerUrl }) => heapMb(webSocketDebuggerUrl)))
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function heapMb(url: string): Promise<number> {
  const socket = new WebSocket(url)
  await once(socket, "open")
  try {
    return await new Promise<number>((resolve, reject) => {
      socket.addEventListener("message", ({ data }) => {
        const usage = usageSchema.safeParse(JSON.parse(String(data)))
        if (usage.success) resolve(usage.data.result.usedSize / 1_048_576)
      })
      socket.addEventListener("close", () => reject(new Error("workerd closed the debugger's connection")))
      // The first one runs finalizers; what they let go is collected by the second.
      for (let i = 0; i < 2; i++) socket.send(JSON.stringify({ id: 1, method: "HeapProfiler.collectGarbage" }))
      socket.send(JSON.stringify({ id: 2, method: "Runtime.getHeapUsage" }))
    })
  } finally {
    socket.close()
  }
}
