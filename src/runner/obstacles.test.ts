import { expect, it } from 'vitest';
import { CallNotMade, OperationUnusable } from '../calls/errors.js';
import { AccessRefused } from '../client/errors.js';
import { Recorder } from '../trace/recorder.js';
import { recordObstacle } from './obstacles.js';

it('is recorded with whose fault it is, and with the requirements that it contradicts', () => {
  const recorder = new Recorder();
  recordObstacle(recorder, new OperationUnusable('refused', ['RES-02']), ['REL-01']);
  recordObstacle(recorder, new CallNotMade('no dial tone'), ['REL-01']);
  recordObstacle(recorder, new AccessRefused('who are you?'), []);
  recordObstacle(recorder, new TypeError('undefined'), []);
  expect(recorder.records).toMatchObject([
    { name: 'OperationUnusable', fault: 'site', text: 'refused', causes: ['RES-02'] },
    { name: 'CallNotMade', fault: 'site', requirements: ['REL-01'] },
    { name: 'TypeError', fault: 'suite', requirements: [] },
  ]);
});
