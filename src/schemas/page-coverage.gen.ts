/* Generated from schemas/page-coverage.schema.json by "npm run generate"; do not edit. */

/**
 * Which requirements judge the words of the page that none of them quotes as its source, and why no requirement judges others. Every sentence, table cell and sample member of the page is quoted by a requirement or stands here.
 */
export type PageCoverage = {
/**
 * Words of the page, white space aside; each is meant where it stands first.
 * 
 * @minItems 1
 */
words: [string, ...(string)[]]
/**
 * Ids of those that judge these words; absent = none does, for the reason that `why` gives.
 * 
 * @minItems 1
 */
requirements?: [string, ...(string)[]]
/**
 * They stand around the page, as the site puts it: a copy need not have them.
 */
isAround?: true
/**
 * How they judge them, or why nothing does, in a sentence.
 */
why: string
}[]
