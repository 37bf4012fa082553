// The part of Neon's API that set-up needs: one project for each environment, and its owner's connection string.
import { z } from "zod"
import { reach } from "./reach.ts"

export type Neon = ReturnType<typeof neonApi>

const DEFAULT_BASE = "https://console.neon.tech/api/v2"
const projectSchema = z.object({ id: z.string(), name: z.string() })

/** Throws Neon's message, never the key. */
export function neonApi({ key, baseUrl = DEFAULT_BASE }: { key: string; baseUrl?: string | undefined }) {
  async function call<T>(method: string, path: string, result: z.ZodType<T>, body?: unknown): Promise<T> {
    const reply = await reach("Neon", baseUrl + path, {
      method,
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json", Accept: "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!reply.ok)
      throw new Error(`Neon answered ${reply.status} to ${method} ${path.split("?")[0]}: ${await reply.text()}`)
    return result.parse(await reply.json())
  }
  return {
    async project(name: string): Promise<string | null> {
      const asked = new URLSearchParams({ search: name, limit: "100" })
      const { projects } = await call("GET", `/projects?${asked}`, z.object({ projects: z.array(projectSchema) }))
      return projects.find((project) => project.name === name)?.id ?? null
    },
    async createProject(name: string, region: string): Promise<string> {
      const body = { project: { name, region_id: region, pg_version: 17, branch: { database_name: "footnote" } } }
      return (await call("POST", "/projects", z.object({ project: projectSchema }), body)).project.id
    },
    /** The connection string of the owner that Neon creates with the database; for migrations only. */
    async ownerUrl(projectId: string): Promise<string> {
      const asked = new URLSearchParams({ database_name: "footnote", role_name: "neondb_owner", pooled: "false" })
      return (await call("GET", `/projects/${projectId}/connection_uri?${asked}`, z.object({ uri: z.string() }))).uri
    },
  }
}
