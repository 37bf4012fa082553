// Sequential depth by the slope method: every dependency waits a fixed time, and p50 over that time is a line whose slope
// counts the hops a request waits for.
import { createClient } from "../../workers/local/client.ts"
import { startDelayedPlatform } from "./delayed-platform.ts"
import { DEPTH_PATHS, type DepthPath, hit, missWithModel, timeOnce } from "./depth-paths.ts"
import { prepareScene, type Scene, warmCache } from "./scene.ts"
import { fitLine, median } from "./statistics.ts"

const DELAYS_MS = [0, 10, 20, 40] as const

export type Depth = { path: DepthPath; slope: number; intercept: number; p50s: { delayMs: number; p50: number }[] }
export type Depths = {
  depths: Depth[]
  scene: Scene
  /** What a cached query sends to Redis. */
  hitPipeline: string
}

/** Starts the platform twice, answering extractively and by a model; what it stored stays in `localDir`. */
export async function measureDepth(localDir: string, rounds: number): Promise<Depths> {
  const extractive = await measureExtractive(localDir, rounds)
  const withModel = await measureWithModel(localDir, extractive.scene, rounds)
  return { ...extractive, depths: [...extractive.depths, ...withModel] }
}

async function measureExtractive(localDir: string, rounds: number): Promise<Depths> {
  const { platform, redis, setDelay, close } = await startDelayedPlatform(localDir, false)
  try {
    const scene = await prepareScene(platform)
    await warmCache(createClient(platform.edgeUrl, scene.apiKey), scene)
    await timeOnce(hit, platform.edgeUrl, scene)
    const passed = redis.latest()
    if (passed?.path !== "/pipeline") throw new Error(`a cached query sent ${passed?.path ?? "nothing"} to Redis`)
    const depths = await timeAll(DEPTH_PATHS, platform.edgeUrl, scene, setDelay, rounds)
    return { depths, scene, hitPipeline: passed.body }
  } finally {
    await close()
  }
}

async function measureWithModel(localDir: string, scene: Scene, rounds: number): Promise<Depth[]> {
  const { platform, setDelay, close } = await startDelayedPlatform(localDir, true)
  try {
    return await timeAll([missWithModel], platform.edgeUrl, scene, setDelay, rounds)
  } finally {
    await close()
  }
}

/** One path after the other, so that none waits for what another leaves to be done after its reply. */
async function timeAll(
  paths: readonly DepthPath[],
  edgeUrl: string,
  scene: Scene,
  setDelay: (ms: number) => void,
  rounds: number,
): Promise<Depth[]> {
  const depths: Depth[] = []
  for (const path of paths) {
    const p50s = await timePath(path, edgeUrl, scene, setDelay, rounds)
    depths.push({ path, p50s, ...fitLine(p50s.map(({ delayMs, p50 }) => ({ x: delayMs, y: p50 }))) })
  }
  return depths
}

/** Once at every delay in each round, up and down again, so that a busy moment of the machine is no slope. */
async function timePath(
  path: DepthPath,
  edgeUrl: string,
  scene: Scene,
  setDelay: (ms: number) => void,
  rounds: number,
): Promise<Depth["p50s"]> {
  const byDelay = DELAYS_MS.map((delayMs) => ({ delayMs, ms: [] as number[] }))
  // The isolate knows the key after it and every connection is open; each later request keeps it so.
  await timeOnce(path, edgeUrl, scene)
  for (let round = 0; round < rounds; round++) {
    for (const { delayMs, ms } of round % 2 === 0 ? byDelay : byDelay.toReversed()) {
      setDelay(delayMs)
      ms.push(await timeOnce(path, edgeUrl, scene))
    }
  }
  return byDelay.map(({ delayMs, ms }) => ({ delayMs, p50: median(ms) }))
}
