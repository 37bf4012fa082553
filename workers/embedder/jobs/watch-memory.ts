// Watches the resident memory of another process, which may be too busy to report it itself.
import { execFile } from "node:child_process"
import { readFile } from "node:fs/promises"
import { promisify } from "node:util"

const INTERVAL_MS = 50

/** Resident memory of a process in bytes; null if it has ended or the platform cannot tell. */
export async function readResidentBytes(pid: number): Promise<number | null> {
  try {
    if (process.platform === "linux") {
      const status = await readFile(`/proc/${pid}/status`, "utf8")
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * 1024 || null
    }
    const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", `${pid}`])
    return Number(stdout) * 1024 || null
  } catch {
    return null
  }
}

/** Calls `onExceeded` once if the process exceeds `limitBytes`. Returns a function that stops watching. */
export function watchMemory(pid: number, limitBytes: number, onExceeded: () => void): () => void {
  let isOver = false
  const timer = setInterval(async () => {
    const resident = await readResidentBytes(pid)
    if (isOver || resident === null || resident <= limitBytes) return
    stop()
    onExceeded()
  }, INTERVAL_MS)
  function stop() {
    isOver = true
    clearInterval(timer)
  }
  return stop
}
