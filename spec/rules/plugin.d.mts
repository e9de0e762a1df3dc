import type { Plugin } from '@redocly/openapi-core';

/** The house rules, as a Redocly plugin. */
export default function plugin(): Plugin;
