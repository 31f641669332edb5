/** Secret backends: they describe where a value lies and never see it. */
@Export
@Version("1.0.0")
@NullMarked
package io.aegis.spi.secret;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
