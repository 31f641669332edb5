/** Settings of one configured plugin instance, already validated against the JSON Schema in the plugin's bundle. */
@Export
@Version("1.0.0")
@NullMarked
package io.aegis.spi.settings;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
