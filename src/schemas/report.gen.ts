/* Generated from schemas/report.schema.json by "npm run generate"; do not edit. */

/**
 * This interface was referenced by `Report`'s JSON-Schema
 * via the `definition` "Verdict".
 */
export type Verdict = ("pass" | "fail" | "warn" | "info" | "inconclusive" | "untested" | "error")
/**
 * Of a fail or warn. Absent = it is none, or the report is of an earlier version.
 */
export type Fingerprint = {
/**
 * What was seen, such as 'statusCode is the string "0", not the number 0'.
 */
what: string
/**
 * In which states of the call and cases: active, held, ringing, released by the agent, ...
 */
where: string[]
}[]

/**
 * report.json: the one model that every other report is rendered from. Times are milliseconds.
 */
export interface Report {
schemaVersion: 1
suite: {
name: "gws-conformance"
version: string
/**
 * SHA-256 of what was asked: id, level, branch, text, expected and source of every requirement, as canonical JSON. Absent = the report is of an earlier version.
 */
catalogue?: string
}
documentation: {
/**
 * Name of the page, SetCallDisposition.
 */
page: string
/**
 * The date that the page that is shipped says it was last edited.
 */
edited: string
/**
 * Of the page that is shipped.
 */
sha256: string
/**
 * The edition that the target was held to (--edition): 2024-02-15 is the page itself.
 */
edition: string
}
target: {
url: string
kind: ("reference" | "remote" | "recording")
/**
 * Certificates were not verified (GWS_TLS_INSECURE, --insecure); absent = they were, or there were none.
 */
insecure?: true
}
startedAt: string
profile: ("api" | "full")
verdict: ("conformant" | "partially-conformant" | "non-conformant" | "inconclusive" | "void")
/**
 * One sentence, naming every MUST that is not proven.
 */
headline: string
/**
 * What came out, for somebody who knows no ids: how many MUSTs are contradicted, and which sentences these are.
 */
summary?: string
exitCode: number
counts: {
MUST: Counts
SHOULD: Counts
MAY: Counts
}
requirements: RequirementResult[]
findings: Finding[]
/**
 * What the traffic shows of each member of request, response, notification and call, beside what the documentation says of it.
 */
traffic?: TrafficPlace[]
/**
 * The page that is shipped, line by line: what became of each of its sentences, table cells and sample members.
 */
page?: PageLine[]
/**
 * Every MUST whose verdict is inconclusive, untested or error, with the reason.
 */
unproven: {
id: string
verdict: Verdict
reason: string
}[]
/**
 * Each MUST and SHOULD that is contradicted, what others are left open for first, with what shows it.
 */
contradictions?: Contradiction[]
/**
 * The exchanges that evidence points at, each as a timeline.
 */
exchanges: ExchangeTimeline[]
timing: {
durationMs: number
/**
 * Time spent in quiet windows that were paid for.
 */
windowsMs: number
/**
 * How many quiet windows were paid for.
 */
windows: number
/**
 * The slowest request-to-message time that was seen.
 */
slowestMessageMs?: number
/**
 * roundTrip: from a plain GET, such as that of /me, to its complete response. The others: from an accepted documented SetCallDisposition request to its complete response, to the message that shows its value (the call is not released), to the EventUserEvent that carries it (the call is released). Absent = nothing was measured.
 */
latency: {
roundTrip?: Distribution
answer?: Distribution
notification?: Distribution
event?: Distribution
}
calls: number
/**
 * SetCallDisposition requests, changed ones included.
 */
requests: number
messages: number
events: number
}
/**
 * What somebody who answers for a release signs: a line each of what was judged, how silence was proven, what was left.
 */
signOff: {
/**
 * run, REL-01 or clean-up; repeat, of a repetition.
 */
what: string
text: string
}[]
/**
 * The trace.ndjson beside this report, from which it was made; absent = it could not be written, or this report is put together from several.
 */
trace?: {
sha256: string
}
/**
 * What the exit code depends on beside the verdicts; absent = neither.
 */
options?: {
/**
 * Partially conformant is exit 3 (--require-complete).
 */
requireComplete?: true
/**
 * A warn counts like a fail for the exit code (--strict).
 */
strict?: true
}
/**
 * Of recorded traffic (audit): what was taken for what.
 */
recording?: {
files: {
path: string
format: ("trace" | "har" | "lines" | "document")
/**
 * That were read, packed as they lie.
 */
bytes: number
/**
 * Why it ends before its end; absent = it does not.
 */
cutOff?: string
}[]
/**
 * The base addresses of which traffic of the API was recorded; the target is one of them.
 */
origins: {
url: string
requests: number
}[]
/**
 * Users, or clients of one user, who were told apart.
 */
agents: number
/**
 * CometD sessions.
 */
sessions: number
calls: number
/**
 * SetCallDisposition requests, changed ones included.
 */
exchanges: number
/**
 * CometD messages that were delivered.
 */
messages: number
/**
 * What was not judged, and why.
 */
leftAside: {
what: string
count: number
}[]
/**
 * Entries and lines that cannot be read, with the begin of the first ones.
 */
broken: {
count: number
quotes: string[]
}
/**
 * What of all messages of calls, whether or not a disposition belongs to them, is unlike the documentation; no requirement is about these, and no verdict rests on it.
 */
unlike: {
what: string
count: number
/**
 * Record of the trace that shows it first.
 */
seq: number
}[]
}
/**
 * Of a repetition (--repeat): the runs that this report is put together from. Each has all its files in its own folder.
 */
repeats?: {
/**
 * How many runs there were to be.
 */
planned: number
/**
 * How many took place.
 */
count: number
runs: {
/**
 * Beside this report, such as run-1.
 */
folder: string
verdict: ("conformant" | "partially-conformant" | "non-conformant" | "inconclusive" | "void")
/**
 * It was ended before its end.
 */
stopped?: true
}[]
requirements: {
id: string
/**
 * In the order of the runs.
 */
verdicts: Verdict[]
/**
 * Folder of the run that gave the worst verdict, observed and evidence.
 */
run: string
/**
 * flaky: the verdict differs between runs; differing: a MAY, and what the target did differs.
 */
across: ("same" | "flaky" | "differing")
}[]
}
baseline?: Standing
against?: Comparison
/**
 * The report is that of a part of a run (--shard): what other parts drive is untested here, or contradicted.
 */
shard?: {
index: number
count: number
/**
 * What all parts of the run have in common.
 */
run: string
}
/**
 * The report is put together from all parts of a run (merge).
 */
shards?: {
/**
 * What all parts of the run have in common.
 */
run: string
parts: {
/**
 * By which this report calls it, such as shard-1.
 */
name: string
/**
 * Folder or file that it was read from.
 */
from: string
verdict: ("conformant" | "partially-conformant" | "non-conformant" | "inconclusive" | "void")
}[]
}
/**
 * Of a soak (--soak): what became of each disposition, and how long the target took, with the drift over time.
 */
soak?: {
/**
 * How many dispositions there were to be.
 */
planned: number
/**
 * How many were sent, those of them that were sent again included.
 */
sent: number
/**
 * Of how many calls.
 */
calls: number
/**
 * From the first request to the last.
 */
sendingMs: number
/**
 * Dispositions a second that were asked for (--rate); absent = each when the one before was done.
 */
asked?: number
/**
 * Dispositions a second that were sent.
 */
perSecond: number
/**
 * What became of them: each has one fate, and together they are all that were sent.
 */
fates: {
/**
 * Of a call that was up: answered with success, and its notification came.
 */
notified: number
/**
 * Of a released call: answered with success, and no notification is owed.
 */
silent: number
/**
 * Answered with success, and proven that no notification came that shows it (ACT-01, ACT-03).
 */
lost: number
/**
 * Answered with success and never shown, while later ones of the call were: the target may have told of two at once.
 */
overtaken: number
/**
 * Refused by the target.
 */
refused: number
/**
 * There was no complete, readable response.
 */
unanswered: number
/**
 * Answered by what stands before the operation, such as 429, and sent again.
 */
heldOff: number
/**
 * Nothing is proven, as where the CometD session was lost.
 */
undecided: number
}
/**
 * The EventUserEvents of released calls; absent = no event feed was read, so that reporting was not observed.
 */
events?: {
owed: number
came: number
/**
 * Proven that none came (REL-02).
 */
lost: number
undecided: number
}
/**
 * How many dispositions deviate, by what is wrong with them; a kind that is absent has none.
 */
deviating: { [kind in SoakDeviation['kind']]?: number }
/**
 * The first of them, each named.
 */
deviations: SoakDeviation[]
/**
 * Why dispositions are undecided, the most frequent reasons first.
 */
undecided: {
reason: string
count: number
}[]
/**
 * From the request to its complete response, to its notification, to its event, in ms; absent = nothing was measured.
 */
latency: {
answer?: SoakLatency
notification?: SoakLatency
event?: SoakLatency
}
/**
 * Whether the target gets slower: its notifications, or, where none came, its responses, in the order in which they were asked for.
 */
drift: {
of: ("answer" | "notification")
slices: {
/**
 * Number of the first disposition, from 1.
 */
from: number
/**
 * When the first was sent, in ms of the trace.
 */
atMs: number
count: number
p50: number
p99: number
}[]
trend: ("steady" | "slower" | "faster" | "unknown")
/**
 * The same in words.
 */
text: string
}
}
/**
 * What the run did or met that a reader must know.
 */
notices?: string[]
}
/**
 * This interface was referenced by `Report`'s JSON-Schema
 * via the `definition` "Counts".
 */
