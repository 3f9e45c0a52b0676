import { CreateMonitoredItemsRequest, ModifyMonitoredItemsRequest, type OPCUAServer } from 'node-opcua';

/**
 * Revises every sampling interval to 0, so that items report by exception and no value written between two samples
 * is skipped (Part 4 §5.13.1.2 lets a server revise). Needs minSupportedSampleRate 0; what the client's queue holds is still its own choice.
 */
export function reportEveryChange(server: OPCUAServer): void {
  server.on('request', (request) => {
    if (request instanceof CreateMonitoredItemsRequest) {
      for (const item of request.itemsToCreate ?? []) item.requestedParameters.samplingInterval = 0;
    } else if (request instanceof ModifyMonitoredItemsRequest) {
      for (const item of request.itemsToModify ?? []) item.requestedParameters.samplingInterval = 0;
    }
  });
}
