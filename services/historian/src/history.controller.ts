import { Controller } from '@nestjs/common';
import { twinEvents, twinInputs } from '@orrery/contracts';
import { OnBatches } from '@orrery/kafka';
import { EventHistory } from './on-event.js';
import { InputHistory } from './on-input.js';

/** Where the topics meet their handlers. */
@Controller()
export class HistoryController {
  constructor(
    private readonly onInput: InputHistory,
    private readonly onEvent: EventHistory,
  ) {}

  @OnBatches(twinInputs)
  inputs(): InputHistory {
    return this.onInput;
  }

  @OnBatches(twinEvents)
  events(): EventHistory {
    return this.onEvent;
  }
}
