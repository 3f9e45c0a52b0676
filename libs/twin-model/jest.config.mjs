import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'twin-model', rootDir: import.meta.dirname };
