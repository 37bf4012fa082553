// A lock file that lets one process at a time use a data folder. It is void once its process has died.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** Locks the folder for this process and returns the release. Throws while another live process holds it. */
export function lockFolder(folder: string): () => void {
  const path = join(folder, "lock")
  while (!createWhole(path, describeProcess(process.pid))) {
    const holder = read(path)
    if (isAlive(holder)) throw new Error(`another platform uses ${folder} (process ${holder.split(" ")[0]})`)
    removeStale(path, holder)
  }
  return () => rmSync(path, { force: true })
}

/** Creates the file with its content in one step, so that nobody reads it empty. False if it exists. */
function createWhole(path: string, content: string): boolean {
  const draft = `${path}.${process.pid}.new`
  writeFileSync(draft, content)
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (isCode(error, "EEXIST")) return false
    throw error
  } finally {
    rmSync(draft)
  }
}

/** Removes the lock of a dead process. If another process has replaced it meanwhile, the new lock is put back. */
function removeStale(path: string, holder: string): void {
  const aside = `${path}.${process.pid}.old`
  try {
    renameSync(path, aside)
    if (read(aside) !== holder) linkSync(aside, path)
  } catch (error) {
    if (!isCode(error, "ENOENT") && !isCode(error, "EEXIST")) throw error
  }
  rmSync(aside, { force: true })
}

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    if (isCode(error, "ENOENT") || isCode(error, "ESRCH")) return ""
    throw error
  }
}

/** "pid start". The start time distinguishes a process from a later one with the same pid; empty without /proc. */
function describeProcess(pid: number): string {
  const stat = read(`/proc/${pid}/stat`)
  return `${pid} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? ""}`
}

function isAlive(holder: string): boolean {
  const pid = Number.parseInt(holder, 10)
  if (!(pid > 0) || describeProcess(pid) !== holder) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return isCode(error, "EPERM")
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code
