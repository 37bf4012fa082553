// Answers browsers like a bucket with these CORS rules. A new bucket has none, so no page can upload to it.

/** The content of the file for `wrangler r2 bucket cors set`. */
export type CorsRules = {
  rules: {
    allowed: { origins: string[]; methods: string[]; headers?: string[] }
    exposeHeaders?: string[]
    maxAgeSeconds?: number
  }[]
}
type Rule = CorsRules["rules"][number]

/** The reply to a preflight: 204 with what is allowed, or 403 if no rule allows all of it. */
export function answerPreflight({ headers }: Request, { rules }: CorsRules): Response {
  const origin = headers.get("origin")
  const method = headers.get("access-control-request-method")
  const wanted = (headers.get("access-control-request-headers") ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
  const rule = rules.find(
    ({ allowed }) =>
      allowsOrigin(allowed.origins, origin) &&
      allowed.methods.some((one) => one === method) &&
      wanted.every((name) => name === "" || allowed.headers?.some((one) => one === "*" || one.toLowerCase() === name)),
  )
  if (!rule || origin === null) return new Response("This CORS request is not allowed.", { status: 403 })
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-origin": origin,
      "access-control-allow-methods": rule.allowed.methods.join(", "),
      "access-control-allow-headers": (rule.allowed.headers ?? []).join(", "),
      ...(rule.maxAgeSeconds === undefined ? {} : { "access-control-max-age": String(rule.maxAgeSeconds) }),
      vary: "origin",
    },
  })
}

/** Adds the headers that let the page read the reply, if a rule allows its origin and method. */
export function nameOrigin(request: Request, reply: Response, { rules }: CorsRules): void {
  const origin = request.headers.get("origin")
  const rule = rules.find(
    ({ allowed }) => allowsOrigin(allowed.origins, origin) && allowed.methods.some((one) => one === request.method),
  )
  if (!rule || origin === null) return
  reply.headers.set("access-control-allow-origin", origin)
  reply.headers.append("vary", "origin")
  if (rule.exposeHeaders) reply.headers.set("access-control-expose-headers", rule.exposeHeaders.join(", "))
}

/** The allowed origin matches exactly, or with one `*` in it, as in R2. */
function allowsOrigin(allowed: Rule["allowed"]["origins"], origin: string | null): boolean {
  if (origin === null) return false
  return allowed.some((one) => {
    const [before = "", after] = one.split("*", 2)
    if (after === undefined) return one === origin
    return origin.length >= one.length - 1 && origin.startsWith(before) && origin.endsWith(after)
  })
}
