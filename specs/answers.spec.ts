import { editionNamed, otherEditions } from '../src/schemas/editions.js';
import { pathAt } from '../src/situations/form.js';
import { on, requirement, situation } from '../src/situations/requirement.js';
import { activeCall, releasedCall } from '../src/situations/stage.js';

const whileActive = on(activeCall, ({ call }) => call.base());
const onceReleased = on(releasedCall, ({ call }) => call.base());

situation('the answer', () => {
  requirement(
    'RES-01',
    on(activeCall, ({ call }) => call.documented()),
  );
  requirement(
    'RES-02',
    on(releasedCall, ({ call }) => call.documented()),
  );
  requirement('RES-03', whileActive, onceReleased);
  requirement('RES-04', whileActive, onceReleased);
  requirement('RES-05', whileActive, onceReleased);
  requirement('RES-06', whileActive, onceReleased);
  requirement('RES-07', ({ configuration }) =>
    otherEditions(editionNamed(configuration.edition)).map(({ name, address }) =>
      on(activeCall, ({ call, live }) =>
        call.changed({
          id: 'RES-07',
          change: `sent to the address of edition ${name}`,
          ask: { path: pathAt(address, live) },
        }),
      ),
    ),
  );
});
