// Verifies the SigV4 query signature of a presigned URL by signing the same request again and comparing.
import { AwsV4Signer } from "aws4fetch"
import { refusal } from "./refusal.ts"

/** The one key pair the endpoint knows. */
export type Credentials = { accessKeyId: string; secretAccessKey: string }

/** Signing keys by day. */
const cache = new Map<string, ArrayBuffer>()
const ALGORITHM = "AWS4-HMAC-SHA256"
const MAX_EXPIRES_SECONDS = 7 * 24 * 3600
const MAX_SKEW_SECONDS = 15 * 60
const FIELDS = ["Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature"] as const
const PARAMETERS = FIELDS.map((field) => `X-Amz-${field}` as const)
/** Parameters of ListObjectsV2. Each is optional and is signed like the others. */
const LISTING = ["list-type", "prefix", "continuation-token"]
type Parameters = Record<(typeof PARAMETERS)[number], string>

/** Null if the request has a valid, unexpired signature for exactly this URL; else the S3 error to send. */
export async function refuseUnlessSigned(request: Request, credentials: Credentials): Promise<Response | null> {
  if (request.headers.has("authorization")) {
    return refusal(501, "NotImplemented", "The Authorization header is not supported here; use a presigned URL.")
  }
  const url = new URL(request.url)
  const parameters = readParameters(url)
  if (parameters instanceof Response) return parameters
  const refused = refuseScope(parameters, credentials) ?? refuseTime(parameters)
  if (refused) return refused

  const names = parameters["X-Amz-SignedHeaders"].split(";")
  const unsigned = [...request.headers.keys()].find((name) => name.startsWith("x-amz-") && !names.includes(name))
  if (unsigned) return refusal(403, "AccessDenied", `The header ${unsigned} was sent but is not signed.`)
  const absent = names.find((name) => name !== "host" && !request.headers.has(name))
  if (absent) return refusal(403, "SignatureDoesNotMatch", `The signed header ${absent} was not sent.`)
  const headers = names.flatMap((name) => (name === "host" ? [] : [[name, request.headers.get(name) ?? ""]]))

  url.searchParams.delete("X-Amz-Signature")
  const signer = new AwsV4Signer({
    service: "s3",
    region: "auto",
    signQuery: true,
    allHeaders: true,
    method: request.method,
    url: url.href,
    headers: Object.fromEntries(headers),
    datetime: parameters["X-Amz-Date"],
    cache,
    ...credentials,
  })
  // The signer computes its own list of headers, so a reordered one, or one without `host`, differs from the one sent.
  const sameHeaders = signer.signedHeaders === parameters["X-Amz-SignedHeaders"]
  if (sameHeaders && isEqual(await signer.signature(), parameters["X-Amz-Signature"])) return null
  return refusal(403, "SignatureDoesNotMatch", "The signature does not match this method, URL and these headers.")
}

/**
 * Each parameter must appear once, in the spelling of URLSearchParams (so
 * `%2f` is not `%2F`), with no others but those of a listing.
 */
function readParameters(url: URL): Parameters | Response {
  const names = [...url.searchParams.keys()]
  const unknown = names.find((name) => ![...PARAMETERS, ...LISTING].includes(name))
  if (unknown !== undefined) return refusal(501, "NotImplemented", `The query parameter "${unknown}" is not supported.`)
  const entries = PARAMETERS.map((name) => [name, url.searchParams.getAll(name)] as const)
  const odd = entries.find(([, values]) => values.length !== 1 || values[0] === "")
  if (odd) return refusal(400, "InvalidArgument", `The query parameter ${odd[0]} must be given exactly once.`)
  if (url.search !== `?${url.searchParams}`) {
    return refusal(400, "InvalidArgument", "The query string is not in canonical encoding.")
  }
  return Object.fromEntries(entries.map(([name, [value]]) => [name, value])) as Parameters
}

function refuseScope(parameters: Parameters, credentials: Credentials): Response | null {
  if (parameters["X-Amz-Algorithm"] !== ALGORITHM) {
    return refusal(400, "InvalidRequest", `X-Amz-Algorithm must be ${ALGORITHM}.`)
  }
  const [accessKeyId, ...scope] = parameters["X-Amz-Credential"].split("/")
  const expected = `${parameters["X-Amz-Date"].slice(0, 8)}/auto/s3/aws4_request`
  if (accessKeyId !== credentials.accessKeyId) return refusal(401, "Unauthorized", "The access key id is unknown.")
  return scope.join("/") === expected
    ? null
    : refusal(400, "InvalidArgument", `The scope of X-Amz-Credential must be ${expected}.`)
}

function refuseTime(parameters: Parameters): Response | null {
  const iso = parameters["X-Amz-Date"].replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z")
  const ageSeconds = (Date.now() - Date.parse(iso)) / 1000
  if (iso === parameters["X-Amz-Date"] || Number.isNaN(ageSeconds)) {
    return refusal(400, "InvalidArgument", "X-Amz-Date must look like 20260131T235959Z.")
  }
  const expires = /^[1-9]\d{0,5}$/.test(parameters["X-Amz-Expires"]) ? Number(parameters["X-Amz-Expires"]) : 0
  if (expires < 1 || expires > MAX_EXPIRES_SECONDS) {
    return refusal(400, "InvalidArgument", `X-Amz-Expires must be 1 to ${MAX_EXPIRES_SECONDS} seconds.`)
  }
  if (ageSeconds < -MAX_SKEW_SECONDS) return refusal(403, "RequestTimeTooSkewed", "X-Amz-Date lies in the future.")
  return ageSeconds > expires ? refusal(403, "ExpiredRequest", "Request has expired") : null
}

function isEqual(left: string, right: string): boolean {
  const [a, b] = [new TextEncoder().encode(left), new TextEncoder().encode(right)]
  return a.byteLength === b.byteLength && crypto.subtle.timingSafeEqual(a, b)
}
