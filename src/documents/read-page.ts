// Reads where the lines of one page of a document stand.
import type { TenantContext } from "../context.ts"
import { AppError } from "../errors.ts"
import type { ObjectStore } from "../ports.ts"
import { type Document, versionKeys } from "./model/document.ts"
import { findPage, indexOf, type PageLayout, readPageLayout } from "./model/page-file.ts"

/**
 * Of the version that answers, unless one is named. `document-state-conflict` while the first is still being read,
 * `content-not-found` where there is none, `page-not-found` for a page it has not or a format without places on pages.
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
