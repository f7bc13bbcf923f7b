import type { JsonObject } from '../answer.js';
import type { Asked } from '../behaviour.js';
import { changing, setsDisposition } from '../call-notice.js';
import type { NamedBehaviours } from '../named-behaviour.js';
import { bodyOf } from '../request-body.js';

/** Conformant servers whose messages hold more, less, or the same in another order: what real servers were seen to do. */
export const messageMembers: NamedBehaviours = {
  'undocumented-members': {
    description: 'members that no page names, in every message, in the call in it, in reads and in answers',
    behaviour: () => ({
      notices: changing(({ data }) => {
        Object.assign(data, { tenant: { dbid: 1 }, sequence: 7, context: null });
        Object.assign(data.call, { recordingState: 'Off', ani: '15001', monitors: [], __proto: 'x' });
      }),
      resource: (_, resource) => ({ ...resource, recordingState: 'Off', ani: '15001', monitors: [] }),
      answer: (_, planned) =>
        typeof planned.body === 'object' && planned.status === 200
          ? { ...planned, body: { ...planned.body, server: 'node-2', took: 3 } }
          : planned,
    }),
  },
  'shuffled-members': {
    description: 'members, user data keys and capabilities in another order in each message',
    behaviour: () => ({
      notices: changing((notice) => {
        const { call } = notice.data;
        if (call.capabilities) call.capabilities = shuffled(call.capabilities);
        if (call.userData) call.userData = inAnotherOrder(call.userData);
        notice.data = inAnotherOrder({ ...notice.data, call: inAnotherOrder(call) });
      }),
    }),
  },
  'members-that-come-and-go': {
    description: 'none of the members that real servers were seen to leave out',
    behaviour: () => ({
      notices: changing(({ data: { call } }) => {
        for (const name of ['connId', 'path', 'monitoring', 'supervisorListeningIn', 'monitoredUserMuted'])
          delete call[name];
      }),
    }),
  },
  'members-null': {
    description: 'members without a value are sent as null',
    behaviour: () => ({
      notices: changing(({ data }) => {
        Object.assign(data, { extensions: null });
        for (const name of ['connId', 'path', 'monitoring', 'recordingState', 'ani', 'parentCallUri'])
          data.call[name] = null;
      }),
    }),
  },
  'rich-user-data': {
    description:
      'user data of the site beside ours: numbers, nested objects, lists, empty values, and a clock that tells another time at every look',
    behaviour: () => ({
      notices: changing(({ data }) => {
        data.call.userData = { ...data.call.userData, ...siteData() };
      }),
      resource: (_, resource) => ({
        ...resource,
        userData: { ...(resource.userData as object), ...siteData() },
      }),
    }),
  },
  'no-user-data-at-first': {
    description: 'a call shows no userData until somebody wrote some during the call',
    behaviour: () => {
      const written = new Set<string>();
      const late = (asked: Asked | undefined) => {
        if (setsDisposition(asked) && asked.callId !== undefined) written.add(asked.callId);
      };
      return {
        notices: changing(({ data: { call } }, asked) => {
          late(asked);
          if (!written.has(String(call.id))) delete call.userData;
        }),
        resource: (_, { userData, ...resource }) =>
          written.has(String(resource.id)) ? { ...resource, userData } : resource,
      };
    },
  },
  'call-id-is-no-uuid': {
    description: "a call's id is its connection id, as in edition 8.5.1",
    options: { callIdIs: 'connId' },
  },
  'call-uuid-once-answered': {
    description: 'a call has a callUuid of its own once it is answered',
    behaviour: () => ({
      notices: changing(({ data }) => {
        data.call = withoutUuid(data.call);
      }),
      resource: (_, resource) => withoutUuid(resource),
    }),
  },
  'numbers-dialled-otherwise': {
    description: 'the numbers to dial are configured in another way than GET /me and messages write them',
    variables: {
      GWS_AGENT_PHONE: '+155515000',
      GWS_PEER_PHONE: '+155515001',
      GWS_BYSTANDER_PHONE: '+155515002',
    },
    behaviour: () => ({ body: (_, text) => bodyOf(text.replaceAll('"+1555', '"')) }),
  },
  'numbers-in-other-formats': {
    description: 'the numbers of participants and DNIS are written in other ways than those that are dialled',
    behaviour: () => ({
      notices: changing(({ data: { call } }) => {
        call.dnis = `+1 555 ${call.dnis}`;
        for (const party of call.participants ?? []) {
          const number = party.digits;
          party.phoneNumber = `tel:+1555${number}`;
          party.formattedPhoneNumber = `(555) ${number}`;
          party.e164Number = `+1555${number}`;
        }
      }),
    }),
  },
};

function withoutUuid<T extends JsonObject>({ callUuid, ...call }: T) {
  return call.state === 'Ringing' || call.state === 'Dialing' ? call : { ...call, callUuid };
}

function siteData() {
  return {
    GSIP_REC: { start: 1, parts: [{ n: 1 }, { n: 2 }] },
    RVQDBID: 108,
    RStrategyName: '',
    Clock: performance.now(),
    IVR: { menu: { path: ['1', '4'], failed: false } },
  };
}

/** The same values the other way round, and the first one last: no two neighbours stay in their order. */
function shuffled<T>(values: readonly T[]): T[] {
  const [first, ...rest] = [...values].reverse();
  return first === undefined ? [] : [...rest, first];
}

function inAnotherOrder<T extends object>(object: T): T {
  return Object.fromEntries(shuffled(Object.entries(object))) as T;
}
