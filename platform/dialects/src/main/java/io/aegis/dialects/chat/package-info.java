/** The OpenAI chat completions API. */
@NullMarked
package io.aegis.dialects.chat;

import org.jspecify.annotations.NullMarked;
