// Starts a stand-in or service as a child process and stops it; tests of outages also kill and restart it.
import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { openSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import type { StandIn } from "./stand-in.ts"

const messageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready"), url: z.string() }),
  z.object({ type: z.literal("failed"), message: z.string() }),
])
const STOP_MS = 10_000
/** By default Node lets short-lived objects grow to 48 MB before it collects them. */
const SMALL_YOUNG_HEAP = "--max-semi-space-size=2"
/** Without a threshold glibc keeps freed memory; PGlite's start alone leaves 130 MB. */
const GIVE_BACK = { MALLOC_TRIM_THRESHOLD_: "131072" }
/**
 * Reuses code compiled by an earlier start. Otherwise each child loads a TypeScript compiler and keeps 30 MB for it.
 */
const COMPILED = { NODE_COMPILE_CACHE: join(import.meta.dirname, "../../node_modules/.cache/footnote") }

type ChildOptions = {
  name: string
  /** The process entry. */
  entry: string
  /** Its options and environment. `port` is 0 for a free port, and the port it had before when it is restarted. */
  configure: (port: number) => { options?: object; env?: Record<string, string> }
  /** Where its output goes. */
  logFile: string
}

export type Child = StandIn & {
  /** The id of the current process. */
  pid(): number
  /** Kills it at once, like a crash. */
  kill(): Promise<void>
  /** Starts it again on the same port. */
  revive(): Promise<void>
}

/** Resolves when the child reports that it is ready. Throws the child's own message if it cannot start. */
export async function startChild(options: ChildOptions): Promise<Child> {
  let running = await launch(options, 0)
  const { url } = running
  return {
    url,
    pid: () => running.process.pid ?? 0,
    kill: () => end(running.process, "SIGKILL"),
    async revive() {
      running = await launch(options, Number(new URL(url).port))
    },
    async close() {
      const forced = setTimeout(() => running.process.kill("SIGKILL"), STOP_MS)
      await end(running.process, "SIGTERM")
      clearTimeout(forced)
    },
  }
}

async function launch({ name, entry, configure, logFile }: ChildOptions, port: number) {
  const log = openSync(logFile, "a")
  const { options = {}, env = {} } = configure(port)
  const child = fork(entry, [JSON.stringify(options)], {
    execArgv: [SMALL_YOUNG_HEAP],
    env: { ...COMPILED, ...process.env, ...GIVE_BACK, ...env },
    stdio: ["ignore", log, log, "ipc"],
    // Ctrl-C reaches the parent only, which stops its children in order.
    detached: true,
  })
  const first = await Promise.race([once(child, "message"), once(child, "exit").then(() => null)])
  const message = messageSchema.safeParse(first?.[0])
  if (!message.success) throw new Error(`${name} did not start; see ${logFile}`)
  if (message.data.type === "failed") throw new Error(`${name} did not start: ${message.data.message}`)
  return { process: child, url: message.data.url }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, "exit")
  child.kill(signal)
  await exited
}
