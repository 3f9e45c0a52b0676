import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { CONFIG, manifestOf } from '@orrery/service-kit';
import { fileURLToPath } from 'node:url';
import { Public } from '../auth/roles.js';
import { type Config } from '../config.js';

class PublicConfigDto {
  @ApiProperty({ description: 'OpenID Connect issuer to sign in at' }) issuer: string;
  @ApiProperty({ description: 'Client that the console signs in as' }) clientId: string;
  @ApiProperty({ description: 'Audience of the access tokens' }) audience: string;
  @ApiProperty({ description: 'real, virtual or shadow' }) realm: string;
  @ApiProperty() version: string;
  @ApiProperty({ description: 'The clock of the service, ISO 8601: for comparing clocks, never for data' }) now: string;
}

const { version } = manifestOf(fileURLToPath(import.meta.url));

@ApiTags('system')
@Controller('api/v1/config')
export class ConfigController {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'What a client needs before it can sign in' })
  @ApiOkResponse({ type: PublicConfigDto })
  publicConfig(): PublicConfigDto {
    const { oidc, console, realm } = this.config;
    return { issuer: oidc.issuer, clientId: console.clientId, audience: oidc.audience, realm, version, now: new Date().toISOString() };
  }
}
