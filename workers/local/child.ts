// Starts a stand-in or service as a child process, stops it, and for tests of outages kills and revives it.
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
/** Node would let short-lived objects of a child grow to 48 MB before it collects them. */
const SMALL_YOUNG_HEAP = "--max-semi-space-size=2"
/** glibc keeps what was freed in ever larger pieces unless a threshold is set: of PGlite's start alone 130 MB. */
const GIVE_BACK = { MALLOC_TRIM_THRESHOLD_: "131072" }
/** What an earlier start compiled. Without it each child loads a compiler of TypeScript, and keeps 30 MB for it. */
const COMPILED = { NODE_COMPILE_CACHE: join(import.meta.dirname, "../../node_modules/.cache/footnote") }

type ChildOptions = {
  name: string
  /** The process entry. */
  entry: string
  /** Its options and environment; `port` is 0 for a free one, and the same one again when it is revived. */
  configure: (port: number) => { options?: object; env?: Record<string, string> }
  /** Where its output goes. */
  logFile: string
}

export type Child = StandIn & {
  /** Process id of the one that runs now. */
  pid(): number
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
  /** Starts it again where it was. */
  revive(): Promise<void>
}

/** Resolves when the child says it is ready; throws with its own words when it cannot start. */
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
