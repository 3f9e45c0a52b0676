import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { HealthRegistry } from '@orrery/service-kit';
import { SignedIn } from '../auth/roles.js';
import { ApiProblems } from '../http/api-problem.decorator.js';

class HealthDto {
  @ApiProperty({ description: 'Whether this instance is ready' }) ok: boolean;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'object', properties: { ok: { type: 'boolean' }, detail: { type: 'string' } }, required: ['ok'] }, description: 'By name of the check: how it goes, or what is wrong' })
  checks: Readonly<Record<string, { readonly ok: boolean; readonly detail?: string }>>;
}

/** What /health/ready says, for whoever reaches the public address alone: the probes are for those who run the platform. */
@ApiTags('system')
@ApiBearerAuth()
@Controller('api/v1/health')
export class HealthController {
  constructor(private readonly registry: HealthRegistry) {}

  /** Asks no policy: it is answered also while PostgreSQL, where the policy is, is away, and says so. */
  @Get()
  @SignedIn()
  @ApiOperation({ summary: 'Readiness of the instance that answers, and of what it stands on' })
  @ApiOkResponse({ type: HealthDto })
  @ApiProblems({})
  health(): Promise<HealthDto> {
    return this.registry.report('ready');
  }
}
