// Reads the arguments and the environment of set-up and deployment.
import { parseArgs } from "node:util"
import { ENVIRONMENTS, type Environment } from "./environments.ts"

export type Arguments = { environment: Environment; isDryRun: boolean; isSure: boolean; isCheck: boolean }

/** Throws a sentence for the operator; there is no default environment. */
export function readArguments(args: string[]): Arguments {
  const { values } = parseArgs({
    args,
    options: {
      env: { type: "string" },
      "dry-run": { type: "boolean", default: false },
      check: { type: "boolean", default: false },
      yes: { type: "boolean", default: false },
    },
  })
  const environment = ENVIRONMENTS.find((name) => name === values.env)
  if (!environment) throw new Error(`say which environment: --env ${ENVIRONMENTS.join(" or --env ")}`)
  return { environment, isDryRun: values["dry-run"], isSure: values.yes, isCheck: values.check }
}

/** The variables needed to reach Cloudflare. */
export const CLOUDFLARE = ["CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN"] as const

/** Throws a sentence that names every missing variable. */
export function need<N extends string>(env: Record<string, string | undefined>, ...names: N[]): Record<N, string> {
  const missing = names.filter((name) => !env[name])
  if (missing.length > 0) throw new Error(`missing in the environment: ${missing.join(", ")}`)
  return Object.fromEntries(names.map((name) => [name, env[name]])) as Record<N, string>
}
