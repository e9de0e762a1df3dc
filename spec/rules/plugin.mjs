/**
 * The house rules, as a Redocly plugin: what `recommended-strict` does not ask and the generator,
 * the mock and the readers of these documents rely on. `redocly.yaml` switches them on.
 */
import { componentFileName } from './component-file-name.mjs';
import { confidenceKnown } from './confidence-known.mjs';
import { jsonSchemaDialect } from './json-schema-dialect.mjs';
import { mediaTypeNamedExamples } from './media-type-named-examples.mjs';
import { operationErrorResponses } from './operation-error-responses.mjs';
import { operationSuccessResponse } from './operation-success-response.mjs';
import { patternCompiles } from './pattern-compiles.mjs';
import { propertyDescription } from './property-description.mjs';
import { responseHeaderExample } from './response-header-example.mjs';

/** @returns {import('@redocly/openapi-core').Plugin} */
export default () => ({
  id: 'hkob',
  rules: {
    oas3: {
      'component-file-name': componentFileName,
      'confidence-known': confidenceKnown,
      'json-schema-dialect': jsonSchemaDialect,
      'media-type-named-examples': mediaTypeNamedExamples,
      'operation-error-responses': operationErrorResponses,
      'operation-success-response': operationSuccessResponse,
      'pattern-compiles': patternCompiles,
      'property-description': propertyDescription,
      'response-header-example': responseHeaderExample,
    },
  },
});
