// `npm run dev`: keeps the platform running and says how to use it; `--json` prints one machine-readable line.
import { join } from "node:path"
import { parseArgs } from "node:util"
import { type DemoTenant, demoTenant } from "./demo-tenant.ts"
import { onParentExit } from "./parent.ts"
import { type Platform, startPlatform } from "./platform.ts"
import { isFree } from "./ports.ts"

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    /** Start from nothing. */
    fresh: { type: "boolean", default: false },
    /** Port of the edge Worker; admin and metrics take the next two. */
    port: { type: "string" },
    "local-dir": { type: "string" },
  },
})
const root = join(import.meta.dirname, "../..")
const localDir = values["local-dir"] ?? join(root, ".local")

if (!values.json) process.stdout.write("Starting Footnote on this machine …\n")
let running: Platform | null = null
let isStopping = false
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop())
onParentExit(() => void stop())
// The reader of the output may be gone; that must not prevent an orderly shutdown.
process.stdout.on("error", () => undefined)

const platform = await start()
running = platform
const demo = await demoTenant(platform, localDir)
process.stdout.write(values.json ? `${JSON.stringify(ready(platform, demo))}\n` : guide(platform, demo))

/** Before the platform has started there is nothing to close: its children end with this process. */
async function stop(): Promise<void> {
  if (isStopping) return
  isStopping = true
  if (!values.json) process.stdout.write("\nStopping …\n")
  await running?.close()
  process.exit(0)
}

async function start(): Promise<Platform> {
  try {
    const ports = values.port === undefined ? await usualPorts() : portsFrom(Number(values.port))
    return await startPlatform({ root, localDir, fresh: values.fresh, ports, env: process.env })
  } catch (error) {
    process.stderr.write(`Footnote did not start: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}

function portsFrom(first: number) {
  return { edge: first, admin: first + 1, metrics: first + 2 }
}

/** The usual ports if they are free. Free ones otherwise, and with `--json`. */
async function usualPorts() {
  const usual = portsFrom(8787)
  const free = await Promise.all(Object.values(usual).map(isFree))
  return !values.json && free.every(Boolean) ? usual : {}
}

function ready(running: Platform, { tenant_id, api_key }: DemoTenant) {
  return {
    edge_url: running.edgeUrl,
    admin_url: running.adminUrl,
    metrics_url: running.metricsUrl,
    admin_key: running.adminKey,
    metrics_key: running.metricsKey,
    tenant_id,
    api_key,
  }
}

function guide(running: Platform, { tenant_id, api_key }: DemoTenant): string {
  return `
Footnote is running.

  edge API     ${running.edgeUrl}          (described at ${running.edgeUrl}/docs, /openapi.json)
  admin API    ${running.adminUrl}          admin key    ${running.adminKey}
  metrics      ${running.metricsUrl}/metrics  metrics key  ${running.metricsKey}
  demo tenant  ${tenant_id}   API key      ${api_key}
  log          ${running.logFile}

Ingest a text, then ask:

  curl ${running.edgeUrl}/api/v1/documents/text -H 'Authorization: Bearer ${api_key}' \\
    -H 'Content-Type: application/json' -d '{"title": "tea.txt", "text": "Green tea steeps for two minutes at 80 degrees."}'

  curl ${running.edgeUrl}/api/v1/query -H 'Authorization: Bearer ${api_key}' \\
    -H 'Content-Type: application/json' -d '{"query": "How long does green tea steep?"}'

Ctrl-C stops everything. State stays in ${localDir}; --fresh starts from nothing.
`
}
