import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'opcua', rootDir: import.meta.dirname };
