import { isAscii, isPlain, onActiveOrHeld } from '../src/checks/applies.js';
import { carried, nameOf } from '../src/checks/carried.js';
import { contradicted, holds, inconclusive, type Observation } from '../src/checks/observation.js';
import { type CaseConditions, on, page, requirement, type Step } from '../src/requirement.js';
import {
  activeCall,
  heldCall,
  retrievedCall,
  type StepContext,
  secondCall,
} from '../src/runner/call-state.js';
import { alsoOddValues, oddValueWithoutKey } from '../src/runner/steps.js';
import type { Configuration } from '../src/schemas/configuration.gen.js';
import { corpus, valuesCarriedBy } from '../src/schemas/corpora.js';
import type { Exchange } from '../src/trace/exchange.js';

/** Each value on the active call; where the target takes certain values only, the row is judged on these. */
function values(
  { dispositions }: Configuration,
  ordinarily: readonly { id: string; value: unknown }[],
): Step[] {
  const sent = dispositions?.map((value) => ({ id: value, value })) ?? ordinarily;
  return sent.map(({ id, value }) =>
    on(activeCall, ({ call }: StepContext) => call.value(`the value ${id}`, value), 'odd value'),
  );
}

function charsetValues(charset: string | undefined) {
  return charset === undefined ? corpus('act-17').values : valuesCarriedBy(charset);
}

requirement('ACT-11', {
  level: 'MUST',
  branch: 'active',
  text: 'carries every value of printable ASCII that it accepts unchanged: inner spaces, punctuation, quotes, angle brackets, 255 characters; a refused value is noted, not failed',
  source: page('A string value for the call disposition.', 'silent-on-values'),
  expected: 'The disposition is a string value, and what was accepted shows unchanged.',
  does: 'writes the test key on the active call, once for each value of the corpus',
  needs: ['ascii-dispositions'],
  drive: ({ configuration }) => [
    ...values(configuration, corpus('act-11').values),
    on(activeCall, oddValueWithoutKey, 'odd value'),
    ...alsoOddValues(heldCall, retrievedCall, secondCall),
  ],
  whenNone: 'no such value was sent',
  applies: (exchange, reading) =>
    onActiveOrHeld(exchange, reading) &&
    isAscii(exchange.shape.value) &&
    (isOfCorpus(exchange) ||
      !isPlain(exchange.shape.value, reading) ||
      reading.header.dispositions !== undefined),
  caseOf,
  cases: ({ header }) =>
    header.dispositions?.filter(isAscii).map(nameOf) ?? corpus('act-11').values.map(({ id }) => id),
  expect: (exchange, reading): Observation => {
    const { fate, words, evidence, ways, replaced, causes } = carried(reading, exchange);
    if (fate === 'replaced') return { ...contradicted(words, evidence, ways), replaced };
    if (fate === 'unseen') return inconclusive(words, evidence, causes);
    return holds(fate === 'same' ? 'every accepted value is carried unchanged' : words, evidence);
  },
});

requirement('ACT-17', {
  level: 'MAY',
  levelWithCharset: 'SHOULD',
  branch: 'active',
  text: "carries outer spaces and the characters of the site's charset unchanged (told for each block: same, replaced, refused)",
  source: page('A string value for the call disposition.', 'character-set', 'silent-on-values'),
  expected: "A string value that the site's character set can carry shows unchanged.",
  does: 'writes the test key on the active call, once for each value of the corpus',
  drive: ({ configuration }) => values(configuration, charsetValues(configuration.charset)),
  whenNone: 'no such value was sent',
  tellsEach: true,
  applies: (exchange, reading) => {
    const { value } = exchange.shape;
    if (!onActiveOrHeld(exchange, reading) || typeof value !== 'string') return false;
    return reading.header.dispositions?.includes(value) ?? !isAscii(value);
  },
  caseOf,
  cases: ({ header }: CaseConditions) => {
    if (header.dispositions !== undefined) return header.dispositions.map((value) => nameOf(value));
    const values = header.charset === undefined ? corpus('act-17').values : valuesCarriedBy(header.charset);
    return values.map(({ id }) => id);
  },
  expect: (exchange, reading) => {
    const { fate, words, evidence, ways, replaced, causes } = carried(reading, exchange);
    if (fate === 'unseen') return inconclusive(words, evidence, causes);
    return fate === 'replaced' && reading.header.charset !== undefined
      ? { ...contradicted(words, evidence, ways), replaced }
      : holds(words, evidence);
  },
});

function isOfCorpus({ shape }: Exchange): boolean {
  return corpus('act-11').values.some(({ value }) => value === shape.value);
}

function caseOf({ shape }: Exchange): string {
  return nameOf(shape.value);
}
