// Words that say how sure a statement is (possible, reported, planned, approximate, certain), and words for `must` and `may`.
import { type Entry, entriesOf } from "./lexicon.ts"

const POSSIBLE = `it is possible that, is possible that, it is possible for, it is conceivable, es posible que, il est possible que, il est possible qu, è possibile che, é possível que, es ist möglich dass, es ist gut möglich dass, es ist denkbar, nicht ausgeschlossen, nicht auszuschließen, lässt sich nicht ausschließen, cannot be ruled out, can not be ruled out, can not be excluded, on ne peut exclure, no se descarta, non si esclude, não se descarta, не исключено, nie można wykluczyć, niet uitgesloten, möglich dass, es könnte sein, nicht sicher ob, unklar ob, zu erwarten, возможно что, możliwe że, not clear, not yet clear, not entirely clear, far from clear, not certain, not known whether, not known if, not known who, not known why, not known when, not established, not been established, not settled,
  unclear, uncertain, uncertainty, uncertainties, unsure, unresolved, doubtful, in doubt, some doubt, open question, remains open, nicht klar, nicht geklärt, ungeklärt, ungewiss, unsicher, fraglich, offen ob,
  pas clair, pas certain, pas sûr, pas établi, incertain*, on ignore, on ne sait pas, no está claro, no es seguro, no se sabe, incierto, incierta, se desconoce, dudos*, non è chiaro, non è certo, non si sa, incert*,
  não é claro, não está claro, não se sabe, duvidos*, неясно, не ясно, неизвестно, niet duidelijk, onduidelijk, niet zeker, onzeker, niejasne, nie wiadomo, may, might, could, possibly, perhaps, maybe, probably, likely, conceivabl*, plausibl*, in all likelihood, odds are, may well, appears, appear, apparently, seems, seem,
  suggest*, presumably, potential*, tentative*, usually, typically, generally, in general, normally, often, tends, tend to,
  frequently, commonly, occasionally, mostly, not uncommon*, not infrequent*, not unusual, not rare*, nicht selten, pas rare, no es raro, non è raro, нередко, most often, most of the time, most commonly, most frequently, as a rule,
  in most cases, at times, not necessarily, könnte, könnten, dürfte, vielleicht, vermutlich, möglicherweise, wohl,
  wahrscheinlich, mutmaßlich, in der regel, meist, meistens, üblicherweise, gewöhnlich, normalerweise, peut être,
  probablement, sans doute, pourrait, pourraient, en général, généralement, d'ordinaire, habituellement, semble, semblerait,
  quizás, quizá, tal vez, probablemente, posiblemente, podría, podrían, puede que, parece*, por lo general, normalmente,
  suele, suelen, forse, probabilmente, verosimilmente, magari, può darsi, potrebbe, potrebbero, tende a, tendono a, solitamente, generalmente, di norma, normalmente, sembra*, di solito, in genere, talvez, provavelmente, possivelmente, porventura, poderia, poderiam, parece, parecem, costuma, costumam, geralmente, normalmente, em geral, em regra, tende a, tendem a,
  возможно, вероятно, вероятнее, скорее всего, может быть, по видимому, видимо, кажется, похоже, обычно, как правило, może, prawdopodobnie, zwykle, misschien,
  waarschijnlijk, vermoedelijk, mogelijk, wellicht, allicht, kan zijn, zou kunnen, zouden kunnen, lijkt, lijken, schijnt, doorgaans, gewoonlijk, in de regel, over het algemeen, meestal, かもしれ, 可能性, 恐れ, おそれ, 有可能, 가능성, でしょう, だろう, おそらく, たぶん, 通常, 可能会, 也许, 大概, 通常, 或许, 아마`

/** In a claim these can express a hedge of the quote. In a quote they are no hedge, because they often mean something else. */
const CHANCE = `possible, possibility, chance, chances, hint, hints, hint at, point to, points to, discretion, whether to, a risk, risk that, prone to, liable to, möglich, möglichkeit, gefahr, posible,
  posibilidad, riesgo de que, possibile, possibilità, rischio che, risque que, possível, риск того, ことがあ, 場合があ`

