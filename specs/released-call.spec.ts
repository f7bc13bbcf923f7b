import {
  activeCall,
  afterWindow,
  releasedByPeer,
  releasedCall,
  secondCall,
} from '../src/runner/call-state.js';
import { also, on, requirement } from '../src/runner/requirement.js';
import { again, documented, list, otherKey, withoutKey, withoutKeyAgain } from './sends.js';

// In the order in which they are sent.

requirement('REL-09', on(releasedByPeer, documented));
requirement('REL-01', on(releasedCall, documented), on(releasedByPeer, documented));
requirement('REL-02', on(releasedCall, documented), also(releasedByPeer, documented));
requirement('REL-07', on(releasedCall, again), also(releasedByPeer, again));
requirement(
  'REL-04',
  on(releasedCall, withoutKey),
  also(releasedCall, withoutKeyAgain),
  also(releasedByPeer, withoutKey),
  also(releasedByPeer, withoutKeyAgain),
);
requirement(
  'REL-03',
  on(releasedCall, documented),
  also(releasedCall, otherKey),
  also(releasedByPeer, otherKey),
);
requirement('REL-05', on(releasedCall, documented));
requirement('REL-08', on(secondCall, documented));
// The list that is to be without the call held it before.
requirement(
  'REL-06',
  on(activeCall, list),
  also(secondCall, list),
  on(releasedCall, documented),
  on(afterWindow, ({ read }) => read('call')),
  on(afterWindow, list),
);