export interface Counts {
pass: number
fail: number
warn: number
info: number
inconclusive: number
untested: number
error: number
}
/**
 * This interface was referenced by `Report`'s JSON-Schema
 * via the `definition` "RequirementResult".
 */
export interface RequirementResult {
id: string
level: ("MUST" | "SHOULD" | "MAY")
branch: ("active" | "released" | "both")
/**
 * The sentence: what the target does.
 */
title: string
source: {
/**
 * Name of the page, or of the sibling page, or RFC 9110.
 */
document: string
/**
 * The page's words; for a sibling page, its fact in our wording.
 */
quote: string
/**
 * Line of the page, when the source is the page.
 */
line?: number
}
verdict: Verdict
/**
 * One sentence why. Never empty.
 */
reason: string
expected: string
observed: string
evidence: Evidence[]
/**
 * On how many exchanges it was judged: to how many it applies, how many contradict it, and how many could not be decided. Absent = on none.
 */
exchanges?: {
applies: number
contradicted: number
undecided: number
}
/**
 * Of an inconclusive one: ids of the requirements that its reason names because they are contradicted, open or not run. Empty = the reason is one of its own, such as a session that was lost. Absent = none is named, and what its proof rests on may be the cause.
 */
causes?: string[]
/**
 * Id of the contradicted requirement for which this one is left open: it need not be looked at before that one is mended. Absent = it stands for itself.
 */
because?: string
fingerprint?: Fingerprint
tookMs?: number
}
/**
 * This interface was referenced by `Report`'s JSON-Schema
 * via the `definition` "Evidence".
 */
