/* Generated from schemas/comparison.schema.json by "npm run generate"; do not edit. */

/**
 * Two reports beside each other: diff --format json, and `against` of a report (run --against).
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
