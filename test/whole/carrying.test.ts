import { carrying } from '../../src/reference/variants/variants.js';
import { describeVariants } from '../variants/variants.test-driver.js';

describeVariants(carrying);
