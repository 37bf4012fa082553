// `npm run setup -- --env staging|production [--dry-run] [--yes]`: shows
// the plan, carries it out, and prints a table of what exists.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline/promises"
import { applyMigrations } from "../migrations/apply.ts"
import { cloudflareApi } from "./cloudflare.ts"
import { ROOT } from "./environments.ts"
import { neonApi } from "./neon.ts"
import { type Plan, planSetup, type SetupDeps, type Step } from "./plan-setup.ts"
import { CLOUDFLARE, need, readArguments } from "./read-arguments.ts"
import { runWrangler } from "./wrangler.ts"

const say = (text: string) => void process.stdout.write(`${text}\n`)

const SIGNS: Record<Step["state"], string> = {
  exists: "exists",
  create: "+ create",
  change: "~ change",
  needed: "! needed",
  optional: "optional",
  wrong: "! wrong",
}

export const table = ({ steps }: Pick<Plan, "steps">): string => {
  const width = Math.max(...steps.map(({ what }) => what.length))
  return steps.map(({ what, state, note }) => `  ${SIGNS[state].padEnd(9)} ${what.padEnd(width)}  ${note}`).join("\n")
}

/**
 * Carries out the steps in order; a repeated run does what a failed one left. A secret that must be shown is printed
 * before it is set, so that an interrupted run leaves none that nobody knows.
 */
export async function carryOut({ steps, shown }: Plan, tell: (what: string) => void): Promise<void> {
  const unshown = new Map(shown)
  for (const { what, sets = [], apply } of steps) {
    if (!apply) continue
    tell(what)
    for (const slot of sets) {
      if (unshown.has(slot)) tell(`${slot}, shown this once: ${unshown.get(slot)}`)
      unshown.delete(slot)
    }
    await apply()
  }
}

/** True if nothing is left to create, to give or to repair. */
export const isComplete = ({ steps }: Plan) => steps.every(({ state }) => state === "exists" || state === "optional")

async function main(): Promise<boolean> {
  const { environment, isDryRun, isSure } = readArguments(process.argv.slice(2))
  const { env } = process
  const { CLOUDFLARE_ACCOUNT_ID: accountId, CLOUDFLARE_API_TOKEN: token } = need(env, ...CLOUDFLARE)
  const deps: SetupDeps = {
    environment,
    accountId,
    cloudflare: cloudflareApi({ accountId, token, baseUrl: env.CLOUDFLARE_API_BASE_URL }),
    neon:
      env.NEON_API_KEY && !env.DATABASE_OWNER_URL
        ? neonApi({ key: env.NEON_API_KEY, baseUrl: env.NEON_API_BASE_URL })
        : null,
    wrangler: runWrangler,
    migrate: (url, rolePassword) => applyMigrations({ url, endpoint: env.NEON_FETCH_ENDPOINT, rolePassword }),
    env,
    region: env.NEON_REGION ?? "aws-eu-central-1",
    cors: JSON.parse(readFileSync(join(ROOT, "deploy/r2-cors.json"), "utf8")),
  }
  const plan = await planSetup(deps)
  say(`Set-up of ${environment}:\n\n${table(plan)}\n`)
  if (isDryRun || !plan.steps.some(({ apply }) => apply)) return isDryRun || isComplete(plan)
  if (!isSure && !(await agreed())) return false
  await carryOut(plan, (what) => say(`  … ${what}`))
  const after = await planSetup(deps)
  say(`\nWhat exists now:\n\n${table(after)}`)
  return isComplete(after)
}

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error("nobody is there to agree to this plan: say --yes")
  const prompt = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await prompt.question("Do this? [y/N] ")
  prompt.close()
  return /^y(es)?$/i.test(answer.trim())
}

if (import.meta.main)
  try {
    process.exitCode = (await main()) ? 0 : 1
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
