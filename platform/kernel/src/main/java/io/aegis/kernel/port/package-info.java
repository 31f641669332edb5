/** What the kernel asks of the rest of the platform. */
@NullMarked
package io.aegis.kernel.port;

import org.jspecify.annotations.NullMarked;
