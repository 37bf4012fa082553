// An operator's commands, misused: each ends with 1 and says what is wrong in a sentence, without a stack, a secret or a change.
import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { ROOT } from "./prometheus-rules.ts"

const folder = mkdtempSync(join(tmpdir(), "footnote-misuse-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const TOKEN = "a-token-that-must-not-show"
/** Each command is a process of its own that loads wrangler, which a loaded machine takes its time for. */
const SLOW_MS = 240_000
/** Nobody listens there. */
const OFFLINE = {
  CLOUDFLARE_ACCOUNT_ID: "account",
  CLOUDFLARE_API_TOKEN: TOKEN,
  CLOUDFLARE_API_BASE_URL: "http://127.0.0.1:10",
}
const KEY = { BACKUP_KEY: Buffer.alloc(32, 7).toString("base64") }
const vault = join(folder, "vault")

test.each([
  ["setup.ts", ["--env", "prod"], {}, "say which environment: --env staging or --env production"],
  ["setup.ts", ["--env", "staging"], OFFLINE, "Cloudflare cannot be reached at 127.0.0.1:10: ECONNREFUSED"],
  ["deploy.ts", ["--check", "--env", "staging"], OFFLINE, "Cloudflare cannot be reached"],
  ["backup/main.ts", ["backup", "--bogus"], KEY, "--bogus"],
  ["backup/main.ts", ["backup", "--to", vault], KEY, "  DATABASE_OWNER_URL: is missing"],
  ["backup/main.ts", ["restore", "--from", vault], KEY, `there is no snapshot in ${vault}`],
  ["backup/main.ts", ["restore", "--from", vault, "--objects"], KEY, "restore does not take --objects"],
  ["backup/main.ts", ["backup", "--to", vault], { BACKUP_KEY: "c2hvcnQ=" }, "BACKUP_KEY must be 32 bytes"],
  ["setup.ts", ["--env", "staging"], {}, "missing in the environment: CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_API_TOKEN"],
  ["deploy.ts", ["--env", "staging"], { CLOUDFLARE_API_TOKEN: TOKEN }, "in the environment: CLOUDFLARE_ACCOUNT_ID\n"],
  ["pin-digests.ts", [join(folder, "none.yaml")], {}, "none.yaml"],
])(
  "%s %j",
  (command, args, env: Record<string, string>, said) => {
    const child = spawnSync(process.execPath, [join(ROOT, "deploy", command), ...args], {
      cwd: ROOT,
      env: { PATH: process.env.PATH ?? "", HOME: folder, ...env },
      encoding: "utf8",
    })
    expect([child.status, child.stdout]).toEqual([1, ""])
    expect(child.stderr).toContain(said)
    expect(child.stderr).not.toMatch(/\n {4}at /)
    expect(child.stderr).not.toContain(TOKEN)
    expect(existsSync(vault)).toBe(false)
  },
  SLOW_MS,
)