/** Others say so. This is true of the whole sentence. */
const REPORTED = `draft, draft law, alleged*, reportedly, reported to, said to, according to, rumoured, rumored, purported*, supposed*,
  presumed, reputed*, suspect*, believ*, assume, assumes, assumed, think, thinks, thought to, thought that, claims to, claimed to,
  in the opinion of, in the view of, argues, estimat*, angeblich, laut, zufolge, nach angaben, soll .. haben,
  soll .. sein, sollen .. haben, sollen .. sein, vermutet, glaubt, selon, d après, présum*, prétend*, aurait, auraient,
  serait, seraient, según, al parecer, presunt*, supuest*, habría, habrían, sería, serían, se cree, creen, secondo,
  sarebbe, sarebbero, avrebbe, avrebbero, presunto, si dice, pare che, segundo, suposto, teria, seria, por lo visto,
  по данным, по предварительным, по словам, по мнению, якобы, предполага*, счита*, według, zdaniem, podobno, rzekom*, volgens,
  naar verluidt, だという, そうです, によると, とみられ, 据报道, 據報道, 据称, 据说, 疑似, 涉嫌, 에 따르면`

/** It is planned, so it may not happen. */
const PLANNED = `anticipat*, not guaranteed, no guarantee*, not .. guarantee*, without guarantee, without any guarantee, nicht garantiert, nicht gewährleistet, keine garantie, keine gewähr, pas garanti*, aucune garantie, no está garantizad*, no se garantiza*, no garantiza*, sin garantía, non è garantit*, nessuna garanzia, não é garantid*, sem garantia, не гарантир*, нет гарант*, без гаранти*, 不保证, 无法保证, 不能保证, 保証されな, 保証はない, 保証はありません, 保証しません, plan to, plans to, planned, planning, proposed, proposes, proposing, considering, considers, consider whether,
  under consideration, weigh* up, weigh* whether, mull*, intend*, intention,
  promise* to, pledge* to, vow* to, threaten* to, offer* to, tried to, tries to, try to, attempt* to, hope to, hopes, hoped, hoping, aims, aiming, expect*, seek* to, want* to, would like, exploring, discuss* whether, study whether,
  look* into, look* at whether, examin* whether, debat* whether, recommend*, applied for, candidate*, in principle,
  provisional*, pending, to be decided, erwäg*, erwog, geplant, plant, planen, vorgeschlagen, schlägt .. vor, prüft,
  entwurf, beabsichtig*, hofft, hoffen, will .. lassen, voraussichtlich, vorgesehen, envisage*, étudie, prévoit, prévu*,
  projet de loi, projette*, espère*, souhaite*, propose de, propose que, estudia, estudian, prevé*, planea*, pretende*, propone*, propus*,
  proyecto de ley, espera*, baraja*, valuta, valutano, prevede, previst*, propost*, intende, intendono, spera*, bozza,
  disegno di legge, estuda, planej*, projeto de lei, планиру*, предлага*, рассматрива*, намерен*, надеет*, проект закона,
  рассчитыва*, собирает*, zamierza*, planuj*, rozważa*, overweeg*, 計画, 検討, 予定, 提案, 见込, 見込, 计划, 打算, 拟, 考虑,
  草案, 建议, 可能, 계획, 검토, 예정`

/** In a claim these are enough to express a hedge of the quote. */
const SOFTENED = `thought, proposal, proposals, suggestion, motion to, motion that, bid to, hope, intent, plan for, plans for, vorschlag, antrag, vorhaben, absicht, proposition, projet, intention, propuesta, proyecto, intención, proposta, progetto, projeto, intenção, предложение, план, намерение, voorstel, voornemen, plannen, considered, regarded as, deemed, held to be, gilt als, galt als, gelten als, galten als, passe pour, passait pour, considéré*, considerad*, considerat*, ritenut*, tenid* por, uznawan*, uważan*, should, would, is to, are to, was to, were to, is due to, are due to, scheduled, slated, is set to, are set to, on track to, plans, aim, goal, advis*, can, kann, können, sollte, sollten, soll, sollen, peut, peuvent, devrait, devraient, puede, pueden, debería, deberían, può, possono,
  dovrebbe, dovrebbero, deveria, deveriam, pode, podem, может, могут`

