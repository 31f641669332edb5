/** The flow of one run, from a decoded request to a released answer. */
@NullMarked
package io.aegis.kernel;

import org.jspecify.annotations.NullMarked;
