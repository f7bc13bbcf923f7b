/* Generated from schemas/corpus.schema.json by "npm run generate"; do not edit. */

/**
 * Values that are sent as disposition or dispositionKey, as data.
 */
export interface Corpus {
/**
 * The requirement that they are for.
 */
requirement: string
/**
 * The member of the request that takes them.
 */
member: ("disposition" | "dispositionKey")
/**
 * What the corpus is to show.
 */
note: string
/**
 * @minItems 1
 */
values: CorpusValue[]
}
/**
 * This interface was referenced by `Corpus`'s JSON-Schema
 * via the `definition` "CorpusValue".
 */
export interface CorpusValue {
/**
 * Its name in reports.
 */
id: string
/**
 * What it is about.
 */
note: string
/**
 * The value, of whatever JSON type.
 */
value: unknown
/**
 * The character sets that can carry it, in lower case (ACT-17).
 */
charsets?: string[]
}
