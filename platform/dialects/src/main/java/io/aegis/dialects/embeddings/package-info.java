/** The OpenAI embeddings API. */
@NullMarked
package io.aegis.dialects.embeddings;

import org.jspecify.annotations.NullMarked;
