// Porter2 stems: words from the algorithm's published sample vocabulary and its exceptions.
import fc from "fast-check"
import { expect, test } from "vitest"
import { stem } from "../../../src/embedding/stem.ts"

const SAMPLE = {
  consign: "consign consigned consigning consignment",
  consist: "consist consisted consistency consistent consistently consisting consists",
  consol: "consolation consolations console consoled consoles consoling consolingly consols",
  consolatori: "consolatory",
  consolid: "consolidate consolidated consolidating",
  conson: "consonant",
  conspiraci: "conspiracy",
  conspir: "conspirator conspirators conspire conspired conspiring",
  constabl: "constable constables",
  constanc: "constance constancy",
  knackeri: "knackeries",
  knave: "knave knaves",
  knavish: "knavish",
  knead: "kneaded kneading",
  knee: "knee knees",
  kneel: "kneel kneeled kneeling kneels",
  knif: "knif",
  knight: "knight knightly knights",
  knit: "knit knits knitted knitting",
  knive: "knives",
  knock: "knock knocked knocking knocks",
  knocker: "knocker knockers",
  // Each step of the algorithm once.
  caress: "caresses",
  tie: "ties tied tying",
  cri: "cries cried cry",
  gas: "gas",
  gap: "gaps",
  agre: "agreed",
  feed: "feed",
  hop: "hopping hopped",
  hope: "hoping hoped",
  luxuri: "luxuriating luxuriated",
  happi: "happy happiness",
  say: "say",
  by: "by",
  relat: "relational",
  condit: "conditional",
  general: "generally generalization",
  generat: "generation generations",
  communic: "communication",
  hesit: "hesitation hesitating hesitated",
  radic: "radically",
  analog: "analogy analogously",
  revis: "revision",
  control: "control controlled controlling controller",
  // Words the rules would spoil.
  ski: "skis",
  sky: "sky skies",
  die: "dying die dies",
  idl: "idly",
  earli: "early",
  news: "news",
  atlas: "atlas",
  proceed: "proceed proceeds proceeding",
  succeed: "succeeded",
  inning: "inning innings",
  evening: "evening evenings",
}

test.each(Object.entries(SAMPLE))("%s is the stem of %s", (expected, words) => {
  for (const word of words.split(" ")) expect([word, stem(word)]).toEqual([word, expected])
})

test("a stem is never longer than its word by more than the restored e, and never empty", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{1,20}$/), (word) => {
      const result = stem(word)
      expect(result).toMatch(/^[a-z]+$/)
      expect(result.length).toBeLessThanOrEqual(word.length + 1)
    }),
  )
})
