import { describeShards } from './shards.test-driver.js';

// Of an every now and then, of a key, and of a SHOULD; `npm run test:whole` has others.
describeShards([undefined, 'each-seventh-not-notified', 'key-ignored', 'each-second-without-disposition']);
