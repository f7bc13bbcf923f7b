// In the order in which requests are sent where several requirements want something of a call in one state.
import './answers.spec.js';
import './released-call.spec.js';
import './active-call.spec.js';
import './disposition-key.spec.js';
import './refusals.spec.js';
