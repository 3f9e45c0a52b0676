export { type Image, IMAGES } from './tree/images.js';
export { writeTree } from './tree/write-tree.js';
