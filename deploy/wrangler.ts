// Runs the installed wrangler for one Worker of one environment. Secrets are passed through standard input.
import { spawn } from "node:child_process"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { type Environment, ROOT, type WorkerName, withConfigFile } from "./environments.ts"

export type RunWrangler = (
  worker: WorkerName,
  environment: Environment,
  args: string[],
  input?: string,
) => Promise<void>

/** Throws with the end of wrangler's output. */
export const runWrangler: RunWrangler = (worker, environment, args, input) =>
  withConfigFile(worker, environment, async (file) => {
    const wrangler = join(ROOT, "node_modules/wrangler/bin/wrangler.js")
    const child = spawn(process.execPath, [wrangler, ...args, "-c", file], {
      cwd: ROOT,
      env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "true" },
      stdio: ["pipe", "pipe", "pipe"],
    })
    child.stdin.end(input ?? "")
    const closed = new Promise<number | null>((resolve) => child.once("close", resolve))
    const [said, complained, code] = await Promise.all([text(child.stdout), text(child.stderr), closed])
    if (code !== 0) throw new Error(`wrangler ${args[0]} ${worker}: ${`${said}\n${complained}`.trim().slice(-2_000)}`)
  })
