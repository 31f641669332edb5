/** Exporters: what carries evidence out of the gateway, and how far each has come. */
@NullMarked
package io.aegis.export;

import org.jspecify.annotations.NullMarked;
