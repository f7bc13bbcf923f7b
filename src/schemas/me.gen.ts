/* Generated from schemas/me.schema.json by "npm run generate"; do not edit. */

/**
 * The response to GET /me?subresources=features,devices, as far as it is relied on (fact me-answer).
 */
export interface Me {
/**
 * Fact me-answer.
 */
statusCode: 0
/**
 * Fact me-answer.
 */
user: {
/**
 * Fact me-answer.
 */
id?: (string | null)
/**
 * Fact me-answer.
 */
userName?: (string | null)
/**
 * Fact me-answer.
 */
roles?: (unknown[] | null)
/**
 * Fact me-answer.
 * 
 * Items: A device, as GET /me tells it (fact me-answer).
 */
devices: {
/**
 * Part of the URL to dial at (facts me-answer and dial).
 */
id: string
/**
 * Fact me-answer.
 */
phoneNumber?: (string | null)
/**
 * Fact me-answer.
 */
userState?: ({
/**
 * Ready, NotReady, ...: the names are open (fact me-answer).
 */
state?: (string | null)
/**
 * AfterCallWork and the like (fact wrap-up).
 */
displayName?: (string | null)
[k: string]: unknown
} | null)
[k: string]: unknown
}[]
/**
 * Fact me-answer.
 */
features: {
/**
 * Such as api-voice, the required feature (page line 8).
 */
id: string
[k: string]: unknown
}[]
[k: string]: unknown
}
[k: string]: unknown
}
