import type { Deviation, Deviations } from '../named-behaviour.js';
import { nothing, twice } from './changes.js';
import { contradicting } from './contradicting.js';
import { ofActive, ofReleased, type Which } from './dispositions.js';
import { isAsking, sending, tellingReleased, tellingStrangers } from './hooks.js';
import { every, when } from './occasions.js';

type Make = Deviation['behaviour'];

const NEXT_MS = 60;

/** What goes wrong once in so many dispositions, for any number: what is seldom shows in a soak alone. */
export const rarely = {
  'not-notified': (n: number) => hitting(n, ofActive, (which) => sending(nothing, which)),
  'notified-twice': (n: number) => hitting(n, ofActive, (which) => sending(twice, which)),
  'notified-out-of-order': (n: number) =>
    hitting(n, ofActive, (which) =>
      sending((notice) => [{ ...notice, afterMs: notice.afterMs + NEXT_MS }], which),
    ),
  'told-to-everybody': (n: number) =>
    hitting(n, ofActive, (which) => tellingStrangers((notice) => notice, which)),
  'told-after-release': (n: number) => hitting(n, ofReleased, (which) => tellingReleased(which, isAsking)),
  'notified-ever-slower': (n: number) => (parts) => {
    let count = 0;
    return sending((notice) => [{ ...notice, afterMs: notice.afterMs + ++count / n }])(parts);
  },
} satisfies Readonly<Record<string, (n: number) => Make>>;

function hitting(n: number, which: Which, make: (which: Which) => Make): Make {
  return when(every(n, which), make);
}

/** Deviations that a run is too short for. They are no part of the kill matrix. */
export const rareDeviations: Deviations = {
  'each-five-thousandth-not-notified': rare(5000, 'not-notified', 'ACT-01', 'delivers nothing'),
  'each-thousandth-notified-twice': rare(1000, 'notified-twice', 'ACT-10', 'is notified twice'),
  'each-hundredth-notified-out-of-order': {
    description: 'each 100th disposition of an active call is notified after what is asked next',
    behaviour: rarely['notified-out-of-order'](100),
  },
  'each-thousandth-told-to-everybody': rare(
    1000,
    'told-to-everybody',
    'ACT-14',
    'is notified to every agent',
  ),
  'each-hundredth-told-after-release': contradicting(
    'REL-01',
    'each 100th disposition of a released call is notified',
    rarely['told-after-release'](100),
  ),
  'notified-ever-slower': {
    description: 'each notification takes a fiftieth of a millisecond longer than the one before',
    behaviour: rarely['notified-ever-slower'](50),
  },
};

function rare(n: number, kind: keyof typeof rarely, contradicts: string, what: string): Deviation {
  return contradicting(contradicts, `each ${n}th disposition of an active call ${what}`, rarely[kind](n));
}
