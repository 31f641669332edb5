/** Authenticators: who is asking, decided from a credential and nothing else. */
@Export
@Version("1.0.0")
@NullMarked
package io.aegis.spi.identity;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
