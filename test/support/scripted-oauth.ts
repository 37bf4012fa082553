// A sign-in provider like Google and GitHub that checks requests and answers by a script.
import { createHash } from "node:crypto"
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { UnsecuredJWT } from "jose"

export const CLIENT = { clientId: "footnote-client", clientSecret: "footnote-client-secret" }
export const REDIRECT_URI = "https://api.example.com/auth/callback"

/** Who signs in, and what the provider says of them. */
export type Person = {
  subject: string
  email: string
  verified?: boolean
  /** Claims to set to wrong values in the id token. */
  claims?: Record<string, unknown>
}
type Grant = { person: Person; challenge: string; nonce: string | null; redirectUri: string; used: boolean }

type Answer = { status: number; body: unknown }

const PATHS = {
  authorize: "/authorize",
  token: "/token",
  user: "/user",
  emails: "/user/emails",
}

/** `faults`: what was wrong with requests, in words. A test expects none, or exactly its own. */
export async function startScriptedOAuth() {
  const faults: string[] = []
  const grants = new Map<string, Grant>()
  const tokens = new Map<string, Person>()
  let failing: number | null = null
  let next = 0

  const server = createServer(async (request, response) => {
    let text = ""
    for await (const part of request) text += part
    const { status, body } =
      failing === null ? answer(request, text) : { status: failing, body: { message: "scripted" } }
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
  })

  function answer(request: IncomingMessage, text: string): Answer {
    const path = request.url?.split("?", 1)[0]
    if (request.method === "POST" && path === PATHS.token) return exchange(request, new URLSearchParams(text))
    const person = tokens.get(/^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "")
    if (!person) return { status: 401, body: { message: "Bad credentials" } }
    if (path === PATHS.user) return { status: 200, body: { id: Number(person.subject), login: "someone" } }
    if (path !== PATHS.emails) return { status: 404, body: { message: "Not Found" } }
    const second = { email: "second@example.com", primary: false, verified: true }
    return { status: 200, body: [second, { email: person.email, primary: true, verified: person.verified ?? true }] }
  }

  function exchange(request: IncomingMessage, form: URLSearchParams): Answer {
    const grant = grants.get(form.get("code") ?? "")
    const fault = faultOf(request, form, grant)
    if (grant) grant.used = true
    if (fault !== null || !grant) {
      faults.push(fault ?? "")
      return { status: 400, body: { error: "invalid_grant", error_description: fault } }
    }
    const accessToken = `at-${next++}`
    tokens.set(accessToken, grant.person)
    return { status: 200, body: { access_token: accessToken, token_type: "bearer", id_token: idToken(grant) } }
  }

  function idToken({ person, nonce }: Grant): string {
    return new UnsecuredJWT({
      iss: url,
      aud: CLIENT.clientId,
      sub: person.subject,
      email: person.email,
      email_verified: person.verified ?? true,
      exp: Math.floor(Date.now() / 1000) + 60,
      nonce,
      ...person.claims,
    }).encode()
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    faults,
    endpoints: {
      authorize: url + PATHS.authorize,
      token: url + PATHS.token,
      user: url + PATHS.user,
      emails: url + PATHS.emails,
      issuers: [url],
    },
    /** What the provider's page does after the person agrees: checks the request, then redirects back. */
    authorize(authorizationUrl: string, person: Person): { code: string; state: string } {
      const asked = new URL(authorizationUrl)
      const field = (name: string) => asked.searchParams.get(name) ?? ""
      if (asked.origin + asked.pathname !== url + PATHS.authorize) faults.push("another authorization endpoint")
      if (field("response_type") !== "code") faults.push("wrong response type")
      if (field("client_id") !== CLIENT.clientId) faults.push("unknown client")
      if (field("redirect_uri") !== REDIRECT_URI) faults.push("redirect URI is not the registered one")
      if (field("code_challenge_method") !== "S256" || field("code_challenge").length !== 43) faults.push("no PKCE")
      if (field("state").length < 32) faults.push("state is too short")
      const code = `code-${next++}`
      const nonce = asked.searchParams.get("nonce")
      grants.set(code, {
        person,
        challenge: field("code_challenge"),
        nonce,
        redirectUri: field("redirect_uri"),
        used: false,
      })
      return { code, state: field("state") }
    },
    /** Answers every request with this status; null ends that. */
    fail(status: number | null) {
      failing = status
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function faultOf(request: IncomingMessage, form: URLSearchParams, grant: Grant | undefined): string | null {
  const credentials = `Basic ${btoa(`${CLIENT.clientId}:${CLIENT.clientSecret}`)}`
  if (request.headers.authorization !== credentials) return "wrong client credentials"
  if (request.headers["content-type"] !== "application/x-www-form-urlencoded") return "not a form"
  if (form.get("grant_type") !== "authorization_code") return "wrong grant type"
  if (!grant) return "unknown code"
  if (grant.used) return "code used twice"
  if (form.get("redirect_uri") !== grant.redirectUri) return "another redirect URI"
  const challenge = createHash("sha256")
    .update(form.get("code_verifier") ?? "")
    .digest("base64url")
  return challenge === grant.challenge ? null : "wrong code verifier"
}
