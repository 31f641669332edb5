/** The guard {@code aegis.secrets}. */
@NullMarked
package io.aegis.guard.secrets;

import org.jspecify.annotations.NullMarked;
