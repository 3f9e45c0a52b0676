import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'packaging-plant', rootDir: import.meta.dirname };