export interface Evidence {
/**
 * What this piece shows.
 */
text: string
/**
 * Record of the trace.
 */
seq?: number
/**
 * Exchange of `exchanges` that it belongs to.
 */
exchange?: string
}
/**
 * This interface was referenced by `Report`'s JSON-Schema
 * via the `definition` "Finding".
 */
export interface Finding {
id: string
/**
 * The statement of the catalogue that does not hold.
 */
title: string
/**
 * What is wrong, in one or two sentences.
 */
text: string
/**
 * Where the fault lies, or, of several, may lie.
 */
fault?: ("the implementation deviates" | "the page is wrong" | "the page is silent" | "the page contradicts itself" | "the page changed")[]
/**
 * Ids that judge these words; absent = none does.
 */
requirements?: string[]
/**
 * Exchange of `exchanges` that shows it first.
 */
exchange?: string
/**
 * @minItems 1
 */
lines: [{
line: number
words: string
}, ...({
line: number
words: string
})[]]
}
/**
 * This interface was referenced by `Report`'s JSON-Schema
 * via the `definition` "TrafficPlace".
 */
export interface TrafficPlace {
/**
 * request: SetCallDisposition; response: with statusCode 0; refusal: any other; notification: CallStateChangeMessage but for its call; call: as notified or read.
 */
place: ("request" | "response" | "refusal" | "notification" | "call")
/**
 * How many of them were seen.
 */
count: number
members: TrafficMember[]
/**
 * Of undocumented names so many were seen beside those of `members`, repeated ones counted.
 */
more?: number
}
/**
 * This interface was referenced by `Report`'s JSON-Schema
 * via the `definition` "TrafficMember".
 */
