/* Generated from schemas/success-response.schema.json by "npm run generate"; do not edit. */

/**
 * The response to a request that was taken (page lines 24 to 26; fact return-values).
 */
export interface SuccessResponse {
/**
 * The number 0 (page line 25).
 */
statusCode: 0
/**
 * Success has none; null counts as absent (fact return-values).
 */
statusMessage?: null
[k: string]: unknown
}
