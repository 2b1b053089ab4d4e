import { privacyTable } from './privacy.js';

process.stdout.write(`${privacyTable()}\n`);
