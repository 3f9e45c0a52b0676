/** A message to be published, as MQTT has it. */
export interface OutMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

/** A subscription to be made. */
export interface Subscription {
  readonly filter: string;
  readonly qos: 0 | 1;
}
