// Asks a provider's API; when nobody answers, the error says who was asked and why that failed.

/** As `fetch`. Of the address the host alone is told, since the rest may hold a credential. */
export async function reach(who: string, url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    throw new Error(`${who} cannot be reached at ${hostOf(url)}: ${reasonOf(error)}`, { cause: error })
  }
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : "an address that is no URL")

/** What the system calls it, e.g. ENOTFOUND or ECONNREFUSED, which `fetch` hides in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Error && "code" in cause) return String(cause.code)
  return error instanceof Error ? error.message : String(error)
}
