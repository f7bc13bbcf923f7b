import { describe, expect, it } from 'vitest';
import { tagsOf } from '../calls/tags.js';
import { readConfiguration } from '../config/read-configuration.js';
import { corpus } from '../schemas/corpora.js';
import { Redaction } from '../trace/redaction.js';
import { ownWords } from './own-words.js';

describe('what a run writes itself', () => {
  it.each(['Referred', '1234', 'GwsConformanceCall', 'kept'])(
    'stays as it is with the password %s',
    (password) => {
      const redaction = new Redaction();
      redaction.redact(password, 'password of agent');
      for (const words of ownWords(readConfiguration({}, {}), 'run')) redaction.allow(words);
      const values = corpus('act-11').values.map(({ value }) => value);
      expect(redaction.clean(values)).toEqual(values);
      expect(redaction.clean(Object.keys(tagsOf('run', 'c1')))).toEqual(Object.keys(tagsOf('run', 'c1')));
      expect(redaction.clean({ password })).toEqual({ password: '[password of agent]' });
    },
  );
});
