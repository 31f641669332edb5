/** The Anthropic messages API. */
@NullMarked
package io.aegis.dialects.messages;

import org.jspecify.annotations.NullMarked;
