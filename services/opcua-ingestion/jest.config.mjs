import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'opcua-ingestion', rootDir: import.meta.dirname };
