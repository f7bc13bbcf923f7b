import type { Finding } from '../schemas/report.gen.js';
import type { JsonNode } from './json-block.js';
import type { Example, Page, Parameter } from './page.js';
import { findingAt, listed } from './statement.js';

/** DOC-01: the request example has the table's parameters, and the notification example shows what it caused. */
export function judgeExamples(page: Page): Finding[] {
  const request = page.examples.find(({ kind }) => kind === 'request');
  const notification = page.examples.find(({ kind }) => kind === 'notification');
  return [
    ...page.examples.flatMap((example) => unreadable(page, example)),
    ...(request ? parameters(page, request) : [missing(page, 'request')]),
    ...(notification ? [] : [missing(page, 'notification')]),
    ...(request?.complete && notification?.complete ? consequence(page, request, notification) : []),
  ];
}

function missing(page: Page, kind: 'request' | 'notification'): Finding {
  const text = `The page shows no ${kind} example in JSON.`;
  return findingAt(page, 'DOC-01', text, [page.parameters[0].line]);
}

function unreadable(page: Page, example: Example): Finding[] {
  const [first] = example.complaints;
  if (first === undefined) return [];
  const what = [...new Set(example.complaints.map(({ text }) => text))].join('; ');
  const text = `The ${example.kind} example is not JSON as it is printed: ${what}.`;
  return [
    findingAt(
      page,
      'DOC-01',
      text,
      example.complaints.map(({ line }) => line),
    ),
  ];
}

function parameters(page: Page, request: Example): Finding[] {
  const shown = request.nodes.filter(({ path }) => path.length === 1);
  const rows = page.parameters.flatMap((parameter) => {
    const member = shown.find(({ name }) => name === parameter.name);
    const text = faultOf(parameter, member, request.complete);
    return text === undefined
      ? []
      : [findingAt(page, 'DOC-01', text, [parameter.line, member?.line ?? request.from])];
  });
  const others = shown.filter(({ name }) => !page.parameters.some((row) => row.name === name));
  return [
    ...rows,
    ...others.map(({ name, line }) => {
      const text = `The request example shows ${name}, which the table of parameters does not have.`;
      return findingAt(page, 'DOC-01', text, [line, page.parameters[0].line]);
    }),
  ];
}

function faultOf(
  { name, columns }: Parameter,
  member: JsonNode | undefined,
  complete: boolean,
): string | undefined {
  const says = columns[0]?.text ?? '';
  if (member?.value === undefined) {
    // What is missing may stand where the example could not be read.
    return complete
      ? `The table has the parameter ${name}, which the request example does not show.`
      : undefined;
  }
  // A single word with an inner capital is a value to be sent as it stands, such as the operation's name.
  if (/^\w*[a-z][A-Z]\w*$/.test(says) && member.value !== says) {
    return `The table gives ${name} the value ${says}, the request example another.`;
  }
  if (/\bstring\b/i.test(says) && typeof member.value !== 'string') {
    return `The table says that ${name} is a string, the request example shows something else.`;
  }
  return undefined;
}

function consequence(page: Page, request: Example, notification: Example): Finding[] {
  const asked = (name: string) => request.nodes.find(({ path }) => path.length === 1 && path[0] === name);
  const findings: Finding[] = [];
  const value = asked('disposition');
  const key = asked('dispositionKey');
  const userData = notification.nodes.find(({ name }) => name === 'userData');
  const pairs = notification.nodes.filter((node) => parentOf(node) === 'userData');
  // Without a key in the request, whichever pair carries the value was written under the configured key.
  const pair = pairs.find((node) => (key ? node.name === key.value : node.value === value?.value));
  if (userData === undefined || pair === undefined) {
    const wanted = key ? `the request's key ${String(key.value)}` : "the request's value";
    const others = pairs.length > 0 ? `, but ${listed(pairs.map(({ name }) => name ?? ''))}` : '';
    const text = `The notification example's user data does not show ${wanted}${others}.`;
    const lines = [key, value, userData, ...pairs].flatMap((node) => (node ? [node.line] : []));
    findings.push(findingAt(page, 'DOC-01', text, lines.length > 0 ? lines : [notification.from]));
  } else if (value && pair.value !== value.value) {
    const text = `The request example sends ${String(value.value)}, and the notification example shows ${String(pair.value)} under the same key.`;
    findings.push(findingAt(page, 'DOC-01', text, [value.line, pair.line]));
  }
  const call = asked('callUuid');
  const told = notification.nodes.find(({ name }) => name === 'callUuid');
  if (call && told?.value !== call.value) {
    const text = told
      ? `The request example is about the call ${String(call.value)}, the notification example about ${String(told.value)}.`
      : "The notification example does not show the callUuid of the request's call.";
    findings.push(findingAt(page, 'DOC-01', text, [call.line, told?.line ?? notification.from]));
  }
  return findings;
}

function parentOf(node: JsonNode): string | number | undefined {
  return node.path.at(-2);
}
