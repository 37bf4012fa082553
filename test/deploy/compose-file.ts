// deploy/compose.yaml as data, its variables filled in as compose does.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "yaml"
import { z } from "zod"
import { ROOT } from "./prometheus-rules.ts"

const text = readFileSync(join(ROOT, "deploy/compose.yaml"), "utf8")

const serviceSchema = z.object({
  image: z.string(),
  build: z.unknown().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
})
const fileSchema = z.object({ services: z.record(z.string(), serviceSchema) })

/** Names of `${NAME:?}`: compose refuses to start without them. */
export const demanded = [...new Set(Array.from(text.matchAll(/\$\{(\w+):\?\}/g), ([, name = ""]) => name))].toSorted()

/** As written, merges carried out and variables not filled in. */
export const composeFile = (): unknown => parse(text, { merge: true })

/** The services with `env` filled in; what has a default takes it. Values have no character that JSON escapes. */
export function composeServices(env: Record<string, string>): z.output<typeof fileSchema>["services"] {
  const filled = JSON.stringify(composeFile()).replace(
    /\$\{(\w+):[?-]([^}]*)\}/g,
    (_all, name: string, fallback: string) => env[name] ?? fallback,
  )
  return fileSchema.parse(JSON.parse(filled)).services
}
