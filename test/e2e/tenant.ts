// A tenant of its own for one end-to-end test, and the samples it may upload.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { inject } from "vitest"
import { createClient } from "../../workers/local/client.ts"
import { newTenant } from "../../workers/local/demo-tenant.ts"
import { SAMPLES, type SampleName } from "../../workers/local/samples/questions.ts"

let made = 0

export async function freshTenant(over: object = {}) {
  const platform = inject("platform")
  const { tenant_id, api_key } = await newTenant(platform, `e2e-${process.pid}-${Date.now()}-${made++}`, over)
  return { tenantId: tenant_id, apiKey: api_key, client: createClient(platform.edgeUrl, api_key) }
}

export function sample(filename: SampleName) {
  const { contentType } = SAMPLES.find((one) => one.filename === filename) ?? SAMPLES[0]
  const bytes = readFileSync(join(import.meta.dirname, "../../workers/local/samples", filename))
  return { filename, contentType, bytes: new Uint8Array(bytes) }
}

export const textFile = (text: string, filename = "note.txt") => ({
  filename,
  contentType: "text/plain",
  bytes: new TextEncoder().encode(text),
})
