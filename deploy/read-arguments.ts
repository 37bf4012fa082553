// What set-up and deployment are told on the command line and in the environment.
import { parseArgs } from "node:util"
import { ENVIRONMENTS, type Environment } from "./environments.ts"

export type Arguments = { environment: Environment; isDryRun: boolean; isSure: boolean; isCheck: boolean }

/** Throws a sentence; there is no environment that is meant when none is named. */
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

export function need(env: Record<string, string | undefined>, name: string): string {
  const value = env[name]
  if (!value) throw new Error(`${name} is missing in the environment`)
  return value
}
