// Yes-no questions in other languages: what is forbidden answers what is allowed, and French verbs stand before pronouns.
import { expect, test } from "vitest"
import { predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { permissionElsewhere } from "../../../src/query/model/evidence/permission-elsewhere.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"

const verdictOf = (query: string, text: string) => {
  const hits = [fakeHit({ text })]
  return predictVerdict(query, hits, toSources(hits, 5), "lexical").verdict
}

test.each([
  ["Ist Grillen am Ufer erlaubt?", "Am Ufer ist Grillen verboten.", "Am Ufer ist Grillen beliebt."],
  ["Ist Angeln am Steg verboten?", "Am Steg ist Angeln gestattet.", "Am Steg ist Angeln beliebt."],
  [
    "Les drones sont-ils autorisés sur la plage ?",
    "Sur la plage, les drones sont interdits.",
    "Sur la plage, les drones sont rares.",
  ],
  [
    "¿Están permitidas las hogueras en la playa?",
    "Las hogueras están prohibidas en la playa.",
    "Hay hogueras en la playa.",
  ],
  [
    "I fuochi sono permessi sulla spiaggia?",
    "Sulla spiaggia i fuochi sono vietati.",
    "Sulla spiaggia i fuochi sono rari.",
  ],
  ["Разрешены ли костры на пляже?", "Костры на пляже запрещены.", "Костры на пляже бывают редко."],
  ["Expédiez-vous en Norvège ?", "Nous expédions en Norvège.", "Nous allons en Norvège."],
])("%s is answered by: %s, not by: %s", (query, answer, other) => {
  expect(verdictOf(query, answer)).toBe("answered")
  expect(verdictOf(query, other)).not.toBe("answered")
})

test("only where it is asked whether something is so, and of a language that is known", () => {
  expect(permissionElsewhere("Czy ogniska na plaży są dozwolone?", "dozwolon")?.test("Ogniska są zabronione.")).toBe(
    true,
  )
  expect(permissionElsewhere("Wo ist Grillen am Ufer erlaubt?", "erlaubt")).toBeUndefined()
  expect(permissionElsewhere("Welches Tier ist am Ufer erlaubt?", "erlaubt")).toBeUndefined()
  expect(permissionElsewhere("Grillen am Ufer ist erlaubt.", "erlaubt")).toBeUndefined()
  expect(permissionElsewhere("Ist Grillen am Ufer beliebt?", "beliebt")).toBeUndefined()
})
