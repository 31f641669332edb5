/** A model provider for Azure OpenAI: OpenAI's formats under Azure's paths, with Azure's key. */
@NullMarked
package io.aegis.provider.azureopenai;

import org.jspecify.annotations.NullMarked;
