// Makes a short-lived URL for the file of a document's version, which works without a credential.
import type { TenantContext } from "../context.ts"
import { AppError } from "../errors.ts"
import type { ObjectStore } from "../ports.ts"
import { type Document, versionKeys } from "./model/document.ts"

/** Long enough to open or download a file, short enough that a URL left in a log opens nothing. */
const ORIGINAL_SECONDS = 300

/** For the named version, else the live one, else the newest. Throws `content-not-found` if there is no file. */
export async function presignOriginal(
  { objects }: { objects: Pick<ObjectStore, "head" | "presignRead"> },
  ctx: TenantContext,
  document: Document,
  version: number | null,
): Promise<{ url: string; expiresAt: Date }> {
  const wanted = version ?? document.liveVersion ?? document.version
  const { original } = versionKeys(ctx.tenantId, document.id, wanted)
  if (document.status === "deleting" || !(await objects.head(original))) throw new AppError("content-not-found")
  const expiresAt = new Date(Date.now() + ORIGINAL_SECONDS * 1000)
  return { url: await objects.presignRead(original, ORIGINAL_SECONDS), expiresAt }
}
