import type { MessageRecord } from '../schemas/trace.gen.js';
import { type Members, members, own } from './message.js';
import type { Recorder } from './recorder.js';

/**
 * The call of a message as the target sent it, before redaction: its `id`, `callUuid` and `uri` are what a request about the call
 * has to name, although the trace may hold a placeholder where a session id stood in them. For sending only: nothing of it is to
 * be recorded but by the recorder, which redacts it again. Messages in the trace are matched by the ids of the trace.
 */
export function callAsItCame(recorder: Recorder, record: MessageRecord): Members {
  return members(own(members(own(members(recorder.asItCame(record)), 'data')), 'call'));
}
