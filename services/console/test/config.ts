import { findChromium } from './chromium.ts';

/** The Chromium that pages are tried in; undefined where there is none, and its tests are skipped. */
export const executablePath = findChromium(process.env);

/** Vite is not to run with the options of the test runner, and builds what is served. */
export const buildEnv: NodeJS.ProcessEnv = { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production' };
