export { type Image, IMAGES } from './tree/images.js';
export { writeTree } from './tree/write-tree.js';
export { makeBill, licenceList, refused } from './sbom/bill.js';
export { productionClosure } from './tree/production-closure.js';
export { type ComposeSettings, writeComposeSettings } from './compose/write-settings.js';
export { keepMeasuredUse, writeChart } from './chart/write-chart.js';
export { skippedOfDeploy } from './check/skipped.js';
export { type Checked, checkDeploy } from './check/check-deploy.js';
export { writeKubernetesSecrets } from './compose/kubernetes-secrets.js';
