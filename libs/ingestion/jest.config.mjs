import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'ingestion', rootDir: import.meta.dirname };
