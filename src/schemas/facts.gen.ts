/* Generated from schemas/facts.schema.json by "npm run generate"; do not edit. */

/**
 * What requirements rest on beside the page, in our wording, with the page that says it.
 */
export type Facts = {
/**
 * Its name in catalogue and schemas.
 */
id: string
/**
 * The sibling page, seen (recorded traffic or shipped clients), RFC 9110, or nothing public.
 */
page: string
/**
 * doc: a sibling page; seen: observed; inferred: our reading; http: the HTTP specification.
 */
tag: ("doc" | "seen" | "inferred" | "http")
/**
 * In our wording.
 */
fact: string
}[]
