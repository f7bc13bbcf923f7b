import { styleText } from 'node:util';
import { clipped, visible } from '../trace/visible.js';
import type { StepResult } from './step.js';

const words = { ok: 'ok', fail: 'FAIL', unreached: '-' } as const;
const stateWidth = 6;
const stepWidth = 18;
const longest = 600;

/** A step for people: a line, and below it what to do, if anything. */
export function lineOf({ step, state, text, advice, ms }: StepResult, colour: boolean): string {
  const time = ms === undefined ? '' : `   ${Math.round(ms)} ms`;
  const line = `${words[state].padEnd(stateWidth)}${step.padEnd(stepWidth)}${shown(text)}${time}`.trimEnd();
  const todo = advice === undefined ? '' : `${' '.repeat(stateWidth)}do: ${shown(advice)}\n`;
  if (!colour) return `${line}\n${todo}`;
  const style = ({ ok: 'green', fail: 'red', unreached: 'gray' } as const)[state];
  const painted = styleText(style, words[state], { validateStream: false } as object);
  return `${painted}${line.slice(words[state].length)}\n${todo}`;
}

/** What a target sent may be long, or rearrange what is read. */
export function shown(text: string): string {
  return visible(clipped(text, longest));
}
