import type { Facts } from './facts.gen.js';
import { readShipped } from './shipped.js';

/** The facts beside the page that requirements rest on, in our wording. */
export const facts: Facts = readShipped<Facts>('fixtures/documentation/facts.json', 'facts');

/** The fact with that id. @throws {Error} there is none */
export function factNamed(id: string): Facts[number] {
  const found = facts.find((each) => each.id === id);
  if (found === undefined)
    throw new Error(`${JSON.stringify(id)} is no fact of fixtures/documentation/facts.json`);
  return found;
}
