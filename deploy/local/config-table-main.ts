import { writeTable } from './config-table.js';

writeTable();
