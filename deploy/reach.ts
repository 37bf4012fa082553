// Calls a provider's API. If it cannot be reached, the error names the provider and the cause.

/** As `fetch`. Errors show only the host of the address, because the rest may contain a credential. */
export async function reach(who: string, url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    throw new Error(`${who} cannot be reached at ${hostOf(url)}: ${reasonOf(error)}`, { cause: error })
  }
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : "an address that is no URL")

/** The system's error code, e.g. ENOTFOUND or ECONNREFUSED, which `fetch` puts into the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Error && "code" in cause) return String(cause.code)
  return error instanceof Error ? error.message : String(error)
}
