// Process entry of the embedding service: environment in, address out over IPC if there is a parent, signals end it.
import { readConfig } from "./read-config.ts"
import { startEmbedder } from "./server.ts"

const hasParent = process.connected
try {
  const embedder = await startEmbedder(readConfig(process.env))
  let isStopping = false
  const stop = () => {
    if (isStopping) return
    isStopping = true
    void embedder.close().finally(() => process.exit(0))
  }
  process.on("SIGTERM", stop)
  process.on("SIGINT", stop)
  // A parent that has gone must not leave this process behind.
  process.once("disconnect", stop)
  if (hasParent && !process.connected) stop()
  process.send?.({ type: "ready", url: embedder.url })
} catch (cause) {
  const message = cause instanceof Error ? cause.message : String(cause)
  console.error(message)
  process.send?.({ type: "failed", message })
  process.exitCode = 1
  process.disconnect?.()
}