export interface TrafficMember {
/**
 * Such as participants[].digits, from the place down.
 */
path: string
/**
 * Line of the page that shows it.
 */
line?: number
/**
 * Where no line does: the fact of fixtures/documentation/facts.json that knows it. Neither = it is documented nowhere.
 */
fact?: string
/**
 * Its documented JSON types; none = it is documented to be absent.
 */
documented?: string[]
/**
 * How often it was seen; null counts as absent.
 */
count: number
/**
 * How many objects of its place could have had it.
 */
of?: number
/**
 * The same in AttachedDataChanged, of which the page shows a sample; absent = there was nothing else, or none.
 */
inSample?: {
count: number
of: number
}
/**
 * How often it had which JSON type.
 */
types: {
[k: string]: number
}
/**
 * Of one whose values are few by their nature, or that is documented nowhere: each value, clipped, and how often it came.
 */
values?: {
value: string
count: number
/**
 * Neither the page nor a fact names it.
 */
unknown?: true
}[]
/**
 * Ids that need it; absent = none does.
 */
requirements?: string[]
/**
 * Where it first came with another JSON type than the documented one.
 */
contradicted?: {
type: string
/**
 * Record of the trace.
 */
seq: number
exchange?: string
}
}
/**
 * This interface was referenced by `Report`'s JSON-Schema
 * via the `definition` "PageLine".
 */
export interface PageLine {
line: number
parts: PagePart[]
}
/**
 * A sentence, cell or member of the page; without a status what stands between them, such as a bracket.
 * 
 * This interface was referenced by `Report`'s JSON-Schema
 * via the `definition` "PagePart".
 */
export interface PagePart {
/**
 * As they stand.
 */
words: string
/**
 * proven: every MUST and SHOULD that judges it passes; contradicted: one is contradicted; undecided: one is not decided or not run; unjudged: none judges it.
 */
status?: ("proven" | "contradicted" | "undecided" | "unjudged")
/**
 * Ids that judge it; of several lines of one member, with its first.
 */
requirements?: string[]
/**
 * What the target did.
 */
did?: string
/**
 * Why nothing judges it.
 */
why?: string
}
/**
 * This interface was referenced by `Report`'s JSON-Schema
 * via the `definition` "Contradiction".
 */
export interface Contradiction {
/**
 * The requirement of `requirements` that is contradicted.
 */
id: string
/**
 * Where report.html shows it: the exchange, or the requirement where no exchange shows it.
 */
anchor: string
/**
 * Exchange of `exchanges` that shows it first.
 */
exchange?: string
/**
 * Who asked what of which call, such as 'bystander asked of agent's active call: disposition "..." under GwsConformance'.
 */
asked?: string
/**
 * The response to that, such as 'HTTP 200, statusCode 0'.
 */
answered?: string
/**
 * What came, and what is wrong with it.
 */
came: string
/**
 * The responses, messages and events in which it shows.
 */
seen: SeenJson[]
/**
 * The request as a curl command for a POSIX shell, without credentials, which it takes from the environment.
 */
curl?: string
/**
 * The exchange as curl commands, in order, for a POSIX shell: sessions, CometD, the call, the request, what comes after it. Credentials are taken from the environment, ids of the call are learnt.
 */
commands?: {
what: string
curl: string
}[]
/**
 * The command that drives this requirement alone.
 */
again: string
}
/**
 * This interface was referenced by `Report`'s JSON-Schema
 * via the `definition` "SeenJson".
 */
export interface SeenJson {
/**
 * Such as 'AttachedDataChanged, Released, 9 ms after the request'.
 */
what: string
/**
 * Record of the trace.
 */
seq?: number
/**
 * JSON pointers of the members that are wrong; none = it is wrong that it came, or as a whole.
 */
wrong: string[]
/**
 * The JSON, pretty printed; ordinary members are folded into a line with an ellipsis.
 */
lines: {
text: string
/**
 * The line of a member that is wrong.
 */
wrong?: true
}[]
}
/**
 * This interface was referenced by `Report`'s JSON-Schema
 * via the `definition` "ExchangeTimeline".
 */
