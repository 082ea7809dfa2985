// The graph page: cells along the chain, or things and their relations.

import { CellPage } from './cellpage.js';
import { WebPage } from './webpage.js';

const payload = JSON.parse(document.querySelector('#data').textContent);
const made = ['around', 'ontology'].includes(payload.layout) ? new WebPage(payload) : new CellPage(payload);
made.start();
document.documentElement.dataset.ready = 'true';
