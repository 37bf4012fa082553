// Supervises one document in one child: a deadline per stage, a memory limit, and an outcome if the child dies.
import type { ParseFailure } from "../../../src/embedding/contract.ts"
import { isAlive, type ParseChild } from "./parse-child.ts"
import {
  childMessageSchema,
  type FinalEvent,
  type ParseJob,
  type ParseStage,
  type ProgressEvent,
} from "./parse-messages.ts"
import { readResidentBytes, watchMemory } from "./watch-memory.ts"

export type ParseLimits = { timeoutMs: number; memoryBytes: number }

/** `death` says how the child ended, for the log; null if it is alive and can take another document. */
export type Verdict = { event: FinalEvent; death: string | null }

// Transfers have their own timeouts in the child; these deadlines are for a child that no longer responds.
const TRANSFER_MS = 150_000
const deadlines = ({ timeoutMs }: ParseLimits): Record<ParseStage, { ms: number; failure: ParseFailure }> => ({
  downloading: { ms: TRANSFER_MS, failure: "source-unavailable" },
  parsing: { ms: timeoutMs, failure: "document-too-complex" },
  // Per page.
  recognising: { ms: timeoutMs, failure: "document-too-complex" },
  storing: { ms: TRANSFER_MS, failure: "output-unavailable" },
})

/** Resolves when the child has answered or died. Kills it if it exceeds a limit or if `signal` fires. */
export async function superviseParse(
  child: ParseChild,
  job: ParseJob,
  limits: ParseLimits,
  onProgress: (event: ProgressEvent) => void,
  signal: AbortSignal,
): Promise<Verdict> {
  const { process: subprocess } = child
  const verdict = Promise.withResolvers<Verdict>()
  let killedFor: { failure: ParseFailure; death: string } | null = null
  let timer: NodeJS.Timeout | undefined

  const kill = (failure: ParseFailure, death: string) => {
    killedFor ??= { failure, death }
    child.kill()
  }
  const onAbort = () => kill("parser-crashed", "cancelled")
  const onMessage = (raw: unknown) => {
    const { data: message } = childMessageSchema.safeParse(raw)
    if (!message) kill("parser-crashed", "a message this service does not know")
    else if (message.type === "stage") {
      const { ms, failure } = deadlines(limits)[message.stage]
      clearTimeout(timer)
      timer = setTimeout(() => kill(failure, `no end of ${message.stage} after ${ms} ms`), ms)
    } else if (message.type === "progress") onProgress(message)
    else if (message.type !== "idle") verdict.resolve({ event: message, death: null })
  }
  const onExit = (code: number | null, exitSignal: string | null) => {
    const { failure, death } = killedFor ?? {
      failure: judgeExit(exitSignal),
      death: `exit ${exitSignal ?? code}: ${child.stderr()}`,
    }
    verdict.resolve({ event: { type: "error", code: failure }, death })
  }

  const stopWatching = watchMemory(subprocess.pid ?? 0, limits.memoryBytes, () =>
    kill("document-too-complex", `more than ${limits.memoryBytes} bytes resident`),
  )
  subprocess.on("message", onMessage)
  subprocess.on("exit", onExit)
  signal.addEventListener("abort", onAbort)
  try {
    if (!(await child.ready) || !isAlive(child)) onExit(subprocess.exitCode, subprocess.signalCode)
    else subprocess.send(job)
    return await verdict.promise
  } finally {
    clearTimeout(timer)
    stopWatching()
    signal.removeEventListener("abort", onAbort)
    subprocess.off("message", onMessage)
    subprocess.off("exit", onExit)
  }
}

/** V8 aborts the process when the heap is full; any other exit is a crash. */
const judgeExit = (signal: string | null): ParseFailure =>
  signal === "SIGABRT" ? "document-too-complex" : "parser-crashed"

/** Resident memory of a child after its document; an unreadable value counts as too much. */
export const residentBytes = async ({ process: child }: ParseChild): Promise<number> =>
  (await readResidentBytes(child.pid ?? 0)) ?? Number.POSITIVE_INFINITY
