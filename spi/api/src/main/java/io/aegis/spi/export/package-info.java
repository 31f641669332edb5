/** Exporters: they carry evidence out of the gateway, batch by batch, and can change none of it. */
@Export
@Version("1.0.0")
@NullMarked
package io.aegis.spi.export;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
