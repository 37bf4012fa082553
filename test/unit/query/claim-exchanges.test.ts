// Two words of a sentence that take each other's place: who does it to whom, from where to where, what into what.
import { expect, test } from "vitest"
import { checkClaim } from "../../../src/query/claims/check-claim.ts"

test.each([
  // What stands behind prepositions, or is the object.
  ["Fold the whipped cream into the custard by hand.", "By hand, fold the custard into the whipped cream."],
  ["Heparin raises the level of potassium in the blood.", "Potassium raises the level of heparin in the blood."],
  [
    "Records are moved from the archive to the vault at night.",
    "At night, records move from the vault to the archive.",
  ],
  ["Release 2 replaced the paper form with a web form.", "In release 2 the web form was replaced with a paper form."],
  ["The pilot trained under Captain Moss in Hull.", "Captain Moss trained under the pilot in Hull."],
  ["The Duke of Arne thanked the Earl of Holt.", "The Earl of Holt thanked the Duke of Arne."],
  ["Dover is the capital of Arvonia.", "Arvonia is the capital of Dover."],
  ["The tablet is to be taken an hour after the syrup.", "Take the syrup an hour after the tablet."],
  // The voices differ, or a clause stands beside.
  ["A tram was struck by a fire engine on Monday.", "On Monday a fire engine was struck by a tram."],
  ["In 1931 Lotte persuaded Karl to sell the mill.", "In 1931 Karl persuaded Lotte to sell the mill."],
  ["Otters were only rarely hunted by lynxes.", "Lynxes were rarely hunted by otters."],
  [
    "The clerk pays a fee to the porter before the gate is opened.",
    "The porter pays a fee to the clerk before opening.",
  ],
  ["The nurse checks every chart kept by the student.", "Every chart kept by the nurse is checked by the student."],
  ["The yeast converts sugar into alcohol.", "Alcohol is converted into sugar by the yeast."],
  ["Kite Air runs the line on behalf of Blue Sky.", "Blue Sky operates the line on behalf of Kite Air."],
  // A pronoun stands for one of them.
  [
    "The sculptor Ida Holm studied under Nils Lang before moving to Ely.",
    "Before Ida Holm moved to Ely, Nils Lang studied under her.",
  ],
  ["A walker fell after a cyclist hit her on the path.", "A walker fell after she hit a cyclist on the path."],
  // Each has the place of the other in its own clause.
  [
    "Brook chairs the board, which was founded by Senator Hale.",
    "The board was founded by Brook and is chaired by Hale.",
  ],
  ["The owl catches voles while the crow steals the eggs.", "The crow catches voles and the owl steals the eggs."],
  ["Ada Pohl was raised in Bonn and died in Graz.", "Ada Pohl was raised in Graz and died in Bonn."],
  ["The bill was drafted by Ms Tan and amended by Mr Roe.", "The bill was drafted by Mr Roe and amended by Ms Tan."],
  ["Spread the jam on the toast before adding the cheese.", "Spread the cheese on the toast before adding the jam."],
  [
    "The play was written by Una Fry and adapted for radio by Otto Lenz.",
    "Otto Lenz wrote the play, and Una Fry adapted it for radio.",
  ],
  // Other languages.
  ["Die Wirtin rief den Patienten.", "Der Patient rief die Wirtin."],
  ["Die Firma Adler übernahm 2011 die Firma Specht.", "2011 wurde die Firma Adler von der Firma Specht übernommen."],
  ["Der Bus fährt von Gera nach Jena.", "Der Bus fährt von Jena nach Gera."],
  ["La société Alba a racheté son concurrent Rivo.", "La société Rivo a racheté son concurrent Alba."],
  ["La poudre est ajoutée au sirop chaud.", "Le sirop chaud est ajouté à la poudre."],
  ["A editora Lua vendeu o prédio à gráfica Sol.", "A gráfica Sol vendeu o prédio à editora Lua."],
  ["El barco salió de Vigo hacia Cádiz.", "El barco salió de Cádiz hacia Vigo."],
  ["Тётя подарила сыну велосипед.", "Сын подарил тёте велосипед."],
  ["Автобус идёт из Тулы в Орёл.", "Автобус идёт из Орла в Тулу."],
  ["Компания «Луч» подала жалобу на компанию «Заря».", "Компания «Заря» подала жалобу на компанию «Луч»."],
  ["Dyrektor oddał klucze księgowej.", "Księgowa oddała klucze dyrektorowi."],
  ["Marek pożyczył Annie rower.", "Anna pożyczyła Markowi rower."],
  ["父亲送给儿子一块手表。", "儿子送给父亲一块手表。"],
  ["这辆客车从苏州开往南京。", "这辆客车从南京开往苏州。"],
  ["高橋さんは中村さんに資料を渡した。", "中村さんは高橋さんに資料を渡した。"],
  ["この船は神戸から高松まで行く。", "この船は高松から神戸まで行く。"],
])("exchanged is not supported: %s / %s", (quote, claim) => {
  expect(checkClaim(claim, quote).verdict).not.toBe("supported")
})

test.each([
  ["Fold the whipped cream into the custard by hand.", "By hand, the whipped cream is folded into the custard."],
  ["Records are moved from the archive to the vault.", "To the vault records are moved from the archive."],
  ["The club of the port hired Ms Kay.", "Ms Kay was hired by the port's club."],
  [
    "Buses from Ayr to Stow run inland; those from Stow to Ayr follow the coast.",
    "Buses from Stow to Ayr follow the coast.",
  ],
  ["Ada Pohl was raised in Bonn and died in Graz.", "Ada Pohl, who was raised in Bonn, died in Graz."],
  ["The gate reopened to the public in May.", "In May the public regained access through the gate."],
  ["The walk to the mill takes an hour for walkers.", "Walkers need an hour for the walk to the mill."],
  ["The clerk lent a van to the bakery.", "The bakery borrowed a van from the clerk."],
  ["Vale Ltd leases the field from the abbey.", "The field leased by Vale Ltd belongs to the abbey."],
  ["The nurse met the porter in the hall.", "The porter met the nurse in the hall."],
  ["The ward is inspected every two weeks by the matron.", "The matron inspects the ward every two weeks."],
  ["Anna is a friend of Bob.", "Bob is a friend of Anna."],
  ["Mr Low and the nurse ran from the hut to the pier.", "The nurse and Mr Low ran from the hut to the pier."],
  ["The clerk wrote the list and Ms Orr checked it.", "Ms Orr checked the list that was written by the clerk."],
  ["Salt is mixed with flour.", "Flour is mixed with salt."],
  ["Der Bus fährt von Gera nach Jena.", "Von Gera fährt der Bus nach Jena."],
  ["Die Köchin lobte die Wirtin.", "Die Wirtin wurde von der Köchin gelobt."],
  ["Тётя подарила сыну велосипед.", "Сыну велосипед подарила тётя."],
  ["Директор назначил Орлова.", "Орлов был назначен директором."],
  ["Lekarz skierował pacjentkę do kliniki.", "Pacjentka została skierowana do kliniki przez lekarza."],
  ["高橋さんは中村さんに資料を渡した。", "中村さんに資料を渡したのは高橋さんだ。"],
  ["O banco emprestou dinheiro à loja.", "Dinheiro foi emprestado à loja pelo banco."],
])("told with other words or in another order is supported: %s / %s", (quote, claim) => {
  expect(checkClaim(claim, quote).verdict).toBe("supported")
})
