import './answers.spec.js';
import './active-call.spec.js';
import './disposition-key.spec.js';
import './released-call.spec.js';
import './refusals.spec.js';
