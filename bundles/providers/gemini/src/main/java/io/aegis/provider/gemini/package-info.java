/** A model provider for Gemini: chat completions on our side, generateContent on the other. */
@NullMarked
package io.aegis.provider.gemini;

import org.jspecify.annotations.NullMarked;
