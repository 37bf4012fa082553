// Compares an environment with what it should have, and plans a step for each difference; set-up shows the plan first.
import { isDeepStrictEqual } from "node:util"
import { z } from "zod"
import type { Cloudflare, CorsRules } from "./cloudflare.ts"
import { configOf, type Environment, resourcesOf, WORKERS, type WorkerName } from "./environments.ts"
import type { Neon } from "./neon.ts"
import { reach } from "./reach.ts"
import { makeSecret, type Secret, secretsOf } from "./secrets.ts"
import type { RunWrangler } from "./wrangler.ts"

export type Environ = Record<string, string | undefined>
export type SetupDeps = {
  environment: Environment
  cloudflare: Cloudflare
  /** Null if DATABASE_OWNER_URL names the database. */
  neon: Neon | null
  wrangler: RunWrangler
  migrate: (ownerUrl: string, rolePassword: string | undefined) => Promise<void>
  /** Values from the operator's environment, by secret name or slot; also accountId and region. */
  env: Environ
  accountId: string
  region: string
  cors: CorsRules
}

/** `exists`: nothing to do. `needed`: the operator must give a value. `wrong`: it exists and does not work. */
export type State = "exists" | "create" | "change" | "needed" | "optional" | "wrong"
/** `sets`: slots of secrets that exist nowhere else once the step is done. */
export type Step = { what: string; state: State; note: string; sets?: string[]; apply?: () => Promise<void> }
/** `shown`: secrets the operator needs and cannot read anywhere later. */
export type Plan = { steps: Step[]; shown: Map<string, string> }

export async function planSetup(deps: SetupDeps): Promise<Plan> {
  const values = new Map<string, string>()
  const shown = new Map<string, string>()
  const steps = [...(await bucketSteps(deps)), ...(await storeSteps(deps)), ...(await secretSteps(deps, values, shown))]
  return { steps, shown }
}

async function bucketSteps({ environment, cloudflare, cors }: SetupDeps): Promise<Step[]> {
  const { buckets, queues, uploads } = resourcesOf(environment)
  const steps: Step[] = []
  const there = await cloudflare.queues()
  for (const name of queues)
    steps.push(
      there.has(name)
        ? { what: `queue ${name}`, state: "exists", note: "its consumer comes with the deployment" }
        : { what: `queue ${name}`, state: "create", note: "", apply: () => done(cloudflare.createQueue(name)) },
    )
  for (const name of buckets) {
    const has = await cloudflare.hasBucket(name)
    steps.push(
      has
        ? { what: `bucket ${name}`, state: "exists", note: "" }
        : { what: `bucket ${name}`, state: "create", note: "", apply: () => done(cloudflare.createBucket(name)) },
    )
    const rules = has ? await cloudflare.cors(name) : null
    const isSame = isDeepStrictEqual(rules?.rules, cors.rules)
    steps.push({
      what: `CORS rules of ${name}`,
      state: isSame ? "exists" : rules ? "change" : "create",
      note: "deploy/r2-cors.json",
      ...(isSame ? {} : { apply: () => done(cloudflare.setCors(name, cors)) }),
    })
    const queue = there.get(uploads)
    const isNotified = has && queue !== undefined && (await cloudflare.notifies(name, queue))
    steps.push({
      what: `notifications of ${name}`,
      state: isNotified ? "exists" : "create",
      note: `to ${uploads}`,
      ...(isNotified ? {} : { apply: () => notify(cloudflare, name, uploads) }),
    })
  }
  return steps
}

const done = async (call: Promise<unknown>) => void (await call)

async function notify(cloudflare: Cloudflare, bucket: string, queue: string): Promise<void> {
  const id = (await cloudflare.queues()).get(queue)
  if (id === undefined) throw new Error(`the queue ${queue} is not there`)
  await cloudflare.notify(bucket, id)
}

/** Checks Qdrant and Redis with the Workers' credentials; set-up never creates them. */
async function storeSteps({ env }: SetupDeps): Promise<Step[]> {
  const qdrant = await asked("Qdrant", env.QDRANT_URL, async (url) => {
    const reply = await reach("Qdrant", `${url}/collections`, { headers: { "api-key": env.QDRANT_API_KEY ?? "" } })
    if (!reply.ok) throw new Error(`answered ${reply.status}`)
    const names = z.object({ result: z.object({ collections: z.array(z.object({ name: z.string() })) }) })
    const { collections } = names.parse(await reply.json()).result
    const ours = collections.map(({ name }) => name).filter((name) => name.startsWith("chunks_"))
    return ours.length > 0 ? ours.join(", ") : "its collection comes with the first readiness check, in strict mode"
  })
  const redis = await asked("Redis", env.UPSTASH_REDIS_REST_URL, async (url) => {
    const headers = { Authorization: `Bearer ${env.UPSTASH_REDIS_REST_TOKEN ?? ""}` }
    const reply = await reach("Redis", url, { method: "POST", headers, body: JSON.stringify(["PING"]) })
    if (!reply.ok) throw new Error(`answered ${reply.status}`)
    return "answers"
  })
  return [qdrant, redis]
}

