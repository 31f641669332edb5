/** JSON, and OpenAI's chat completions as a provider that speaks something else to its upstream reads and writes them. */
@NullMarked
package io.aegis.provider.wire.chat;

import org.jspecify.annotations.NullMarked;
