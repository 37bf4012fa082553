// The common shape of all stand-ins, and how one runs as a child process that ends with its parent.

/** A running stand-in; `url` is its base address on loopback. */
export type StandIn = { url: string; close(): Promise<void> }

/** The message of a child to its parent over IPC: exactly one, once. */
export type ChildMessage = { type: "ready"; url: string } | { type: "failed"; message: string }

/** Runs `start` with the options in argv[2] (JSON), reports over IPC, and ends when the parent ends. */
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
    // The parent may have ended during the start.
    if (hasParent && !process.connected) return stop()
    tell({ type: "ready", url: server.url })
  } catch (cause) {
    tell({ type: "failed", message: cause instanceof Error ? cause.message : String(cause) })
    process.exitCode = 1
    process.disconnect?.()
  }
}
