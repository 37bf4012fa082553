// A test runner for Stryker that keeps code and stores loaded: a mutant costs what its tests cost, not a start of everything.
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"
import { pathToFileURL } from "node:url"
import type { MutantCoverage } from "@stryker-mutator/api/core"
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin"
import {
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestResult,
  type TestRunner,
  TestStatus,
} from "@stryker-mutator/api/test-runner"
import fc from "fast-check"
import type { RunnerTestCase, RunnerTestFile, RunnerTestSuite } from "vitest"
import { startWatch } from "./watch.ts"

const config = {
  root: process.cwd(),
  name: "mutants",
  setupFiles: [],
  tags: [],
  strictTags: false,
  passWithNoTests: true,
  allowOnly: false,
  maxConcurrency: 1,
  testTimeout: 120_000,
  hookTimeout: 120_000,
  retry: 0,
  includeTaskLocation: false,
  diffOptions: {},
  expect: {},
  fakeTimers: {},
  snapshotOptions: { expand: false },
  sequence: { shuffle: false, concurrent: false, seed: 1, hooks: "stack", setupFiles: "list" },
}
/** What Vitest's `expect` and `vi` look for where Vitest itself has started the worker. */
Object.assign(globalThis, {
  __vitest_worker__: { config, environment: { name: "node" }, ctx: {}, providedContext: {} },
})
const { startTests } = await import("vitest/internal/browser")
const { vi } = await import("vitest")

/** What Stryker's switches in the code under test read and write. */
type Switches = {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  mutantCoverage?: MutantCoverage
  hitCount?: number | undefined
  hitLimit?: number | undefined
}
const switches: Switches = {}
Object.assign(globalThis, { __stryker__: switches })

// That a property does not hold is enough; the smallest example that shows it is not looked for.
fc.configureGlobal({ endOnFailure: true })

/** What a step may take, however quick it was without a fault, and how many times as long as then. */
const PATIENCE = { leastMs: 20_000, factor: 8 }
/** How long each test took without a fault, by its id, and each file's own hooks, by its path. */
const TIMES = "times.json"
/** A file that starts a store of its own is run again without the fault after every so many that it caught. */
const [DEAR_MS, LOOK_AFTER] = [300, 10]
const watch = startWatch()
let times: Record<string, number> = {}
const allow = (step: string, mark: string) => watch.allow(PATIENCE.leastMs + PATIENCE.factor * (times[step] ?? 0), mark)
/** Lies in the sandbox, so that the process that takes over from one that hung knows of it. */
const markOf = (mutant: string | undefined) => join(process.cwd(), `hung-${mutant ?? "without"}`)

let loads = 0
let uncaught: Error | null = null
process.on("uncaughtException", (error) => {
  uncaught = error
})

const isFailed = ({ result }: RunnerTestCase) => result?.state === "fail"
const testsIn = (suite: RunnerTestFile | RunnerTestSuite): RunnerTestCase[] =>
  suite.tasks.flatMap((task) => (task.type === "suite" ? testsIn(task) : [task]))

/** Runs one file, or those of its tests. The file is loaded anew, what it imports is not. */
async function runFile(filepath: string, testIds: string[] | undefined, mutant?: string): Promise<RunnerTestFile> {
  uncaught = null
  let hasFailed = false
  const [path, mark] = [relative(process.cwd(), filepath), markOf(mutant)]
  const runner = {
    config,
    importFile: (path: string) => import(`${pathToFileURL(path)}?${++loads}`),
    onBeforeRunFiles() {
      switches.activeMutant = mutant
    },
    onBeforeRunTask(test: RunnerTestCase) {
      if (hasFailed && mutant) test.mode = "skip"
    },
    onBeforeTryTask(test: RunnerTestCase) {
      if (mutant) allow(`${path}#${test.id}`, mark)
      switches.currentTestId = test.id
    },
    onAfterTryTask() {
      switches.currentTestId = undefined
    },
    onAfterRunTask(test: RunnerTestCase) {
      if (mutant) allow(path, mark)
      hasFailed ||= isFailed(test)
    },
  }
  if (mutant) allow(path, mark)
  const [file] = (await startTests([{ filepath, testIds }] as never, runner as never)) as RunnerTestFile[]
  watch.rest()
  switches.activeMutant = undefined
  vi.useRealTimers()
  vi.restoreAllMocks()
  if (!file) throw new Error(`${filepath} was not run`)
  return file
}

/** What went wrong outside of single tests: in loading the file, in a hook, or where nobody waited for it. */
function faultOf(file: RunnerTestFile): string | null {
  const failed = [file, ...suitesIn(file)].find(({ result }) => result?.state === "fail" && result.errors?.length)
  return failed?.result?.errors?.[0]?.message ?? uncaught?.message ?? null
}
const suitesIn = (suite: RunnerTestFile | RunnerTestSuite): RunnerTestSuite[] =>
  suite.tasks.flatMap((task) => (task.type === "suite" ? [task, ...suitesIn(task)] : []))

