import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'des', rootDir: import.meta.dirname };
