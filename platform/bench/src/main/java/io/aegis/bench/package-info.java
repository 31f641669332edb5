/** What the gateway costs: side-by-side runs against a bare proxy on the same machine, in the same minutes. */
@NullMarked
package io.aegis.bench;

import org.jspecify.annotations.NullMarked;
