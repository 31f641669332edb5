/** Secrets and egress. What is public here is for the application that assembles the gateway; the rest is nobody else's. */
@NullMarked
package io.aegis.vault;

import org.jspecify.annotations.NullMarked;
