import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../schemas/trace.gen.js';
import type { CallMessage, Members } from '../trace/message.js';
import { isChangedUnasked } from './unasked-change.js';

const message = (seq: number, userData?: Members) => ({ seq, userData }) as CallMessage;
const held = { K: 'before', K2: 'other', Tag: { kept: 'yes' } };

/** Whether something changed unasked by a request number 10 with the value `sent`, whose witness, 20, writes K2. */
function changed(messages: CallMessage[], sent: unknown = 'sent'): boolean {
  const shown = messages.find(({ userData }) => userData?.K2 === 'witness');
  const request = { seq: 20 } as RequestRecord;
  const witness = { request, value: 'witness', key: 'K2', shown };
  return isChangedUnasked({ held, messages, written: ['K', 'K2', 'Tag'], sent, witness });
}

describe('what changed without being asked for', () => {
  it('is a key of ours with another value, or gone, before or with the message of the witness', () => {
    expect(changed([message(21, { ...held, K2: 'witness' })])).toBe(false);
    expect(changed([message(21, { ...held, K: 'odd', K2: 'witness' })])).toBe(true);
    expect(changed([message(11, { ...held, K2: 'odd' })])).toBe(true);
    const { Tag: _, ...rest } = held;
    expect(changed([message(21, { ...rest, K2: 'witness' })])).toBe(true);
  });

  it('is not what shows the value that was sent, be it as text, nor what the witness made of its own key', () => {
    expect(changed([message(11, { ...held, K: 'sent' }), message(21, { ...held, K2: 'witness' })])).toBe(
      false,
    );
    expect(changed([message(11, { ...held, K: '7' })], 7)).toBe(false);
    expect(changed([message(21, { ...held, K2: 'WITNESS' })])).toBe(false);
  });

  it('is not what came after the message of the witness, nor what tells no user data or other keys', () => {
    const witness = message(21, { ...held, K2: 'witness' });
    expect(changed([witness, message(30, { K: 'later' })])).toBe(false);
    expect(changed([message(11), message(12, { ...held, Theirs: 'new' })])).toBe(false);
  });
});
