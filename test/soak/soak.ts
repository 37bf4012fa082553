// `npm run soak`: the platform under load for five minutes; prints what held and what did not, `--json FILE` keeps it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { startPlatform } from "../../workers/local/platform.ts"
import { onFreePorts } from "../../workers/local/ports.ts"
import { childrenRunning } from "../bench/process-cpu.ts"
import { RATE_LIMITS } from "../bench/scene.ts"
import { figure, renderTable } from "../bench/table.ts"
import {
  type Crowd,
  crowd,
  findMaximum,
  mixed,
  type Neighbour,
  neighbour,
  type Spike,
  type Steady,
  spike,
  steady,
  type Unexplained,
} from "./phases.ts"
import { makeTenants } from "./tenants.ts"

const { values } = parseArgs({
  options: {
    json: { type: "string" },
    /** Of steady traffic; the other phases take about two minutes more. */
    seconds: { type: "string", default: "180" },
    /** How many tenants the crowd has. */
    tenants: { type: "string", default: "10000" },
  },
})
const SPIKE_SECONDS = 30
/** What a limited tenant may ask a minute, and the greedy one's pace: ten times it. */
const LIMIT_PER_MINUTE = 300
const ROUNDS = 5
const say = (text: string) => process.stdout.write(`${text}\n`)

type Results = { maximumPerSecond: number; steady: Steady; spike: Spike; neighbour: Neighbour; crowd: Crowd }

const localDir = mkdtempSync(join(tmpdir(), "footnote-soak-"))
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130))
// Redis as where it is deployed: what waits for it longer is what the soak is about.
const vars = { LOG_LEVEL: "error", REDIS_TIMEOUT_MS: "500", ...RATE_LIMITS }
const { platform, inspectorPort } = await onFreePorts(1, async ([inspectorPort = 0]) => ({
  platform: await startPlatform({ root: localDir, localDir, inspectorPort, vars }),
  inspectorPort,
}))
try {
  say("Making tenants …")
  const [usual, floods, greedy] = [
    await makeTenants(platform, 10, null),
    await makeTenants(platform, 10, LIMIT_PER_MINUTE),
    await makeTenants(platform, 1, LIMIT_PER_MINUTE),
  ]
  const traffic = mixed(platform.edgeUrl, usual)
  const maximumPerSecond = await findMaximum(traffic, 10)
  const half = Math.max(1, Math.floor(maximumPerSecond / 2))
  say(`${figure(maximumPerSecond)} requests a second at most; ${half} a second for ${values.seconds} s …`)
  const held = await steady(traffic, half, Number(values.seconds), {
    pid: childrenRunning("workerd")[0] ?? 0,
    inspectorPort,
  })
  say(`Ten times as much for ${SPIKE_SECONDS} s …`)
  const spiked = await spike(traffic, mixed(platform.edgeUrl, floods), half, SPIKE_SECONDS)
  say("One tenant at ten times its limit …")
  const greedyPerSecond = (LIMIT_PER_MINUTE / 60) * 10
  const idle = () => ({ url: `${platform.edgeUrl}/health/live`, init: {} })
  const beside = await neighbour(traffic, mixed(platform.edgeUrl, greedy), idle, half, greedyPerSecond, ROUNDS)
  say(`${values.tenants} tenants …`)
  const crowded = await crowd(platform, Number(values.tenants), half, ROUNDS)
  const results: Results = { maximumPerSecond, steady: held, spike: spiked, neighbour: beside, crowd: crowded }
  say(`\n${tableOf(results)}`)
  const unexplained = [...held.failures, ...spiked.unexplained, ...spiked.besideUnexplained]
  for (const { count, status, code, sentAtS, sample } of unexplained)
    say(`${count} × ${status || "no reply"} ${code}, first after ${figure(sentAtS, 1)} s: ${sample}`)
  if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`)
} catch (error) {
  process.stderr.write(`\nThe soak failed: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  await platform.close()
  rmSync(localDir, { recursive: true, force: true })
}
process.exit()

function countOf(kinds: readonly Unexplained[]): number {
  return kinds.reduce((sum, { count }) => sum + count, 0)
}

function tableOf({ maximumPerSecond, steady, spike, neighbour, crowd }: Results): string {
  const mark = (holds: boolean) => (holds ? "ok" : "MISSED")
  const recovered = spike.recoveredAfterS
  return renderTable(
    ["under load", "wanted", "measured", ""],
    [
      ["requests a second at most", "", figure(maximumPerSecond), ""],
      [
        `steady, ${steady.requests} requests: 5xx or no reply`,
        "0",
        figure(countOf(steady.failures)),
        mark(steady.failures.length === 0),
      ],
      ["steady: p50 / p99 in ms", "", `${figure(steady.p50Ms, 1)} / ${figure(steady.p99Ms, 1)}`, ""],
      [
        "steady: heaps of the Workers after a collection, MB a minute",
        "<= 2",
        figure(steady.heapMbPerMinute, 1),
        mark(steady.heapMbPerMinute <= 2),
      ],
      ["… and resident memory of workerd", "", figure(steady.residentMbPerMinute, 1), ""],
      [`spike of ${spike.perSecond} a second: refused with 429 or 503`, "", figure(spike.refused), ""],
      [
        "spike: anything but 200, 429 and 503 with Retry-After",
        "0",
        figure(countOf(spike.unexplained)),
        mark(spike.unexplained.length === 0),
      ],
      [
        "spike: the same of the traffic beside it",
        "0",
        figure(countOf(spike.besideUnexplained)),
        mark(spike.besideUnexplained.length === 0),
      ],
      [
        "spike: seconds until all is as before",
        "<= 5",
        recovered === null ? "never" : figure(recovered),
        mark(recovered !== null && recovered <= 5),
      ],
      [
        "a tenant at ten times its limit: p50 of the others, to as many requests that do nothing",
        "<= 1.10",
        figure(neighbour.ratio, 2),
        mark(neighbour.ratio <= 1.1),
      ],
      ["… and to nobody beside them", "", figure(neighbour.ratioToAlone, 2), ""],
      ["… and of its own requests refused", "", `${figure(neighbour.refusedShare * 100)} %`, ""],
      [`${crowd.tenants} tenants against ten: p50`, "<= 1.20", figure(crowd.ratio, 2), mark(crowd.ratio <= 1.2)],
    ],
  )
}
