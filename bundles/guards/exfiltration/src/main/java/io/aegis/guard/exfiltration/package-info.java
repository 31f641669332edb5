/** The guard {@code aegis.exfiltration}: values that would leave in a URL, an image, a link or an argument, in whatever encoding. */
@NullMarked
package io.aegis.guard.exfiltration;

import org.jspecify.annotations.NullMarked;
