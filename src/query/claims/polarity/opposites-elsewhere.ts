// More opposites of single languages, for the families of `opposites.ts`. In other languages these words may mean something else.

export const OPPOSITES_ELSEWHERE: Readonly<Record<string, { denying: string; plain: string }>> = {
  en: {
    denying: `
allow: let, lets, letting, eligible, at liberty, welcome to, nothing prevents, nothing stops, not prevented from, not .. prevented from, not .. barred from, not stopped from, not precluded from, not barred from, not prohibited from, nor prevented from
  / not let, ineligible, disqualif*, disallow*, outlaw*, precluded from, prevented from
able: manages to, managed to, in a position to, capable of / unable to, incapable of, not in a position to
accept: carried / the motion was lost, motion was defeated, voted down, declined, spurned, withheld, withholds
include: incorporat*, comprises, comprised / leaves out, left out, excepted, exempt from
need: vital, essential, indispensable, prerequisite, a must, obliges, obliged, obligation, mandates, mandated / dispensable, waived, waives, dispensed with, discretionary, dispense with
exist: there is evidence / vanished, disappeared, no trace
attend: / away
do: remember* to, be sure to, take care to, bother* to / forget to, forgets to, forgot to, omits to, refrain*, abstain*`,
    plain: `
share: shared, shares, sharing, common to, joint, jointly, in common
  / separate, separately, independent of, independently, apart from each other, of its own, not shared
covered: cover, covers, covering, with the lid on / uncover*, without a lid, exposed, with the lid off
connect: connect, connects, connected, plug in, plugged in, attach, attaches, attached, hook up
  / disconnect*, unplug*, detach*, uncouple*, unhook*
tighten: tighten* / loosen*, slacken*, unscrew*
insert: insert*, put in / take out, taken out, pull out, pulled out, eject*
load: load, loads, loaded, loading / unload*
encrypt: encrypt* / decrypt*, unencrypted, in plain text, plaintext
upload: upload* / download*
ascending: ascending, in ascending, rising order / descending
turning: clockwise / anticlockwise, anti clockwise, counterclockwise, counter clockwise
freeze: freeze, freezes, frozen, froze / thaw*, defrost*, unfrozen
heat: heat, heats, heated, heating, warm up, warms / chill*, cool down, cools, cooled, cooling, unheated
prompt: promptly, immediately, straight away, right away, at once, on time, without delay, instantly
  / belatedly, with delay, delayed, unable to reply sooner, only later, behind schedule, overdue
protect: protect*, shield* / expose*, endanger*
prevent: cause, causes, caused, bring about, trigger* / prevent*, avert*, thwart*
remember: remember* / forget, forgets, forgot, forgotten
admit: admits to, admitted to, confess*, acknowledg* / denied, denies, deny, denying
reveal: reveal*, disclos*, divulg*, made public, publish* / conceal*, hid, hidden, withheld, kept secret, suppress*
depend: depends on, dependent on, hinges on / independent of
natural: natural, naturally / artificial*, synthetic, man made
rural: rural, countryside / urban
indirect: direct, directly / indirect, indirectly
vertical: vertical, vertically, upright / horizontal, horizontally, lying flat
raw: raw, uncooked / cooked, boiled, roasted
sweet: sweet, sweetened / bitter, unsweetened, sour
clean: clean, cleaned / dirty, soiled
voluntary: paid staff, professionals, salaried / volunteers, unpaid, voluntary
domestic: domestic, native, home grown / foreign, imported, non native
seated: seated, sitting / standing
ahead: ahead of schedule, early / behind schedule, late
written: in writing, written / orally, verbally, by word of mouth, by telephone
friend: ally, allies, friend, friends / enemy, enemies, foe, foes
surplus: surplus, abundance, abundant / shortage, shortages, scarce, scarcity, deficit
stay: stay, stays, stayed, remain in, remained in / leave, leaves, left the, depart, departed, moved away
support: in favour of, supporters, proponents / opponents, against
peace: peace, truce, ceasefire / war, hostilities
rise: upward, upwards, uphill / downward, downwards, downhill
borrowing: deposit, deposits, deposited, paid in / withdraw, withdraws, withdrew, withdrawal, withdrawals
above: above ground, overhead / underground, below ground
urban: inland / coastal, on the coast
outward: outward, outbound / inbound, return
rough: smooth / rough
plus: add, adds, added, adding / subtract*, deduct*`,
  },
  de: {
    denying: `
allow: befugt, berechtigt, berechtigen, zugelassen, freigegeben, lässt .. zu, steht .. frei / unbefugt, nicht berechtigt, nicht befugt, gesperrt für, unstatthaft, tabu
able: imstande, in der lage, vermag, vermochte, schaffte, schafften / außerstande, nicht imstande
accept: nahm .. an, nahmen .. an, stimmte, stimmten, bejaht, gebilligt, billigte / abgewiesen, wies .. ab, verwehrt, verneint, durchgefallen
include: beinhaltet, beinhalten, gehört .. dazu, inbegriffen, mitgerechnet, eingeschlossen / nicht inbegriffen, ausgenommen, exklusive, zuzüglich
need: benötig*, braucht, brauchen, bedarf, setzt .. voraus, vorgeschrieben, zwingend, unerlässlich, obliegt / entbehrlich, verzichtbar, nicht nötig, fakultativ, entfällt
succeed: glückte, erfolgreich / erfolglos, vergeblich, vergebens
do: denkt daran / unterbleib*, vergiss, vergisst, vergaß`,
    plain: `
open: aufgesperrt, aufgeschlossen, aufgeklappt / zugesperrt, zugeschlossen, zugeklappt, schloss, schlossen
keep: behalten, bewahrt, beibehalten, bleibt .. erhalten / aufgegeben, gestrichen, wegfallen, entfällt, verlor, aufgehoben
change: vergrößer*, verlänger*, wächst, zunimmt, steigend*, steigern, steigert, gesteigert / verringer*, verkürz*, verkleiner*, nachlass*, reduzier*, schwindet, abnimmt
start: beginnen, startet, starten, eröffnet, eingeleitet / endete, enden, eingestellt, abgeschlossen, beenden, stoppt*
connect: anschließen, angeschlossen, einstecken, eingesteckt / abklemmen, ausstecken, ausgesteckt, abgezogen, trennen vom, getrennt
share: gemeinsam, gemeinschaftlich, geteilt / getrennt, gesondert, eigenständig, unabhängig voneinander
covered: abgedeckt, zugedeckt, abdecken, zudecken / unbedeckt, aufgedeckt, offen stehen
lasting: auf dauer, unbefristet, endgültig / befristet, auf zeit, zeitweilig, provisorisch
prompt: sofort, unverzüglich, umgehend, pünktlich / verspätet, mit verspätung, verzögert, erst später
public: öffentlich*, staatlich* / privat*, nicht öffentlich
manual: händisch, manuell* / selbsttätig, automatisiert
win: siegte, siegten, besiegt, sieg / unterlag, unterlagen, niederlage
raw: roh / gekocht, gegart
written: schriftlich / mündlich, telefonisch
voluntary: hauptamtlich*, bezahlt* / ehrenamtlich*
domestic: einheimisch*, inländisch* / ausländisch*, fremd*
direct: direkt, unmittelbar / indirekt, mittelbar`,
  },
  fr: {
    denying: `
allow: peuvent, libre de, habilité*, loisible / exclu de, interdite, interdits, interdites, prohibé*
able: en mesure de, capable*, parvient à, parvenu*, parvint, a pu, ont pu / incapable*, hors d'état, n'a pu, n'ont pu
accept: accept*, adopté*, adopta, accordé*, voté / refus*, écarté*, débouté*, repouss*
include: inclut, incluent, compris, englobe* / non compris, hors, exclut, excluent
need: il faut, faut, exig*, requi*, indispensable*, obligation, tenu de, tenus de, tenue de, doit, doivent, imposé* / superflu*, dispens*, pas besoin, inutile de
succeed: réussir, parvenir / en vain`,
    plain: `
open: rouvr* / clos, close, closes
keep: conserve, conservé*, maintien*, maintenu* / abandonn*, perdu, perdue, perdus, perdues
change: accroît, accroissent, accroissement, progress*, grimp*, monté, hausse, élargi* / diminu*, chut*, baisse, baissé, réduit*, raccourci*, allég*, recul*
start: commencé, démarr*, entam*, lancé, lancée / s'achève, achevé*, terminé*, prit fin, a pris fin, interromp*, interrompu*
connect: brancher, branché*, connect* / débranch*, déconnect*
share: commun, commune, communs, communes, partagé* / séparé*, distinct*, indépendant*
covered: couvert, couverte, couvrir / découvert, découverte, à l'air libre
lasting: permanent*, définitif, définitive / provisoire*, temporaire*
prompt: immédiatement, sans délai, aussitôt, sur le champ / tardivement, en retard, avec retard
win: remport*, victoire / défaite, battu, battue, battus
public: public, publique, publics, publiques / privé, privée, privés, privées
written: par écrit, écrite / oralement, verbalement, de vive voix
raw: cru, crue, crus / cuit, cuite, cuits`,
  },
  es: {
    denying: `
allow: podrá, podrán, habilitad*, facultad* para, lícito, cabe / vedad*, se veta, impid*, impide*
able: capaz, capaces, logró, lograron, en condiciones de / incapaz, incapaces, no pudo, no pudieron
accept: admit*, aprobad*, concedi*, ratific* / inadmit*, neg*, suspend*
need: hay que, es preciso, precis*, requier*, requeri*, exig*, imprescindible*, indispensable*, obliga, obligan, obligación, deberá, deberán / prescindible*, innecesari*, exent*, no hace falta, voluntari*
include: abarca, abarcan, comprend* / quedan fuera, queda fuera, aparte`,
    plain: `
open: abrir, abrirá, abierto al público / cerrar, cerrará, cerrarán, cierre, clausur*
keep: manten*, mantuv*, guard*, conserv*, permanec* / abandon*, retir*, elimin*, suprim*
change: ampli*, elev*, incrementa*, increment*, sub*, mejor*, crec*, alarg* / rebaj*, recort*, disminu*, descen*, descien*, mengu*, acort*, empeor*
start: inici*, empiez*, comienz*, arranc* / finaliz*, conclu*, acab*, termin*, interrump*
connect: conect*, enchuf* / desconect*, desenchuf*
share: común, comunes, compartid*, conjunt* / separad*, independiente*, por separado
covered: cubiert*, tapad*, cubrir, tapar / descubiert*, destapad*, al aire libre
lasting: permanente*, definitiv*, indefinid* / provisional*, temporal*
prompt: inmediatamente, de inmediato, sin demora, enseguida, puntual* / con retraso, tarde, tardía*, demorad*
win: venció, vencieron, derrotó, derrotaron, victoria / derrota, derrotad*, vencid*, perdió, perdieron
public: públic* / privad*
written: por escrito / verbal*, oralmente, de palabra
raw: crud* / cocid*, cocinad*, hervid*`,
  },
  it: {
    denying: `
allow: potrà, potranno, consentit*, consent*, lecit*, ammess*, facoltà di / vietat*, proibit*, interdett*, impedisc*, impedit*
able: capace, capaci, in grado di, riuscì, riuscirono / incapace, incapaci, non riuscì, non in grado
accept: accolt*, approvat*, accogli*, conced*, concess* / respint*, bocciat*, neg*
need: occorr*, bisogna, bisogno, richied*, richiest*, esig*, indispensabil*, obblig*, deve, devono, tenut* a / non occorre, superflu*, esent*, non serve
include: compren*, compres*, inclus*, inclu* / esclus*, esclud*, a parte`,
    plain: `
open: aprire, aprirà, riapr* / chiudere, chiuderà, chiusura
keep: mantien*, mantenut*, conservat*, rimane, rimangono / abbandon*, elimin*, soppress*, perduto, perduta
change: aument*, cresc*, cresciut*, elev*, allung*, rialz*, miglior* / diminu*, riduzion*, cal*, abbass*, accorci*, peggior*
start: iniz*, cominci*, avvi* / termin*, conclu*, finisc*, finì, cess*
connect: colleg*, connett*, conness* / scolleg*, disconnett*, staccat*
share: comune, comuni, condivis* / separat*, indipendent*
covered: copert*, coprire / scopert*
lasting: permanent*, definitiv* / provvisor*, temporane*
prompt: subito, immediatamente, senza indugio / in ritardo, tardi, tardiv*
win: sconfisse, sconfissero, vittoria, batté / sconfitt*, perse, persero
public: pubblic* / privat*
written: per iscritto, scritt* / oralmente, a voce, verbalmente
raw: crud* / cott*`,
  },
  pt: {
    denying: `
allow: poderá, poderão, autorizad*, lícito, é possível / vedado, vedada, impedid*, impede*, interdit*, proibid*
able: capaz, capazes, conseguiu, conseguiram, consegue* / incapaz*, não conseguiu, não conseguiram
accept: aprovad*, aceit*, acolh*, deferi* / rejeitad*, chumb*, indefer*, recusad*, reprov*
need: exig*, necessári*, precisa, precisam, é preciso, obrig*, requer*, deve, devem, deverá, deverão / dispensad*, desnecessári*, isent*, facultativ*, voluntári*, não é preciso
include: inclu*, abrang* / exclu*, não inclu*, à parte
succeed: consegu*, logrou / fracass*, falh*`,
    plain: `
open: abert*, abre, abrem, abriu, abrir, reabr* / fechad*, fecha, fecham, fechou, encerr*, encerrad*
keep: mant*, manteve, conserv*, guard* / abandon*, elimin*, perd*, suprim*
change: aument*, cresc*, sub*, elev*, melhor*, prolong*, alarg* / diminu*, reduz*, desc*, caiu, baix*, encurt*, pior*
start: começ*, inici*, arranc* / termin*, acab*, conclu*, cess*
connect: lig*, conect* / deslig*, desconect*
share: comum, comuns, partilhad*, compartilhad* / separad*, independente*
covered: cobert*, tapad* / descobert*, destapad*
lasting: permanente*, definitiv* / provisóri*, temporári*
prompt: imediatamente, de imediato, sem demora / com atraso, tarde, tardiamente
win: venceu, venceram, ganhou, ganharam, derrotou / derrota, derrotad*, perdeu, perderam
public: públic* / privad*
often: frequente*, frequentemente, amiúde, comum / raramente, rar*
safe: seguro, segura, inofensiv* / perigos*, nociv*
paid: pago, paga, pagos, pagas / por pagar, em dívida
inside: dentro, no interior / fora, no exterior
free: grátis, gratuit* / pago, paga
first: primeir* / últim*`,
  },
  nl: {
    denying: `
allow: mag, mogen, toegestaan, toegelaten, geoorloofd, staat .. vrij, bevoegd, kan, kunnen / verbod, verboden, verbiedt, niet toegestaan, ontoelaatbaar, onbevoegd
able: mogelijk, beschikbaar, bereikbaar, toegankelijk, in staat / onmogelijk, onbereikbaar, ontoegankelijk, niet in staat
accept: aanvaard*, aangenomen, goedgekeurd, keurde .. goed, ingewilligd, aanvaardde, stemde .. in, steunt, steunde / afgewezen, verworpen, verwierp, geweigerd, weigert, weigerde, wees .. af, afgekeurd
need: moet, moeten, nodig, vereist, vereisen, verplicht, noodzakelijk, behoeft, dient, dienen / vrijwillig, overbodig, niet nodig, onnodig, vrijgesteld, facultatief
include: inbegrepen, omvat, omvatten, inclusief, bevat, bevatten / exclusief, uitgesloten, niet inbegrepen, uitgezonderd
succeed: slaagde, slaagden, geslaagd, gelukt, lukte / mislukt, mislukte, faalde, gefaald
attend: aanwezig, bijwoonde, bijgewoond, verscheen / afwezig, ontbrak, ontbraken, wegbleef
exist: bestaat, bestaan / ontbreekt, ontbreken`,
    plain: `
open: open, geopend, opent, openen, opengesteld, gaat .. open / gesloten, sluit, sluiten, dicht, afgesloten
keep: behoudt, behouden, behield, bewaard, bewaart, blijft / verliest, verloor, verloren, afgeschaft, opgeheven, geschrapt, verwijderd
change: stijgt, steeg, stegen, gestegen, toegenomen, nam .. toe, verhoogd, verhoogt, groeit, groeide, gegroeid, vergroot, verlengd
  / daalt, daalde, daalden, gedaald, afgenomen, nam .. af, verlaagd, verlaagt, krimpt, kromp, verminder*, verkort
start: begint, begon, begonnen, start, gestart, beginnen / eindigt, eindigde, stopt, stopte, gestopt, beëindigd
on: ingeschakeld, aangezet, staat .. aan / uitgeschakeld, uitgezet, staat .. uit
paid: betaald, voldaan / onbetaald, openstaand*
safe: veilig, ongevaarlijk, onschadelijk / onveilig, gevaarlijk, schadelijk
often: vaak, dikwijls, regelmatig / zelden, zeldzaam
public: openbaar, openbare, publiek* / privé, particulier*
free: gratis, kosteloos / betalend, tegen betaling
win: won, wonnen, wint, gewonnen, zege / verloor, verloren, verliest, nederlaag
first: eerste / laatste
side: binnen, binnenshuis / buiten, buitenshuis
lasting: permanent*, blijvend*, definitief / tijdelijk*, voorlopig*
hire: benoemd, aangesteld, aangenomen, in dienst genomen / ontslagen
connect: aangesloten, verbonden / losgekoppeld, afgekoppeld
share: gemeenschappelijk*, gedeeld*, gezamenlijk* / afzonderlijk*, apart, gescheiden
covered: afgedekt, bedekt, overdekt / onbedekt, onoverdekt
dry: nat, vochtig / droog
damage: intact, onbeschadigd, ongedeerd / beschadigd, gewond, kapot
written: schriftelijk / mondeling, telefonisch
north: noord*, noorden / zuid*, zuiden
east: oost*, oosten / west, westen, westelijk*
left: links / rechts
prompt: onmiddellijk, meteen, direct, onverwijld / te laat, vertraagd, later`,
  },
  ru: {
    denying: `
allow: вправе, дозволен*, разрешено, допустим*, имеет право, имеют право / недопустим*, не допускает*, не вправе, не имеет права, не имеют права
able: способен, способна, способны, сумел*, удалось / неспособн*, не сумел*, не удалось, не смог*
accept: утвержд*, утвердил*, согласовал*, удовлетвор* / отказал*, не приня*
need: надо, следует, требу*, должен, должна, должно, должны, обязательн*, необходимо / не требу*, не нужно, не обязан*, освобожд*, факультатив*
include: включ*, входят / исключ*, не вход*
succeed: успешн* / неудач*, безуспешн*`,
    plain: `
open: открылс*, откроет*, работает / закрыл*, закроет*, не работает
keep: остал*, сохрани* / утрат*, потеря*, упраздн*
change: растут, рост, выросл*, повыша*, удлин*, расшир*, улучш* / снижа*, снижен*, падени*, сокраща*, укорот*, ухудш*
start: началс*, начнет*, начнёт*, старт* / закончил*, завершил*, окончи*, прекрати*
lasting: постоянн*, бессрочн* / временн*, срочн*
share: общ*, совместн* / отдельн*, раздельн*, независим*
covered: накрыт*, закрыт* крышк* / открыт*, без крышк*
prompt: немедленно, сразу, вовремя, незамедлительно / с опозданием, поздно, с задержкой
public: государственн*, общественн*, публичн* / частн*
inside: внутри, в помещении / снаружи, на улице
win: победил*, выиграл*, победа, победу / проиграл*, поражени*, уступил*
written: письменн* / устн*
raw: сыр* / варен*, варён*
north: север* / юг, южн*
east: восток*, восточн* / запад*`,
  },
}
