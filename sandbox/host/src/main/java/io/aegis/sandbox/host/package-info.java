/** Starts, watches, talks to and kills the processes in which plugins run. */
@NullMarked
package io.aegis.sandbox.host;

import org.jspecify.annotations.NullMarked;
