import { atMost, describeProxies, everyNth } from './proxies.test-driver.js';

describeProxies([
  ['answers each 23rd request with a 502 page', everyNth(23)],
  ['answers 429 to more than 30 requests in a second', atMost(30)],
]);
