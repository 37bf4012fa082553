// Where a webhook may be sent: by https to public hosts. Addresses inside a network are refused in every spelling.

/** `loopback` also allows http to this machine, for development and tests. */
export type AddressRules = { loopback: boolean }

/** Names that resolve inside a network or on the machine itself. */
const INSIDE = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|home\.arpa)$/

/**
 * What is wrong with an endpoint's URL, in words for the caller. Null if
 * the URL is fine so far and the addresses of its name decide.
 */
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

/** All current addresses of the name; empty if it has none. Throws when the resolver cannot be asked. */
export type ResolveHost = (host: string, signal: AbortSignal) => Promise<string[]>
const ADDRESS_FAULTS = ["address-not-public", "host-unknown", "resolver-unavailable"] as const

/**
 * Why nothing may be sent to the URL now; null if it may. The name is looked up right before the call, unless `resolve`
 * is null. A Worker cannot bind its connection to the address that was found.
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

/** The host without brackets and final dot; `URL` has made it lower case. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "")

/** `URL` has already turned IPv4 numbers of any base into dotted form. */
const isLiteral = (host: string): boolean => host.includes(":") || bytesOf(host) !== null

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host)

/** Prefixes from IANA's special-purpose registries that are not globally reachable or lead to other addresses. */
const RESERVED_V4 = (
  "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 " +
  "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
)
  .split(" ")
  .map((prefix) => {
    const [address = "", bits] = prefix.split("/")
    return { start: numberOf(bytesOf(address) ?? []), size: 2 ** (32 - Number(bits)) }
  })

/** True for addresses that a host on the internet can have; false for text that is no address. */
export function isPublic(address: string): boolean {
  const bytes = bytesOf(address)
  if (bytes) {
    const value = numberOf(bytes)
    return !RESERVED_V4.some(({ start, size }) => value >= start && value < start + size)
  }
  const groups = groupsOf(address)
  if (!groups) return false
  const [first = 0, second = 0] = groups
  // Global unicast is 2000::/3, of which 2001::/23, the documentation prefix and 6to4 are not for hosts.
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

/** The eight groups of an IPv6 address, parsed by `URL`; null for other text. */
function groupsOf(text: string): number[] | null {
  if (!text.includes(":") || !URL.canParse(`http://[${text}]/`)) return null
  const [head = "", tail] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split("::")
  const read = (part: string) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16)))
  const [before, after] = [read(head), read(tail ?? "")]
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
}
