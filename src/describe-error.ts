// An error in words that may be kept: without values of statements, passwords and signed queries.

/** Message and stack of an error and of what caused it, without values of statements, passwords and signed queries. */
export function describeError(error: unknown): { error: string; stack: string | undefined } {
  const causes: string[] = []
  for (let at = error; at instanceof Error && causes.length < 5; at = at.cause)
    causes.push(`${at.name}: ${withoutValues(at.message)}`)
  return {
    error: scrub(causes.join(" ← ") || String(error)),
    stack: error instanceof Error ? scrub((error.stack ?? "").replace(error.message, withoutValues)) : undefined,
  }
}

/** A failed statement's message ends with its parameters: what tenants wrote, and hashes of what they keep secret. */
const withoutValues = (message: string) => message.split("\nparams: ", 1)[0] ?? ""

const scrub = (text: string) =>
  text
    .replace(/(\w+:\/\/[^\s:@/]*):[^\s@/]*@/g, "$1:***@")
    .replace(/\?[^\s"')]*(?:Signature|Credential)[^\s"')]*/g, "?***")
