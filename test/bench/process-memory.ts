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

/** Memory that processes take together, in MB: the pages of a file that several map, such as Node's own code, count once. */
export const togetherMb = (pids: readonly number[]): number => sharedOnceKb(pids.map(smapsOf)) / 1_024

/** From the text of each process' /proc/<pid>/smaps (proc(5)), in kB. */
export function sharedOnceKb(processes: readonly string[]): number {
  let own = 0
  const ofFiles = new Map<string, number>()
  for (const smaps of processes) {
    const here = new Map<string, number>()
    let file = ""
    for (const line of smaps.split("\n")) {
      const mapping = /^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \d+\s*(.*)$/.exec(line)
      const [, field, kB] = /^(Rss|Anonymous): +(\d+) kB$/.exec(line) ?? []
      if (mapping) file = mapping[1] ?? ""
      else if (field === "Rss") here.set(file, (here.get(file) ?? 0) + Number(kB))
      else if (field === "Anonymous") {
        own += Number(kB)
        here.set(file, (here.get(file) ?? 0) - Number(kB))
      }
    }
    for (const [name, kB] of here) ofFiles.set(name, Math.max(kB, ofFiles.get(name) ?? 0))
  }
  return own + [...ofFiles.values()].reduce((sum, kB) => sum + kB, 0)
}

/** Empty when the process is gone. */
function smapsOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/smaps`, "utf8")
  } catch {
    return ""
  }
}
