// Presigns R2 URLs, so that files travel between clients and storage without passing through a Worker.
import { AwsV4Signer } from "aws4fetch"
import type { EdgeConfig } from "../../config.ts"

export type PresignConfig = {
  accountId: string
  accessKeyId: string
  secretAccessKey: string
  bucket: string
  /** Default `https://<accountId>.r2.cloudflarestorage.com`; the host is signed, so clients must use this very one. */
  endpoint?: string | undefined
}

type StorageConfig = Pick<
  EdgeConfig,
  "R2_ACCOUNT_ID" | "R2_ACCESS_KEY_ID" | "R2_SECRET_ACCESS_KEY" | "R2_BUCKET" | "R2_ENDPOINT"
>

export const presignerOf = (config: StorageConfig) =>
  presigner({
    accountId: config.R2_ACCOUNT_ID,
    accessKeyId: config.R2_ACCESS_KEY_ID,
    secretAccessKey: config.R2_SECRET_ACCESS_KEY,
    bucket: config.R2_BUCKET,
    endpoint: config.R2_ENDPOINT,
  })

/** What a client must send: PUT to `url` with exactly these headers, before `expiresAt`. */
export type PresignedUpload = { url: string; headers: Record<string, string>; expiresAt: Date }

/** Makes presigned URLs for one bucket; `expiresInSeconds` is 1 to 604,800. Signing is local and needs no network. */
export function presigner(config: PresignConfig) {
  const { accountId, accessKeyId, secretAccessKey, bucket } = config
  /** The signing key of a day, which takes four of a signature's five hashes. */
  const cache = new Map<string, ArrayBuffer>()
  const endpoint = config.endpoint ?? `https://${accountId}.r2.cloudflarestorage.com`

  type Signing = { headers?: Record<string, string>; query?: Record<string, string> }

  /** Without a key the bucket itself is meant. */
  async function sign(
    method: "GET" | "PUT",
    key: string | null,
    expiresInSeconds: number,
    { headers = {}, query = {} }: Signing = {},
  ) {
    const path = key === null ? [] : key.split("/").map(encodeURIComponent)
    const url = new URL([endpoint, bucket, ...path].join("/"))
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    url.searchParams.set("X-Amz-Expires", `${expiresInSeconds}`)
    const signedAt = new Date(Math.floor(Date.now() / 1000) * 1000)
    const signer = new AwsV4Signer({
      service: "s3",
      region: "auto",
      signQuery: true,
      // Without this aws4fetch leaves content-type and content-length out of the signature.
      allHeaders: true,
      method,
      url: url.href,
      headers,
      accessKeyId,
      secretAccessKey,
      cache,
      datetime: signedAt.toISOString().replace(/[:-]|\.\d{3}/g, ""),
    })
    const signed = await signer.sign()
    return { url: signed.url.href, expiresAt: new Date(signedAt.getTime() + expiresInSeconds * 1000) }
  }

  return {
    /** A PUT bound to this type, length and SHA-256: R2 refuses any other body, and stores nothing of it. */
    async put(
      key: string,
      body: { contentType: string; contentLength: number; sha256Hex: string },
      expiresInSeconds: number,
    ): Promise<PresignedUpload> {
      const headers = { "content-type": body.contentType, "x-amz-checksum-sha256": hexToBase64(body.sha256Hex) }
      // Every HTTP client writes content-length itself (browsers forbid setting it), so it is signed but not handed out.
      const signedHeaders = { ...headers, "content-length": `${body.contentLength}` }
      return { ...(await sign("PUT", key, expiresInSeconds, { headers: signedHeaders })), headers }
    },

    /** A PUT bound to key and type only, for outputs whose length is not known beforehand. */
    async putAny(key: string, contentType: string, expiresInSeconds: number): Promise<string> {
      return (await sign("PUT", key, expiresInSeconds, { headers: { "content-type": contentType } })).url
    },

    async get(key: string, expiresInSeconds: number): Promise<string> {
      return (await sign("GET", key, expiresInSeconds)).url
    },

    /** A page of ListObjectsV2: keys that begin with `prefix`, after the `token` of the page before. */
    async list(prefix: string, token: string | null, expiresInSeconds: number): Promise<string> {
      const query = { "list-type": "2", prefix, ...(token === null ? {} : { "continuation-token": token }) }
      return (await sign("GET", null, expiresInSeconds, { query })).url
    },
  }
}

function hexToBase64(hex: string): string {
  return btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16))))
}
