/** The HTTP surfaces of the gateway. */
@NullMarked
package io.aegis.server;

import org.jspecify.annotations.NullMarked;