export interface ExchangeTimeline {
id: string
title: string
/**
 * Id of the call, as the target names it.
 */
call: string
situation: ("active" | "held" | "ringing" | "released" | "unknown")
/**
 * Milliseconds since the run began.
 */
sentAt: number
/**
 * What was changed against the documented request; absent = the documented request.
 */
change?: string
/**
 * Ids judged on it.
 */
requirements: string[]
control?: Proof
window?: {
ms: number
fromAt: number
toAt: number
/**
 * How the length was chosen, such as '10 x 41 ms, at least 1000 ms'.
 */
chosen: string
}
sentinel?: Proof
/**
 * Whether the CometD session stayed alive, as a sentence.
 */
session?: string
entries: TimelineEntry[]
}
/**
 * This interface was referenced by `Report`'s JSON-Schema
 * via the `definition` "Proof".
 */
export interface Proof {
at: number
seq: number
text: string
}
/**
 * This interface was referenced by `Report`'s JSON-Schema
 * via the `definition` "TimelineEntry".
 */
export interface TimelineEntry {
/**
 * Milliseconds since the run began.
 */
at: number
kind: ("request" | "response" | "failure" | "message" | "event" | "session" | "control" | "window-open" | "window-close" | "sentinel" | "deadline")
/**
 * agent, peer, bystander, ... or the feed.
 */
who: string
/**
 * One line, such as 'POST .../me/calls/01R... SetCallDisposition' or 'AttachedDataChanged, Established'.
 */
text: string
/**
 * Whether it is about this call.
 */
about?: boolean
/**
 * The other exchange whose notification a message is; absent = this one's, or nobody's.
 */
of?: string
/**
 * The JSON or text, pretty printed and clipped.
 */
body?: string
/**
 * JSON pointers of the members in which a message differs from the one about this call that the agent got before it.
 */
changed?: string[]
seq?: number
}
/**
 * Times in milliseconds. A percentile is one of them, by nearest rank.
 * 
 * This interface was referenced by `Report`'s JSON-Schema
 * via the `definition` "Distribution".
 */
export interface Distribution {
count: number
p50: number
p95: number
max: number
/**
 * Every time that was measured, ascending.
 */
samples: number[]
}
/**
 * What became of the entries of the file of known failures (--baseline). The verdicts are what they are; the exit code is that of all but the known failures, and 1 where an entry is stale.
 * 
 * This interface was referenced by `Report`'s JSON-Schema
 * via the `definition` "Standing".
 */
export interface Standing {
/**
 * What fails as it is written down.
 */
known: KnownFailure[]
/**
 * What is no longer as it is written down.
 */
stale: StaleEntry[]
/**
 * What was not judged, or not decided: it is not excused, and not stale.
 */
open: {
id: string
verdict: Verdict
}[]
}
export interface KnownFailure {
id: string
verdict: ("fail" | "warn")
/**
 * Why it is put up with.
 */
reason: string
issue?: string
noted?: string
expires?: string
/**
 * Since it was noted.
 */
days?: number
}
export interface StaleEntry {
id: string
kind: ("passes" | "expired" | "otherwise" | "unknown")
/**
 * What is so now.
 */
text: string
/**
 * What to do.
 */
advice: string
}
/**
 * Of a run that was compared with an earlier one (--against).
 */
export interface Comparison {
/**
 * One sentence, the regressions first.
 */
headline: string
/**
 * How many requirements were kept and are contradicted, or are contradicted for another reason: exit code 1.
 */
regressions: number
before: ComparedReport
after: ComparedReport
/**
 * In what the reports cannot be compared, where they were all the same (--force).
 */
differs: string[]
/**
 * Each requirement of which something else is told, regressions first.
 */
changes: Change[]
/**
 * Of how many requirements the same is told.
 */
unchanged: number
latency: LatencyShift[]
/**
 * What a reader must know of the comparison.
 */
notes: string[]
}
/**
 * This interface was referenced by `Comparison`'s JSON-Schema
 * via the `definition` "ComparedReport".
 */
export interface ComparedReport {
/**
 * As it was named on the command line.
 */
name: string
url: string
startedAt: string
verdict: string
headline: string
}
/**
 * This interface was referenced by `Comparison`'s JSON-Schema
 * via the `definition` "Change".
 */
