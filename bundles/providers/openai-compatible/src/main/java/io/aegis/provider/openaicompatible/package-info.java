/** A model provider for OpenAI and everything that speaks its chat completions. */
@NullMarked
package io.aegis.provider.openaicompatible;

import org.jspecify.annotations.NullMarked;
