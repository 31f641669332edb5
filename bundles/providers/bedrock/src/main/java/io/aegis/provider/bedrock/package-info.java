/** A model provider for Amazon Bedrock: chat completions on our side, Converse on the other. */
@NullMarked
package io.aegis.provider.bedrock;

import org.jspecify.annotations.NullMarked;
