import type { AnswerRecord } from '../schemas/trace.gen.js';
import { members, own } from './message.js';

/** Who seems to have answered in place of the operation; undefined when it is the operation's own response. */
export function standsBefore(
  response: Pick<AnswerRecord, 'status' | 'headers' | 'body' | 'text'>,
): string | undefined {
  if (own(members(response.body), 'statusCode') !== undefined) return undefined;
  if ([429, 502, 503, 504].includes(response.status)) return `a gateway (${response.status})`;
  return response.status === 403 && /csrf/i.test(response.text ?? '') ? 'CSRF protection (403)' : undefined;
}
