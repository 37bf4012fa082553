// ListObjectsV2 as R2's S3 endpoint answers it: a page of keys with size and ETag, in XML.
import { refusal } from "./refusal.ts"

/** A page has at most 1,000 keys; the reply's token asks for the next. */
export async function listObjects(query: URLSearchParams, bucket: R2Bucket): Promise<Response> {
  if (query.get("list-type") !== "2") return refusal(501, "NotImplemented", "Only ListObjectsV2 is supported.")
  const token = query.get("continuation-token")
  const page = await bucket.list({ prefix: query.get("prefix") ?? "", ...(token === null ? {} : { cursor: token }) })
  const contents = page.objects.map(
    ({ key, size, httpEtag }) =>
      `<Contents><Key>${escaped(key)}</Key><Size>${size}</Size><ETag>${escaped(httpEtag)}</ETag></Contents>`,
  )
  const next = page.truncated ? `<NextContinuationToken>${escaped(page.cursor)}</NextContinuationToken>` : ""
  const xml = `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><IsTruncated>${page.truncated}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`
  return new Response(xml, { headers: { "content-type": "application/xml" } })
}

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
