/** What every plugin has in common: its manifest capability, its settings and the host that it was given. */
@Export
@Version("1.0.0")
@NullMarked
package io.aegis.spi.plugin;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
