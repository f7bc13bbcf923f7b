import { atMost, describeProxies } from '../command/proxies.test-driver.js';

describeProxies([['answers 429 to more than 10 requests in a second', atMost(10)]]);
