// Replaces image tags by the digests their registry has today: `node deploy/pin-digests.ts <file>…` rewrites the files.
import { readFileSync, writeFileSync } from "node:fs"
import { z } from "zod"
import { reach } from "./reach.ts"

/** `image: name:tag` without a digest. Our own images have no tag, because they are built here. */
const IMAGE = /^(\s*(?:- )?image: )([\w./-]+):([\w.-]+)$/gm
/** Asks for an index of platforms, so that one digest is valid for all of them. */
const INDEX = "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json"
const DIGEST = /^sha256:[0-9a-f]{64}$/

type Registry = { api: string; auth: string; service: string }
export const DOCKER_HUB: Registry = {
  api: "https://registry-1.docker.io",
  auth: "https://auth.docker.io/token",
  service: "registry.docker.io",
}

/** The text with a digest for every image. Throws, naming the image, if the registry gives none. */
export async function pinned(text: string, registry: Registry = DOCKER_HUB): Promise<string> {
  const wanted = new Set(Array.from(text.matchAll(IMAGE), ([, , name, tag]) => `${name}:${tag}`))
  const digests = new Map<string, string>()
  for (const image of wanted) digests.set(image, await digestOf(image, registry))
  return text.replace(IMAGE, (_line, before: string, name: string, tag: string) => {
    const image = `${name}:${tag}`
    return `${before}${image}@${digests.get(image)}`
  })
}

async function digestOf(image: string, { api, auth, service }: Registry): Promise<string> {
  const [name = "", tag = ""] = image.split(":")
  const repository = name.includes("/") ? name : `library/${name}`
  const asked = new URLSearchParams({ service, scope: `repository:${repository}:pull` })
  const granted = await reach("the registry", `${auth}?${asked}`)
  if (!granted.ok) throw new Error(`${image}: the registry's token service answered ${granted.status}`)
  const { token } = z.object({ token: z.string() }).parse(await granted.json())
  const headers = { Authorization: `Bearer ${token}`, Accept: INDEX }
  const reply = await reach("the registry", `${api}/v2/${repository}/manifests/${tag}`, { method: "HEAD", headers })
  const digest = reply.headers.get("docker-content-digest") ?? ""
  if (!reply.ok || !DIGEST.test(digest)) throw new Error(`${image}: the registry answered ${reply.status}, no digest`)
  return digest
}

async function pin(file: string): Promise<void> {
  const before = readFileSync(file, "utf8")
  const after = await pinned(before)
  writeFileSync(file, after)
  process.stdout.write(`${file}: ${after === before ? "nothing to pin" : "pinned"}\n`)
}

if (import.meta.main)
  try {
    for (const file of process.argv.slice(2)) await pin(file)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
