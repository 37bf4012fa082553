// Reads the size of one page of a document and the positions of its lines.
import type { TenantContext } from "../context.ts"
import { AppError } from "../errors.ts"
import type { ObjectStore } from "../ports.ts"
import { type Document, versionKeys } from "./model/document.ts"
import { findPage, indexOf, type PageLayout, readPageLayout } from "./model/page-file.ts"

/**
 * For the named version, else the live one. Throws `document-state-conflict` before a first version answers,
 * `content-not-found` if there is none, and `page-not-found` if the page or its positions do not exist.
 */
export async function readPage(
  { objects }: { objects: Pick<ObjectStore, "readText"> },
  ctx: TenantContext,
  document: Document,
  { version, page }: { version: number | null; page: number },
): Promise<PageLayout & { version: number }> {
  const wanted = version ?? document.liveVersion
  if (document.status === "deleting") throw new AppError("content-not-found")
  if (wanted === null)
    throw new AppError(document.status === "failed" ? "content-not-found" : "document-state-conflict")
  const { pages } = versionKeys(ctx.tenantId, document.id, wanted)
  const index = await objects.readText(pages, indexOf(page))
  const place = index === null ? null : findPage(index, page)
  const json = place && (await objects.readText(pages, place))
  if (!json) throw new AppError("page-not-found")
  return { version: wanted, ...readPageLayout(json) }
}
