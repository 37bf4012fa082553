// Lists everything a deployment would miss before it begins: secrets, buckets, queues, and the command's own needs.
import type { Cloudflare } from "./cloudflare.ts"
import { configOf, type Environment, resourcesOf, WORKERS } from "./environments.ts"
import { secretsOf } from "./secrets.ts"

/** A sentence for each; empty if nothing is missing. */
export async function missingFor(environment: Environment, cloudflare: Cloudflare): Promise<string[]> {
  const { buckets, queues } = resourcesOf(environment)
  const missing: string[] = []
  for (const name of buckets) if (!(await cloudflare.hasBucket(name))) missing.push(`the bucket ${name} is not there`)
  const there = await cloudflare.queues()
  for (const name of queues) if (!there.has(name)) missing.push(`the queue ${name} is not there`)
  for (const worker of WORKERS) {
    const { name: script } = configOf(worker, environment)
    const set = (await cloudflare.secretNames(script)) ?? []
    for (const { name, isRequired } of secretsOf(worker, environment))
      if (isRequired && !set.includes(name)) missing.push(`${script} lacks the secret ${name}`)
  }
  return missing
}
