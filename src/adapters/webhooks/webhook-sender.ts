// Sends a webhook by the Standard Webhooks specification: signed with all current secrets, to public addresses, without redirects.
import { Webhook } from "standardwebhooks"
import type { WebhookSender } from "../../ports.ts"
import { type AddressRules, faultOfAddress, type ResolveHost } from "../../webhooks/model/public-address.ts"
import type { DeliveryFault } from "../../webhooks/model/webhook.ts"

type SenderOptions = {
  rules: AddressRules
  /** Null: names are not resolved, and only the URL itself is checked. */
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
      // Only the status matters; the body is not read.
      await response.body?.cancel().catch(() => undefined)
      return verdictOn(response)
    } catch {
      return { status: null, fault: signal.aborted ? "timeout" : "unreachable", retryAfterSeconds: null }
    }
  },
})

function verdictOn({ ok, status, headers }: Response) {
  const asked = Number(headers.get("Retry-After") ?? Number.NaN)
  const retryAfterSeconds = Number.isFinite(asked) && asked > 0 ? Math.ceil(asked) : null
  return { status, fault: ok ? null : faultOf(status), retryAfterSeconds }
}

function faultOf(status: number): DeliveryFault {
  if (status === 410) return "gone"
  return status >= 300 && status < 400 ? "redirected" : "status"
}
