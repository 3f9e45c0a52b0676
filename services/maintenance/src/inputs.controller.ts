import { Controller } from '@nestjs/common';
import { twinInputs } from '@orrery/contracts';
import { OnLogState } from '@orrery/kafka';
import { Watching } from './on-input.js';

/** Where the topic meets its handler. */
@Controller()
export class InputsController {
  constructor(private readonly watching: Watching) {}

  @OnLogState(twinInputs)
  inputs(): Watching {
    return this.watching;
  }
}