class InProcessRunner implements TestRunner {
  #isSpoilt = false
  /** How many faults each file has caught: those that caught most are asked first. */
  readonly #caught = new Map<string, number>()

  capabilities() {
    return { reloadEnvironment: false }
  }

  async dryRun({ testFiles }: { testFiles?: string[] }): Promise<DryRunResult> {
    const tests: TestResult[] = []
    const all = globSync("test/{unit,contract}/**/*.test.ts").map((path) => join(process.cwd(), path))
    const hooks: [string, number][] = []
    for (const path of testFiles ?? all) {
      const begun = performance.now()
      let file = await runFile(path, undefined)
      // On a busy machine a hook or a test may be late without a mutant.
      if (testsIn(file).some(isFailed) || faultOf(file)) file = await runFile(path, undefined)
      const fault = faultOf(file)
      if (fault) return { status: DryRunStatus.Error, errorMessage: `${path}: ${fault}` }
      const results = testsIn(file).map((test) => resultOf(path, test))
      const inTests = results.reduce((sum, { timeSpentMs }) => sum + timeSpentMs, 0)
      hooks.push([relative(process.cwd(), path), performance.now() - begun - inTests])
      tests.push(...results)
    }
    times = Object.fromEntries([...hooks, ...tests.map(({ id, timeSpentMs }) => [id, timeSpentMs] as const)])
    writeFileSync(TIMES, JSON.stringify(times))
    const mutantCoverage = switches.mutantCoverage ?? { static: {}, perTest: {} }
    for (const [id, hits] of Object.entries(mutantCoverage.perTest)) {
      const test = tests.find((one) => one.id.endsWith(`#${id}`))
      if (test) mutantCoverage.perTest[test.id] = hits
      delete mutantCoverage.perTest[id]
    }
    return { status: DryRunStatus.Complete, tests, mutantCoverage }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }: MutantRunOptions): Promise<MutantRunResult> {
    // Stryker starts another process then, and asks it again.
    if (this.#isSpoilt) throw new Error("an earlier mutant has left something behind")
    if (existsSync(markOf(activeMutant.id))) return { status: MutantRunStatus.Timeout, reason: "a test did not end" }
    times = JSON.parse(readFileSync(TIMES, "utf8"))
    const byFile = Map.groupBy(testFilter ?? [], (id) => id.split("#")[0] ?? "")
    const ids = (tests: string[]) => tests.map((id) => id.split("#")[1] ?? "")
    Object.assign(switches, { hitCount: 0, hitLimit, mutantCoverage: undefined })
    let nrOfTests = 0
    const price = ([path, tests]: [string, string[]]) =>
      [path, ...tests].reduce((sum, step) => sum + (times[step] ?? 0), 0) / (1 + (this.#caught.get(path) ?? 0))
    for (const [path, tests] of [...byFile].sort((a, b) => price(a) - price(b))) {
      const file = await runFile(join(process.cwd(), path), ids(tests), activeMutant.id)
      const ran = testsIn(file).filter(({ result }) => result?.state === "pass" || result?.state === "fail")
      nrOfTests += ran.length
      const timeout = determineHitLimitReached(switches.hitCount, hitLimit)
      if (timeout) return { status: MutantRunStatus.Timeout, reason: timeout.reason ?? "it loops" }
      const killer = ran.find(isFailed)
      const fault = killer?.result?.errors?.[0]?.message ?? faultOf(file)
      if (fault === null) continue
      const caught = (this.#caught.get(path) ?? 0) + 1
      this.#caught.set(path, caught)
      if ((times[path] ?? 0) < DEAR_MS || caught % LOOK_AFTER === 0) {
        const again = await runFile(join(process.cwd(), path), killer ? [killer.id] : ids(tests))
        this.#isSpoilt = faultOf(again) !== null || testsIn(again).some(isFailed)
      }
      const killedBy = killer ? [`${path}#${killer.id}`] : tests
      return { status: MutantRunStatus.Killed, killedBy, failureMessage: fault, nrOfTests }
    }
    return { status: MutantRunStatus.Survived, nrOfTests }
  }
}

function resultOf(path: string, test: RunnerTestCase): TestResult {
  const { state, duration, errors } = test.result ?? {}
  const common = {
    id: `${relative(process.cwd(), path)}#${test.id}`,
    name: test.fullName,
    fileName: path,
    timeSpentMs: duration ?? 0,
  }
  if (state === "pass") return { ...common, status: TestStatus.Success }
  if (state !== "fail") return { ...common, status: TestStatus.Skipped }
  return { ...common, status: TestStatus.Failed, failureMessage: errors?.[0]?.message ?? "failed" }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "in-process", InProcessRunner)]
