/** Text as a plugin sees it: segments, the channels they came from, and the edits a guard may ask for. */
@Export
@Version("1.0.0")
@NullMarked
package io.aegis.spi.content;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
