/* Generated from schemas/baseline.schema.json by "npm run generate"; do not edit. */

/**
 * In what ways it is expected to fail; another way is another failure. Absent = any way is put up with, until `baseline update` writes it.
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
 * In what ways a requirement is contradicted, in words that are the same in every run against a target that does the same: without times, ids, counts and values that are made for a run.
 * 
 * This interface was referenced by `Baseline`'s JSON-Schema
 * via the `definition` "Fingerprint".
 */
export type Fingerprint1 = {
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
 * The known failures of a target (run --baseline FILE, YAML): what is expected to fail does not break the build, and what no longer fails as it is written down here does.
 */
export interface Baseline {
known: BaselineEntry[]
}
/**
 * This interface was referenced by `Baseline`'s JSON-Schema
 * via the `definition` "BaselineEntry".
 */
export interface BaselineEntry {
/**
 * Id of the requirement, such as REL-01; each has one entry at most.
 */
requirement: string
/**
 * What is expected: fail of a MUST, warn of a SHOULD. What is not proven is never excused.
 */
verdict: ("fail" | "warn")
/**
 * Why it is put up with, for who reads the report.
 */
reason: string
/**
 * Where it is being mended.
 */
issue?: string
/**
 * The day on which it was written down, such as 2026-11-28.
 */
noted?: string
/**
 * The last day, by UTC, on which it is put up with; absent = until it is mended.
 */
expires?: string
fingerprint?: Fingerprint
}
