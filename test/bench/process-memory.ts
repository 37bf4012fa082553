// Reads the memory of processes from /proc; where there is none (not Linux) there are no processes to add up.
import { readdirSync, readFileSync } from "node:fs"

export function allPids(): number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}

/** True of what the process started, and what that started. */
export function isDescendant(pid: number, ancestor: number): boolean {
  for (let parent = statusOf(pid, "PPid"); parent > 1; parent = statusOf(parent, "PPid"))
    if (parent === ancestor) return true
  return false
}

export const residentMb = (pid: number): number => statusOf(pid, "VmRSS") / 1_024

/** A number of /proc/<pid>/status (proc(5)); 0 when the process is gone. */
function statusOf(pid: number, name: string): number {
  try {
    const line = readFileSync(`/proc/${pid}/status`, "latin1")
      .split("\n")
      .find((one) => one.startsWith(`${name}:`))
    return Number(/\d+/.exec(line ?? "")?.[0] ?? 0)
  } catch {
    return 0
  }
}
