/** The OpenAI responses API. */
@NullMarked
package io.aegis.dialects.responses;

import org.jspecify.annotations.NullMarked;
