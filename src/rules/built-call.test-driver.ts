import { readJson } from '../package.js';
import type { AgentName } from '../schemas/trace.gen.js';
import type { BuiltMessage } from './built-request.test-driver.js';

type Members = Record<string, unknown>;

/** A call of a built trace, as the target has it. */
export interface BuiltCall {
  readonly name: string;
  readonly agent: AgentName;
  readonly ids: Members;
  state: string;
  userData: Members;
}

const { value: sample } = readJson('fixtures/messages/call-state-change-message/accept/page.json') as {
  value: { channel: string; data: { call: Members } & Members };
};

/** The page's notification sample, about this call, changed as said. */
export function documentedMessage(call: BuiltCall, message: BuiltMessage): unknown {
  const { id } = call.ids;
  const { userData = call.userData } = message;
  return {
    ...sample,
    data: {
      ...sample.data,
      notificationType: message.notificationType ?? 'AttachedDataChanged',
      call: {
        ...sample.data.call,
        ...call.ids,
        state: message.state ?? call.state,
        uri: `http://target.test/api/v2/me/calls/${id}`,
        path: `/calls/${id}`,
        userData: userData === null ? undefined : { ...userData },
        ...message.call,
      },
      phoneNumber: '15000',
      ...message.data,
    },
  };
}
