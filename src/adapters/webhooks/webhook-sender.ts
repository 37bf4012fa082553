// Sends a webhook as Standard Webhooks describes: signed with every secret that stands, to public addresses, without following.
import { Webhook } from "standardwebhooks"
import type { WebhookSender } from "../../ports.ts"
import {
  type AddressRules,
  faultOfUrl,
  hostOf,
  isLiteral,
  isLoopback,
  isPublic,
} from "../../webhooks/public-address.ts"
import type { DeliveryFault } from "../../webhooks/webhook.ts"
import type { ResolveHost } from "./resolve-host.ts"

type SenderOptions = {
  rules: AddressRules
  /** Null: names are not looked up, and only what is written in the URL is checked. */
  resolve: ResolveHost | null
  send?: typeof fetch
}

export const webhookSender = ({ rules, resolve, send = fetch }: SenderOptions): WebhookSender => ({
  async send({ url, eventId, payload, secrets }, signal) {
    const fault = await faultOfAddress(url, rules, resolve, signal)
    if (fault) return { status: null, fault, retryAfterSeconds: null }
    const now = new Date()
    const headers = {
      "Content-Type": "application/json",
      "User-Agent": "Footnote-Webhooks/1",
      "webhook-id": eventId,
      "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
      "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(eventId, now, payload)).join(" "),
    }
    try {
      const response = await send(url, { method: "POST", headers, body: payload, redirect: "manual", signal })
      // Whatever it says beyond its status is nothing to us: not a byte is read.
      await response.body?.cancel().catch(() => undefined)
      return verdictOn(response)
    } catch {
      return { status: null, fault: signal.aborted ? "timeout" : "unreachable", retryAfterSeconds: null }
    }
  },
})

/** The name is looked up right before the call; a Worker cannot bind its connection to what was found. */
async function faultOfAddress(
  text: string,
  rules: AddressRules,
  resolve: ResolveHost | null,
  signal: AbortSignal,
): Promise<DeliveryFault | null> {
  if (faultOfUrl(text, rules)) return "address-not-public"
  const host = hostOf(new URL(text))
  if (isLiteral(host) || (rules.loopback && isLoopback(host)) || !resolve) return null
  try {
    const addresses = await resolve(host, signal)
    if (addresses.length === 0) return "host-unknown"
    return addresses.every(isPublic) ? null : "address-not-public"
  } catch {
    return "resolver-unavailable"
  }
}

function verdictOn({ ok, status, headers }: Response) {
  const asked = Number(headers.get("Retry-After") ?? Number.NaN)
  const retryAfterSeconds = Number.isFinite(asked) && asked > 0 ? Math.ceil(asked) : null
  return { status, fault: ok ? null : faultOf(status), retryAfterSeconds }
}

function faultOf(status: number): DeliveryFault {
  if (status === 410) return "gone"
  return status >= 300 && status < 400 ? "redirected" : "status"
}
