// Tells a process that whoever started it has gone: its parent, and under npm also npm itself, whose shell may outlive it.
import { existsSync, readFileSync } from "node:fs"

const CHECK_MS = 500

/** Calls `stop` once. Keeps no process alive. */
export function whenOrphaned(stop: () => void): void {
  const parent = process.ppid
  const npm = process.env.npm_lifecycle_event === undefined ? null : parentOf(parent)
  const timer = setInterval(() => {
    if (process.ppid === parent && (npm === null || parentOf(parent) === npm)) return
    clearInterval(timer)
    stop()
  }, CHECK_MS)
  timer.unref()
}

/** Null where the system does not tell. */
function parentOf(pid: number): number | null {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return null
  const stat = readFileSync(file, "utf8")
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1])
}
