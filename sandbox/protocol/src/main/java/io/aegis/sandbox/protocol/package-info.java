/** Frames, and a codec for every type of the plugin contract. */
@NullMarked
package io.aegis.sandbox.protocol;

import org.jspecify.annotations.NullMarked;
