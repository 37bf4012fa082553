// Reads the CPU time of processes from /proc; where there is none (not Linux) the bench goes on without it.
import { readdirSync, readFileSync } from "node:fs"

/** USER_HZ, which is 100 wherever Linux runs. */
const TICKS_PER_SECOND = 100

/** User and system time a process has used so far, all its threads together; NaN when it cannot be told. */
export function cpuSeconds(pid: number): number {
  const stat = readProc(pid, "stat")
  return stat === null ? Number.NaN : cpuTicks(stat) / TICKS_PER_SECOND
}

/** utime and stime of a stat line (proc(5)); the name in it may hold spaces and brackets. */
export function cpuTicks(stat: string): number {
  const fields = fieldsAfterName(stat)
  return Number(fields[11]) + Number(fields[12])
}

/** Children of this process whose command line contains the text. */
export const childrenRunning = (command: string): number[] =>
  allPids().filter(
    (pid) =>
      Number(fieldsAfterName(readProc(pid, "stat") ?? "")[1]) === process.pid &&
      (readProc(pid, "cmdline") ?? "").includes(command),
  )

const fieldsAfterName = (stat: string) => stat.slice(stat.lastIndexOf(")") + 2).split(" ")

function allPids(): number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}

/** Null when the process is gone. */
function readProc(pid: number, file: "stat" | "cmdline"): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1")
  } catch {
    return null
  }
}
