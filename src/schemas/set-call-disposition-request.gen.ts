/* Generated from schemas/set-call-disposition-request.schema.json by "npm run generate"; do not edit. */

/**
 * The body of the documented request (page lines 9 to 23). It is ours to send, so it has these members and no other.
 */
export interface SetCallDispositionRequest {
/**
 * Page lines 11 and 18.
 */
operationName: "SetCallDisposition"
/**
 * The URI of the call to disposition (page lines 12 and 19).
 */
callUri: string
/**
 * The UUID of the call to disposition, from the call resource (page lines 13 and 20).
 */
callUuid: string
/**
 * A string value for the call disposition (page lines 14 and 21). That it may be empty is nowhere denied (ERR-19).
 */
disposition: string
/**
 * An optional string value for the userdata key (page lines 15 and 22).
 */
dispositionKey?: string
}
