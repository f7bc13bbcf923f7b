/* Generated from schemas/catalogue.schema.json by "npm run generate"; do not edit. */

/**
 * Of the catalogue: MUST, a sentence is contradicted otherwise; SHOULD, a sample or a plain reading; MAY, reported only.
 */
export type Level = ("MUST" | "SHOULD" | "MAY")
/**
 * Ids of fixtures/documentation/facts.json that it rests on.
 */
export type Facts = string[]
/**
 * The requirement catalogue as data: what is judged, on which words it rests, and which spec drives it.
 */
export type Catalogue = CatalogueRow[]

export interface CatalogueRow {
/**
 * Its address for ever.
 */
id: string
level: Level
/**
 * Of the catalogue: MUST, a sentence is contradicted otherwise; SHOULD, a sample or a plain reading; MAY, reported only.
 */
levelWithCharset?: ("MUST" | "SHOULD" | "MAY")
/**
 * What the call is when the request is sent.
 */
branch: ("active" | "released" | "both")
/**
 * The sentence "the target ...", from its verb on.
 */
title: string
source: Source
facts: Facts
/**
 * What it does to the target, as a phrase.
 */
does: string
/**
 * Without it the row is untested.
 */
needs: ("bystander" | "unlicensed" | "events" | "reporting" | "ringing" | "two-dispositions" | "refusals" | "configured-key" | "active-call" | "released-call" | "release-seen" | "released-by-peer" | "known-key" | "hold" | "bystander-call")[]
/**
 * The file of specs/ that drives it.
 */
spec: string
/**
 * What was expected, in the source's words.
 */
expected: string
/**
 * What of the row differs in other editions than the default, by the edition's name.
 */
editions?: {
[k: string]: Difference
}
}
export interface Source {
/**
 * SetCallDisposition for the page; else the page of the row's first fact, where seen means recorded traffic or shipped clients, and nothing public that nobody has published what decides it.
 */
document: string
/**
 * Words of the page, white space aside; absent elsewhere, where the text of the row's first fact stands in.
 */
quote?: string
}
export interface Difference {
/**
 * The sentence "the target ...", from its verb on.
 */
title?: string
source?: Source
facts?: Facts
/**
 * What it does to the target, as a phrase.
 */
does?: string
/**
 * What was expected, in the source's words.
 */
expected?: string
}
