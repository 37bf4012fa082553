// A year in brackets behind a name, which tells when the thing appeared: `Lumen (1978) was the first of its kind.`
import type { ExpectedAnswer } from "./answer-kind.ts"
import { coverage, termsOf, type WeightedQuestion } from "./weigh-question.ts"

/** What is done to a thing once, when it comes to be known. Of a person, such a year may be anything. */
const APPEARING =
  /^(?:released?|launch(?:ed)?|introduced?|publish(?:ed)?|issued?|presented?|unveiled|debut(?:ed)?|appear(?:ed)?|built|build|constructed|completed|founded|established|created?|made|invented|designed|developed|written|painted|composed|recorded|filmed|opened|began|begun|begin|started?|erschien(?:en)?|veröffentlicht|vorgestellt|eingeführt|gegründet|gebaut|erbaut|errichtet|erfunden|eröffnet|geschrieben|gemalt|paru[es]*|publiée?s?|sortie?s?|lancée?s?|fondée?s?|construite?s?|inventée?s?|créée?s?|ouverte?s?|publicad[oa]s?|lanzad[oa]s?|fundad[oa]s?|construid[oa]s?|inventad[oa]s?|cread[oa]s?|inaugurad[oa]s?|pubblicat[oaie]|uscit[oaie]|lanciat[oaie]|fondat[oaie]|costruit[oaie]|inventat[oaie]|creat[oaie]|lançad[oa]s?|construíd[oa]s?|criad[oa]s?|uitgebracht|uitgegeven|gepubliceerd|opgericht|gebouwd|uitgevonden|wydan[yaoe]|założon[yaoe]|zbudowan[yaoe]|выпущен[аоы]?|опубликован[аоы]?|основан[аоы]?|построен[аоы]?|изобретен[аоы]?|создан[аоы]?|вышл[аои])$/iu
const YEAR = String.raw`(?:(?:c|ca|circa|um|vers|około|ок)\.?\s)?(?:1\d|20)\d\d`
const DATED = new RegExp(String.raw`(?<name>[^.;:!?()]{1,80})\s\(${YEAR}\)`, "gu")
export const IS_YEAR = new RegExp(`^${YEAR}$`, "u")

/** The index of the unit that asks when a thing appeared, -1 if the question does not. */
export const appearingIn = ({ units }: WeightedQuestion, { kind }: ExpectedAnswer): number =>
  kind === "time" ? units.findIndex(({ label }) => APPEARING.test(label)) : -1

/** Whether the text gives a year in brackets to something with all that the question asks about, but for this unit. */
export const isDated = (text: string, asked: WeightedQuestion, appearing: number): boolean =>
  Array.from(text.matchAll(DATED)).some(({ groups }) =>
    coverage(asked, termsOf(groups?.name ?? "")).every((share, u) => u === appearing || share >= 0.5),
  )