async function asked(what: string, url: string | undefined, ask: (url: string) => Promise<string>): Promise<Step> {
  if (!url) return { what, state: "optional", note: "not asked: its URL is not in the environment" }
  try {
    return { what, state: "exists", note: await ask(url) }
  } catch (error) {
    return { what, state: "wrong", note: error instanceof Error ? error.message : String(error) }
  }
}

async function secretSteps(deps: SetupDeps, values: Map<string, string>, shown: Map<string, string>): Promise<Step[]> {
  const { environment, cloudflare, env, accountId } = deps
  const secrets: (Secret & { isSet: boolean })[] = []
  for (const worker of WORKERS) {
    const names = (await cloudflare.secretNames(configOf(worker, environment).name)) ?? []
    for (const secret of secretsOf(worker, environment)) secrets.push({ ...secret, isSet: names.includes(secret.name) })
  }
  const lacking = secrets.filter(({ isSet }) => !isSet)
  const steps: Step[] = []
  const derived = lacking.filter(({ name, slot }) => name === "DATABASE_URL" && !env[slot])
  const database = await databaseStep(deps, values, derived.length > 0)
  steps.push(database)
  for (const { slot, origin } of lacking) {
    if (values.has(slot)) continue
    const given = env[slot]
    if (given) values.set(slot, given)
    else if (slot === "R2_ACCOUNT_ID") values.set(slot, accountId)
    else if (origin === "generated") values.set(slot, makeSecret())
    if ((slot === "ADMIN_API_KEY" || slot === "METRICS_TOKEN") && !given) shown.set(slot, values.get(slot) ?? "")
  }
  // A secret cannot be read again, so every Worker that shares a new one gets it.
  const isFresh = ({ slot, name }: Secret) =>
    values.has(slot) || (name === "DATABASE_URL" && database.apply !== undefined)
  steps.push(...secrets.filter((secret) => !secret.isSet && !isFresh(secret)).map(missing))
  // Workers that have an old value come first: if the run stops, a missing secret shows the next plan what is left.
  for (const isSet of [true, false])
    for (const worker of WORKERS) {
      const sets = secrets.filter((secret) => secret.worker === worker && secret.isSet === isSet && isFresh(secret))
      if (sets.length > 0) steps.push(putStep(deps, worker, sets, values))
    }
  for (const worker of WORKERS) {
    const own = secrets.filter((secret) => secret.worker === worker && secret.isSet && !isFresh(secret))
    if (own.length > 0)
      steps.push({ what: what(worker, environment), state: "exists", note: own.map(({ name }) => name).join(", ") })
  }
  return steps
}

const what = (worker: WorkerName, environment: Environment) => `secrets of ${configOf(worker, environment).name}`

const missing = ({ worker, name, slot, isRequired }: Secret): Step => ({
  what: `${name} of the ${worker} Worker`,
  state: isRequired ? "needed" : "optional",
  note: `set ${slot} in the environment of this command`,
})

function putStep(deps: SetupDeps, worker: WorkerName, secrets: Secret[], values: Map<string, string>): Step {
  return {
    what: what(worker, deps.environment),
    state: "change",
    note: `sets ${secrets.map(({ name }) => name).join(", ")}`,
    sets: secrets.map(({ slot }) => slot),
    async apply() {
      const bulk = Object.fromEntries(secrets.map(({ name, slot }) => [name, values.get(slot)]))
      await deps.wrangler(worker, deps.environment, ["secret", "bulk"], JSON.stringify(bulk))
    },
  }
}

/** The project, its schema, and the two roles of the Workers. Existing roles keep their password. */
async function databaseStep(deps: SetupDeps, values: Map<string, string>, isLacking: boolean): Promise<Step> {
  const { environment, neon, env, region, migrate } = deps
  const name = `footnote-${environment}`
  const what = neon ? `Neon project ${name}` : "database of DATABASE_OWNER_URL"
  const known = neon ? await neon.project(name) : null
  if (!neon && !env.DATABASE_OWNER_URL)
    return { what: "database", state: isLacking ? "needed" : "exists", note: "set NEON_API_KEY, or DATABASE_OWNER_URL" }
  if (!isLacking && (known || !neon)) return { what, state: "exists", note: "its roles' passwords stay" }
  return {
    what,
    state: known || !neon ? "change" : "create",
    note: `${neon && !known ? `in ${region}; ` : ""}migrations, roles footnote_app and footnote_system with a new password`,
    async apply() {
      const url = neon ? await neon.ownerUrl(known ?? (await neon.createProject(name, region))) : env.DATABASE_OWNER_URL
      const password = makeSecret()
      await migrate(url ?? "", password)
      for (const [slot, role] of [
        ["DATABASE_URL", "footnote_app"],
        ["SYSTEM_DATABASE_URL", "footnote_system"],
      ] as const) {
        const login = new URL(url ?? "")
        login.username = role
        login.password = password
        values.set(slot, login.href)
      }
    },
  }
}
