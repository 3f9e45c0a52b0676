/** A partition of one of the two topics that activity is made of. */
export type ActivitySlot = readonly [topic: 'alerts' | 'outcomes', partition: number];

/**
 * The order of slots in a place: the partitions of alerts, then those of outcomes; what the topics grew by comes behind in the same way, so that a cursor of
 * before is the beginning of one of now.
 * @param initial how many partitions each topic had at first
 */
export function activitySlots(initial: number, partitions: number): ActivitySlot[] {
  const slots: ActivitySlot[] = [];
  for (let from = 0, to = initial; from < partitions; from = to, to = partitions) {
    for (const topic of ['alerts', 'outcomes'] as const) for (let partition = from; partition < to; partition += 1) slots.push([topic, partition]);
  }
  return slots;
}

export function slotOf(initial: number, partitions: number, [topic, partition]: ActivitySlot): number {
  if (partition < initial) return topic === 'alerts' ? partition : initial + partition;
  const grown = partitions - initial;
  return 2 * initial + (topic === 'alerts' ? 0 : grown) + (partition - initial);
}
