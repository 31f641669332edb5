/** The guard {@code aegis.pii}. */
@NullMarked
package io.aegis.guard.pii;

import org.jspecify.annotations.NullMarked;
