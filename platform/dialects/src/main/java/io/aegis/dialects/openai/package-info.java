/** What the APIs of OpenAI share. */
@NullMarked
package io.aegis.dialects.openai;

import org.jspecify.annotations.NullMarked;
