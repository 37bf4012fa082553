// What somebody says may be so, and what somebody is against: a claim that names the source must not make it certain or turn it.
import { expect, test } from "vitest"
import { checkClaim } from "../../../src/query/claims/check-claim.ts"

test.each([
  [
    "The surveyor suggested that the crack was probably caused by roots.",
    "According to the surveyor, the crack was caused by roots.",
  ],
  ["Selon l'auteur, cette plante pourrait calmer la toux.", "Selon l'auteur, cette plante calme la toux."],
  ["Laut dem Bericht könnte die Brücke im Mai öffnen.", "Laut dem Bericht öffnet die Brücke im Mai."],
  ["По мнению врачей, отёк может исчезнуть за неделю.", "По мнению врачей, отёк исчезнет за неделю."],
  ["Zdaniem autorów dieta może obniżać ciśnienie.", "Zdaniem autorów dieta obniża ciśnienie."],
  ["Die Feuerwehr vermutet, dass ein Kabel schuld war.", "Laut Feuerwehr war ein Kabel schuld."],
  ["D'après le maire, le pont serait fermé.", "D'après le maire, le pont est fermé."],
  ["Вероятно, рынок закроется летом, сообщил мэр.", "Рынок закроется летом, сообщил мэр."],
  [
    "The owner shall not let the barn without the written consent of the parish.",
    "The owner may let the barn without getting the parish's written consent.",
  ],
  ["The union voted 9 to 3 against extending the lease.", "The union voted 9 to 3 in favour of extending the lease."],
  ["The council voted clearly against accepting the bid.", "The council voted clearly to accept the bid."],
  ["The vicar spoke out in favour of the tower.", "The vicar spoke out against the tower."],
  ["The grant may be used for travel but not for rent.", "The grant may be used for rent but not for travel."],
])("made certain or turned is not supported: %s / %s", (quote, claim) => {
  expect(checkClaim(claim, quote).verdict).not.toBe("supported")
})

test.each([
  [
    "The surveyor suggested that the crack was caused by roots.",
    "According to the surveyor, the crack was caused by roots.",
  ],
  [
    "The surveyor said that the crack was probably caused by roots.",
    "According to the surveyor, roots probably caused the crack.",
  ],
  ["Laut dem Bericht könnte die Brücke im Mai öffnen.", "Die Brücke könnte laut dem Bericht im Mai öffnen."],
  [
    "The owner shall not let the barn without the written consent of the parish.",
    "Without the parish's written consent, the owner shall not let the barn.",
  ],
  [
    "The union voted 9 to 3 against extending the lease.",
    "By 9 votes to 3, the union decided not to extend the lease.",
  ],
  ["The council voted against accepting the bid.", "The council voted not to accept the bid."],
  [
    "The grant may be used for travel but not for rent.",
    "The grant may not be used for rent, but it may be used for travel.",
  ],
])("told as it is supported: %s / %s", (quote, claim) => {
  expect(checkClaim(claim, quote).verdict).toBe("supported")
})
