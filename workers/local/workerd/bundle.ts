// Bundles the Workers' TypeScript for workerd, like wrangler does.
import { build, stop } from "esbuild"

let building = 0

/** Returns one ES module for each entry (absolute paths). Modules of Node and of Cloudflare stay imports. */
export async function bundleWorkers(entries: readonly string[]): Promise<string[]> {
  building += 1
  try {
    return await bundle(entries)
  } finally {
    building -= 1
    // Stops esbuild's service, which would keep 300 MB; the next build starts another.
    if (building === 0) await stop()
  }
}

async function bundle(entries: readonly string[]): Promise<string[]> {
  const { outputFiles } = await build({
    entryPoints: entries.map((entry, at) => ({ in: entry, out: String(at) })),
    outdir: "/",
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    platform: "neutral",
    mainFields: ["workerd", "browser", "module", "main"],
    conditions: ["workerd", "worker", "browser", "import"],
    external: ["cloudflare:*", "node:*"],
    alias: Object.fromEntries(NODE_MODULES.map((name) => [name, `node:${name}`])),
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
    sourcemap: "inline",
    sourcesContent: false,
  })
  return entries.map((entry, at) => {
    const file = outputFiles.find(({ path }) => path === `/${at}.js`)
    if (!file) throw new Error(`${entry} gave no bundle`)
    return file.text
  })
}

/** Some packages import Node's modules without the `node:` prefix. */
const NODE_MODULES = [
  "buffer",
  "crypto",
  "events",
  "fs",
  "http",
  "https",
  "net",
  "path",
  "stream",
  "tls",
  "url",
  "util",
  "zlib",
]
