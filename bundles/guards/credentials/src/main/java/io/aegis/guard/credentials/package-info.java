/** The shapes of credentials, for the guards that look for them. */
@NullMarked
package io.aegis.guard.credentials;

import org.jspecify.annotations.NullMarked;
