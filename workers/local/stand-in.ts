// The shape every local stand-in shares, and how one runs as a child process that never outlives its parent.

/** A running stand-in; `url` is its base address on loopback. */
export type StandIn = { url: string; close(): Promise<void> }

/** What a child tells its parent over IPC: exactly one of these, once. */
export type ChildMessage = { type: "ready"; url: string } | { type: "failed"; message: string }

/** Runs `start` with the JSON in argv[2], reports over IPC, and ends with the parent. */
export async function serveAsChild<Options>(start: (options: Options) => Promise<StandIn>): Promise<void> {
  const hasParent = process.connected
  const tell = (message: ChildMessage) => process.send?.(message)
  try {
    const options: Options = JSON.parse(process.argv[2] ?? "{}")
    const server = await start(options)
    const stop = () => void server.close().finally(() => process.exit(0))
    process.once("disconnect", stop)
    process.once("SIGTERM", stop)
    process.once("SIGINT", stop)
    // The parent may have gone while this was starting.
    if (hasParent && !process.connected) return stop()
    tell({ type: "ready", url: server.url })
  } catch (cause) {
    tell({ type: "failed", message: cause instanceof Error ? cause.message : String(cause) })
    process.exitCode = 1
    process.disconnect?.()
  }
}
