import { readJson } from '../package.js';
import type { AgentName } from '../schemas/trace.gen.js';
import type { BuiltMessage } from './built-request.test-driver.js';

type Members = Record<string, unknown>;

/** A call of a built trace, as the target has it. */
export interface BuiltCall {
  readonly name: string;
  readonly agent: AgentName;
  /** As its agent is told: `id`, `callUuid`, and whatever else. */
  readonly ids: Members;
  /** As the other end is told; undefined = nothing of it is in the trace. */
  readonly peerIds?: Members;
  state: string;
  userData: Members;
}

/** The numbers of the accounts of a built trace. */
export const NUMBERS: Readonly<Partial<Record<AgentName, string>>> = {
  agent: '15000',
  peer: '15001',
  bystander: '15002',
  unlicensed: '15003',
};

const { value: sample } = readJson('fixtures/messages/call-state-change-message/accept/page.json') as {
  value: { channel: string; data: { call: Members } & Members };
};

/** The ids by which an agent knows a call: the other end has ids of its own. */
export function idsAs(call: BuiltCall, agent: AgentName): Members {
  return (agent === 'peer' && call.peerIds) || call.ids;
}

/** The page's notification sample, about this call as an agent is told of it, changed as said. */
export function documentedMessage(call: BuiltCall, to: AgentName, message: BuiltMessage): unknown {
  const ids = idsAs(call, to);
  const { userData = call.userData } = message;
  return {
    ...sample,
    data: {
      ...sample.data,
      notificationType: message.notificationType ?? 'AttachedDataChanged',
      call: {
        ...sample.data.call,
        ...ids,
        state: message.state ?? call.state,
        uri: `http://target.test/api/v2/me/calls/${ids.id}`,
        path: `/calls/${ids.id}`,
        userData: userData === null ? undefined : { ...userData },
        ...message.call,
      },
      phoneNumber: NUMBERS[to],
      ...message.data,
    },
  };
}
