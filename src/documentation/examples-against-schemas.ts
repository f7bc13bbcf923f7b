import type { SchemaName } from '../schemas/compile.js';
import { violations } from '../schemas/validate.js';
import type { Example, Page } from './page.js';

const SCHEMAS: Readonly<Partial<Record<Example['kind'], SchemaName>>> = {
  request: 'set-call-disposition-request',
  response: 'success-response',
  notification: 'call-state-change-message',
};

/** An example that does not keep to the schema by which the suite judges messages of its kind. */
export interface ExampleViolation {
  readonly kind: Example['kind'];
  /** The line on which it begins. */
  readonly line: number;
  /** Such as `/disposition must be string, was number 7`. */
  readonly violations: readonly string[];
}

/** Holds each example that can be read against the schema of its kind; one of a failing response against that of errors. */
export function examplesAgainstSchemas({ examples }: Page): ExampleViolation[] {
  return examples.flatMap(({ kind, from, nodes, complete }) => {
    const value = nodes[0]?.value;
    const isError =
      kind === 'response' && nodes.some(({ name, value: code }) => name === 'statusCode' && code !== 0);
    const schema = isError ? 'error-response' : SCHEMAS[kind];
    if (schema === undefined || !complete) return [];
    const wrong = violations(schema, value);
    return wrong.length === 0 ? [] : [{ kind, line: from, violations: wrong }];
  });
}
