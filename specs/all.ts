// Every requirement. On a call in one state what is wanted is sent in this order, and within a file in its own.
import './responses.spec.js';
import './delivery.spec.js';
import './notification.spec.js';
import './user-data.spec.js';
import './values.spec.js';
import './other-states.spec.js';
import './disposition-key.spec.js';
import './released-call.spec.js';
import './events.spec.js';
import './refusals.spec.js';
import './undecided.spec.js';
import './refusal-effects.spec.js';
import './refusal-responses.spec.js';
