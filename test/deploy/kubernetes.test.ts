// deploy/kubernetes: what kustomize makes of each overlay is valid by Kubernetes' own schemas, and hardened as promised.
import { execFileSync, spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { ServiceMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1"
import { Deployment, StatefulSet } from "kubernetes-models/apps/v1"
import { HorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2"
import { Ingress, NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1"
import { PodDisruptionBudget } from "kubernetes-models/policy/v1"
import { ConfigMap, Namespace, Secret, Service } from "kubernetes-models/v1"
import { describe, expect, test } from "vitest"
import { parseAllDocuments } from "yaml"
import { z } from "zod"
import { onPath } from "../contract/metrics/pushgateway-targets.ts"
import { ROOT } from "./prometheus-rules.ts"

const FOLDER = join(ROOT, "deploy/kubernetes")
const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
})
type Manifest = z.output<typeof objectSchema>

const MODELS = [
  ConfigMap,
  Deployment,
  HorizontalPodAutoscaler,
  Ingress,
  Namespace,
  NetworkPolicy,
  PodDisruptionBudget,
  Secret,
  Service,
  ServiceMonitor,
  StatefulSet,
] as unknown as { apiVersion: string; kind: string; new (data: object): { validate(): void } }[]

const parse = (text: string): Manifest[] => parseAllDocuments(text).map((one) => objectSchema.parse(one.toJS()))

function check(manifest: Manifest): void {
  const Model = MODELS.find(({ apiVersion, kind }) => apiVersion === manifest.apiVersion && kind === manifest.kind)
  if (!Model) throw new Error(`no schema for ${manifest.apiVersion} ${manifest.kind}`)
  new Model(manifest).validate()
}

/** The schemas let unknown fields pass, the types do not: what the compiler says of the manifests as literals of their kinds. */
function compile(manifests: Manifest[]): string {
  const cache = join(ROOT, "node_modules/.cache")
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, "manifests-"))
  const literals = manifests.map((manifest, i) => {
    const from = `${manifest.kind === "ServiceMonitor" ? "@kubernetes-models/prometheus-operator" : "kubernetes-models"}/${manifest.apiVersion}`
    return `export const m${i}: import("${from}").I${manifest.kind} = ${JSON.stringify(manifest, null, 1)}`
  })
  writeFileSync(join(folder, "manifests.ts"), literals.join("\n"))
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler"]
  const compiler = join(ROOT, "node_modules/typescript/bin/tsc")
  const args = [compiler, "--ignoreConfig", ...options, "--target", "esnext", "manifests.ts"]
  try {
    return spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" }).stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const podSpec = z.looseObject({
  automountServiceAccountToken: z.literal(false),
  securityContext: z.looseObject({
    runAsNonRoot: z.literal(true),
    runAsUser: z.number().min(1),
    seccompProfile: z.object({ type: z.literal("RuntimeDefault") }),
  }),
  containers: z.array(
    z.looseObject({
      image: z.string().regex(/(:v?\d+\.\d+\.\d+[\w.-]*|@sha256:[0-9a-f]{64})$/),
      resources: z.object({
        requests: z.object({ cpu: z.string(), memory: z.string() }),
        limits: z.object({ cpu: z.string(), memory: z.string() }),
      }),
      startupProbe: z.looseObject({ httpGet: z.looseObject({ path: z.string() }) }),
      livenessProbe: z.looseObject({ httpGet: z.looseObject({ path: z.string() }) }),
      readinessProbe: z.looseObject({ httpGet: z.looseObject({ path: z.string() }) }),
      securityContext: z.object({
        allowPrivilegeEscalation: z.literal(false),
        readOnlyRootFilesystem: z.literal(true),
        capabilities: z.object({ drop: z.tuple([z.literal("ALL")]) }),
      }),
    }),
  ),
})
const workloadSchema = z.looseObject({ spec: z.looseObject({ template: z.looseObject({ spec: podSpec }) }) })

describe.skipIf(!onPath("kubectl")).each(["staging", "production"])("the overlay %s", (overlay) => {
  const manifests = onPath("kubectl")
    ? parse(execFileSync("kubectl", ["kustomize", join(FOLDER, "overlays", overlay)], { encoding: "utf8" }))
    : []
  const named = (kind: string, name: string) => manifests.find((one) => one.kind === kind && one.metadata.name === name)

  test.each(manifests.map((one) => [`${one.kind} ${one.metadata.name}`, one] as const))("%s is valid", (_name, one) => {
    expect(() => check(one)).not.toThrow()
    if (one.kind !== "Namespace") expect(one.metadata.namespace).toBe("footnote")
  })

  test("has no field that Kubernetes does not know", () => {
    expect(compile(manifests)).toBe("")
  })

  test.each(["embedder-query", "embedder-ingest"])("%s scales, survives a drain and is shut off", (name) => {
    expect(named("Deployment", name)).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              { resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { cpu: "2", memory: "4Gi" } } },
            ],
          },
        },
      },
    })
    expect(named("HorizontalPodAutoscaler", name)).toMatchObject({
      spec: {
        scaleTargetRef: { kind: "Deployment", name },
        minReplicas: 2,
        maxReplicas: overlay === "production" ? 10 : 3,
        metrics: [
          { resource: { name: "cpu", target: { averageUtilization: 70 } } },
          { resource: { name: "memory", target: { averageUtilization: 80 } } },
        ],
      },
    })
    expect(named("PodDisruptionBudget", name)).toMatchObject({ spec: { minAvailable: 1 } })
    expect(named("NetworkPolicy", name)).toMatchObject({ spec: { policyTypes: ["Ingress", "Egress"] } })
  })

  test("selects by pool, so that no pool serves, scales or evicts the other's pods", () => {
    for (const pool of ["query", "ingest"]) {
      const labels = { "app.kubernetes.io/name": "footnote-embedder", "footnote.dev/pool": pool }
      expect(named("Service", `embedder-${pool}`)).toMatchObject({ spec: { selector: labels } })
      for (const kind of ["Deployment", "PodDisruptionBudget"])
        expect(named(kind, `embedder-${pool}`)).toMatchObject({ spec: { selector: { matchLabels: labels } } })
      expect(named("NetworkPolicy", `embedder-${pool}`)).toMatchObject({
        spec: { podSelector: { matchLabels: labels } },
      })
    }
  })

  test("every pod runs as nobody special, on a root it cannot write, with probes and limits", () => {
    const workloads = manifests.filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet")
    expect(workloads).toHaveLength(3)
    for (const one of workloads) expect(workloadSchema.safeParse(one).error?.issues ?? []).toEqual([])
  })

  test("no placeholder host is left, and no secret is in it", () => {
    expect(JSON.stringify(manifests)).not.toContain(".invalid")
    expect(manifests.filter(({ kind }) => kind === "Secret")).toEqual([])
  })
})

test("the schemas refuse what Kubernetes would", () => {
  const [secret] = parse(readFileSync(join(FOLDER, "base/secrets.template.yaml"), "utf8"))
  if (!secret) throw new Error("no template")
  expect(() => check(secret)).not.toThrow()
  expect(() => check({ ...secret, stringData: { EMBEDDER_SECRET: 7 } })).toThrow(/stringData/)
  expect(() => check({ ...secret, kind: "Secrett" })).toThrow(/no schema/)
  expect(compile([secret])).toBe("")
  expect(compile([{ ...secret, stringDatum: {} }])).toContain("stringDatum")
})
