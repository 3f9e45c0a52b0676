import { Controller } from '@nestjs/common';
import { twinInputs } from '@orrery/contracts';
import { OnLogState } from '@orrery/kafka';
import { TwinProjection } from './on-input.js';

/** Where the topic meets its handler. */
@Controller()
export class InputsController {
  constructor(private readonly projection: TwinProjection) {}

  @OnLogState(twinInputs)
  inputs(): TwinProjection {
    return this.projection;
  }
}
