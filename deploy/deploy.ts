// `npm run deploy -- --env staging|production [--dry-run]`: checks, migrates,
// deploys in order, tests the result, and rolls back if that fails.
import { applyMigrations } from "../migrations/apply.ts"
import { missingFor } from "./check-deploy.ts"
import { type Cloudflare, cloudflareApi } from "./cloudflare.ts"
import { configOf, type Environment, WORKERS } from "./environments.ts"
import { neonApi } from "./neon.ts"
import { CLOUDFLARE, need, readArguments } from "./read-arguments.ts"
import { rollOut } from "./roll-out.ts"
import { smoke } from "./smoke.ts"
import { runWrangler } from "./wrangler.ts"

const tell = (line: string) => void process.stdout.write(`  … ${line}\n`)
const { env } = process

async function ownerUrl(environment: Environment): Promise<string> {
  if (env.DATABASE_OWNER_URL) return env.DATABASE_OWNER_URL
  if (!env.NEON_API_KEY) throw new Error("set NEON_API_KEY, or DATABASE_OWNER_URL, to migrate the database")
  const neon = neonApi({ key: env.NEON_API_KEY, baseUrl: env.NEON_API_BASE_URL })
  const project = await neon.project(`footnote-${environment}`)
  if (!project) throw new Error(`there is no Neon project footnote-${environment}: run setup first`)
  return await neon.ownerUrl(project)
}

async function edgeUrl(environment: Environment, cloudflare: Cloudflare): Promise<string> {
  if (env.EDGE_URL) return env.EDGE_URL
  const subdomain = await cloudflare.subdomain()
  if (!subdomain) throw new Error("set EDGE_URL: this account has no workers.dev subdomain")
  return `https://${configOf("edge", environment).name}.${subdomain}.workers.dev`
}

async function main(): Promise<void> {
  const { environment, isDryRun, isCheck } = readArguments(process.argv.slice(2))
  if (isDryRun) {
    for (const worker of WORKERS) {
      await runWrangler(worker, environment, ["deploy", "--dry-run", "--containers-rollout=none"])
      tell(`${configOf(worker, environment).name} builds`)
    }
    return
  }
  const { CLOUDFLARE_ACCOUNT_ID: accountId, CLOUDFLARE_API_TOKEN: token } = need(env, ...CLOUDFLARE)
  const cloudflare = cloudflareApi({ accountId, token, baseUrl: env.CLOUDFLARE_API_BASE_URL })
  const missing = await missingFor(environment, cloudflare)
  if (missing.length > 0) throw new Error(`${environment} is not ready to be deployed to:\n  ${missing.join("\n  ")}`)
  tell("every secret, bucket and queue is there")
  if (isCheck) return
  const [owner, url] = [await ownerUrl(environment), await edgeUrl(environment, cloudflare)]
  if (!env.SMOKE_API_KEY) tell("SMOKE_API_KEY is not set: only readiness is tried, no upload and no question")
  await rollOut({
    environment,
    cloudflare,
    wrangler: runWrangler,
    migrate: () => applyMigrations({ url: owner, endpoint: env.NEON_FETCH_ENDPOINT }),
    smoke: () => smoke(url, env.SMOKE_API_KEY),
    tell,
  })
  tell(`${environment} serves at ${url}`)
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