export interface Change {
id: string
/**
 * regressed: it was kept and is contradicted. otherwise: it is contradicted for another reason (fingerprint). known: one of these two, and a known failure of the report after. found: it was not decided and is contradicted. flaky: the verdict differs between the runs of a repetition, and did not. unproven: it was decided and is not. gone, added: it is in one report alone. fixed: it was contradicted and is kept. proven: it was not decided and is kept.
 */
kind: ("regressed" | "otherwise" | "known" | "found" | "flaky" | "unproven" | "gone" | "fixed" | "proven" | "added")
level: ("MUST" | "SHOULD" | "MAY")
title: string
/**
 * The verdict of then.
 */
before?: string
/**
 * The verdict of now.
 */
after?: string
/**
 * What is told of it now.
 */
text: string
/**
 * The command that drives this requirement alone.
 */
again?: string
/**
 * The exchange that shows it, beside the one like it of then.
 */
exchange?: {
/**
 * Exchange of the report before; absent = it has none like it.
 */
before?: string
/**
 * Exchange of the report after.
 */
after: string
rows: ComparedRow[]
}
}
/**
 * A request, response, message or event of then and of now; no lines = there was none.
 * 
 * This interface was referenced by `Comparison`'s JSON-Schema
 * via the `definition` "ComparedRow".
 */
export interface ComparedRow {
before: ComparedLine[]
after: ComparedLine[]
}
/**
 * This interface was referenced by `Comparison`'s JSON-Schema
 * via the `definition` "ComparedLine".
 */
export interface ComparedLine {
text: string
/**
 * It differs from the other side.
 */
wrong?: true
}
/**
 * A latency that moved beyond its noise.
 * 
 * This interface was referenced by `Comparison`'s JSON-Schema
 * via the `definition` "LatencyShift".
 */
export interface LatencyShift {
name: ("roundTrip" | "answer" | "notification" | "event")
/**
 * Median of then, in ms.
 */
before: number
/**
 * Median of now, in ms.
 */
after: number
/**
 * By how much it moved: Hodges and Lehmann's estimate.
 */
shiftMs: number
/**
 * Of Mann and Whitney's test, two-sided.
 */
p: number
/**
 * How likely a time of now is above one of then: 0.5 = neither.
 */
above: number
}
/**
 * This interface was referenced by `Report`'s JSON-Schema
 * via the `definition` "SoakDeviation".
 */
export interface SoakDeviation {
/**
 * elsewhere: a message about the call came to an agent who is no party of it; after release: one came about a released call.
 */
kind: ("lost" | "overtaken" | "doubled" | "out of order" | "elsewhere" | "after release" | "event lost" | "refused")
/**
 * Id of the requirement that it contradicts; null = none says so.
 */
requirement: (string | null)
/**
 * x1 is the first SetCallDisposition of the run.
 */
exchange: string
/**
 * Id of the call.
 */
call: string
/**
 * When it was sent, in ms of the trace.
 */
at: number
/**
 * The disposition.
 */
value: string
/**
 * What was seen.
 */
text: string
}
/**
 * This interface was referenced by `Report`'s JSON-Schema
 * via the `definition` "SoakLatency".
 */
export interface SoakLatency {
measured: SoakDistribution
corrected: SoakDistribution1
/**
 * How often one was to be sent, for the correction: by --rate, or as it was in the middle.
 */
intervalMs: number
/**
 * What was measured, in tenths of a millisecond, as HdrHistogram writes it (V2, compressed, base64).
 */
histogram: string
}
/**
 * This interface was referenced by `Report`'s JSON-Schema
 * via the `definition` "SoakDistribution".
 */
export interface SoakDistribution {
count: number
p50: number
p90: number
p99: number
p999: number
max: number
/**
 * The times at the percentiles 0, 50, 75, 87.5 and so on, each halving the rest, in ms.
 */
curve: number[]
}
/**
 * The same with what was not sent while an earlier one was waited for (coordinated omission).
 */
export interface SoakDistribution1 {
count: number
p50: number
p90: number
p99: number
p999: number
max: number
/**
 * The times at the percentiles 0, 50, 75, 87.5 and so on, each halving the rest, in ms.
 */
curve: number[]
}
