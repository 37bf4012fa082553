// Serves R2's S3 endpoint for presigned URLs on one machine, over the same bucket the Workers bind.
// Miniflare's built-in endpoint verifies signatures too, but ignores x-amz-checksum-*: a wrong body would be stored.
import cors from "../../../deploy/r2-cors.json" with { type: "json" }
import { answerPreflight, nameOrigin } from "./cors.ts"
import { listObjects } from "./list-objects.ts"
import { refusal } from "./refusal.ts"
import { refuseUnlessSigned } from "./verify-signature.ts"

type Env = {
  BUCKET: R2Bucket
  BUCKET_NAME: string
  R2_ACCESS_KEY_ID: string
  R2_SECRET_ACCESS_KEY: string
  /** Receives an event notification for each PUT of an uploaded file, as the rule of the deployed bucket has it. */
  EVENTS?: Queue<EventNotification>
}

/** R2's event notification, as its queue message carries it. */
export type EventNotification = {
  account: string
  action: "PutObject"
  bucket: string
  object: { key: string; size: number; eTag: string }
  eventTime: string
}

/** The suffix in the rule that `deploy/cloudflare.ts` makes. */
const UPLOADED = "/original"
const CHECKSUM_HEADER = "x-amz-checksum-sha256"
const REFUSED_HEADERS = /^(x-amz-(?!checksum-sha256$)|if-|content-md5$)/

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const reply = request.method === "OPTIONS" ? answerPreflight(request, cors) : await serve(request, env)
    // A refused upload is read to its end. Closing early would show the client a reset connection and not the refusal.
    if (!request.bodyUsed) await request.body?.pipeTo(new WritableStream())
    if (request.method !== "OPTIONS") nameOrigin(request, reply, cors)
    return reply
  },
}

async function serve(request: Request, env: Env): Promise<Response> {
  const header = [...request.headers.keys()].find((name) => REFUSED_HEADERS.test(name))
  if (header) return refusal(501, "NotImplemented", `The header ${header} is not supported.`)
  const path = decodePath(new URL(request.url).pathname)
  if (path === null) return refusal(400, "InvalidURI", "The path is not in canonical percent-encoding.")
  const refused = await refuseUnlessSigned(request, {
    accessKeyId: env.R2_ACCESS_KEY_ID,
    secretAccessKey: env.R2_SECRET_ACCESS_KEY,
  })
  if (refused) return refused

  const [bucket = "", ...segments] = path.slice(1).split("/")
  const key = segments.join("/")
  if (bucket && bucket !== env.BUCKET_NAME) return refusal(404, "NoSuchBucket", `There is no bucket "${bucket}".`)
  if (!key && request.method === "GET") return await listObjects(new URL(request.url).searchParams, env.BUCKET)
  if (!key) return refusal(501, "NotImplemented", "Only listing and operations on one object are supported.")
  switch (request.method) {
    case "PUT":
      return await putObject(request, env, key)
    case "GET":
      return await getObject(env.BUCKET, key)
    default:
      return refusal(501, "NotImplemented", `The method ${request.method} is not supported.`)
  }
}

async function putObject(request: Request, env: Env, key: string): Promise<Response> {
  if (!request.headers.has("content-length")) {
    return refusal(411, "MissingContentLength", "A PUT must carry Content-Length; chunked bodies are refused.")
  }
  const checksum = request.headers.get(CHECKSUM_HEADER)
  const sha256 = checksum === null ? undefined : decodeSha256(checksum)
  if (sha256 === null) return refusal(400, "InvalidRequest", `${CHECKSUM_HEADER} must be 32 bytes in base64.`)
  const options: R2PutOptions = { httpMetadata: request.headers, ...(sha256 && { sha256 }) }
  const object = await env.BUCKET.put(key, request.body ?? "", options).catch((cause: unknown) => {
    if (isBadDigest(cause)) return null
    throw cause
  })
  if (!object) return refusal(400, "BadDigest", `The body does not have the ${CHECKSUM_HEADER} it was signed with.`)
  if (key.endsWith(UPLOADED))
    await env.EVENTS?.send({
      account: "local",
      action: "PutObject",
      bucket: env.BUCKET_NAME,
      object: { key, size: object.size, eTag: object.etag },
      eventTime: object.uploaded.toISOString(),
    })
  return new Response(null, { headers: { etag: object.httpEtag } })
}

async function getObject(bucket: R2Bucket, key: string): Promise<Response> {
  const stored = await bucket.get(key)
  return stored
    ? new Response(stored.body, { headers: describe(stored) })
    : refusal(404, "NoSuchKey", "The specified key does not exist.")
}

function describe(object: R2Object): Headers {
  const headers = new Headers({
    etag: object.httpEtag,
    "content-length": `${object.size}`,
  })
  object.writeHttpMetadata(headers)
  return headers
}

/** The bytes of a base64 SHA-256; null if the text is none. */
function decodeSha256(text: string): Uint8Array<ArrayBuffer> | null {
  return /^[A-Za-z0-9+/]{43}=$/.test(text) ? Uint8Array.from(atob(text), (char) => char.charCodeAt(0)) : null
}

/** R2 ends the message of what it throws with its error code: "put: … (10037)". */
function isBadDigest(cause: unknown): boolean {
  return cause instanceof Error && cause.message.endsWith("(10037)")
}

/** The decoded path; null unless each segment is spelt as `encodeURIComponent` spells it. */
function decodePath(pathname: string): string | null {
  try {
    const path = decodeURIComponent(pathname)
    return path.split("/").map(encodeURIComponent).join("/") === pathname ? path : null
  } catch {
    return null
  }
}
