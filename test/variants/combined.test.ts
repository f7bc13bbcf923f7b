import { expect, it } from 'vitest';
import { combined } from './combined.test-driver.js';
import { exceptions, type JudgedVariant, judgeVariant, judgeVariants } from './judged-variant.test-driver.js';

const NOTHING = { callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 };

// Most of them gave something else once, though each of their parts did not.
const COMBINED = [
  'no-user-data-at-first, numbers-dialled-otherwise',
  'no-user-data-at-first, session-expires-while-ringing',
  'desktop-sends-user-data, late-events',
  'desktop-sends-user-data, session-expires-while-ringing, call-id-is-no-uuid',
  'session-expires-after-message, crm-copies, session-started-in-part',
  'session-expires-while-ringing, errors-later, session-expires-in-window',
  'rich-user-data, others-write, peer-hears-later',
  'started-anew, late-events, members-that-come-and-go',
  'gzip, connection-close, context-path, members-null',
];

const servers = Object.fromEntries(COMBINED.map((names) => [names, combined(names.split(', '))]));
let runs: ReturnType<typeof judgeVariants> | undefined;
const asked = new Set<string>();

it.each(Object.entries(servers))(
  'conformant variants at once give pass and info and nothing else: %s',
  async (names, server) => {
    // A test that is tried again has its run again, alone.
    const isAgain = asked.has(names);
    asked.add(names);
    runs ??= judgeVariants(servers, 8);
    const { report, left } = (await (isAgain ? judgeVariant(server) : runs.get(names))) as JudgedVariant;
    expect(exceptions(report)).toEqual({});
    expect([report.verdict, left]).toEqual(['conformant', NOTHING]);
  },
  120_000,
);
