import { describeShards } from '../command/shards.test-driver.js';

// Of each branch, and of a state that few requirements are driven in.
describeShards(['notification-after-release', 'each-ninth-twice', 'no-event']);
