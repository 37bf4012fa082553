// Entry point of the embedding service: reads the environment, reports its address to a parent, ends on signals.
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
  // This process must not outlive its parent.
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
