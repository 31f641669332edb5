/** Authentication by the gateway's own keys. */
@NullMarked
package io.aegis.identity.virtualkeys;

import org.jspecify.annotations.NullMarked;
