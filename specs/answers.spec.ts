import { activeCall, releasedCall } from '../src/runner/call-state.js';
import { pathAt } from '../src/runner/request-shape.js';
import { on, requirement } from '../src/runner/requirement.js';
import { editionNamed, otherEditions } from '../src/schemas/editions.js';
import { changed, documented } from './sends.js';

const active = on(activeCall, documented);
const released = on(releasedCall, documented);

requirement('RES-01', active);
requirement('RES-02', released);
requirement('RES-03', active, released);
requirement('RES-04', active, released);
requirement('RES-05', active, released);
requirement('RES-06', active, released);
requirement('RES-07', ({ configuration }) =>
  otherEditions(editionNamed(configuration.edition)).map(({ name, address }) =>
    on(
      activeCall,
      changed(({ live }) => ({
        change: `sent to the address of edition ${name}`,
        ask: { path: pathAt(address, live) },
      })),
      'changed',
    ),
  ),
);
