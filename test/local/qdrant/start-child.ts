// Starts the Qdrant stand-in as the child process it is in development, so that a test can kill it.
import { fork } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { z } from "zod"
import type { QdrantOptions } from "../../../workers/local/qdrant/server.ts"

const mainPath = join(import.meta.dirname, "../../../workers/local/qdrant/main.ts")
const ready = z.object({ type: z.literal("ready"), url: z.string() })

export async function startChild(options: QdrantOptions) {
  const child = fork(mainPath, [JSON.stringify(options)])
  const [message] = await once(child, "message")
  const { url } = ready.parse(message)
  return {
    url,
    async end(signal: "SIGKILL" | "SIGTERM") {
      const ended = once(child, "exit")
      child.kill(signal)
      await ended
    },
  }
}
