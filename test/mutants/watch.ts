// Ends this process when a step of a test takes far too long: a loop without an end can be stopped in no other way.
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { isMainThread, Worker, workerData } from "node:worker_threads"

type Shared = { pid: number; deadline: Float64Array; mark: Uint8Array }
const MARK_LENGTH = 512
const LOOK_EVERY_MS = 250

/** `allow` gives the step that begins now so many milliseconds; a step that takes longer leaves a file at `mark` behind. */
export function startWatch(): { allow(ms: number, mark: string): void; rest(): void } {
  const deadline = new Float64Array(new SharedArrayBuffer(8))
  const mark = new Uint8Array(new SharedArrayBuffer(MARK_LENGTH))
  const workerData: Shared = { pid: process.pid, deadline, mark }
  new Worker(import.meta.filename, { workerData }).unref()
  return {
    allow(ms, path) {
      deadline[0] = 0
      mark.fill(0)
      new TextEncoder().encodeInto(path, mark)
      deadline[0] = Date.now() + ms
    },
    rest() {
      deadline[0] = 0
    },
  }
}

function watch({ pid, deadline, mark }: Shared): void {
  setInterval(() => {
    const until = deadline[0] ?? 0
    if (until === 0 || Date.now() < until) return
    const path = new TextDecoder().decode(mark.slice()).replace(/\0+$/, "")
    writeFileSync(path, "")
    stopChildren(pid)
    process.kill(pid, "SIGKILL")
  }, LOOK_EVERY_MS)
}

/** Stores that a test has started end with it. */
function stopChildren(pid: number): void {
  try {
    execFileSync("pkill", ["-TERM", "-P", `${pid}`])
  } catch {
    // There were none.
  }
}

if (!isMainThread) watch(workerData)
