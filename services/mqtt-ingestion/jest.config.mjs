import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'mqtt-ingestion', rootDir: import.meta.dirname };
