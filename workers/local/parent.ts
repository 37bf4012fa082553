// Notices when the process that started this one has ended. Under
// npm this also watches npm, whose shell may live longer.
import { existsSync, readFileSync } from "node:fs"

const CHECK_MS = 500

/** Calls `stop` once. Does not keep the process alive. */
export function onParentExit(stop: () => void): void {
  const parent = process.ppid
  const npm = process.env.npm_lifecycle_event === undefined ? null : parentOf(parent)
  const timer = setInterval(() => {
    if (process.ppid === parent && (npm === null || parentOf(parent) === npm)) return
    clearInterval(timer)
    stop()
  }, CHECK_MS)
  timer.unref()
}

/** Null if the system does not tell. */
function parentOf(pid: number): number | null {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return null
  const stat = readFileSync(file, "utf8")
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1])
}
