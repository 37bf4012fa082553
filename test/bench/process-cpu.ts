// Reads the CPU time of processes from /proc; where there is none (not Linux) the bench goes on without it.
import { readFileSync } from "node:fs"
import { allPids, isDescendant } from "./process-memory.ts"

/** USER_HZ, which is 100 wherever Linux runs. */
const TICKS_PER_SECOND = 100

/** User and system time a process has used so far, all its threads together; NaN when it cannot be told. */
export function cpuSeconds(pid: number): number {
  const stat = readProc(pid, "stat")
  return stat === null ? Number.NaN : cpuTicks(stat) / TICKS_PER_SECOND
}

/** The same of a process with everything it started, also what has ended since. */
export const treeCpuSeconds = (root: number): number =>
  allPids()
    .filter((pid) => pid === root || isDescendant(pid, root))
    .reduce((sum, pid) => sum + cpuTicks(readProc(pid, "stat") ?? "", true) / TICKS_PER_SECOND, 0)

/**
 * utime and stime of a stat line (proc(5)), `withEnded` also those of its ended children; the name in it may hold spaces and
 * brackets. 0 when the process is gone.
 */
export function cpuTicks(stat: string, withEnded = false): number {
  const fields = fieldsAfterName(stat)
  return [11, 12, ...(withEnded ? [13, 14] : [])].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0)
}

/** Children of this process whose command line contains the text. */
export const childrenRunning = (command: string): number[] =>
  allPids().filter(
    (pid) =>
      Number(fieldsAfterName(readProc(pid, "stat") ?? "")[1]) === process.pid &&
      (readProc(pid, "cmdline") ?? "").includes(command),
  )

const fieldsAfterName = (stat: string) => stat.slice(stat.lastIndexOf(")") + 2).split(" ")

/** Null when the process is gone. */
function readProc(pid: number, file: "stat" | "cmdline"): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1")
  } catch {
    return null
  }
}
