/** Admission, the embedded framework, and instances of plugins. */
@NullMarked
package io.aegis.plugins;

import org.jspecify.annotations.NullMarked;
