import { on, requirement, situation } from '../src/situations/requirement.js';
import { afterWindow, laterActiveCall, releasedByPeer, releasedCall } from '../src/situations/stage.js';

const disposed = on(releasedCall, ({ call }) => call.base());
const disposedWithoutKey = on(releasedCall, ({ call }) => call.withoutKey());

situation('the call is released', () => {
  requirement(
    'REL-01',
    disposed,
    on(releasedByPeer, ({ call }) => call.base()),
  );
  requirement('REL-02', disposed);
  requirement('REL-03', disposed);
  requirement('REL-04', disposedWithoutKey);
  requirement('REL-05', disposed);
  requirement(
    'REL-06',
    disposed,
    on(afterWindow, async ({ read }) => [await read('call'), await read('list')]),
  );
  requirement(
    'REL-07',
    on(releasedCall, ({ call }) => call.again()),
  );
  requirement(
    'REL-08',
    on(laterActiveCall, ({ call }) => call.base()),
  );
  requirement(
    'REL-09',
    on(releasedByPeer, ({ call }) => call.documented()),
  );
});
