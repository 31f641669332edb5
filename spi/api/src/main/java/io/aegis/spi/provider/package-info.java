/** Model providers: bytes of a published dialect in, bytes of that dialect out, through an upstream they do not own. */
@Export
@Version("1.0.0")
@NullMarked
package io.aegis.spi.provider;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
