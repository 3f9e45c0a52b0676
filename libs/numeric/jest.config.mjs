import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'numeric', rootDir: import.meta.dirname };
