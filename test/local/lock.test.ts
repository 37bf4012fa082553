// The lock that keeps a data folder to one process.
import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { lockFolder } from "../../workers/local/lock.ts"

describe("lockFolder", () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lock-"))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test("a folder locked by a live process is refused by name, and free again after the release", () => {
    const release = lockFolder(folder)
    expect(() => lockFolder(folder)).toThrow(`another platform uses ${folder} (process ${process.pid})`)
    release()
    lockFolder(folder)()
    expect(readdirSync(folder)).toEqual([])
  })

  test("a dead process' lock is removed", () => {
    const { pid } = spawnSync("true")
    writeFileSync(join(folder, "lock"), `${pid} 1`)
    lockFolder(folder)
    expect(readFileSync(join(folder, "lock"), "utf8")).toMatch(new RegExp(`^${process.pid} `))
    expect(readdirSync(folder)).toEqual(["lock"])
  })

  test.runIf(existsSync("/proc/self/stat"))("a later process that got the holder's pid does not keep the lock", () => {
    writeFileSync(join(folder, "lock"), `${process.pid} 1`)
    expect(() => lockFolder(folder)).not.toThrow()
  })

  test.each(["", "rubbish", "-1 1", "0 0"])("a lock file that names no process (%j) is removed", (content) => {
    writeFileSync(join(folder, "lock"), content)
    expect(() => lockFolder(folder)).not.toThrow()
  })
})
