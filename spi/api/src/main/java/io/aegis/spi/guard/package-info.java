/** Guards: what may happen to one piece of traffic, decided at once or while it streams. */
@Export
@Version("1.0.0")
@NullMarked
package io.aegis.spi.guard;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
