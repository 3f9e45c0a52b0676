import { MonitoredItem, type MonitoredItemNotification, StatusCode } from 'node-opcua';

interface Overflowing {
  $subscription?: { subscriptionDiagnostics?: { monitoringQueueOverflowCount: number } };
}

let mended = false;

/**
 * node-opcua asserts that the value it marks as overflowed is Good, so one bad reading in a full queue would throw in the middle of a
 * write and end the process. Part 4 §7.39.1 allows the Overflow bit on any status: this sets it on whatever is there.
 */
export function overflowOfAnyStatus(): void {
  if (mended) return;
  mended = true;
  const prototype = MonitoredItem.prototype as unknown as { _setOverflowBit: (this: Overflowing, notification: MonitoredItemNotification) => void };
  prototype._setOverflowBit = function (notification) {
    if ('value' in notification) {
      notification.value.statusCode = StatusCode.makeStatusCode(notification.value.statusCode, 'Overflow | InfoTypeDataValue');
    }
    const diagnostics = this.$subscription?.subscriptionDiagnostics;
    if (diagnostics) diagnostics.monitoringQueueOverflowCount++;
  };
}
