// The parent's side of a parse process: starting it, waiting until it is ready, and its end.
import { type ChildProcess, fork } from "node:child_process"
import { join } from "node:path"
import type { ParseChildOptions } from "./parse-messages.ts"

export type ParseChild = {
  process: ChildProcess
  /** False if the child ended before it could accept work. */
  ready: Promise<boolean>
  /** The end of its stderr output. */
  stderr(): string
  kill(): void
}

const ENTRY = join(import.meta.dirname, "parse-process.ts")
/** A shell wrapper that ends the child with its parent; a busy parser would not notice that the service is gone. */
const END_WITH_PARENT = join(import.meta.dirname, "end-with-parent.sh")
const STDERR_CHARACTERS = 1000
const START_TIMEOUT_MS = 30_000

/** The heap limit is below the memory limit. A bounded young generation saves memory that long documents would take. */
export const heapFlags = (memoryBytes: number): string[] => [
  `--max-old-space-size=${Math.floor((memoryBytes * 0.75) / 1024 / 1024)}`,
  "--max-semi-space-size=16",
]

/**
 * Starts a child without secrets in its environment and with a heap limit below its memory limit. Compiled code is cached
 * in `cacheFolder`, which halves the CPU time that later children need to start.
 */
export function forkParseChild(options: ParseChildOptions, memoryBytes: number, cacheFolder: string): ParseChild {
  const { NODE_EXTRA_CA_CERTS } = process.env
  const child = fork(ENTRY, [JSON.stringify(options)], {
    env: {
      WRAPPED_PROGRAM: process.execPath,
      NODE_COMPILE_CACHE: cacheFolder,
      ...(NODE_EXTRA_CA_CERTS && { NODE_EXTRA_CA_CERTS }),
    },
    ...(process.platform === "win32" ? {} : { execPath: END_WITH_PARENT }),
    execArgv: heapFlags(memoryBytes),
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  })
  let stderr = ""
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-STDERR_CHARACTERS)
  })
  // Nothing to do here: after an error the process exits or never gets ready, and both are handled.
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

/** Whether the process is running and its IPC channel is open. */
export const isAlive = ({ process: child }: ParseChild): boolean =>
  child.connected && child.exitCode === null && child.signalCode === null
