import { Controller, Get, Param, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { timestampFromMillis } from '@orrery/twin-model';
import { type FastifyRequest } from 'fastify';
import { Access } from '../auth/access.js';
import { principalOf } from '../auth/auth.guard.js';
import { Needs } from '../auth/roles.js';
import { type ReadableScore, readableScore } from '../domain/maintenance/readable-score.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { TwinParamDto } from '../twins/twins.dto.js';
import { ScoresStore } from './scores.store.js';

/** As `maintenance.scores.v1` describes it; its JSON Schema has every member. */
class ScoreDto {
  @ApiProperty() detector: string;
  @ApiProperty() at: string;
  @ApiProperty({ enum: ['learning', 'scored', 'insufficient-data'] }) status: string;
  @ApiProperty({ required: false, description: 'Why there is no score' }) reason?: string;
  @ApiProperty({ required: false, minimum: 0, maximum: 1 }) health?: number;
  @ApiProperty({ required: false, type: Object, description: 'score in units of the limit, active, since, contributions (largest share first)' }) anomaly?: object;
  @ApiProperty({ required: false, type: Object, description: 'Time until a limit: p10Ms, p50Ms, p90Ms; beyond the horizon a quantile is absent' }) remainingLife?: object;
  @ApiProperty({ type: Object, description: 'coverage, worst quality, missing paths' }) inputQuality: object;
  @ApiProperty() validUntil: string;
  @ApiProperty({ description: 'Its validity is over: nothing has scored the twin since' }) outdated: boolean;
  @ApiProperty({ required: false, description: 'What concerns paths that are closed to the reader is left out' }) filtered?: boolean;
}

class ScoresDto {
  @ApiProperty() twinId: string;
  @ApiProperty({ type: [ScoreDto] }) scores: readonly ScoreDto[];
}

@ApiTags('maintenance')
@ApiBearerAuth()
@Controller('api/v1/maintenance/scores')
export class ScoresController {
  constructor(
    private readonly store: ScoresStore,
    private readonly access: Access,
  ) {}

  @Get(':id')
  @Needs('READ')
  @ApiOperation({ summary: 'The last score of each detector that watches a twin; none where none does, or maintenance has never run' })
  @ApiOkResponse({ type: ScoresDto })
  @ApiProblems({ 404: 'There is no such twin' })
  async of(@Param() { id }: TwinParamDto, @Req() request: FastifyRequest): Promise<{ twinId: string; scores: ReadableScore[] }> {
    const principal = principalOf(request);
    this.access.demand(principal, 'READ', id);
    const now = timestampFromMillis(Date.now());
    return { twinId: id, scores: (await this.store.of(id)).map((score) => readableScore(score, this.access.rightsOf(principal), now)) };
  }
}
