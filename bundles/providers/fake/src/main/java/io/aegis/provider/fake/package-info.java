/** A model provider for demonstrations and tests: no network, no credential, the same answer every time. */
@NullMarked
package io.aegis.provider.fake;

import org.jspecify.annotations.NullMarked;
