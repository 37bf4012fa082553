// A parse child seen from the service: how it is started, when it is ready, how it ends.
import { type ChildProcess, fork } from "node:child_process"
import { join } from "node:path"
import type { ParseChildOptions } from "./parse-messages.ts"

export type ParseChild = {
  process: ChildProcess
  /** False when the child ended before it could take work. */
  ready: Promise<boolean>
  /** The last of what it wrote to stderr. */
  stderr(): string
  kill(): void
}

const ENTRY = join(import.meta.dirname, "parse-process.ts")
/** A parser that is busy would not notice that the service has gone. */
const LEASH = join(import.meta.dirname, "leashed.sh")
const STDERR_CHARACTERS = 1000
const START_TIMEOUT_MS = 30_000

/** The heap ends before the memory limit does. A nursery of bounded size keeps free what long documents would take. */
export const heapFlags = (memoryBytes: number): string[] => [
  `--max-old-space-size=${Math.floor((memoryBytes * 0.75) / 1024 / 1024)}`,
  "--max-semi-space-size=16",
]

/**
 * Starts a child with no secret in its environment and a heap that ends before its memory limit does. What children
 * compiled is kept in `cacheFolder`, which halves the CPU that the next ones need to start.
 */
export function forkParseChild(options: ParseChildOptions, memoryBytes: number, cacheFolder: string): ParseChild {
  const { NODE_EXTRA_CA_CERTS } = process.env
  const child = fork(ENTRY, [JSON.stringify(options)], {
    env: {
      LEASHED: process.execPath,
      NODE_COMPILE_CACHE: cacheFolder,
      ...(NODE_EXTRA_CA_CERTS && { NODE_EXTRA_CA_CERTS }),
    },
    ...(process.platform === "win32" ? {} : { execPath: LEASH }),
    execArgv: heapFlags(memoryBytes),
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  })
  let stderr = ""
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-STDERR_CHARACTERS)
  })
  // An error here is followed by the end of the process, or there is none: `exit` and `ready` tell.
  child.on("error", () => undefined)
  const kill = () => void child.kill("SIGKILL")
  const ready = new Promise<boolean>((resolve) => {
    const timer = setTimeout(kill, START_TIMEOUT_MS)
    const settle = (isReady: boolean) => {
      clearTimeout(timer)
      resolve(isReady)
    }
    child.once("message", () => settle(true))
    child.once("exit", () => settle(false))
    child.once("error", () => settle(false))
  })
  return { process: child, ready, stderr: () => stderr, kill }
}

/** The process is there and its IPC channel open. */
export const isAlive = ({ process: child }: ParseChild): boolean =>
  child.connected && child.exitCode === null && child.signalCode === null