/** It is certain or decided. */
const CERTAIN = `certain that, definitely, certainly, undoubtedly, indisputabl*, proven, proved that, conclusively,
  it is certain, surely, assuredly, without doubt, without a doubt, beyond doubt, beyond question, unquestionabl*, inevitabl*, invariabl*, established fact, no question, bound to, sure to, certain to, established that, confirmed that, it is clear that, guarantee*, decided to, resolved to, agreed to,
  mit sicherheit, sicherlich, zweifellos, zweifelsfrei, ohne zweifel, unzweifelhaft, unweigerlich, garantiert, eindeutig, nachweislich, steht fest, es steht fest, erwiesen, beschlossen, certainement, assurément, à coup sûr, inévitablement, incontestablement, il est établi, il ne fait aucun doute, il est certain, sans aucun doute, sans nul doute, décidé de,
  con certeza, con toda certeza, con seguridad, ciertamente, indudablemente, inevitablemente, sin lugar a dudas, sin duda, es seguro que, está demostrado, está comprobado, decidido, è certo, certamente, sicuramente, di sicuro, con certezza, con sicurezza, indubbiamente, inevitabilmente, senz'altro, senza alcun dubbio, è dimostrato, è accertato, senza dubbio, deciso di, é certo, com certeza, certamente, indubitavelmente, inevitavelmente, está provado, está comprovado, sem dúvida, sem qualquer dúvida,
  decidiu, vast staat, staat vast, het staat vast, zeker dat, met zekerheid, ongetwijfeld, zonder twijfel, onmiskenbaar, beslist, gegarandeerd, bewezen, na pewno, z pewnością, niewątpliwie, bez wątpienia, несомненно, безусловно, бесспорно, без сомнения, вне всякого сомнения, наверняка, неизбежно, непременно, установлено что, доказано, достоверно известно, точно известно, решил*, 确定, 肯定, 已决定, 決定し, 確実`

const APPROXIMATE = `about, around, approximately, roughly, nearly, almost, circa, ca, some .. or so, or so, close to,
  in the region of, in the order of, on the order of, or thereabouts, give or take, etwa, ungefähr, rund, knapp, fast, beinahe, annähernd, zirka, nahezu, environ, aux alentours de, de l'ordre de, près de, à peu près, presque, aproximadamente,
  alrededor de, cerca de, unos, unas, casi, en torno a, en el entorno de, por volta de, perto de, около, примерно, почти, приблизительно, quasi, all'incirca, pressoché, grosso modo, più o meno, intorno a, attorno a, quase,
  ongeveer, rond, omstreeks, bijna, zo'n, około, prawie, 約, およそ, 大约, 约, 左右, 近, 약`

/** In a claim these can express that the quote tells a figure roughly. */
const NEARLY = `bordering on, approach, approaches, approaching, approached, close on, just under, just over, a little under, a little over, comes close, avoisin*, approch*, frôl*, rondan, ronda, rondaba, rondaría,
  cercan* a, próxim* a, si aggira, si aggirano, si aggirava, si avvicina, si avvicinano, sfiora, sfiorano, ronda os, rondam, aproxima, aproximam,
  приближает*, порядка, близко к, benader*, bedraagt ongeveer, nähert, nähern, grenzt an`

const DUTY = `must, have to, has to, had to, required to, obliged to, muss, müssen, doit, doivent, debe, deben, tiene que,
  tienen que, deve, devono, devem, dever, tem de, têm de, tem que, têm que, должен, должна, должно, должны, обязан, обязана, обязаны, moet, moeten, dient te, dienen te, musi, muszą, 必须`
const LEAVE = `may, can, allowed to, free to, kann, können, darf, dürfen, peut, peuvent, puede, pueden, può, possono, pode,
  podem, mag, mogen, kan, kunnen, może, mogą, wolno, можно, вправе`

export const CERTAINTY: readonly Entry[] = [
  ...entriesOf("hedge", POSSIBLE),
  ...entriesOf("hedge", PLANNED),
  ...entriesOf("chance", CHANCE),
  ...entriesOf("reported", REPORTED),
  ...entriesOf("softened", SOFTENED),
  ...entriesOf("certain", CERTAIN),
  ...entriesOf("approximate", APPROXIMATE),
  ...entriesOf("nearly", NEARLY),
  ...entriesOf("must", DUTY),
  ...entriesOf("may", LEAVE),
]
