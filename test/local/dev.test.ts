// `npm run dev` as a process: it ends with whoever started it, and keeps a second one off its state.
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { z } from "zod"
import { copyMigratedDatabase } from "../support/database-template.ts"

const ROOT = join(import.meta.dirname, "../..")
const readySchema = z.object({ edge_url: z.string(), api_key: z.string() })

let localDir: string
beforeAll(async () => {
  localDir = mkdtempSync(join(tmpdir(), "footnote-dev-"))
  await copyMigratedDatabase(join(localDir, "postgres"))
})
afterAll(() => rmSync(localDir, { recursive: true, force: true }))

const args = () => ["--json", "--local-dir", localDir]

/** Under npm, as people start it; resolves with what it prints when it is ready. */
async function startUnderNpm() {
  const npm = spawn("npm", ["run", "--silent", "dev", "--", ...args()], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  })
  for await (const line of createInterface(npm.stdout)) return { npm, ready: readySchema.parse(JSON.parse(line)) }
  throw new Error("npm run dev ended without a word")
}

/** Runs to its end; for starts that are refused. */
async function startInVain(more: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [join(ROOT, "workers/local/dev.ts"), ...args(), ...more], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  })
  let said = ""
  child.stderr.on("data", (part) => {
    said += part
  })
  const [code] = await once(child, "close")
  return { code, said }
}

/** Any process may end between the look for it and the reading. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return ""
  }
}

function parentOf(pid: string): string {
  const stat = readIfThere(`/proc/${pid}/stat`)
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] ?? ""
}

/** Every process below this one, at any depth. */
function descendants(pid: number): number[] {
  const children = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && parentOf(name) === String(pid))
  return children.flatMap((child) => [Number(child), ...descendants(Number(child))])
}

const isAlive = (pid: number) => /^\S+ \(.*\) [^Z]/.test(readIfThere(`/proc/${pid}/stat`))

async function endsWith(npm: ChildProcess, signal: NodeJS.Signals, isVictim?: (command: string) => boolean) {
  const all = descendants(npm.pid ?? 0)
  expect(all.length).toBeGreaterThan(6)
  const victim = isVictim && all.find((pid) => isVictim(readIfThere(`/proc/${pid}/cmdline`)))
  process.kill(victim ?? npm.pid ?? 0, signal)
  await vi.waitFor(() => expect(all.filter(isAlive)).toEqual([]), { timeout: 120_000, interval: 200 })
}

const asks = async ({ edge_url, api_key }: z.infer<typeof readySchema>) =>
  (await fetch(`${edge_url}/api/v1/documents`, { headers: { Authorization: `Bearer ${api_key}` } })).status

describe.runIf(existsSync("/proc/self/stat"))("npm run dev", () => {
  test("refuses a second start over the same state, fresh or not, by the first one's process, and goes on", async () => {
    const { npm, ready } = await startUnderNpm()
    for (const more of [["--fresh"], []]) {
      const { code, said } = await startInVain(more)
      expect(code).toBe(1)
      expect(said).toContain(`another platform uses ${localDir}`)
      const holder = Number(/\(process (\d+)\)/.exec(said)?.[1])
      expect(descendants(npm.pid ?? 0)).toContain(holder)
    }
    expect(await asks(ready)).toBe(200)
    await endsWith(npm, "SIGTERM")
  })

  test("starts again where it was, and is gone when npm is killed and its shell is not", async () => {
    const { npm, ready } = await startUnderNpm()
    expect(await asks(ready)).toBe(200)
    const kept = z.object({ api_key: z.string() }).parse(JSON.parse(readFileSync(join(localDir, "demo.json"), "utf8")))
    expect(ready.api_key).toBe(kept.api_key)
    await endsWith(npm, "SIGKILL")
  })

  test("is gone with everything it started when it is killed itself", async () => {
    const { npm } = await startUnderNpm()
    await endsWith(npm, "SIGKILL", (command) => /node\0.*dev\.ts/.test(command))
  })

  test("takes variables from the environment as from .dev.vars, and leaves nothing running when it cannot start", async () => {
    const { code, said } = await startInVain([], { QDRANT_URL: "not a url" })
    expect([code, said]).toEqual([1, expect.stringContaining("QDRANT_URL: ")])
    expect(existsSync(join(localDir, "lock"))).toBe(false)
  })
})
