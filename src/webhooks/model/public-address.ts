// Where a webhook may be sent: https to public hosts; what is inside a network is refused, however it is written.

/** `loopback`: plain http to this machine, for development and tests alone. */
export type AddressRules = { loopback: boolean }

/** Names that resolve inside a network or on the machine itself. */
const INSIDE = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|home\.arpa)$/

/** What is wrong with an endpoint's URL, in words for the caller; null when a look-up of its name may decide. */
export function faultOfUrl(text: string, { loopback }: AddressRules): string | null {
  if (!URL.canParse(text)) return "must be a URL"
  const url = new URL(text)
  const host = hostOf(url)
  if (url.username || url.password) return "must not hold a user name or password"
  if (url.hash) return "must not hold a fragment"
  if (loopback && isLoopback(host)) return null
  if (url.protocol !== "https:") return "must begin with https://"
  if (isLiteral(host)) return isPublic(host) ? null : "must be a public address"
  if (INSIDE.test(host) || !host.includes(".")) return "must be a public host"
  return null
}

/** Every address the name has now; empty when it has none. Throws when the resolver cannot be asked. */
export type ResolveHost = (host: string, signal: AbortSignal) => Promise<string[]>
export const ADDRESS_FAULTS = ["address-not-public", "host-unknown", "resolver-unavailable"] as const

/**
 * Why nothing may be sent there now; null when it may. The name is looked up right before the call, unless `resolve` is null;
 * a Worker cannot bind its connection to what was found.
 */
export async function faultOfAddress(
  text: string,
  rules: AddressRules,
  resolve: ResolveHost | null,
  signal: AbortSignal,
): Promise<(typeof ADDRESS_FAULTS)[number] | null> {
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

/** Without brackets and the final dot, in lower case as `URL` has it. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "")

/** Numbers in any base are dotted quads once `URL` has read them. */
export const isLiteral = (host: string): boolean => host.includes(":") || bytesOf(host) !== null

export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host)

/** IANA's special-purpose registry: prefixes that are not globally reachable, or lead to other addresses. */
const RESERVED_V4 = (
  "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 " +
  "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
)
  .split(" ")
  .map((prefix) => {
    const [address = "", bits] = prefix.split("/")
    return { start: numberOf(bytesOf(address) ?? []), size: 2 ** (32 - Number(bits)) }
  })

/** True for an address anyone on the internet may have; what cannot be read is none. */
export function isPublic(address: string): boolean {
  const bytes = bytesOf(address)
  if (bytes) {
    const value = numberOf(bytes)
    return !RESERVED_V4.some(({ start, size }) => value >= start && value < start + size)
  }
  const groups = groupsOf(address)
  if (!groups) return false
  const [first = 0, second = 0] = groups
  // Global unicast is 2000::/3; of it, 2001::/23, documentation and 6to4 are not for hosts.
  if (first < 0x2000 || first > 0x3fff || first === 0x2002) return false
  if (first === 0x2001 && (second < 0x0200 || second === 0x0db8)) return false
  return !(first === 0x3fff && second < 0x1000)
}

function bytesOf(text: string): number[] | null {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return null
  const bytes = text.split(".").map(Number)
  return bytes.every((byte) => byte < 256) ? bytes : null
}

function numberOf(bytes: readonly number[]): number {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0)
}

/** The eight groups of an IPv6 address, read by `URL` itself; null for whatever is none. */
function groupsOf(text: string): number[] | null {
  if (!text.includes(":") || !URL.canParse(`http://[${text}]/`)) return null
  const [head = "", tail] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split("::")
  const read = (part: string) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16)))
  const [before, after] = [read(head), read(tail ?? "")]
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
}
