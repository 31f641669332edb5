/** A model provider for Anthropic's messages. */
@NullMarked
package io.aegis.provider.anthropic;

import org.jspecify.annotations.NullMarked;
