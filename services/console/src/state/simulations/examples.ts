/** Models to begin with: the documented examples of libs/des, fetched when they are chosen. `until` where their file says nothing of its own. */
export const EXAMPLES: readonly { readonly file: string; readonly name: string; readonly until?: string; readonly read: () => Promise<{ readonly default: string }> }[] = [
  { file: 'packaging-plant.yaml', name: 'Packaging plant', read: () => import('@orrery/des/examples/packaging-plant.yaml?raw') },
  { file: 'job-shop.yaml', name: 'Job shop with due dates', until: '30 d', read: () => import('@orrery/des/examples/job-shop.yaml?raw') },
  { file: 'supply-chain.yaml', name: 'Supply chain', until: '365 d', read: () => import('@orrery/des/examples/supply-chain.yaml?raw') },
  { file: 'warehouse.yaml', name: 'Warehouse', until: '5 d', read: () => import('@orrery/des/examples/warehouse.yaml?raw') },
  { file: 'emergency-department.yaml', name: 'Emergency department', until: '30 d', read: () => import('@orrery/des/examples/emergency-department.yaml?raw') },
  { file: 'office.yaml', name: 'Office workflow', until: '30 d', read: () => import('@orrery/des/examples/office.yaml?raw') },
  { file: 'web-shop.yaml', name: 'Web shop', until: '7 d', read: () => import('@orrery/des/examples/web-shop.yaml?raw') },
];
