import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** Made from the controllers' own decorators, so that it says what the code does. */
export function openApiDocument(app: NestFastifyApplication, version: string): OpenAPIObject {
  const description = [
    'Twins of machines, lines and plants: what they report, what is wanted of them, and how to follow them.',
    'Every error is problem details (RFC 9457) with `type`, `detail` and, where one can do something, `remedy`.',
  ].join(' ');
  const document = new DocumentBuilder()
    .setTitle('Orrery API')
    .setDescription(description)
    .setVersion(version)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Access token of the OpenID provider' })
    .build();
  return SwaggerModule.createDocument(app, document);
}
