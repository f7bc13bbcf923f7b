import { type Choice, isAny, isConnect, type Mischief } from './hostile-target.test-driver.js';

/** Dies when it receives the nth request that holds these words. */
function after(words: string, n: number): Mischief {
  let seen = 0;
  return ({ body, die, pass }) => {
    if (body.includes(words) && ++seen === n) die();
    else pass();
  };
}

// Connections are made and requests taken, as by a process that was stopped.
function hangAfter(words: string, n: number): Mischief {
  let seen = 0;
  return ({ body, pass }) => {
    if (body.includes(words)) seen += 1;
    if (seen < n) pass();
  };
}

// The window is the only time without any request but polls, once the last call of the pass was hung up.
function whenQuiet(words: string, n: number, ms: number): Mischief {
  let seen = 0;
  let timer: NodeJS.Timeout | undefined;
  return ({ incoming, body, die, pass }) => {
    if (body.includes(words)) seen += 1;
    if (seen >= n && !isConnect(incoming, body)) {
      clearTimeout(timer);
      timer = setTimeout(die, ms);
    }
    pass();
  };
}

/** A server that dies in the middle of a run, by when that is; it does not come back. */
export const deaths: Readonly<Record<string, () => [Mischief, Choice]>> = {
  'at the first call': () => [after('"Dial"', 1), isAny],
  'while a call is up, at its 10th disposition': () => [after('SetCallDisposition', 10), isAny],
  // A plain one; of a value that may be refused nothing is said.
  'by answering nothing any more, from its 5th disposition on': () => [
    hangAfter('SetCallDisposition', 5),
    isAny,
  ],
  'in the window': () => [whenQuiet('"Hangup"', 4, 400), isAny],
};
