// Who does what to whom, and what causes what: a claim must say it as its quote does, by whatever words.
import { describe, expect, test } from "vitest"
import { checkClaim } from "../../../src/query/claims/check-claim.ts"

describe("a claim", () => {
  test.each([
    [
      "The hospital sued the builder over the leaking roof.",
      "The builder took the hospital to court over the leaking roof.",
    ],
    ["Maria Voss trained Jens Okoro for two years.", "Jens Okoro trained Maria Voss over a period of two years."],
    ["The bank lent the cooperative 40,000 euros.", "The cooperative lent the bank 40,000 euros."],
    ["The regulator warned the airline twice in 2022.", "The airline warned the regulator two times in 2022."],
    ["Goldfinches eat thistle seed, while robins eat worms.", "Robins eat thistle seed."],
    ["Platform 2 serves Leeds and platform 5 serves York.", "Trains to York leave from platform 2."],
    [
      "The lawyer emailed the witness the night before the trial.",
      "The witness sent the lawyer an email the night before the trial.",
    ],
    ["Heavy rain led to the closure of the bridge.", "The closure of the bridge led to heavy rain."],
    [
      "Because the boiler failed, the school sent the pupils home.",
      "The boiler failed because the school sent the pupils home.",
    ],
    ["The rash is a consequence of the new drug.", "The new drug was a consequence of the rash."],
    ["Der Vermieter verklagte den Mieter im Mai.", "Der Mieter verklagte den Vermieter im Mai."],
    ["La empresa demandó al sindicato por incumplimiento.", "El sindicato demandó a la empresa por incumplimiento."],
    ["Le chat a mordu le chien du voisin.", "Le chien du voisin a mordu le chat."],
    ["台风导致航班延误。", "航班延误导致了台风。"],
    ["会計係が理事長に報告書を送った。", "理事長が会計係に報告書を送った。"],
    ["Anna Reuter succeeded Paul Hahn as chair in 2019.", "Paul Hahn succeeded Anna Reuter as chair in 2019."],
    [
      "Ada Moss founded the press in 1921 and Karl Ruhl printed its first book.",
      "Karl Ruhl founded the press in 1921.",
    ],
    [
      "The sensor sends its readings to the gateway every minute.",
      "The gateway sends its readings to the sensor every minute.",
    ],
    ["Smoke from the fire forced residents to leave their homes.", "Residents leaving their homes caused the fire."],
    ["Mr Patel chairs the board; Ms Lund is its secretary.", "Ms Lund chairs the board."],
    ["Blue labels mark fragile goods and red labels mark flammable goods.", "Flammable goods carry blue labels."],
    ["The first shift starts at six and the second at two.", "The second shift starts at six."],
    ["Emma interviewed the minister in March.", "In March the minister interviewed Emma."],
    [
      "Our partner in Lyon designed the casing and the team in Turin built the motor.",
      "The casing was designed by the team in Turin.",
    ],
    ["Users can block moderators only after a warning.", "Moderators can block users only after a warning."],
    ["Der Hausmeister bat den Verwalter um den Schlüssel.", "Der Verwalter bat den Hausmeister um den Schlüssel."],
    ["部長は課長を推薦した。", "課長は部長を推薦した。"],
    ["甲公司起诉了乙公司。", "乙公司起诉了甲公司。"],
    ["L'association a remercié la mairie pour son aide.", "La mairie a remercié l'association pour son aide."],
    ["La profesora recomendó el libro al director.", "El director recomendó el libro a la profesora."],
    ["Il sindaco ha criticato il prefetto per i ritardi.", "Il prefetto ha criticato il sindaco per i ritardi."],
    ["A empresa processou o fornecedor em março.", "O fornecedor processou a empresa em março."],
    [
      "The sponsor thanked the volunteers at the closing dinner.",
      "At the closing dinner the volunteers thanked the sponsor.",
    ],
    ["A late delivery caused the strike at the warehouse.", "The strike at the warehouse caused a late delivery."],
    ["Staff shortages are due to low pay.", "Low pay is due to staff shortages."],
    ["Le gel a provoqué la rupture du tuyau.", "La rupture du tuyau a provoqué le gel."],
    ["La sequía provocó la subida de los precios.", "La subida de los precios provocó la sequía."],
    ["Salmon is served on Mondays; lamb is served on Thursdays.", "Lamb is served on Mondays."],
    ["Ms Ito handles refunds and Mr Bell handles repairs.", "Refunds are handled by Mr Bell."],
    ["Parking is free for guests and costs £5 for visitors.", "Guests pay £5 for parking."],
    ["The north wing houses the library, while the south wing houses the labs.", "The library is in the south wing."],
    ["講演は山田氏が担当し、通訳は林氏が担当した。", "講演を担当したのは林氏である。"],
    ["The leak followed from a crack in the pipe.", "The leak in the pipe led to a crack."],
    ["El apagón obligó a la fábrica a parar los hornos.", "La fábrica sufrió el apagón porque paró los hornos."],
  ])("that says it of another is not supported: %s / %s", (quote, claim) => {
    expect(checkClaim(claim, quote).verdict).not.toBe("supported")
  })

  test.each([
    ["Goldfinches eat thistle seed, while robins eat worms.", "Worms are eaten by robins."],
    ["Platform 2 serves Leeds and platform 5 serves York.", "Trains to York leave from platform 5."],
    ["Heavy rain led to the closure of the bridge.", "The bridge was closed because of heavy rain."],
    [
      "Because the boiler failed, the school sent the pupils home.",
      "The pupils were sent home by the school as the boiler had failed.",
    ],
    ["Der Vermieter verklagte den Mieter im Mai.", "Im Mai wurde der Mieter vom Vermieter verklagt."],
    ["Le chat a mordu le chien du voisin.", "Le chien du voisin a été mordu par le chat."],
    ["台风导致航班延误。", "由于台风，航班延误了。"],
    ["会計係が理事長に報告書を送った。", "理事長は会計係から報告書を受け取った。"],
    ["Anna Reuter succeeded Paul Hahn as chair in 2019.", "In 2019, Paul Hahn was followed by Anna Reuter as chair."],
    [
      "The museum's director, Ines Holm, opened the exhibition on Friday.",
      "The exhibition was opened on Friday by Ines Holm, who directs the museum.",
    ],
    ["The ferry company has hired twelve new engineers.", "Twelve new engineers were hired by the ferry company."],
    [
      "Ada Moss founded the press in 1921 and Karl Ruhl printed its first book.",
      "The first book of the press that Ada Moss founded was printed by Karl Ruhl.",
    ],
    [
      "The council gave the club permission to use the field.",
      "The club got permission from the council to use the field.",
    ],
    [
      "The sensor sends its readings to the gateway every minute.",
      "Every minute the gateway receives readings from the sensor.",
    ],
    ["Visitors need a ticket for the tower.", "A ticket is needed to visit the tower."],
    [
      "The report criticises the ministry for its slow response.",
      "The ministry is criticised in the report for responding slowly.",
    ],
    [
      "The orchestra was founded in 1950 by students of the conservatory.",
      "Students of the conservatory founded the orchestra in 1950.",
    ],
    [
      "The valve controls the flow of coolant into the engine.",
      "Coolant flow into the engine is controlled by the valve.",
    ],
    [
      "Smoke from the fire forced residents to leave their homes.",
      "Residents had to leave their homes because of smoke from the fire.",
    ],
    ["The drug reduces the absorption of iron.", "Iron absorption is reduced by the drug."],
    ["Mr Patel chairs the board; Ms Lund is its secretary.", "The board's secretary is Ms Lund."],
    ["Blue labels mark fragile goods and red labels mark flammable goods.", "Flammable goods carry red labels."],
    ["The first shift starts at six and the second at two.", "The second shift starts at two."],
    [
      "The city of Bremen and the state jointly own the port.",
      "The port is owned jointly by the city of Bremen and the state.",
    ],
    ["Emma interviewed the minister in March.", "The minister was interviewed by Emma in March."],
    [
      "Our partner in Lyon designed the casing and the team in Turin built the motor.",
      "The motor was built by the Turin team.",
    ],
    ["Der Hausmeister bat den Verwalter um den Schlüssel.", "Den Verwalter bat der Hausmeister um den Schlüssel."],
    ["Der Vorstand hat den Antrag des Mieters abgelehnt.", "Der Antrag des Mieters wurde vom Vorstand abgelehnt."],
    ["部長は課長を推薦した。", "課長を推薦したのは部長だ。"],
    ["甲公司起诉了乙公司。", "乙公司被甲公司起诉了。"],
    ["L'association a remercié la mairie pour son aide.", "La mairie a été remerciée par l'association pour son aide."],
    ["La profesora recomendó el libro al director.", "El libro fue recomendado al director por la profesora."],
    [
      "The sponsor thanked the volunteers at the closing dinner.",
      "The volunteers were thanked by the sponsor at the closing dinner.",
    ],
    [
      "The app asks users for a code before it opens the vault.",
      "Before opening the vault, the app asks users for a code.",
    ],
    [
      "The committee approved the plan although the auditor objected.",
      "Although the auditor objected, the plan was approved by the committee.",
    ],
    [
      "Workers at the plant built 400 trams for the city of Ghent.",
      "For the city of Ghent, 400 trams were built by workers at the plant.",
    ],
    [
      "The bakery supplies the hospital with bread every morning.",
      "Every morning the hospital gets its bread from the bakery.",
    ],
    ["The lake lies between the village and the forest.", "Between the forest and the village lies the lake."],
    ["The bridge connects Lund with Arvik.", "Arvik is connected with Lund by the bridge."],
    [
      "Our support team answers most tickets within a day.",
      "Most tickets get an answer from our support team within a day.",
    ],
    [
      "A late delivery caused the strike at the warehouse.",
      "Workers at the warehouse went on strike because of a late delivery.",
    ],
    ["Staff shortages are due to low pay.", "Low pay results in staff shortages."],
    ["Le gel a provoqué la rupture du tuyau.", "Le tuyau s'est rompu à cause du gel."],
    ["La sequía provocó la subida de los precios.", "Los precios subieron debido a la sequía."],
    ["Salmon is served on Mondays; lamb is served on Thursdays.", "On Thursdays there is lamb."],
    ["Ms Ito handles refunds and Mr Bell handles repairs.", "Repairs are handled by Mr Bell."],
    ["The club rents out kayaks and sells maps of the bay.", "Maps of the bay are sold by the club."],
    ["The gallery opened in 1990, moved to Turku in 2003 and closed in 2015.", "The gallery moved to Turku in 2003."],
    ["The north wing houses the library, while the south wing houses the labs.", "The labs are in the south wing."],
    ["The keeper married the mayor in Ely.", "The mayor married the keeper in Ely."],
    ["La biblioteca no abre los lunes.", "Los lunes la biblioteca no abre."],
    ["Wear of the seal caused wear of the pump.", "Pump wear was caused by seal wear."],
    ["Lena Horn runs the mill in Ely and she sold a farm to Otto Beck in May.", "Lena Horn sold a farm in May."],
    [
      "La dottoressa Bini guida il coro dal 2015. Prima cantava a Lecce.",
      "Prima di guidare il coro, la dottoressa Bini cantava a Lecce.",
    ],
  ])("that says the same in other words is supported: %s / %s", (quote, claim) => {
    expect(checkClaim(claim, quote).verdict).toBe("supported")
  })
})
