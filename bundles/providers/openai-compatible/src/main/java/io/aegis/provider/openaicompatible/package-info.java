/** A model provider for OpenAI and everything that speaks its chat completions, responses or embeddings. */
@NullMarked
package io.aegis.provider.openaicompatible;

import org.jspecify.annotations.NullMarked;
