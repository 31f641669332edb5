/** The guard {@code aegis.classification}: it labels and never edits or blocks. */
@NullMarked
package io.aegis.guard.classification;

import org.jspecify.annotations.NullMarked;
