/* Generated from schemas/error-response.schema.json by "npm run generate"; do not edit. */

/**
 * The response to a request that was refused. The page shows none: this rests on fact return-values. Further attributes are a SHOULD NOT (ERR-16) and so no matter of shape.
 */
export interface ErrorResponse {
/**
 * Why it was refused; never 0 (fact return-values). The list of codes is open (fact status-codes).
 */
statusCode: number
/**
 * The explanation (fact return-values).
 */
statusMessage: string
[k: string]: unknown
}
